-- Calls whose end was never told are asked about.

alter table voip_calls add column looked_up_at timestamptz;
comment on column voip_calls.looked_up_at is 'When the provider was last asked how it went, because it did not tell.';

-- A switchboard tells nothing twice: what is gone when a line comes back has ended since it was last seen.
create table switchboard_lines (
    connection_id uuid primary key references voip_connections,
    seen_at       timestamptz not null
);
comment on table switchboard_lines is 'When the line to a switchboard stood. Of its own, for it is noted every few seconds and told to nobody.';
