create index concurrently "identities_label" on "identities" using hash (lower("label"));
