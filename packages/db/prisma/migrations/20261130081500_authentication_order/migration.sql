-- Expand only: replicas of the version before go on, and what they insert is numbered, too.

-- Sign-ins, and the acts that end sessions, in the order in which they began: a sequence, because the
-- clocks of two replicas differ by more than a sign-in takes.
CREATE SEQUENCE "authentication_order";
CREATE FUNCTION "next_authentication_order"() RETURNS bigint LANGUAGE sql VOLATILE RETURN
    nextval('authentication_order'::regclass);

ALTER TABLE "accounts" ADD COLUMN "sessions_ended_order" BIGINT NOT NULL DEFAULT 0;

-- These hold what is under way for some minutes, so that writing their rows anew takes no time.
ALTER TABLE "passkey_challenges" ADD COLUMN "begun_order" BIGINT NOT NULL DEFAULT next_authentication_order();
ALTER TABLE "identity_visits" ADD COLUMN "begun_order" BIGINT NOT NULL DEFAULT next_authentication_order();

-- An act that ends sessions is numbered as the last thing before it commits, so that every sign-in which
-- began until then is void, and not only those from before the act.
CREATE FUNCTION "number_act_at_commit"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE "accounts" SET "sessions_ended_order" = next_authentication_order() WHERE "id" = new."id";
    RETURN NULL;
END
$$;
-- Its own update is one trigger deep, and numbers nothing again.
CREATE CONSTRAINT TRIGGER "accounts_number_act_at_commit" AFTER UPDATE OF "sessions_ended_order" ON "accounts"
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (pg_trigger_depth() = 0)
    EXECUTE FUNCTION "number_act_at_commit"();
