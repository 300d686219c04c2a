create index concurrently "identities_subject_idx" on "identities" ("subject");
