create index "audit_event_details_actor_id_idx" on "audit_event_details" ("actor_id", "event_id" desc)
  where "actor_id" is not null;
