-- Without the two types of nearly all events, which a search finds soon without an index.
create index "audit_events_actor_id_idx" on "audit_events" ("actor", "id" desc)
  where "actor" in ('admin', 'apiToken', 'service', 'commandLine', 'system');
