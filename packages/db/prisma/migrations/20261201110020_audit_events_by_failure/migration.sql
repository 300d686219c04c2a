create index "audit_events_failure_idx" on "audit_events" ("id" desc) where "outcome" = 'failure';
