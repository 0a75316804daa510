-- A key from before has signed since it was made.
ALTER TABLE "signing_keys" ADD COLUMN "activates_at" TIMESTAMPTZ(3);
UPDATE "signing_keys" SET "activates_at" = "created_at";
ALTER TABLE "signing_keys" ALTER COLUMN "activates_at" SET NOT NULL;
