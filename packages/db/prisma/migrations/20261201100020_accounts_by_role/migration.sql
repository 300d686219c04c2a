create index concurrently "accounts_role" on "accounts" ("role", "id") where "role" <> 'member';
