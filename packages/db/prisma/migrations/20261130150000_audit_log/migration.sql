-- The audit log (docs/decisions/0041). It replaces the table "activity": events are immutable, and
-- what identifies a person is in a row of its own that erasure deletes.

CREATE TABLE "audit_events" (
    "id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "kind" TEXT NOT NULL,
    "outcome" TEXT NOT NULL,
    "actor" TEXT NOT NULL,
    "method" TEXT,
    "factor" TEXT,
    "details_hash" BYTEA NOT NULL,
    "xid" xid8 NOT NULL DEFAULT pg_current_xact_id(),

    CONSTRAINT "audit_events_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "audit_events_details_hash_check" CHECK (length("details_hash") = 32),
    CONSTRAINT "audit_events_at_check" CHECK ("at" BETWEEN '2000-01-01' AND '3000-01-01')
) PARTITION BY RANGE ("id");

CREATE INDEX "audit_events_xid_id_idx" ON "audit_events"("xid", "id");

CREATE TABLE "audit_event_details" (
    "event_id" UUID NOT NULL,
    "salt" BYTEA NOT NULL,
    "subject_id" UUID,
    "actor_id" UUID,
    "actor_name" TEXT,
    "session_id" UUID,
    "user_agent" TEXT NOT NULL DEFAULT '',
    "address" TEXT NOT NULL DEFAULT '',
    "request_id" TEXT,
    "detail" TEXT,

    CONSTRAINT "audit_event_details_pkey" PRIMARY KEY ("event_id")
) PARTITION BY RANGE ("event_id");

CREATE INDEX "audit_event_details_subject_id_event_id_idx" ON "audit_event_details"("subject_id", "event_id" DESC);

-- The Merkle tree. It outlives the events, so that every proof and checkpoint stays verifiable.
CREATE TABLE "audit_tree_leaves" (
    "index" BIGINT NOT NULL,
    "event_id" UUID NOT NULL,
    "hash" BYTEA NOT NULL,

    CONSTRAINT "audit_tree_leaves_pkey" PRIMARY KEY ("index")
);

CREATE UNIQUE INDEX "audit_tree_leaves_event_id_key" ON "audit_tree_leaves"("event_id");

CREATE TABLE "audit_tree_nodes" (
    "level" INTEGER NOT NULL,
    "index" BIGINT NOT NULL,
    "hash" BYTEA NOT NULL,

    CONSTRAINT "audit_tree_nodes_pkey" PRIMARY KEY ("level","index")
);

CREATE TABLE "audit_checkpoints" (
    "tree_size" BIGINT NOT NULL,
    "note" TEXT NOT NULL,
    "next_xid" xid8 NOT NULL,
    "cluster" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "audit_checkpoints_pkey" PRIMARY KEY ("tree_size")
);

CREATE TABLE "audit_keys" (
    "id" TEXT NOT NULL,
    "verifier_key" TEXT NOT NULL,
    "encrypted_key" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "signs_until" TIMESTAMPTZ(3),

    CONSTRAINT "audit_keys_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "audit_anchors" (
    "name" TEXT NOT NULL,
    "tree_size" BIGINT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "audit_anchors_pkey" PRIMARY KEY ("name")
);

-- Rejected for every role, the owner included, until the owner disables the trigger.
CREATE FUNCTION audit_reject_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the audit log is append-only: % of % is rejected', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'insufficient_privilege';
END $$;

-- Whoever inserts an event does not choose its transaction: with a number of the past or of the future
-- it would not be sequenced.
CREATE FUNCTION audit_set_xid() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.xid := pg_current_xact_id();
  RETURN NEW;
END $$;

CREATE TRIGGER audit_events_xid BEFORE INSERT ON "audit_events"
  FOR EACH ROW EXECUTE FUNCTION audit_set_xid();
CREATE TRIGGER audit_events_append_only BEFORE UPDATE OR DELETE ON "audit_events"
  FOR EACH ROW EXECUTE FUNCTION audit_reject_change();
CREATE TRIGGER audit_events_no_truncate BEFORE TRUNCATE ON "audit_events"
  FOR EACH STATEMENT EXECUTE FUNCTION audit_reject_change();
CREATE TRIGGER audit_tree_leaves_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "audit_tree_leaves"
  FOR EACH STATEMENT EXECUTE FUNCTION audit_reject_change();
CREATE TRIGGER audit_tree_nodes_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "audit_tree_nodes"
  FOR EACH STATEMENT EXECUTE FUNCTION audit_reject_change();
