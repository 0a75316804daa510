-- AlterEnum
ALTER TYPE "mailed_token_purpose" ADD VALUE 'RESTORE_FACTOR';

-- DropIndex
DROP INDEX "mailed_tokens_user_id_purpose_email_key";

-- AlterTable
ALTER TABLE "mailed_tokens" ADD COLUMN     "about" TEXT NOT NULL DEFAULT '';

-- AlterTable
ALTER TABLE "webauthn_credentials" ADD COLUMN     "removed_factor_id" UUID,
ALTER COLUMN "factor_id" DROP NOT NULL;

-- CreateTable
CREATE TABLE "factor_removals" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "access_version" INTEGER NOT NULL,
    "stayed" UUID[],
    "removed_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "factor_removals_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "removed_factors" (
    "id" UUID NOT NULL,
    "removal_id" UUID NOT NULL,
    "sealed_secret" BYTEA,
    "factor" JSONB NOT NULL,
    "codes" JSONB,

    CONSTRAINT "removed_factors_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "factor_removals_user_id_idx" ON "factor_removals"("user_id");

-- CreateIndex
CREATE INDEX "removed_factors_removal_id_idx" ON "removed_factors"("removal_id");

-- CreateIndex
CREATE UNIQUE INDEX "mailed_tokens_user_id_purpose_email_about_key" ON "mailed_tokens"("user_id", "purpose", "email", "about");

-- CreateIndex
CREATE UNIQUE INDEX "webauthn_credentials_removed_factor_id_key" ON "webauthn_credentials"("removed_factor_id");

-- AddForeignKey
ALTER TABLE "factor_removals" ADD CONSTRAINT "factor_removals_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "removed_factors" ADD CONSTRAINT "removed_factors_removal_id_fkey" FOREIGN KEY ("removal_id") REFERENCES "factor_removals"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "webauthn_credentials" ADD CONSTRAINT "webauthn_credentials_removed_factor_id_fkey" FOREIGN KEY ("removed_factor_id") REFERENCES "removed_factors"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- A credential belongs to a factor, or to one that can come back.
ALTER TABLE "webauthn_credentials" ADD CONSTRAINT "webauthn_credentials_one_factor_check" CHECK (num_nonnulls("factor_id", "removed_factor_id") = 1);
