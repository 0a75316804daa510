-- AlterTable
ALTER TABLE "users" ADD COLUMN     "mfa_reset_at" TIMESTAMPTZ(3);

-- CreateIndex
CREATE INDEX "users_created_at_id_idx" ON "users"("created_at", "id");

-- CreateIndex
CREATE INDEX "users_email_prefix" ON "users"("email" text_pattern_ops);
