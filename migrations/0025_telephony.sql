-- Telephones: who carries calls, our numbers, what providers told (the ledger), and what that says of a call.

alter table events drop constraint event_topic_known;
alter table events add constraint event_topic_known check (
    topic in ('call', 'note', 'task', 'record', 'user', 'disposition', 'import', 'notification', 'telephony'));

create table voip_connections (
    id         uuid primary key,
    provider   text not null constraint voip_provider_known check (provider in ('twilio', 'signalwire', 'webhook', 'simulator')),
    name       text not null
        constraint voip_connection_name_present check (btrim(name) <> '')
        constraint voip_connection_name_short check (length(name) <= 60),
    account    text not null default '' constraint voip_account_short check (length(account) <= 100),
    address    text not null default '' constraint voip_address_short check (length(address) <= 200),
    secrets    bytea,                                    -- sealed with the key of this installation; never shown again
    owner_id   uuid not null references users,
    dials      boolean not null default true,
    position   int not null default 0,
    refused    bigint not null default 0,
    refused_at timestamptz,
    retired_at timestamptz,
    created_at timestamptz not null default app_now()
);
comment on table voip_connections is 'Whom Callboard talks to about calls. position: the order of preference for dialling.';
comment on column voip_connections.owner_id is 'Who answers calls to a number that is nobody''s.';
comment on column voip_connections.refused is 'How many messages came whose signature was not theirs. Nothing else of them is kept.';
create unique index voip_connection_name_taken on voip_connections (lower(btrim(name))) where retired_at is null;

create table voip_lines (
    e164          text primary key constraint voip_line_e164 check (e164 ~ '^\+[1-9][0-9]{6,14}$'),
    connection_id uuid not null constraint voip_line_of_a_connection references voip_connections,
    owner_id      uuid not null references users,
    name          text not null default '' constraint voip_line_name_short check (length(name) <= 60)
);
comment on table voip_lines is 'Our own numbers, and who answers calls to them.';
create index voip_line_connection on voip_lines (connection_id);

alter table users add column phone text constraint user_phone_shaped check (phone ~ '^(\+[1-9][0-9]{6,14}|[0-9]{2,6})$');
comment on column users.phone is 'Where they pick up: a number in E.164, or an extension.';
create index user_phone on users (phone) where phone is not null;

create table provider_events (
    id            bigint generated always as identity primary key,
    connection_id uuid not null references voip_connections,
    event_key     text not null,
    conversation  text,                                  -- what it is about; null where it cannot be read
    query         text not null,
    content_type  text not null,
    body          bytea not null constraint provider_event_body_small check (octet_length(body) <= 65536),
    received_at   timestamptz not null,
    deliveries    int not null default 1,
    applied_at    timestamptz,
    tries         smallint not null default 0,
    next_try_at   timestamptz not null,
    problem       text,
    constraint provider_event_once unique (connection_id, event_key)
);
comment on table provider_events is 'The ledger: every message of a provider as it came, once, however often it was delivered. Calls are computed from it, and can be again.';
create index provider_event_waiting on provider_events (next_try_at, id) where applied_at is null and conversation is not null;
create index provider_event_of_conversation on provider_events (connection_id, conversation, id);
create index provider_event_newest on provider_events (connection_id, received_at desc, id desc);
create index provider_event_problem on provider_events (id desc) where problem is not null;

create table voip_calls (
    call_id          uuid primary key references calls on delete cascade,
    connection_id    uuid not null references voip_connections,
    conversation     text not null,
    provider_call_id text,
    direction        call_direction not null,
    our_number       text not null,
    their_number     text not null,                      -- as it was told; empty where it is withheld
    their_e164       text,
    stage            text not null constraint voip_stage_known check (stage in ('asked', 'dialling', 'ringing', 'connected', 'over')),
    began_at         timestamptz not null,
    rang_at          timestamptz,
    answered_at      timestamptz,
    ended_at         timestamptz,
    missed           text constraint voip_missed_known check (missed in (
        'no_answer', 'busy', 'declined', 'wrong_number', 'failed', 'voicemail', 'abandoned', 'not_picked_up', 'called_off')),
    recordings       jsonb not null default '[]',
    matched          text not null constraint voip_matched_known check (matched in ('exact', 'alike', 'dialled', 'several', 'nobody', 'withheld', 'corrected')),
    matched_id       uuid references records on delete set null,
    others           uuid[] not null default '{}',
    called_off_at    timestamptz,
    since_change     bigint not null,                    -- what people decided up to this change is older than the attempt
    constraint voip_conversation_once unique (conversation, connection_id),
    constraint voip_missed_when_over check (missed is null or stage = 'over')
);
comment on table voip_calls is 'What the telephone says of a call: computed from the ledger, and nothing a person writes.';
comment on column voip_calls.others is 'Who else has the number, for a choice.';
create index voip_call_live on voip_calls (began_at) where stage <> 'over';
create index voip_call_unmatched on voip_calls (their_e164) where matched in ('nobody', 'several', 'alike') and their_e164 is not null;
create index voip_call_number on voip_calls (their_e164, began_at desc) where their_e164 is not null;
create index voip_call_record on voip_calls (matched_id) where matched_id is not null;

create trigger tell_new after insert on voip_calls referencing new table as changed_rows for each statement execute function tell_of_parts_of_calls('call_id');
create trigger tell     after update on voip_calls referencing new table as changed_rows for each statement execute function tell_of_parts_of_calls('call_id');
create trigger tell_new after insert on voip_connections referencing new table as changed_rows for each statement execute function tell_of_rows('telephony', 'id');
create trigger tell     after update on voip_connections referencing old table as old_rows new table as new_rows for each statement execute function tell_of_rows('telephony', 'id');
create trigger tell_new after insert on voip_lines referencing new table as changed_rows for each statement execute function tell_of_rows('telephony', 'connection_id');
create trigger tell     after update on voip_lines referencing old table as old_rows new table as new_rows for each statement execute function tell_of_rows('telephony', 'connection_id');
create trigger tell_gone after delete on voip_lines referencing old table as changed_rows for each statement execute function tell_of_rows('telephony', 'connection_id');

create table simulated_events (
    id            bigint generated always as identity primary key,
    connection_id uuid not null references voip_connections,
    conversation  text not null,
    due_at        timestamptz not null,
    body          text not null
);
comment on table simulated_events is 'What the simulator will tell, and when: a call that was placed there goes on though the process ends.';
create index simulated_event_due on simulated_events (due_at, id);
create index simulated_event_of_conversation on simulated_events (connection_id, conversation);

