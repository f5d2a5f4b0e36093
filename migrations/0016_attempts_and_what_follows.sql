-- An attempt keeps its time, calls that follow one another know it, and everybody who takes part is concerned.

-- ── attempts ──────────────────────────────────────────────────────────────────
-- A call that was tried and not held has the start of the attempt.
alter table calls drop constraint call_times_fit_status;
alter table calls add constraint call_times_fit_status check (
    case status when 'held'      then started_at is not null and ended_at is not null
                when 'cancelled' then started_at is null and ended_at is null
                else ended_at is null end);
-- Not asked of what is there already: a call of an old import is not lost for it.
alter table calls add constraint call_not_held_in_the_future check (status <> 'held' or ended_at <= app_now()) not valid;

-- What the line said, which is another thing than how people came to terms.
alter table calls add column result text constraint call_result_known check (
    result in ('answered', 'no_answer', 'busy', 'voicemail', 'wrong_number', 'failed'));

-- ── what follows ──────────────────────────────────────────────────────────────
alter table calls add column follows_id uuid constraint call_follows_another references calls on delete set null;
alter table calls add column follows_as text constraint call_follows_known check (follows_as in ('again', 'next', 'call_back'));
alter table calls add column attempt int not null default 1 constraint call_attempt_counted check (attempt between 1 and 1000);
alter table calls add constraint call_follows_whole check (follows_as is not null or follows_id is null);
alter table calls add column called_back_at timestamptz;
alter table calls add column settled text constraint call_settled_short check (length(settled) <= 500);
comment on column calls.attempt is 'How often they were tried by now: one more than the call it follows, where that one was not held.';
comment on column calls.called_back_at is 'Of a missed call: when a call back was held. Kept by a trigger.';
comment on column calls.settled is 'Of a missed call: why nobody has to call back.';
create index call_follows on calls (follows_id) where follows_id is not null;

drop index call_missed;
create index call_missed on calls (occurred_at desc, id desc)
    where status = 'not_held' and direction = 'inbound' and called_back_at is null and settled is null and deleted_at is null;

create function call_back_settles() returns trigger language plpgsql as $$
begin
    update calls set called_back_at = case when new.status = 'held' and new.deleted_at is null then new.ended_at end
     where id = new.follows_id and called_back_at is distinct from case when new.status = 'held' and new.deleted_at is null then new.ended_at end;
    return null;
end $$;
create trigger settle_new after insert on calls for each row when (new.follows_as = 'call_back' and new.status = 'held') execute function call_back_settles();
create trigger settle after update of status, deleted_at, ended_at on calls for each row
    when (new.follows_as = 'call_back' and (new.status, new.deleted_at, new.ended_at) is distinct from (old.status, old.deleted_at, old.ended_at))
    execute function call_back_settles();

-- ── the story ─────────────────────────────────────────────────────────────────
create or replace function call_facts(c calls) returns jsonb language sql immutable as $$
    select to_jsonb(c) - array['id', 'created_by', 'duration_seconds', 'occurred_at', 'created_at', 'updated_at', 'version',
                               'follows_id', 'follows_as', 'attempt', 'called_back_at']
$$;
alter table call_changes add column undoes bigint;
comment on column call_changes.undoes is 'The change that this one takes back: what is taken back is no longer part of the way back.';
alter table call_changes drop constraint call_change_cause_known;
alter table call_changes add constraint call_change_cause_known check (cause in ('person', 'undo', 'system', 'import', 'provider', 'merge'));
create index call_change_undoes on call_changes (call_id) where undoes is not null;
alter table call_changes alter column undoes set default nullif(current_setting('app.undoes', true), '')::bigint;

-- ── reasons are the company's too ─────────────────────────────────────────────
-- Of one list with the outcomes, so that no word stands in both.
alter table dispositions add column is_reason boolean not null default false;
alter table dispositions add column result text constraint disposition_result_known check (
    result in ('no_answer', 'busy', 'voicemail', 'wrong_number', 'failed'));
alter table dispositions add constraint disposition_reasons_for_calls_not_held check (not is_reason or not ('held' = any (applies_to)));
alter table dispositions add constraint disposition_result_of_a_reason check (result is null or is_reason);
comment on column dispositions.is_reason is 'A reason why a call was not held or was cancelled; else an outcome, how people came to terms.';

