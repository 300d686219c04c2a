-- AlterTable
ALTER TABLE "accounts" ADD COLUMN     "avatar_key" TEXT,
ADD COLUMN     "deletion_due_at" TIMESTAMPTZ(3),
ADD COLUMN     "email_confirmed_at" TIMESTAMPTZ(3),
ADD COLUMN     "locale" TEXT,
ADD COLUMN     "role" TEXT NOT NULL DEFAULT 'member',
ADD COLUMN     "time_zone" TEXT;

-- AlterTable
ALTER TABLE "sessions" ADD COLUMN     "second_factor" TEXT,
ADD COLUMN     "way" TEXT NOT NULL DEFAULT 'password';

-- AlterTable
ALTER TABLE "password_credentials" ADD COLUMN     "changed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP;

-- CreateTable
CREATE TABLE "registrations" (
    "id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "hash" TEXT,
    "pepper_version" INTEGER,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "registrations_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "email_links" (
    "token_hash" BYTEA NOT NULL,
    "purpose" TEXT NOT NULL,
    "account_id" UUID,
    "registration_id" UUID,
    "session_id" UUID,
    "email" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "email_links_pkey" PRIMARY KEY ("token_hash")
);

-- CreateTable
CREATE TABLE "pending_sign_ins" (
    "token_hash" BYTEA NOT NULL,
    "account_id" UUID NOT NULL,
    "way" TEXT NOT NULL,
    "renews" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "pending_sign_ins_pkey" PRIMARY KEY ("token_hash")
);

-- CreateTable
CREATE TABLE "known_devices" (
    "account_id" UUID NOT NULL,
    "token_hash" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "known_devices_pkey" PRIMARY KEY ("account_id","token_hash")
);

-- CreateTable
CREATE TABLE "totp_credentials" (
    "account_id" UUID NOT NULL,
    "seed" BYTEA,
    "new_seed" BYTEA,
    "confirmed_at" TIMESTAMPTZ(3),
    "last_step" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "totp_credentials_pkey" PRIMARY KEY ("account_id")
);

-- CreateTable
CREATE TABLE "recovery_codes" (
    "account_id" UUID NOT NULL,
    "code_hash" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "recovery_codes_pkey" PRIMARY KEY ("account_id","code_hash")
);

-- CreateTable
CREATE TABLE "second_factor_settings" (
    "account_id" UUID NOT NULL,
    "ask_for_passkey" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "second_factor_settings_pkey" PRIMARY KEY ("account_id")
);

-- CreateTable
CREATE TABLE "passkeys" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "credential_id" BYTEA NOT NULL,
    "user_handle" BYTEA NOT NULL,
    "public_key" BYTEA NOT NULL,
    "counter" BIGINT NOT NULL DEFAULT 0,
    "transports" TEXT[],
    "aaguid" TEXT NOT NULL DEFAULT '',
    "backup_eligible" BOOLEAN NOT NULL DEFAULT false,
    "backed_up" BOOLEAN NOT NULL DEFAULT false,
    "name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_used_at" TIMESTAMPTZ(3),

    CONSTRAINT "passkeys_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "passkey_challenges" (
    "token_hash" BYTEA NOT NULL,
    "challenge" TEXT NOT NULL,
    "purpose" TEXT NOT NULL,
    "account_id" UUID,
    "user_handle" BYTEA,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "passkey_challenges_pkey" PRIMARY KEY ("token_hash")
);

-- CreateTable
CREATE TABLE "activity" (
    "id" UUID NOT NULL,
    "account_id" UUID,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "kind" TEXT NOT NULL,
    "way" TEXT,
    "factor" TEXT,
    "session_id" UUID,
    "user_agent" TEXT NOT NULL DEFAULT '',
    "address" TEXT NOT NULL DEFAULT '',
    "about" TEXT,

    CONSTRAINT "activity_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "throttle_counters" (
    "key" VARCHAR(255) NOT NULL,
    "points" INTEGER NOT NULL DEFAULT 0,
    "expire" BIGINT,

    CONSTRAINT "throttle_counters_pkey" PRIMARY KEY ("key")
);

-- CreateIndex
CREATE INDEX "registrations_expires_at_idx" ON "registrations"("expires_at");

-- CreateIndex
CREATE INDEX "email_links_account_id_purpose_idx" ON "email_links"("account_id", "purpose");

