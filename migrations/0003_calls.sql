create table dispositions (
    id         uuid primary key,
    label      text not null
        constraint disposition_label_present check (btrim(label) <> '')
        constraint disposition_label_short check (length(label) <= 60),
    applies_to call_status[] not null
        constraint disposition_applies_somewhere check (cardinality(applies_to) > 0)
        constraint disposition_for_closed_calls check (not ('planned' = any (applies_to))),
    position   int not null default 0,
    active     boolean not null default true
);
comment on table dispositions is 'How calls come out, as the company names it. Retired ones stay, for the calls that carry them.';
create unique index disposition_label_taken on dispositions (lower(btrim(label)));

create table calls (
    id         uuid primary key,                         -- made with the form, so a form sent twice is one call
    direction  call_direction not null,
    purpose    text constraint call_purpose_short check (length(purpose) <= 300),
    owner_id   uuid not null constraint call_owner_exists references users,
    created_by uuid not null references users,

    -- The plan: wall clock and zone are what was agreed; the instant is derived from them, by server/zones.rs.
    scheduled_local  timestamp,
    scheduled_zone   text,
    scheduled_at     timestamptz,
    expected_minutes int constraint call_length_range check (expected_minutes between 1 and 1440),
    reminder_minutes int constraint call_reminder_range check (reminder_minutes between 0 and 40320),
    constraint call_schedule_whole check (num_nonnulls(scheduled_local, scheduled_zone, scheduled_at) in (0, 3)),
    constraint call_reminder_needs_schedule check (reminder_minutes is null or scheduled_at is not null),

    -- What happened.
    status           call_status not null default 'planned',
    reason           text constraint call_reason_short check (length(reason) <= 500),
    started_at       timestamptz,
    ended_at         timestamptz,
    duration_seconds int generated always as (floor(extract(epoch from ended_at - started_at))::int) stored,
    -- Only a call that is on the line may still lack its purpose.
    constraint call_purpose_present check (
        case when purpose is null then status = 'planned' and started_at is not null else btrim(purpose) <> '' end),
    constraint call_reason_when_not_held_or_cancelled check (
        case when status in ('not_held', 'cancelled') then reason is not null and btrim(reason) <> '' else reason is null end),
    constraint call_times_fit_status check (
        case status when 'held'    then started_at is not null and ended_at is not null
                    when 'planned' then ended_at is null
                    else started_at is null and ended_at is null end),
    constraint call_ends_after_it_starts check (ended_at >= started_at),
    constraint call_within_a_day         check (ended_at <= started_at + interval '24 hours'),
    constraint call_planned_has_a_time   check (status <> 'planned' or num_nonnulls(scheduled_at, started_at) > 0),

    -- How it came out.
    disposition_id uuid constraint call_disposition_exists references dispositions,
    outcome        text constraint call_outcome_short check (length(outcome) <= 10000),
    constraint call_outcome_after_the_call check (status <> 'planned' or num_nonnulls(disposition_id, outcome) = 0),

    occurred_at timestamptz generated always as (coalesce(started_at, scheduled_at, created_at)) stored,
    created_at  timestamptz not null default app_now(),
    updated_at  timestamptz not null default app_now(),
    version     int not null default 1
);
comment on table calls is 'A call: its plan, what happened, how it came out. The current state; its history is call_changes.';
comment on column calls.occurred_at is 'The one time a call is listed under: when it started, else when it was planned, else when it was made.';
create trigger touch before update on calls for each row execute function touch();
create index call_by_time       on calls (occurred_at desc, id desc);
create index call_by_owner      on calls (owner_id, occurred_at desc, id desc);
create index call_by_status     on calls (status, occurred_at desc, id desc);
create index call_by_duration   on calls (coalesce(duration_seconds, -1) desc, id desc);
create index call_due           on calls (owner_id, scheduled_at) where status = 'planned' and started_at is null;
create index call_due_team      on calls (scheduled_at, id)       where status = 'planned' and started_at is null;
create index call_on_the_line   on calls (started_at)             where status = 'planned' and started_at is not null;
create index call_missed        on calls (occurred_at desc, id desc) where status = 'not_held' and direction = 'inbound';
create index call_by_disposition on calls (disposition_id, occurred_at desc, id desc) where disposition_id is not null;
create index call_words         on calls using gin ((coalesce(purpose, '') || ' ' || coalesce(outcome, '')) gin_trgm_ops);