-- What could only be said of a call that was not held was a reason all along. A company that has begun gets the usual ones beside
-- its own; a new one gets them with its first administrator (src/server/dispositions.rs).
update dispositions set is_reason = true where not ('held' = any (applies_to));
insert into dispositions (id, label, applies_to, is_reason, result, position)
select gen_random_uuid(), label, applies_to::call_status[], true, result, n
  from (values (101, 'No answer', '{not_held}', 'no_answer'), (102, 'Busy', '{not_held}', 'busy'), (103, 'Left a voicemail', '{not_held}', 'voicemail'),
               (104, 'Wrong number', '{not_held}', 'wrong_number'), (105, 'They asked to move it', '{not_held}', null),
               (106, 'No longer needed', '{cancelled}', null), (107, 'They called it off', '{cancelled}', null), (108, 'We called it off', '{cancelled}', null),
               (109, 'Duplicate', '{cancelled}', null), (110, 'Settled by e-mail', '{not_held,cancelled}', null)) as usual (n, label, applies_to, result)
 where exists (select from dispositions)
on conflict do nothing;
update dispositions d set result = usual.result
  from (values ('no answer', 'no_answer'), ('busy', 'busy'), ('left a voicemail', 'voicemail'), ('left voicemail', 'voicemail'), ('wrong number', 'wrong_number'))
       as usual (label, result)
 where d.is_reason and d.result is null and lower(btrim(d.label)) = usual.label;

-- ── everybody who takes part ──────────────────────────────────────────────────
create table call_teammates (
    user_id     uuid not null references users on delete cascade,
    call_id     uuid not null references calls on delete cascade,
    occurred_at timestamptz not null,
    status      call_status not null,
    direction   call_direction not null,
    waiting     boolean not null,                        -- planned, and not on the line
    constraint call_teammate_once primary key (user_id, call_id)
);
comment on table call_teammates is 'Calls of others that somebody takes part in and has not declined: derived by triggers from call_teammates_plain.';
create index call_teammate_list on call_teammates (user_id, occurred_at desc, call_id desc);
create index call_teammate_due  on call_teammates (user_id, occurred_at, call_id) where waiting;
create index call_teammate_call on call_teammates (call_id);

create view call_teammates_plain as
select p.user_id, c.id as call_id, c.occurred_at, c.status, c.direction, c.status = 'planned' and c.started_at is null as waiting
  from call_participants p join calls c on c.id = p.call_id
 where p.user_id is not null and p.user_id <> c.owner_id and p.answer <> 'declined' and c.deleted_at is null;

create function relink_teammates(ids uuid[]) returns void language plpgsql as $$
begin
    if coalesce(cardinality(ids), 0) = 0 then return; end if;
    with wanted as materialized (select * from call_teammates_plain where call_id = any (ids)),
    gone as (
        delete from call_teammates t where t.call_id = any (ids)
           and not exists (select from wanted w where w.call_id = t.call_id and w.user_id = t.user_id))
    insert into call_teammates as t (user_id, call_id, occurred_at, status, direction, waiting)
    select user_id, call_id, occurred_at, status, direction, waiting from wanted
    on conflict (user_id, call_id) do update
       set occurred_at = excluded.occurred_at, status = excluded.status, direction = excluded.direction, waiting = excluded.waiting
     where (t.occurred_at, t.status, t.direction, t.waiting) is distinct from (excluded.occurred_at, excluded.status, excluded.direction, excluded.waiting);
end $$;

create function relink_teammates_of_calls() returns trigger language plpgsql as $$
begin
    perform relink_teammates(array(select n.id from new_rows n join old_rows o using (id)
         where (n.owner_id, n.status, n.direction, n.occurred_at, n.started_at, n.deleted_at)
               is distinct from (o.owner_id, o.status, o.direction, o.occurred_at, o.started_at, o.deleted_at)
           and exists (select from call_participants p where p.call_id = n.id and p.user_id is not null)));
    return null;
end $$;
create trigger relink_teammates after update on calls referencing old table as old_rows new table as new_rows
    for each statement execute function relink_teammates_of_calls();

create function relink_teammates_of_participants() returns trigger language plpgsql as $$
begin
    perform relink_teammates(array(select distinct call_id from changed_rows where user_id is not null));
    return null;
end $$;
create trigger relink_teammates_new  after insert on call_participants referencing new table as changed_rows
    for each statement execute function relink_teammates_of_participants();
create trigger relink_teammates_gone after delete on call_participants referencing old table as changed_rows
    for each statement execute function relink_teammates_of_participants();
create trigger relink_teammates      after update on call_participants referencing new table as changed_rows
    for each statement execute function relink_teammates_of_participants();

insert into call_teammates select * from call_teammates_plain;

-- ── what goes for good is told as well ────────────────────────────────────────
create trigger tell_gone after delete on calls referencing old table as changed_rows for each statement execute function tell_of_rows('call', 'id', 'owner_id');
create trigger tell_gone after delete on records referencing old table as changed_rows for each statement execute function tell_of_rows('record', 'id', 'account_id');
-- Whether anything points at a record that goes for good.
create index record_merged on records (merged_into) where merged_into is not null;
