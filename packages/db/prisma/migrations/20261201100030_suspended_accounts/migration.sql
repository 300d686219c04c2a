create index concurrently "accounts_suspended" on "accounts" ("id") where "suspended_at" is not null;
