-- CreateEnum
CREATE TYPE "aal" AS ENUM ('aal1', 'aal2');

-- AlterTable
ALTER TABLE "sessions" ADD COLUMN     "aal" "aal" NOT NULL DEFAULT 'aal2';

-- What the proofs of sessions from before add up to.
UPDATE "sessions" SET "aal" = 'aal1'
WHERE NOT (
  "proofs" @> '[{"method": "password"}]'
  AND "proofs" @? '$[*] ? (@.method != "password" && @.method != "email")'
);
