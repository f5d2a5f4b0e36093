-- Callers: one talk answers all that somebody missed of one caller, and numbers that nobody has are found by their time.

alter table calls add column called_back_by uuid constraint call_called_back_by_another references calls on delete set null;
comment on column calls.called_back_at is 'Of a missed call: when they were talked to after all. Kept by a trigger.';
comment on column calls.called_back_by is 'Of a missed call: the call in which they were talked to. Kept by a trigger.';
create index call_called_back_by on calls (called_back_by) where called_back_by is not null;

create or replace function call_facts(c calls) returns jsonb language sql immutable as $$
    select to_jsonb(c) - array['id', 'created_by', 'duration_seconds', 'occurred_at', 'created_at', 'updated_at', 'version',
                               'follows_id', 'follows_as', 'attempt', 'called_back_at', 'called_back_by']
$$;

-- Who a call is with, first of all.
create function first_person(call uuid) returns uuid language sql stable as $$
    select record_id from call_participants where call_id = call and record_id is not null order by position, record_id limit 1
$$;

-- Missed calls that wait for somebody, from these numbers or of these people. Of each the newest fifty are looked at, so that a
-- caller with a hundred thousand calls costs no more than another.
create function missed_of(numbers text[], people uuid[]) returns setof calls language sql stable rows 5 as $$
    select c.* from calls c
     where c.status = 'not_held' and c.direction = 'inbound' and c.called_back_at is null and c.settled is null and c.deleted_at is null
       and c.id = any (array(
           select v.call_id from unnest(numbers) as n (e164)
            cross join lateral (select call_id from voip_calls where their_e164 = n.e164 order by began_at desc limit 50) v
           union all
           select l.call_id from unnest(people) as p (id)
            cross join lateral (select call_id from call_links
                                 where record_id = p.id and status = 'not_held' and direction = 'inbound' and why <> 'through'
                                 order by occurred_at desc, call_id desc limit 50) l
             join call_participants w on w.call_id = l.call_id and w.record_id = p.id))
$$;

-- The same of whoever a call is with, or came from.
create function missed_like(call uuid) returns setof calls language sql stable rows 5 as $$
    select * from missed_of(array(select their_e164 from voip_calls where call_id = call and their_e164 is not null),
                            array(select record_id from call_participants where call_id = call and record_id is not null))
$$;

-- The law: what answers a missed call is the call back that says so, or the first talk that began after it with one of its people;
-- where nobody is known of one of the two, from its number. A mailbox is nobody.
create function talk_after(missed calls) returns uuid language sql stable as $$
    select t.id from (
        select c.id, c.occurred_at from calls c
         where c.follows_id = missed.id and c.follows_as = 'call_back' and c.status = 'held' and c.deleted_at is null and c.result is distinct from 'voicemail'
        union all
        select c.id, c.occurred_at
          from call_participants p cross join unnest(enum_range(null::call_direction)) as d (direction)
         cross join lateral (select call_id from call_links
                              where record_id = p.record_id and status = 'held' and direction = d.direction and occurred_at > missed.occurred_at and why <> 'through'
                              order by occurred_at, call_id limit 5) l
          join call_participants w on w.call_id = l.call_id and w.record_id = p.record_id
          join calls c on c.id = l.call_id
         where p.call_id = missed.id and p.record_id is not null and c.result is distinct from 'voicemail'
        union all
        select c.id, c.occurred_at
          from voip_calls m
         cross join lateral (select call_id from voip_calls where their_e164 = m.their_e164 and began_at > missed.occurred_at order by began_at limit 20) v
          join calls c on c.id = v.call_id
         where m.call_id = missed.id and m.their_e164 is not null and c.status = 'held' and c.deleted_at is null and c.result is distinct from 'voicemail'
           and (first_person(missed.id) is null or first_person(c.id) is null)) t
     order by t.occurred_at, t.id limit 1
$$;

