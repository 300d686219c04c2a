-- After the index, by which every end of a session looks for what it cascades to. Not validated here: that
-- would read the whole table, in which nobody has acted as somebody else yet.
alter table "sessions" add constraint "sessions_impersonator_session_id_fkey"
    foreign key ("impersonator_session_id") references "sessions" ("id")
    on delete cascade on update cascade not valid;
alter table "sessions" add constraint "sessions_impersonator_complete" check (
    ("impersonator_session_id" is null) = ("impersonator_account_id" is null)
) not valid;
