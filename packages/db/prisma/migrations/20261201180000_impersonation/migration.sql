-- The session of an admin who acts as the owner of an account names the admin's own session and account.
-- Nullable and without a default: no row is rewritten.
alter table "sessions"
    add column "impersonator_session_id" uuid,
    add column "impersonator_account_id" uuid;
