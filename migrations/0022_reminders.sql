-- Reminders that arrive, and the notifications they arrive as.

-- ── what a call asks for ──────────────────────────────────────────────────────
alter table calls disable trigger user;
alter table calls add column reminders      text[]        not null default '{}';
alter table calls add column reminder_times timestamptz[] not null default '{}';
update calls set reminders = array[reminder_minutes || 'm'], reminder_times = array[scheduled_at - make_interval(mins => reminder_minutes)]
 where reminder_minutes is not null;
alter table calls drop column reminder_minutes;
alter table calls enable trigger user;
alter table calls add constraint call_reminders_timed          check (cardinality(reminders) = cardinality(reminder_times));
alter table calls add constraint call_reminders_need_schedule  check (reminders = '{}' or scheduled_at is not null);
alter table calls add constraint call_reminders_few            check (cardinality(reminders) <= 10);
comment on column calls.reminders is 'How long before the plan to be reminded: minutes (30m) or days of the calendar (1d).';
alter table calls add column invites boolean not null default false;
comment on column calls.invites is 'People outside are written to: an invitation for their calendar, and the reminders. Never notes.';
comment on column calls.reminder_times is 'The instants they mean, in the same order: derived with the plan''s own, by server/zones.rs.';

alter table users add column reminders text[] not null default '{}' constraint user_reminders_few check (cardinality(reminders) <= 10);
update users set reminders = array[default_reminder_minutes || 'm'] where default_reminder_minutes is not null;
alter table users drop column default_reminder_minutes;
alter table users alter column reminders set default array['30m'];
alter table users add column remind_by text not null default 'both' constraint user_remind_by_known check (remind_by in ('both', 'here', 'mail'));
comment on column users.reminders is 'What new plans begin with.';

-- ── reminders, one for each person and time ───────────────────────────────────
create table reminders (
    id         uuid primary key default gen_random_uuid(),
    call_id    uuid not null references calls on delete cascade,
    user_id    uuid references users,
    record_id  uuid references records on delete cascade,
    before     text not null,
    due_at     timestamptz not null,
    state      text not null constraint reminder_state_known check (state in ('queued', 'sent', 'skipped')),
    why        text,                                     -- why it was skipped: a code of domain/remind.rs
    queued_at  timestamptz not null default app_now(),
    settled_at timestamptz,                              -- when it was sent or skipped
    constraint reminder_once unique nulls not distinct (call_id, user_id, record_id, due_at),
    constraint reminder_of_one_person check (num_nonnulls(user_id, record_id) = 1),
    constraint reminder_settled_when_settled check ((state = 'queued') = (settled_at is null)),
    constraint reminder_skipped_with_a_reason check ((state = 'skipped') = (why is not null))
);
comment on table reminders is 'What is to be sent, to whom and when: derived by triggers from reminders_plain. What was sent stays sent.';
create index reminder_due     on reminders (due_at) where state = 'queued';
create index reminder_settled on reminders (settled_at desc) where state <> 'queued';
create index reminder_of_user on reminders (user_id) where state = 'queued';

-- The law of reminders in plain words: for each planned call that has not begun, its owner and everybody who takes part and has
-- not declined (people outside only where they are to be written to), at each of its times.
create view reminders_plain as
select distinct on (c.id, p.user_id, p.record_id, t.due_at) c.id as call_id, p.user_id, p.record_id, t.before, t.due_at
  from calls c
  cross join lateral unnest(c.reminders, c.reminder_times) as t (before, due_at)
  cross join lateral (select c.owner_id as user_id, null::uuid as record_id
                      union select p.user_id, p.record_id from call_participants p
                             where p.call_id = c.id and p.answer <> 'declined' and (p.user_id is not null or c.invites)) p
 where c.status = 'planned' and c.started_at is null and c.deleted_at is null
 order by c.id, p.user_id, p.record_id, t.due_at, t.before;

