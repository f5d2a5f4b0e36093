-- Whoever is rung and does not answer is told of it; until somebody has talked to them, or has said that nobody has to.
alter table notifications drop constraint notification_kind_known;
alter table notifications add constraint notification_kind_known check (
    kind in ('reminder', 'invited', 'handed_over', 'missed', 'moved', 'cancelled', 'answered', 'task_given', 'task_due', 'import_done'));

create or replace function notify_of_missed_calls() returns trigger language plpgsql as $$
begin
    -- Who was called back, was settled, or is another's to call back need not be read of any more.
    update notifications s set read_at = app_now(), snoozed_until = null
      from new_rows n join old_rows o using (id)
     where s.call_id = n.id and s.user_id = o.owner_id and s.kind = 'missed' and s.read_at is null
       and (n.status <> 'not_held' or n.called_back_at is not null or n.settled is not null or n.deleted_at is not null or n.owner_id <> o.owner_id);
    if not tells_people() then return null; end if;
    -- Whoever rings again is told of anew, and once.
    update notifications s set read_at = app_now(), snoozed_until = null
      from new_rows n join old_rows o using (id) cross join lateral missed_like(n.id) m
     where o.status <> 'not_held' and n.status = 'not_held' and n.direction = 'inbound'
       and s.call_id = m.id and s.user_id = n.owner_id and s.kind = 'missed' and s.read_at is null;
    insert into notifications (user_id, kind, call_id)
    select n.owner_id, 'missed', n.id
      from new_rows n join old_rows o using (id)
     where o.status <> 'not_held' and n.status = 'not_held' and n.direction = 'inbound' and n.owner_id is distinct from app_actor()
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
