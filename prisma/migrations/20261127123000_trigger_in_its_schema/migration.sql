-- The trigger says in which schema its table is, as every statement does: behind a pooler, no session
-- has a path to it. (Adapters cut scripts at each semicolon: those within are escaped.)
DO E'BEGIN
  EXECUTE format(
    ''CREATE OR REPLACE FUNCTION %I.audit_event_awaits_link() RETURNS trigger LANGUAGE plpgsql AS %L'',
    current_schema(),
    format(
      ''BEGIN INSERT INTO %I.audit_pending (event_id) VALUES (NEW.id)\x3B RETURN NULL\x3B END'',
      current_schema()
    )
  )\x3B
END';
