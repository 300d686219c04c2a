create index "audit_event_details_address_idx" on "audit_event_details" (audit_inet("address"), "event_id" desc);
