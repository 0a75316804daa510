-- AlterEnum
ALTER TYPE "mailed_token_purpose" ADD VALUE 'CANCEL_MFA_RESET';

-- CreateTable
CREATE TABLE "mfa_resets" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "requested_by" UUID,
    "requested_at" TIMESTAMPTZ(3) NOT NULL,
    "approved_by" UUID,
    "approved_at" TIMESTAMPTZ(3),
    "approvals" INTEGER NOT NULL,
    "effective_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "mfa_resets_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "mfa_resets_user_id_key" ON "mfa_resets"("user_id");

-- CreateIndex
CREATE INDEX "mfa_resets_requested_by_idx" ON "mfa_resets"("requested_by");

-- CreateIndex
CREATE INDEX "mfa_resets_approved_by_idx" ON "mfa_resets"("approved_by");

-- CreateIndex
CREATE INDEX "mfa_resets_effective_at_idx" ON "mfa_resets"("effective_at");

-- AddForeignKey
ALTER TABLE "mfa_resets" ADD CONSTRAINT "mfa_resets_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "mfa_resets" ADD CONSTRAINT "mfa_resets_requested_by_fkey" FOREIGN KEY ("requested_by") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "mfa_resets" ADD CONSTRAINT "mfa_resets_approved_by_fkey" FOREIGN KEY ("approved_by") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;
