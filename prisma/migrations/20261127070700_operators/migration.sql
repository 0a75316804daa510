-- AlterTable
ALTER TABLE "users" ADD COLUMN     "mfa_reset_at" TIMESTAMPTZ(3);

-- CreateIndex
CREATE INDEX "users_created_at_id_idx" ON "users"("created_at", "id");

-- For addresses by how they begin, in whatever order the database sorts. Prisma knows no index of an
-- expression, and leaves it alone.
CREATE INDEX "users_email_prefix" ON "users"(lower("email") text_pattern_ops);
