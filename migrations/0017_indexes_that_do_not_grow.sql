-- Every filter of the lists is a range of an index, alone and together with others: src/server/store/call_pick.rs says how. What is
-- in the bin is in none of them.
drop index call_by_time, call_by_owner, call_by_status, call_by_duration, call_by_disposition, call_due, call_due_team;
create index call_by_time on calls (occurred_at desc, id desc) where deleted_at is null;
create index call_by_status on calls (status, direction, occurred_at desc, id desc) where deleted_at is null;
create index call_by_owner on calls (owner_id, status, direction, occurred_at desc, id desc) where deleted_at is null;
create index call_by_disposition on calls (disposition_id, status, direction, occurred_at desc, id desc) where disposition_id is not null and deleted_at is null;
create index call_by_owner_disposition on calls (owner_id, disposition_id, status, direction, occurred_at desc, id desc)
    where disposition_id is not null and deleted_at is null;
create index call_longest on calls (direction, duration_seconds desc, id desc) where status = 'held' and deleted_at is null;
create index call_longest_of_owner on calls (owner_id, direction, duration_seconds desc, id desc) where status = 'held' and deleted_at is null;
create index call_longest_by_disposition on calls (disposition_id, direction, duration_seconds desc, id desc)
    where status = 'held' and disposition_id is not null and deleted_at is null;
drop index call_teammate_list, call_teammate_due;
create index call_teammate_list on call_teammates (user_id, status, direction, occurred_at desc, call_id desc);
-- A record with very many calls.
create index call_link_filtered on call_links (record_id, status, direction, occurred_at desc, call_id desc);
-- Lists of records by stage.
create index record_by_stage on records (kind, stage, lower(name), id) where stage is not null and deleted_at is null;
create index record_by_owner_stage on records (owner_id, kind, stage, lower(name), id) where stage is not null and deleted_at is null;
-- What begins with the letters that are being typed.
create index record_name_begins on records (lower(name) text_pattern_ops, id) where deleted_at is null;
