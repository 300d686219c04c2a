create index concurrently "accounts_unconfirmed" on "accounts" ("id") where "email_confirmed_at" is null;