-- One whose time has passed when it is stated is not sent; what was sent is not sent again.
create function restate_reminders(ids uuid[]) returns void language plpgsql as $$
begin
    if coalesce(cardinality(ids), 0) = 0 then return; end if;
    with wanted as materialized (select * from reminders_plain where call_id = any (ids)),
    gone as (
        update reminders r set state = 'skipped', settled_at = app_now(), why = (
               select case when c.deleted_at is not null then 'deleted'
                           when c.status <> 'planned' then c.status::text
                           when c.started_at is not null then 'started'
                           when not r.due_at = any (c.reminder_times) then 'moved'
                           when exists (select from call_participants p where p.call_id = c.id and p.answer = 'declined'
                                                                          and (p.user_id = r.user_id or p.record_id = r.record_id)) then 'declined'
                           else 'left' end
                 from calls c where c.id = r.call_id)
         where r.call_id = any (ids) and r.state = 'queued'
           and not exists (select from wanted w where w.call_id = r.call_id and w.due_at = r.due_at
                              and w.user_id is not distinct from r.user_id and w.record_id is not distinct from r.record_id))
    insert into reminders as r (call_id, user_id, record_id, before, due_at, state, why, settled_at)
    select call_id, user_id, record_id, before, due_at,
           case when due_at > app_now() then 'queued' else 'skipped' end,
           case when due_at > app_now() then null else 'past' end,
           case when due_at > app_now() then null else app_now() end
      from wanted
    on conflict on constraint reminder_once do update
       set state = 'queued', why = null, settled_at = null, queued_at = app_now(), before = excluded.before
     where r.state = 'skipped' and excluded.state = 'queued' or r.state = 'queued' and r.before <> excluded.before;
end $$;

create function restate_reminders_of_calls() returns trigger language plpgsql as $$
begin
    if tg_op = 'INSERT' then
        perform restate_reminders(array(select id from new_rows where reminders <> '{}' and status = 'planned'));
    else
        perform restate_reminders(array(select n.id from new_rows n join old_rows o using (id)
             where (n.reminders <> '{}' or o.reminders <> '{}')
               and (n.status, n.started_at, n.deleted_at, n.owner_id, n.reminders, n.reminder_times, n.invites)
                   is distinct from (o.status, o.started_at, o.deleted_at, o.owner_id, o.reminders, o.reminder_times, o.invites)));
    end if;
    return null;
end $$;
create trigger restate_reminders_new after insert on calls referencing new table as new_rows for each statement execute function restate_reminders_of_calls();
create trigger restate_reminders     after update on calls referencing old table as old_rows new table as new_rows
    for each statement execute function restate_reminders_of_calls();

create function restate_reminders_of_participants() returns trigger language plpgsql as $$
begin
    perform restate_reminders(array(select distinct p.call_id from changed_rows p join calls c on c.id = p.call_id
                                     where c.reminders <> '{}'));
    return null;
end $$;
create trigger restate_reminders_new  after insert on call_participants referencing new table as changed_rows
    for each statement execute function restate_reminders_of_participants();
create trigger restate_reminders_gone after delete on call_participants referencing old table as changed_rows
    for each statement execute function restate_reminders_of_participants();
create trigger restate_reminders      after update on call_participants referencing new table as changed_rows
    for each statement execute function restate_reminders_of_participants();

-- What is planned already is reminded of from now on.
select restate_reminders(array(select id from calls where status = 'planned' and reminders <> '{}'));

