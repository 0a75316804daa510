-- AlterTable
ALTER TABLE "recovery_codes" ADD COLUMN     "key_id" TEXT;

-- CreateIndex
CREATE INDEX "recovery_codes_key_id_used_at_idx" ON "recovery_codes"("key_id", "used_at");

-- CreateIndex
CREATE INDEX "users_password_key_id_idx" ON "users"("password_key_id");

-- By the id of the key that a secret is sealed with. Prisma's schema cannot say it.
CREATE INDEX "factors_sealed_key_idx" ON "factors"(substring("sealed_secret" FROM 2 FOR 4)) WHERE "sealed_secret" IS NOT NULL;
