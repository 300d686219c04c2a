create unique index concurrently "sessions_impersonator_session_id_key" on "sessions" ("impersonator_session_id") where "impersonator_session_id" is not null;
