-- The same law as before, read for a few calls from these alone: what a query names more than once is computed whole unless it is
-- said not to be, and so every change of one call read all calls there are.
create or replace view call_links_plain as
with near as not materialized (
              select c.id as call_id, c.related_id as record_id, 'about' as why from calls c where c.related_id is not null and c.deleted_at is null
    union all select p.call_id, p.record_id, 'with' from call_participants p join calls c on c.id = p.call_id
               where p.record_id is not null and c.deleted_at is null
), all_of_them as (
              select call_id, record_id, why, null::uuid as via_id from near
    union all select n.call_id, r.account_id, 'through', r.id from near n join records r on r.id = n.record_id
               where r.account_id is not null and r.kind <> 'account'
    union all select n.call_id, r.contact_id, 'through', r.id from near n join records r on r.id = n.record_id
               where r.contact_id is not null and r.kind = 'lead'
)
select distinct on (l.call_id, l.record_id) l.record_id, l.call_id, c.occurred_at, c.status, c.direction, l.why, l.via_id
  from all_of_them l join calls c on c.id = l.call_id
 order by l.call_id, l.record_id, array_position(array['about', 'with', 'through'], l.why), l.via_id;
