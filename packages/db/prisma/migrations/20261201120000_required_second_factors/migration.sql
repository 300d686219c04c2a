-- Neither rewrites its table: the default is a constant.
alter table accounts add column second_factor_required_at timestamptz(3);
alter table sessions add column second_factor_required boolean not null default false;
