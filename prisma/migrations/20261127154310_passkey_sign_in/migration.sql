-- AlterTable
ALTER TABLE "users" ADD COLUMN     "password_removed_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "webauthn_credentials" ADD COLUMN     "discoverable" BOOLEAN;

-- CreateTable
CREATE TABLE "webauthn_sign_in_challenges" (
    "challenge_hash" BYTEA NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "webauthn_sign_in_challenges_pkey" PRIMARY KEY ("challenge_hash")
);

-- CreateIndex
CREATE INDEX "webauthn_sign_in_challenges_expires_at_idx" ON "webauthn_sign_in_challenges"("expires_at");