CREATE TRIGGER audit_checkpoints_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "audit_checkpoints"
  FOR EACH STATEMENT EXECUTE FUNCTION audit_reject_change();
CREATE TRIGGER audit_event_details_no_change BEFORE UPDATE ON "audit_event_details"
  FOR EACH ROW EXECUTE FUNCTION audit_reject_change();

-- The smallest UUIDv7 (RFC 9562, section 5.7) of that millisecond: ids sort by time, so the tables
-- are partitioned by id.
CREATE FUNCTION audit_first_id(at timestamptz) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
  SELECT (lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') || repeat('0', 20))::uuid
$$;

-- Creates the partitions of one month, unless the default partition holds events of it. Attaching
-- locks the parent only against other changes of its partitions; inserts go on.
CREATE FUNCTION audit_create_partition(month timestamptz) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  first timestamptz := date_trunc('month', month, 'UTC');
  from_id uuid := audit_first_id(first);
  to_id uuid := audit_first_id(first + interval '1 month');
  parent text;
  child text;
BEGIN
  IF EXISTS (SELECT FROM "audit_events_other" WHERE id >= from_id AND id < to_id)
    OR EXISTS (SELECT FROM "audit_event_details_other" WHERE event_id >= from_id AND event_id < to_id)
  THEN
    RETURN;
  END IF;
  FOREACH parent IN ARRAY ARRAY['audit_events', 'audit_event_details'] LOOP
    child := parent || to_char(first AT TIME ZONE 'UTC', '_YYYY_MM');
    CONTINUE WHEN to_regclass(quote_ident(child)) IS NOT NULL;
    EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING ALL)', child, parent);
    EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', parent, child,
      from_id, to_id);
    IF parent = 'audit_events' THEN
      EXECUTE format('CREATE TRIGGER audit_events_no_truncate BEFORE TRUNCATE ON %I
        FOR EACH STATEMENT EXECUTE FUNCTION audit_reject_change()', child);
    END IF;
  END LOOP;
END $$;

-- Creates the partitions of the next three months, and drops those of which every event is older
-- than 400 days. The application's role may call it, and can do neither otherwise: it runs with the
-- owner's rights and takes no argument, so the retention period cannot be shortened by a caller.
-- A lock that is not free within a second is left to the next run, and to each partition its own.
CREATE FUNCTION audit_maintain_partitions() RETURNS void LANGUAGE plpgsql SECURITY DEFINER
  SET lock_timeout = '1s' AS $$
DECLARE
  months integer;
  partition record;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('signin audit partitions', 0));
  FOR months IN 0..3 LOOP
    BEGIN
      PERFORM audit_create_partition(now() + make_interval(months => months));
    EXCEPTION WHEN lock_not_available THEN
    END;
  END LOOP;
  FOR partition IN
    SELECT inhparent::regclass AS parent, inhrelid::regclass AS child
    FROM pg_inherits JOIN pg_class ON pg_class.oid = inhrelid
    WHERE inhparent IN ('audit_events'::regclass, 'audit_event_details'::regclass)
      AND relname ~ '_\d{4}_\d{2}$'
      AND to_date(right(relname, 7), 'YYYY_MM') + interval '1 month' < now() - interval '400 days'
  LOOP
    BEGIN
      EXECUTE format('ALTER TABLE %s DETACH PARTITION %s', partition.parent, partition.child);
      EXECUTE format('DROP TABLE %s', partition.child);
    EXCEPTION WHEN lock_not_available THEN
    END;
  END LOOP;
END $$;

-- Without these an id outside of every month, as after a leap of the clock, would fail its insert
-- and the sign-in with it. They are empty otherwise.
CREATE TABLE "audit_events_other" PARTITION OF "audit_events" DEFAULT;
CREATE TABLE "audit_event_details_other" PARTITION OF "audit_event_details" DEFAULT;
CREATE TRIGGER audit_events_no_truncate BEFORE TRUNCATE ON "audit_events_other"
  FOR EACH STATEMENT EXECUTE FUNCTION audit_reject_change();

-- A fixed search_path: a caller's own could put another table in place of one of these. It names the
-- schema that is migrated, which is not always "public".
DO $$
DECLARE
  routine text;
BEGIN
  FOREACH routine IN ARRAY ARRAY['audit_create_partition(timestamptz)', 'audit_maintain_partitions()'] LOOP
    EXECUTE format('ALTER FUNCTION %s SET search_path = %I, pg_temp', routine, current_schema());
  END LOOP;
