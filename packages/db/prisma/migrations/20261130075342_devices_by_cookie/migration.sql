create index concurrently "known_devices_token_hash_idx" on "known_devices" ("token_hash");
