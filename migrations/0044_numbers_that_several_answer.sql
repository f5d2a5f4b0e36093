-- A number of ours may ring at several telephones at once: whoever picks up has the call.
create table voip_answerers (
    e164    text not null constraint voip_answerer_of_a_line references voip_lines on delete cascade on update cascade,
    user_id uuid not null references users,
    primary key (e164, user_id)
);
comment on table voip_answerers is 'Who answers a number of ours besides its owner, whose a call is until somebody picks up.';
create index voip_answerer_user on voip_answerers (user_id);
create trigger tell_new  after insert on voip_answerers referencing new table as changed_rows for each statement execute function tell_of_rows('telephony', 'user_id');
create trigger tell_gone after delete on voip_answerers referencing old table as changed_rows for each statement execute function tell_of_rows('telephony', 'user_id');

-- Everybody whose a missed call was to take: its owner, and, where the line says so and not a person who corrects it, whoever
-- answers the number that was called.
create function rung_for(call uuid, owner uuid) returns setof uuid language sql stable rows 2 as $$
    select owner union
    select a.user_id from voip_calls v
      join voip_lines l on l.e164 = v.our_number and l.connection_id = v.connection_id
      join voip_answerers a on a.e164 = l.e164
      join users u on u.id = a.user_id and u.disabled_at is null
     where v.call_id = call and app_actor() is null
$$;

create or replace function notify_of_missed_calls() returns trigger language plpgsql as $$
begin
    -- Who was called back, was settled, or is another's to call back need not be read of any more.
    update notifications s set read_at = app_now(), snoozed_until = null
      from new_rows n join old_rows o using (id)
     where s.call_id = n.id and s.kind = 'missed' and s.read_at is null
       and (n.status <> 'not_held' or n.called_back_at is not null or n.settled is not null or n.deleted_at is not null or n.owner_id <> o.owner_id);
    if not tells_people() then return null; end if;
    -- Whoever rings again is told of anew, and once.
    update notifications s set read_at = app_now(), snoozed_until = null
      from new_rows n join old_rows o using (id) cross join lateral rung_for(n.id, n.owner_id) rung cross join lateral missed_like(n.id) m
     where o.status <> 'not_held' and n.status = 'not_held' and n.direction = 'inbound'
       and s.call_id = m.id and s.user_id = rung and s.kind = 'missed' and s.read_at is null;
    insert into notifications (user_id, kind, call_id)
    select rung, 'missed', n.id
      from new_rows n join old_rows o using (id) cross join lateral rung_for(n.id, n.owner_id) rung
     where o.status <> 'not_held' and n.status = 'not_held' and n.direction = 'inbound' and rung is distinct from app_actor()
       and n.occurred_at > app_now() - interval '1 day'
       and n.called_back_at is null and n.settled is null and n.deleted_at is null;
    -- Whoever is given missed calls is told of the newest of them.
    insert into notifications (user_id, kind, call_id)
    select distinct on (n.owner_id) n.owner_id, 'handed_over', n.id
      from new_rows n join old_rows o using (id)
     where n.owner_id <> o.owner_id and o.status = 'not_held' and n.owner_id is distinct from app_actor() and n.status = 'not_held' and n.direction = 'inbound'
       and n.called_back_at is null and n.settled is null and n.deleted_at is null
     order by n.owner_id, n.occurred_at desc, n.id desc;
    return null;
end $$;
