-- Callers: one talk answers all that somebody missed of one caller, and numbers that nobody has are found by their time.

alter table calls add column called_back_by uuid constraint call_called_back_by_another references calls on delete set null;
comment on column calls.called_back_at is 'Of a missed call: when they were talked to after all. Kept by a trigger.';
comment on column calls.called_back_by is 'Of a missed call: the call in which they were talked to. Kept by a trigger.';
create index call_called_back_by on calls (called_back_by) where called_back_by is not null;

create or replace function call_facts(c calls) returns jsonb language sql immutable as $$
    select to_jsonb(c) - array['id', 'created_by', 'duration_seconds', 'occurred_at', 'created_at', 'updated_at', 'version',
                               'follows_id', 'follows_as', 'attempt', 'called_back_at', 'called_back_by']
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

-- The same of whoever a call is with.
create function missed_like(call uuid) returns setof calls language sql stable rows 5 as $$
    select * from missed_of(array(select their_e164 from voip_calls where call_id = call and their_e164 is not null),
                            array(select record_id from call_participants where call_id = call and record_id is not null))
$$;

-- Asked when all is written: who takes part comes after the call itself.
create function talk_answers_missed() returns trigger language plpgsql as $$
declare talk calls;
begin
    select * into talk from calls where id = new.id;
    if talk.status = 'held' and talk.deleted_at is null then
        update calls set called_back_at = talk.ended_at where called_back_by = talk.id and called_back_at <> talk.ended_at;
        update calls set called_back_at = talk.ended_at, called_back_by = talk.id
         where id <> talk.id and called_back_at is null
           and (id = talk.follows_id and talk.follows_as = 'call_back'
                or id = any (array(select m.id from missed_like(talk.id) m where m.occurred_at < talk.ended_at)));
    else
        update calls set called_back_at = null, called_back_by = null where called_back_by = new.id;
    end if;
    return null;
end $$;
drop trigger settle_new on calls;
drop trigger settle on calls;
drop function call_back_settles();
create constraint trigger answers_new after insert on calls deferrable initially deferred
    for each row when (new.status = 'held') execute function talk_answers_missed();
create constraint trigger answers after update on calls deferrable initially deferred
    for each row when ((new.status = 'held' or old.status = 'held')
                       and (new.status, new.deleted_at, new.ended_at) is distinct from (old.status, old.deleted_at, old.ended_at))
    execute function talk_answers_missed();

update calls m set called_back_by = h.id from calls h
 where m.called_back_at is not null and h.follows_id = m.id and h.follows_as = 'call_back' and h.status = 'held' and h.deleted_at is null;

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
