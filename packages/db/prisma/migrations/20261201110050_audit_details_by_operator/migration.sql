create index "audit_event_details_actor_name_idx" on "audit_event_details" ("actor_name", "event_id" desc)
  where "actor_name" is not null;
