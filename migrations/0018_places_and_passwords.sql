alter table sessions
    add column id      uuid not null default gen_random_uuid(),
    add column address text;
create unique index session_id on sessions (id);
comment on column sessions.id is 'What a page calls it by: the token''s hash stays here.';

alter table users add column password_is_given boolean not null default false;
comment on column users.password_is_given is 'An administrator chose it: its owner chooses another before anything else.';

create table known_devices (
    user_id     uuid not null references users on delete cascade,
    device_hash bytea not null constraint device_is_sha256 check (octet_length(device_hash) = 32),
    seen_at     timestamptz not null,
    primary key (user_id, device_hash)
);
comment on table known_devices is 'Browsers that somebody has signed in with. A stranger who fails in their name slows no sign-in from these.';
create index known_device_age on known_devices (seen_at);
