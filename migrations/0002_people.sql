create table users (
    id                       uuid primary key,
    email                    text not null
        constraint user_email_shaped check (email = lower(email) and email ~ '^[^@[:space:]]+@[^@[:space:]]+$' and length(email) <= 254),
    name                     text not null
        constraint user_name_present check (btrim(name) <> '')
        constraint user_name_short check (length(name) <= 120),
    role                     user_role not null default 'agent',
    time_zone                text not null default 'UTC',
    theme                    theme not null default 'system',
    default_reminder_minutes int constraint user_reminder_range check (default_reminder_minutes between 0 and 40320),
    password_hash            text not null,              -- argon2id, in PHC form
    disabled_at              timestamptz,                -- a person is never deleted: their calls name them
    created_at               timestamptz not null default now(),
    constraint user_email_taken unique (email)
);
comment on table users is 'People who sign in. Times are shown to each in time_zone, an IANA name.';

create table sessions (
    token_hash   bytea primary key constraint session_token_is_sha256 check (octet_length(token_hash) = 32),
    user_id      uuid not null references users on delete cascade,
    created_at   timestamptz not null default now(),
    last_seen_at timestamptz not null default now(),
    expires_at   timestamptz not null,
    user_agent   text,
    constraint session_expires_later check (expires_at > created_at)
);
comment on table sessions is 'Who is signed in where. Only the SHA-256 of a token is kept: a stolen backup opens nothing.';
create index session_of_user on sessions (user_id);
create index session_expiry  on sessions (expires_at);

create table sign_in_failures (
    subject        text primary key,                     -- 'account:<e-mail>' or 'address:<ip>'
    failures       int not null constraint sign_in_failures_counted check (failures > 0),
    last_failed_at timestamptz not null,
    next_try_at    timestamptz not null
);
comment on table sign_in_failures is 'Failed sign-ins by account and by address; the next try waits longer each time. Known and unknown accounts are counted alike.';
create index sign_in_failure_age on sign_in_failures (last_failed_at);
