-- CreateTable
CREATE TABLE "audit_pending" (
    "event_id" UUID NOT NULL,

    CONSTRAINT "audit_pending_pkey" PRIMARY KEY ("event_id")
);

-- CreateTable
CREATE TABLE "audit_links" (
    "position" BIGINT NOT NULL,
    "event_id" UUID NOT NULL,
    "hash" BYTEA NOT NULL,
    "subject" BYTEA,
    "subject_salt" BYTEA,
    "origin" BYTEA,
    "origin_salt" BYTEA,
    "actor" BYTEA,
    "actor_salt" BYTEA,

    CONSTRAINT "audit_links_pkey" PRIMARY KEY ("position")
);

-- CreateTable
CREATE TABLE "audit_seals" (
    "name" TEXT NOT NULL,
    "jws" TEXT NOT NULL,

    CONSTRAINT "audit_seals_pkey" PRIMARY KEY ("name")
);

-- CreateIndex
CREATE UNIQUE INDEX "audit_links_event_id_key" ON "audit_links"("event_id");

-- CreateIndex
CREATE INDEX "audit_events_type_id_idx" ON "audit_events"("type", "id");

-- Whatever writes an event, and however long its transaction takes: with it comes, or does not, that the
-- event awaits its link. Prisma's schema has no word for a trigger, and its adapters cut scripts at each
-- semicolon: those of the body are escaped.
CREATE FUNCTION "audit_event_awaits_link"() RETURNS trigger LANGUAGE plpgsql AS E'
BEGIN
  INSERT INTO "audit_pending" ("event_id") VALUES (NEW."id")\x3B
  RETURN NULL\x3B
END';

CREATE TRIGGER "audit_event_awaits_link" AFTER INSERT ON "audit_events"
  FOR EACH ROW EXECUTE FUNCTION "audit_event_awaits_link"();

-- Events from before there was a chain.
INSERT INTO "audit_pending" ("event_id") SELECT "id" FROM "audit_events";