-- ── notifications ─────────────────────────────────────────────────────────────
create table notifications (
    id            uuid primary key default gen_random_uuid(),
    user_id       uuid not null references users on delete cascade,
    kind          text not null constraint notification_kind_known check (
        kind in ('reminder', 'invited', 'handed_over', 'moved', 'cancelled', 'answered', 'task_given', 'task_due', 'import_done')),
    at            timestamptz not null default app_now(),
    actor_id      uuid default app_actor() references users,
    call_id       uuid references calls on delete cascade,
    task_id       uuid references tasks on delete cascade,
    import_id     uuid references imports on delete cascade,
    reminder_id   uuid constraint notification_of_a_reminder_once unique references reminders on delete cascade,
    detail        text,                                  -- the answer that was given, the time before, the day it is due
    read_at       timestamptz,
    snoozed_until timestamptz,                           -- not shown before then
    constraint notification_of_something check (num_nonnulls(call_id, task_id, import_id) = 1),
    constraint notification_snoozed_unread check (snoozed_until is null or read_at is null)
);
comment on table notifications is 'What somebody is told: reminders, and what others did that concerns them. Kept for ninety days.';
create index notification_of_user  on notifications (user_id, at desc, id desc);
create index notification_unread   on notifications (user_id, at desc) where read_at is null and snoozed_until is null;
create index notification_snoozed  on notifications (snoozed_until) where snoozed_until is not null;
create index notification_age      on notifications (at);
create index notification_of_call  on notifications (call_id) where call_id is not null;
create index notification_of_task  on notifications (task_id) where task_id is not null;
create index notification_import   on notifications (import_id) where import_id is not null;
create unique index notification_of_a_due_task_once on notifications (task_id, detail) where kind = 'task_due';

alter table events drop constraint event_topic_known;
alter table events add constraint event_topic_known check (
    topic in ('call', 'note', 'task', 'record', 'user', 'disposition', 'import', 'notification'));
create trigger tell_new after insert on notifications referencing new table as changed_rows for each statement execute function tell_of_rows('notification', 'user_id', 'call_id');
create trigger tell     after update on notifications referencing old table as old_rows new table as new_rows
    for each statement execute function tell_of_rows('notification', 'user_id', 'call_id');

-- Whoever acts is not told what they did; nor is anybody told of files, merges and what is taken back, row by row.
create function tells_people() returns boolean language sql stable as $$ select app_cause() in ('person', 'provider', 'system') $$;

create function notify_of_new_calls() returns trigger language plpgsql as $$
begin
    if not tells_people() then return null; end if;
    insert into notifications (user_id, kind, call_id)
    select owner_id, 'handed_over', id from new_rows
     where status = 'planned' and started_at is null and app_actor() is not null and owner_id <> app_actor();
    return null;
end $$;
create trigger notify_new after insert on calls referencing new table as new_rows for each statement execute function notify_of_new_calls();

create function notify_of_calls() returns trigger language plpgsql as $$
begin
    if not tells_people() then return null; end if;
    -- A newer move says what an older one, still unread, said.
    with changed as (
        select n.id, n.owner_id, o.scheduled_at as was_at, n.status,
               n.owner_id is distinct from o.owner_id as handed_over,
               n.scheduled_at is distinct from o.scheduled_at as moved
          from new_rows n join old_rows o using (id)
         where o.status = 'planned' and n.status in ('planned', 'cancelled') and n.started_at is null and n.deleted_at is null
           and (n.owner_id, n.scheduled_at, n.status) is distinct from (o.owner_id, o.scheduled_at, o.status)),
    told as (
        select id as call_id, owner_id as user_id, 'handed_over' as kind, null as detail from changed where handed_over and status = 'planned'
        union all
        select c.id, p.user_id, case c.status when 'cancelled' then 'cancelled' else 'moved' end,
               case when c.status = 'planned' then c.was_at::text end
          from changed c
          cross join lateral (select c.owner_id as user_id where not c.handed_over
                              union select t.user_id from call_participants t
                                     where t.call_id = c.id and t.user_id is not null and t.user_id <> c.owner_id and t.answer <> 'declined') p
         where c.status = 'cancelled' or c.moved),
    stale as (
        update notifications s set read_at = app_now(), snoozed_until = null from told
         where s.user_id = told.user_id and s.call_id = told.call_id and s.kind = told.kind and s.read_at is null)
    insert into notifications (user_id, kind, call_id, detail)
    select user_id, kind, call_id, detail from told where user_id is distinct from app_actor();
    return null;
end $$;
create trigger notify after update on calls referencing old table as old_rows new table as new_rows for each statement execute function notify_of_calls();

