-- AlterTable
ALTER TABLE "mfa_policies" ADD COLUMN     "id" UUID NOT NULL DEFAULT gen_random_uuid();

-- CreateIndex
CREATE UNIQUE INDEX "mfa_policies_id_key" ON "mfa_policies"("id");
