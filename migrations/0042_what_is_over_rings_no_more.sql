-- Whoever declines need not be rung for the call any more, nor asked again.
create function settle_declined() returns trigger language plpgsql as $$
begin
    update notifications s set read_at = app_now(), snoozed_until = null
      from new_rows n join old_rows o on o.call_id = n.call_id and o.user_id is not distinct from n.user_id and o.record_id is not distinct from n.record_id
     where n.answer = 'declined' and o.answer <> 'declined'
       and s.call_id = n.call_id and s.user_id = n.user_id and s.read_at is null and s.kind in ('reminder', 'invited');
    return null;
end $$;
create trigger settle_declined after update on call_participants referencing old table as old_rows new table as new_rows
    for each statement execute function settle_declined();

-- Who says yes and then no is told of as what they said last.
create or replace function notify_of_answers() returns trigger language plpgsql as $$
begin
    if not tells_people() then return null; end if;
    with said as (
        select c.owner_id, n.call_id, coalesce(app_actor(), n.user_id) as actor_id, n.answer::text || coalesce(' ' || r.name, '') as detail,
               coalesce(' ' || r.name, '') as who
          from new_rows n
          join old_rows o on o.call_id = n.call_id and o.user_id is not distinct from n.user_id and o.record_id is not distinct from n.record_id
          join calls c on c.id = n.call_id left join records r on r.id = n.record_id
         where n.answer <> o.answer and n.answer <> 'invited' and c.status = 'planned' and c.owner_id is distinct from app_actor()),
    stale as (
        update notifications s set read_at = app_now(), snoozed_until = null from said
         where s.user_id = said.owner_id and s.call_id = said.call_id and s.kind = 'answered' and s.read_at is null
           and s.actor_id is not distinct from said.actor_id and right(s.detail, length(said.who)) = said.who)
    insert into notifications (user_id, kind, call_id, actor_id, detail)
    select owner_id, 'answered', call_id, actor_id, detail from said;
    return null;
end $$;

-- By when a line put its call on the line: what is taken back puts no call on a line that is over.
create index voip_call_began_call on voip_calls (began_call_at) where began_call_at is not null;
