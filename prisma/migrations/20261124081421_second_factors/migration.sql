-- AlterEnum
-- This migration adds more than one value to an enum.
-- With PostgreSQL versions 11 and earlier, this is not possible
-- in a single migration. This can be worked around by creating
-- multiple migrations, each migration adding only one value to
-- the enum.


ALTER TYPE "factor_type" ADD VALUE 'SMS';
ALTER TYPE "factor_type" ADD VALUE 'EMAIL';
ALTER TYPE "factor_type" ADD VALUE 'WEBAUTHN';

-- AlterTable
ALTER TABLE "factors" ADD COLUMN     "target" TEXT,
ADD COLUMN     "webauthn_challenge" BYTEA;

-- AlterTable
ALTER TABLE "tickets" ADD COLUMN     "webauthn_challenge" BYTEA,
ADD COLUMN     "webauthn_challenge_expires_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "users" ADD COLUMN     "password_reset_at" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "one_time_codes" (
    "id" UUID NOT NULL,
    "factor_id" UUID NOT NULL,
    "flow" BYTEA NOT NULL,
    "code_hash" BYTEA NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "one_time_codes_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "webauthn_credentials" (
    "id" BYTEA NOT NULL,
    "factor_id" UUID NOT NULL,
    "public_key" BYTEA NOT NULL,
    "counter" BIGINT NOT NULL,
    "aaguid" UUID NOT NULL,
    "transports" TEXT[],
    "backup_eligible" BOOLEAN NOT NULL,
    "backed_up" BOOLEAN NOT NULL,

    CONSTRAINT "webauthn_credentials_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "one_time_codes_factor_id_idx" ON "one_time_codes"("factor_id");

-- CreateIndex
CREATE UNIQUE INDEX "webauthn_credentials_factor_id_key" ON "webauthn_credentials"("factor_id");

-- AddForeignKey
ALTER TABLE "one_time_codes" ADD CONSTRAINT "one_time_codes_factor_id_fkey" FOREIGN KEY ("factor_id") REFERENCES "factors"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "webauthn_credentials" ADD CONSTRAINT "webauthn_credentials_factor_id_fkey" FOREIGN KEY ("factor_id") REFERENCES "factors"("id") ON DELETE CASCADE ON UPDATE CASCADE;
