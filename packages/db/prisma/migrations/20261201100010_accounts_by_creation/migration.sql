create index concurrently "accounts_created_at_id_idx" on "accounts" ("created_at", "id");
