-- What an administrator did is found by who did it. Few events name anybody, so the index is small.
-- Prisma's schema has no word for an index of an expression.
CREATE INDEX "audit_events_by_idx" ON "audit_events" (("metadata"->>'by'))
  WHERE "metadata"->>'by' IS NOT NULL;
