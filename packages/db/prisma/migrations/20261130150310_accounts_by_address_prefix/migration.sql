create index concurrently "accounts_email_prefix" on "accounts" (lower("email") text_pattern_ops);
