-- Expand only: replicas of the version before take an account with an imported password for one
-- without a password.
CREATE TABLE "imported_passwords" (
    "account_id" UUID NOT NULL,
    "encrypted_hash" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "imported_passwords_pkey" PRIMARY KEY ("account_id")
);

-- On an empty table: nothing is validated. The lock of "accounts" that a foreign key takes is held
-- for milliseconds.
ALTER TABLE "imported_passwords" ADD CONSTRAINT "imported_passwords_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "accounts"("id") ON DELETE CASCADE ON UPDATE CASCADE;
