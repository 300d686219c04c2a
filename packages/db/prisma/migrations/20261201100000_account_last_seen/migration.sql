-- When each account was last seen. Sessions are deleted when they end, so they alone cannot say it. The
-- migrator fills it from the sessions of before (src/migrate/steps/last-seen.ts).
CREATE TABLE "account_last_seen" (
    "account_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "account_last_seen_pkey" PRIMARY KEY ("account_id")
);

CREATE INDEX "account_last_seen_at_account_id_idx" ON "account_last_seen"("at", "account_id");

ALTER TABLE "account_last_seen" ADD CONSTRAINT "account_last_seen_account_id_fkey"
    FOREIGN KEY ("account_id") REFERENCES "accounts"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- A trigger, so that sign-ins through the previous release are recorded too. It never waits for a row
-- that another session of the account is changing: that would close a circle with a revocation, which
-- locks sessions. The other session writes the same time, to within milliseconds.
CREATE FUNCTION "record_last_seen"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    known timestamptz;
BEGIN
    SELECT "at" INTO known FROM "account_last_seen" WHERE "account_id" = new."account_id"
        FOR NO KEY UPDATE SKIP LOCKED;
    IF NOT found THEN
        INSERT INTO "account_last_seen" ("account_id", "at") VALUES (new."account_id", new."last_seen_at")
            ON CONFLICT DO NOTHING;
    ELSIF known < new."last_seen_at" THEN
        UPDATE "account_last_seen" SET "at" = new."last_seen_at" WHERE "account_id" = new."account_id";
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER "sessions_record_last_seen" AFTER INSERT OR UPDATE OF "last_seen_at" ON "sessions"
    FOR EACH ROW EXECUTE FUNCTION "record_last_seen"();