create function notify_of_new_participants() returns trigger language plpgsql as $$
begin
    if not tells_people() then return null; end if;
    insert into notifications (user_id, kind, call_id)
    select p.user_id, 'invited', p.call_id from changed_rows p join calls c on c.id = p.call_id
     where p.user_id is not null and p.user_id <> c.owner_id and p.user_id is distinct from app_actor()
       and c.status = 'planned' and c.started_at is null and c.deleted_at is null;
    return null;
end $$;
create trigger notify_new after insert on call_participants referencing new table as changed_rows for each statement execute function notify_of_new_participants();

create function notify_of_answers() returns trigger language plpgsql as $$
begin
    if not tells_people() then return null; end if;
    insert into notifications (user_id, kind, call_id, actor_id, detail)
    select c.owner_id, 'answered', n.call_id, coalesce(app_actor(), n.user_id), n.answer::text || coalesce(' ' || r.name, '')
      from new_rows n
      join old_rows o on o.call_id = n.call_id and o.user_id is not distinct from n.user_id and o.record_id is not distinct from n.record_id
      join calls c on c.id = n.call_id left join records r on r.id = n.record_id
     where n.answer <> o.answer and n.answer <> 'invited' and c.status = 'planned' and c.owner_id is distinct from app_actor();
    return null;
end $$;
create trigger notify after update on call_participants referencing old table as old_rows new table as new_rows for each statement execute function notify_of_answers();

create function notify_of_tasks() returns trigger language plpgsql as $$
begin
    if not tells_people() then return null; end if;
    insert into notifications (user_id, kind, task_id)
    select n.owner_id, 'task_given', n.id from new_rows n
     where n.status = 'open' and n.deleted_at is null and app_actor() is not null and n.owner_id <> app_actor();
    return null;
end $$;
create trigger notify_new after insert on tasks referencing new table as new_rows for each statement execute function notify_of_tasks();

create function notify_of_given_tasks() returns trigger language plpgsql as $$
begin
    if not tells_people() then return null; end if;
    insert into notifications (user_id, kind, task_id)
    select n.owner_id, 'task_given', n.id from new_rows n join old_rows o using (id)
     where n.owner_id <> o.owner_id and n.status = 'open' and n.deleted_at is null and n.owner_id is distinct from app_actor();
    -- What is done, dropped, deleted or given on need not be read any more.
    update notifications s set read_at = app_now(), snoozed_until = null from new_rows n join old_rows o using (id)
     where s.task_id = n.id and s.user_id = o.owner_id and s.read_at is null
       and (n.status <> 'open' or n.deleted_at is not null or n.owner_id <> o.owner_id);
    return null;
end $$;
create trigger notify after update on tasks referencing old table as old_rows new table as new_rows for each statement execute function notify_of_given_tasks();

create function notify_of_imports() returns trigger language plpgsql as $$
begin
    insert into notifications (user_id, kind, import_id, actor_id, detail)
    select n.created_by, 'import_done', n.id, null, n.stage::text from new_rows n join old_rows o using (id)
     where n.stage is distinct from o.stage and n.stage in ('imported', 'undone', 'failed') and n.created_by is not null;
    return null;
end $$;
create trigger notify after update on imports referencing old table as old_rows new table as new_rows for each statement execute function notify_of_imports();

-- A reminder of a call that has begun, was closed or moved need not be read any more.
create function settle_notifications() returns trigger language plpgsql as $$
begin
    update notifications s set read_at = app_now(), snoozed_until = null
      from new_rows n join old_rows o using (id)
     where s.call_id = n.id and s.read_at is null and s.kind in ('reminder', 'invited')
       and (n.status <> 'planned' or n.started_at is not null or n.deleted_at is not null
            or s.kind = 'reminder' and n.scheduled_at is distinct from o.scheduled_at);
    return null;
end $$;
create trigger settle_notifications after update on calls referencing old table as old_rows new table as new_rows
    for each statement execute function settle_notifications();
