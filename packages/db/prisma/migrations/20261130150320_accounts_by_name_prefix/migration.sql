create index concurrently "accounts_name_prefix" on "accounts" (lower("name") text_pattern_ops, "id");
