-- CreateTable
CREATE TABLE "api_tokens" (
    "id" UUID NOT NULL,
    "token_hash" BYTEA NOT NULL,
    "account_id" UUID,
    "service" TEXT,
    "name" TEXT NOT NULL,
    "scopes" TEXT[],
    "ending" TEXT NOT NULL,
    "way" TEXT,
    "second_factor" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "last_used_at" TIMESTAMPTZ(3),
    "made_by" UUID,

    CONSTRAINT "api_tokens_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "signing_keys" (
    "id" TEXT NOT NULL,
    "algorithm" TEXT NOT NULL,
    "sealed_key" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "signs_from" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "signing_keys_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "revocations" (
    "id" BIGSERIAL NOT NULL,
    "reference" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "xid" xid8 NOT NULL DEFAULT pg_current_xact_id(),

    CONSTRAINT "revocations_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "identities" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "provider" TEXT NOT NULL,
    "issuer" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "label" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_used_at" TIMESTAMPTZ(3),

    CONSTRAINT "identities_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "identity_visits" (
    "token_hash" BYTEA NOT NULL,
    "provider" TEXT NOT NULL,
    "purpose" TEXT NOT NULL,
    "account_id" UUID,
    "session_id" UUID,
    "registration_id" UUID,
    "issuer" TEXT,
    "subject" TEXT,
    "label" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "identity_visits_pkey" PRIMARY KEY ("token_hash")
);

-- CreateIndex
CREATE UNIQUE INDEX "api_tokens_token_hash_key" ON "api_tokens"("token_hash");

-- CreateIndex
CREATE INDEX "api_tokens_account_id_idx" ON "api_tokens"("account_id");

-- CreateIndex
CREATE INDEX "api_tokens_made_by_idx" ON "api_tokens"("made_by");

-- CreateIndex
CREATE INDEX "api_tokens_expires_at_idx" ON "api_tokens"("expires_at");

-- CreateIndex
CREATE INDEX "signing_keys_signs_from_idx" ON "signing_keys"("signs_from");

-- CreateIndex
CREATE INDEX "revocations_xid_idx" ON "revocations"("xid");

-- CreateIndex
CREATE INDEX "revocations_at_idx" ON "revocations"("at");

-- CreateIndex
CREATE INDEX "identities_account_id_idx" ON "identities"("account_id");

-- CreateIndex
CREATE UNIQUE INDEX "identities_issuer_subject_key" ON "identities"("issuer", "subject");

-- CreateIndex
CREATE INDEX "identity_visits_account_id_idx" ON "identity_visits"("account_id");

-- CreateIndex
CREATE INDEX "identity_visits_registration_id_idx" ON "identity_visits"("registration_id");

-- CreateIndex
CREATE INDEX "identity_visits_expires_at_idx" ON "identity_visits"("expires_at");

-- AddForeignKey
ALTER TABLE "api_tokens" ADD CONSTRAINT "api_tokens_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "accounts"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_tokens" ADD CONSTRAINT "api_tokens_made_by_fkey" FOREIGN KEY ("made_by") REFERENCES "accounts"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "identities" ADD CONSTRAINT "identities_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "accounts"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "identity_visits" ADD CONSTRAINT "identity_visits_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "accounts"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "identity_visits" ADD CONSTRAINT "identity_visits_registration_id_fkey" FOREIGN KEY ("registration_id") REFERENCES "registrations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What follows is written by hand: Prisma's schema cannot say it.

-- A SHA-256, and so never the secret itself by mistake.
ALTER TABLE "api_tokens" ADD CONSTRAINT "api_tokens_token_hash_length" CHECK (octet_length("token_hash") = 32);
ALTER TABLE "identity_visits" ADD CONSTRAINT "identity_visits_token_hash_length" CHECK (octet_length("token_hash") = 32);

-- A person's or a service's, and never both or neither.
ALTER TABLE "api_tokens" ADD CONSTRAINT "api_tokens_has_one_bearer" CHECK (
    ("account_id" IS NULL) <> ("service" IS NULL)
);
-- What is linked or confirmed is one account's, by one session of it; a sign-in is nobody's yet.
ALTER TABLE "identity_visits" ADD CONSTRAINT "identity_visits_purpose_known" CHECK (
    "purpose" IN ('signIn', 'link', 'confirm')
);
ALTER TABLE "identity_visits" ADD CONSTRAINT "identity_visits_session_whole" CHECK (
    ("purpose" = 'signIn') = ("account_id" IS NULL) AND ("account_id" IS NULL) = ("session_id" IS NULL)
);
ALTER TABLE "identity_visits" ADD CONSTRAINT "identity_visits_identity_whole" CHECK (
    ("registration_id" IS NULL) = ("issuer" IS NULL) AND ("issuer" IS NULL) = ("subject" IS NULL)
);

-- Whatever ends a session or an API token before its time, also the deletion of its account and
-- also by hand, is told to the services that verify access tokens (docs/decisions/0025).
CREATE FUNCTION "revocation_reference"("id" uuid) RETURNS text LANGUAGE sql IMMUTABLE RETURN
    translate(rtrim(encode(sha256(convert_to("id"::text, 'UTF8')), 'base64'), '='), '+/', '-_');

-- By the database's clock, while the end of an access token is by the api's: some minutes more do no
-- harm, and some less would leave one alive.
CREATE FUNCTION "tell_revocation"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF old."expires_at" > now() - interval '5 minutes' THEN
        INSERT INTO "revocations" ("reference") VALUES ("revocation_reference"(old."id"));
    END IF;
    RETURN NULL;
END
$$;

-- What an operator types in a hurry.
CREATE FUNCTION "tell_revocation_of_all"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format(
        'INSERT INTO "revocations" ("reference") SELECT "revocation_reference"("id") FROM %I', tg_table_name
    );
    RETURN NULL;
END
$$;
CREATE TRIGGER "sessions_tell_revocation" AFTER DELETE ON "sessions"
    FOR EACH ROW EXECUTE FUNCTION "tell_revocation"();
CREATE TRIGGER "api_tokens_tell_revocation" AFTER DELETE ON "api_tokens"
    FOR EACH ROW EXECUTE FUNCTION "tell_revocation"();
CREATE TRIGGER "sessions_tell_revocation_of_all" BEFORE TRUNCATE ON "sessions"
    FOR EACH STATEMENT EXECUTE FUNCTION "tell_revocation_of_all"();
CREATE TRIGGER "api_tokens_tell_revocation_of_all" BEFORE TRUNCATE ON "api_tokens"
    FOR EACH STATEMENT EXECUTE FUNCTION "tell_revocation_of_all"();