END $$;
REVOKE EXECUTE ON FUNCTION audit_create_partition(timestamptz) FROM PUBLIC;

DO $$
DECLARE
  oldest timestamptz := coalesce((SELECT min(at) FROM "activity"), now());
BEGIN
  FOR months IN 0..14 LOOP
    EXIT WHEN now() - make_interval(months => months) < date_trunc('month', oldest, 'UTC');
    PERFORM audit_create_partition(now() - make_interval(months => months));
  END LOOP;
  PERFORM audit_maintain_partitions();
END $$;

-- Replicas of the previous release read and write "activity" during the deployment, and after a
-- rollback: a view of that name maps it to the new tables. The old rows move in batches after the
-- deployment (audit_move_activity). The next release drops what follows.
ALTER TABLE "activity" RENAME TO "activity_before_audit_log";
ALTER TABLE "activity_before_audit_log" RENAME CONSTRAINT "activity_pkey" TO "activity_before_audit_log_pkey";
ALTER INDEX "activity_account_id_id_idx" RENAME TO "activity_before_audit_log_account_id_id_idx";
ALTER INDEX "activity_at_idx" RENAME TO "activity_before_audit_log_at_idx";

CREATE VIEW "activity" AS
  SELECT id, subject_id AS account_id, at, kind, method AS way, factor, session_id,
    coalesce(user_agent, '') AS user_agent, coalesce(address, '') AS address, detail AS about
  FROM "audit_events" LEFT JOIN "audit_event_details" ON event_id = id
  UNION ALL
  SELECT id, account_id, at, kind, way, factor, session_id, user_agent, address, about
  FROM "activity_before_audit_log";

-- Writes the event as audit/event.ts does: the hash is that of the same JSON text.
CREATE FUNCTION audit_add_activity(entry "activity") RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  salt bytea := uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid());
  details text := format(
    '{"actorId":null,"actorName":null,"address":%s,"detail":%s,"requestId":null,"sessionId":%s,"subjectId":%s,"userAgent":%s}',
    to_json(coalesce(entry.address, '')), coalesce(to_json(entry.about)::text, 'null'),
    coalesce(to_json(entry.session_id)::text, 'null'),
    coalesce(to_json(entry.account_id)::text, 'null'), to_json(coalesce(entry.user_agent, '')));
  refused boolean := entry.kind IN ('signInRefused', 'secondFactorRefused');
BEGIN
  INSERT INTO "audit_events" (id, at, kind, outcome, actor, method, factor, details_hash)
  VALUES (entry.id, coalesce(entry.at, now()), entry.kind,
    CASE WHEN refused THEN 'failure' ELSE 'success' END,
    CASE WHEN refused OR entry.account_id IS NULL THEN 'unauthenticated' ELSE 'account' END,
    entry.way, entry.factor, sha256(salt || convert_to(details, 'UTF8')));
  INSERT INTO "audit_event_details" (event_id, salt, subject_id, session_id, user_agent, address, detail)
  VALUES (entry.id, salt, entry.account_id, entry.session_id, coalesce(entry.user_agent, ''),
    coalesce(entry.address, ''), entry.about);
END $$;

CREATE FUNCTION audit_write_activity() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    PERFORM audit_add_activity(NEW);
    RETURN NEW;
  END IF;
  -- The previous release updates to anonymise, and deletes what is past its retention.
  DELETE FROM "audit_event_details" WHERE event_id = OLD.id;
  DELETE FROM "activity_before_audit_log" WHERE id = OLD.id;
  RETURN OLD;
END $$;

CREATE TRIGGER activity_write INSTEAD OF INSERT OR UPDATE OR DELETE ON "activity"
  FOR EACH ROW EXECUTE FUNCTION audit_write_activity();

-- Moves the oldest entries of the previous release into the audit log; returns how many.
CREATE FUNCTION audit_move_activity(most integer) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
  entry "activity";
  moved integer := 0;
BEGIN
  FOR entry IN
    DELETE FROM "activity_before_audit_log" WHERE id IN
      (SELECT id FROM "activity_before_audit_log" ORDER BY id LIMIT most FOR UPDATE SKIP LOCKED)
    RETURNING id, account_id, at, kind, way, factor, session_id, user_agent, address, about
  LOOP
    PERFORM audit_add_activity(entry);
    moved := moved + 1;
  END LOOP;
  RETURN moved;
END $$;
