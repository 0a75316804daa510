-- CreateEnum
CREATE TYPE "mfa_requirement" AS ENUM ('DISABLED', 'OPTIONAL', 'RISK_BASED', 'REQUIRED');

-- CreateEnum
CREATE TYPE "risk_trigger" AS ENUM ('NEW_DEVICE', 'NEW_LOCATION', 'SUSPICIOUS_IP', 'AFTER_PASSWORD_CHANGE', 'IMPOSSIBLE_TRAVEL', 'LONG_INACTIVITY');

-- AlterTable
ALTER TABLE "one_time_codes" ALTER COLUMN "factor_id" DROP NOT NULL;

-- AlterTable
ALTER TABLE "tickets" ADD COLUMN     "mailbox" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "users" ADD COLUMN     "mfa_requirement" "mfa_requirement",
ADD COLUMN     "mfa_requirement_at" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "mfa_policies" (
    "version" INTEGER NOT NULL,
    "requirement" "mfa_requirement" NOT NULL,
    "allowed_factors" "factor_type"[],
    "recovery_codes_count" INTEGER NOT NULL,
    "grace_period_days" INTEGER NOT NULL,
    "trusted_devices_enabled" BOOLEAN NOT NULL,
    "trusted_devices_duration_days" INTEGER NOT NULL,
    "strict" BOOLEAN NOT NULL,
    "ignore_enrolled" BOOLEAN NOT NULL,
    "risk_triggers" "risk_trigger"[],
    "role_requirements" JSONB NOT NULL,
    "required_since" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "mfa_policies_pkey" PRIMARY KEY ("version")
);

-- CreateTable
CREATE TABLE "trusted_devices" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "token_hash" BYTEA NOT NULL,
    "name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "last_used_at" TIMESTAMPTZ(3),
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "trusted_devices_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "trusted_devices_token_hash_key" ON "trusted_devices"("token_hash");

-- CreateIndex
CREATE INDEX "trusted_devices_user_id_idx" ON "trusted_devices"("user_id");

-- CreateIndex
CREATE INDEX "audit_events_user_id_type_id_idx" ON "audit_events"("user_id", "type", "id");

-- CreateIndex
CREATE INDEX "one_time_codes_flow_idx" ON "one_time_codes"("flow");

-- AddForeignKey
ALTER TABLE "trusted_devices" ADD CONSTRAINT "trusted_devices_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;
