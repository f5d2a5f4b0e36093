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