-- CreateIndex
CREATE INDEX "email_links_registration_id_idx" ON "email_links"("registration_id");

-- CreateIndex
CREATE INDEX "email_links_expires_at_idx" ON "email_links"("expires_at");

-- CreateIndex
CREATE INDEX "pending_sign_ins_account_id_idx" ON "pending_sign_ins"("account_id");

-- CreateIndex
CREATE INDEX "pending_sign_ins_expires_at_idx" ON "pending_sign_ins"("expires_at");

-- CreateIndex
CREATE INDEX "known_devices_last_seen_at_idx" ON "known_devices"("last_seen_at");

-- CreateIndex
CREATE UNIQUE INDEX "passkeys_credential_id_key" ON "passkeys"("credential_id");

-- CreateIndex
CREATE INDEX "passkeys_account_id_idx" ON "passkeys"("account_id");

-- CreateIndex
CREATE INDEX "passkey_challenges_expires_at_idx" ON "passkey_challenges"("expires_at");

-- CreateIndex
CREATE INDEX "activity_account_id_id_idx" ON "activity"("account_id", "id" DESC);

-- CreateIndex
CREATE INDEX "activity_at_idx" ON "activity"("at");

-- CreateIndex
CREATE INDEX "throttle_counters_expire_idx" ON "throttle_counters"("expire");

-- CreateIndex
CREATE INDEX "accounts_deletion_due_at_idx" ON "accounts"("deletion_due_at");

-- AddForeignKey
ALTER TABLE "email_links" ADD CONSTRAINT "email_links_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "accounts"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "email_links" ADD CONSTRAINT "email_links_registration_id_fkey" FOREIGN KEY ("registration_id") REFERENCES "registrations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "pending_sign_ins" ADD CONSTRAINT "pending_sign_ins_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "accounts"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "known_devices" ADD CONSTRAINT "known_devices_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "accounts"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "totp_credentials" ADD CONSTRAINT "totp_credentials_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "accounts"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "recovery_codes" ADD CONSTRAINT "recovery_codes_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "accounts"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "second_factor_settings" ADD CONSTRAINT "second_factor_settings_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "accounts"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "passkeys" ADD CONSTRAINT "passkeys_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "accounts"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "passkey_challenges" ADD CONSTRAINT "passkey_challenges_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "accounts"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What follows is written by hand: Prisma's schema cannot say it.

ALTER TABLE "accounts" ADD CONSTRAINT "accounts_role_known" CHECK ("role" IN ('member', 'admin'));
ALTER TABLE "accounts" ADD CONSTRAINT "accounts_locale_length" CHECK (length("locale") <= 35);
ALTER TABLE "accounts" ADD CONSTRAINT "accounts_time_zone_length" CHECK (length("time_zone") <= 64);

ALTER TABLE "registrations" ADD CONSTRAINT "registrations_email_normalised" CHECK (
    length("email") <= 254
    AND "email" COLLATE "C" ~ '^[!-?A-~]+@[!-?A-~]+$'
    AND "email" = lower("email" COLLATE "C")
);

-- A password and the version of its pepper, or neither.
ALTER TABLE "registrations" ADD CONSTRAINT "registrations_password_whole" CHECK (
    ("hash" IS NULL) = ("pepper_version" IS NULL)
);

-- A SHA-256, and so never the secret itself by mistake.
ALTER TABLE "email_links" ADD CONSTRAINT "email_links_token_hash_length" CHECK (octet_length("token_hash") = 32);
ALTER TABLE "pending_sign_ins" ADD CONSTRAINT "pending_sign_ins_token_hash_length" CHECK (octet_length("token_hash") = 32);
ALTER TABLE "known_devices" ADD CONSTRAINT "known_devices_token_hash_length" CHECK (octet_length("token_hash") = 32);
ALTER TABLE "passkey_challenges" ADD CONSTRAINT "passkey_challenges_token_hash_length" CHECK (octet_length("token_hash") = 32);
ALTER TABLE "recovery_codes" ADD CONSTRAINT "recovery_codes_code_hash_length" CHECK (octet_length("code_hash") = 32);

-- For passwords from before: as near as the table can tell.
UPDATE "password_credentials" SET "changed_at" = "updated_at";

-- Counts are worth nothing after a day, and are written at every attempt: they need not outlive a
-- crash, and no attacker can bring one about.
ALTER TABLE "throttle_counters" SET UNLOGGED;
