-- As before, but for one thing: what is said of a call once more waits half a minute, so that whoever moves it in several steps, or
-- takes back what they did, sends one mail or none. A call that begins soon does not wait.
create or replace function queue_invitations(ids uuid[]) returns void language plpgsql as $$
begin
    if coalesce(cardinality(ids), 0) = 0 or app_cause() in ('import', 'merge') then return; end if;
    insert into mails (kind, call_id, user_id, record_id, due_at)
    select 'calendar', coalesce(w.call_id, i.call_id), coalesce(w.user_id, i.user_id), coalesce(w.record_id, i.record_id),
           app_now() + case when i.told is not null and i.begins > app_now() + interval '10 minutes'
                             and (w.call_id is null or (w.facts ->> 'at')::timestamptz > app_now() + interval '10 minutes')
                            then interval '30 seconds' else interval '0' end
      from (select * from invitations_plain where call_id = any (ids)) w
      full join (select i.*, (i.told ->> 'at')::timestamptz as begins from call_invitations i join calls c on c.id = i.call_id
                  where i.call_id = any (ids) and (c.status <> 'held' and c.started_at is null and c.scheduled_at > app_now())
                    and not exists (select from call_participants p where p.call_id = i.call_id and p.answer = 'declined'
                                       and (p.user_id = i.user_id or p.record_id = i.record_id))) i
        on i.call_id = w.call_id and coalesce(i.user_id, i.record_id) = coalesce(w.user_id, w.record_id)
     where w.facts is distinct from i.told
    on conflict do nothing;
end $$;
