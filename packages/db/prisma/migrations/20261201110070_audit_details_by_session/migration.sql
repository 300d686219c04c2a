create index "audit_event_details_session_id_idx" on "audit_event_details" ("session_id", "event_id" desc)
  where "session_id" is not null;
