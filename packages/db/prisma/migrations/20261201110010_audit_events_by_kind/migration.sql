create index "audit_events_kind_id_idx" on "audit_events" ("kind", "id" desc);
