create index concurrently "identities_provider_account_id_idx" on "identities" ("provider", "account_id");
