-- Whoever has many sessions can build these beforehand, CONCURRENTLY: sign-ins do not wait for them then.
-- CreateIndex
CREATE INDEX IF NOT EXISTS "factor_removals_expires_at_idx" ON "factor_removals"("expires_at");

-- CreateIndex
CREATE INDEX IF NOT EXISTS "factors_expires_at_idx" ON "factors"("expires_at");

-- CreateIndex
CREATE INDEX IF NOT EXISTS "mailed_tokens_expires_at_idx" ON "mailed_tokens"("expires_at");

-- CreateIndex
CREATE INDEX IF NOT EXISTS "one_time_codes_expires_at_idx" ON "one_time_codes"("expires_at");

-- CreateIndex
CREATE INDEX IF NOT EXISTS "sessions_expires_at_idx" ON "sessions"("expires_at");

-- CreateIndex
CREATE INDEX IF NOT EXISTS "tickets_expires_at_idx" ON "tickets"("expires_at");

-- CreateIndex
CREATE INDEX IF NOT EXISTS "trusted_devices_expires_at_idx" ON "trusted_devices"("expires_at");