-- Looks again what answers these calls, where they were missed. What was answered by a call that is gone for good stays answered.
create function answer_missed(ids uuid[]) returns void language plpgsql as $$
begin
    if coalesce(cardinality(ids), 0) = 0 then return; end if;
    update calls m set called_back_by = t.id, called_back_at = t.ended_at
      from calls c cross join lateral (select talk_after(c) as talk) f left join calls t on t.id = f.talk
     where m.id = c.id and c.id = any (ids) and c.status = 'not_held' and c.direction = 'inbound'
       and (c.called_back_by is not null or c.called_back_at is null)
       and (c.called_back_by, c.called_back_at) is distinct from (t.id, t.ended_at);
end $$;

create function answers_of(call uuid) returns void language plpgsql as $$
declare c calls;
begin
    select * into c from calls where id = call;
    if not found then return; end if;
    perform answer_missed(array(
        select m.id from calls m where m.called_back_by = call
        union select c.id where c.status = 'not_held'
        union select c.follows_id where c.follows_as = 'call_back' and c.follows_id is not null
        union select m.id from missed_like(call) m where c.status = 'held' and c.deleted_at is null and m.occurred_at < c.occurred_at
        order by 1));
end $$;

-- Asked when all is written: who takes part comes after the call itself. Talks of more than ninety days ago answer nobody: they are
-- brought by files, half a million at once.
create function answers_of_calls() returns trigger language plpgsql as $$
begin
    perform answers_of(new.id);
    return null;
end $$;
create function answers_of_participants() returns trigger language plpgsql as $$
declare of_call uuid := coalesce(new.call_id, old.call_id);
begin
    if exists (select from calls where id = of_call and status in ('held', 'not_held') and occurred_at > app_now() - interval '90 days') then
        perform answers_of(of_call);
    end if;
    return null;
end $$;
drop trigger settle_new on calls;
drop trigger settle on calls;
drop function call_back_settles();
create constraint trigger answers_new after insert on calls deferrable initially deferred
    for each row when (new.status in ('held', 'not_held') and new.occurred_at > app_now() - interval '90 days') execute function answers_of_calls();
create constraint trigger answers after update on calls deferrable initially deferred
    for each row when ((new.status in ('held', 'not_held') or old.status in ('held', 'not_held'))
                       and (new.status, new.direction, new.deleted_at, new.occurred_at, new.ended_at, new.result)
                           is distinct from (old.status, old.direction, old.deleted_at, old.occurred_at, old.ended_at, old.result))
    execute function answers_of_calls();
create constraint trigger answers_new after insert on call_participants deferrable initially deferred
    for each row when (new.record_id is not null) execute function answers_of_participants();
create constraint trigger answers_gone after delete on call_participants deferrable initially deferred
    for each row when (old.record_id is not null) execute function answers_of_participants();

-- That somebody was talked to after all is no other version of the call: a form that is open goes on fitting.
drop trigger touch on calls;
create trigger touch before update on calls for each row
    when ((new.called_back_at, new.called_back_by) is not distinct from (old.called_back_at, old.called_back_by)) execute function touch();

-- Everybody who waits and has been talked to since.
select answer_missed(array(select id from calls
    where status = 'not_held' and direction = 'inbound' and settled is null and deleted_at is null and occurred_at > now() - interval '90 days'));
update calls m set called_back_by = h.id from calls h
 where m.called_back_at is not null and m.called_back_by is null and h.follows_id = m.id and h.follows_as = 'call_back' and h.status = 'held' and h.deleted_at is null;

-- Whoever is given missed calls is told of the newest of them.
create function notify_of_missed_calls() returns trigger language plpgsql as $$
begin
    if not tells_people() then return null; end if;
    insert into notifications (user_id, kind, call_id)
    select distinct on (n.owner_id) n.owner_id, 'handed_over', n.id
      from new_rows n join old_rows o using (id)
     where n.owner_id <> o.owner_id and n.owner_id is distinct from app_actor() and n.status = 'not_held' and n.direction = 'inbound'
       and n.called_back_at is null and n.settled is null and n.deleted_at is null
     order by n.owner_id, n.occurred_at desc, n.id desc;
    return null;
end $$;
create trigger notify_missed after update on calls referencing old table as old_rows new table as new_rows
    for each statement execute function notify_of_missed_calls();

-- Numbers that nobody has, the newest first.
create index voip_call_unmatched_newest on voip_calls (began_at desc, call_id) where matched in ('nobody', 'several', 'alike');
