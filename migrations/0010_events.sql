-- What happened, by topic: an outbox, written by triggers in the transaction of the change itself, whoever makes it. Screens
-- and jobs go by it; src/server/events reads on from where it was.
create table events (
    transaction bigint not null default txid_current(),
    position    bigint generated always as identity,
    topic       text not null
        constraint event_topic_known check (topic in ('call', 'note', 'task', 'record', 'user', 'disposition', 'import')),
    subjects    uuid[] not null,                         -- whom and what it concerns; none: so many that it may be any
    actor_id    uuid default app_actor(),
    at          timestamptz not null default app_now(),
    constraint event_place primary key (transaction, position)
);
comment on table events is 'What happened, for screens that show it and jobs that go on with it. Kept for three days: nothing is derived from it.';

-- Says it once in a transaction. A statement that changes more rows than this names none: whoever shows the topic reads again.
create function tell(about text, whom uuid[]) returns void language sql as $$
    insert into events (topic, subjects)
    select about, whom where not exists (
        select from events e where e.transaction = txid_current() and e.topic = about
           and (e.subjects = '{}' or whom <> '{}' and e.subjects @> whom))
$$;
create function told_singly() returns bigint language sql immutable as $$ select 50::bigint $$;

-- Calls concern their owner, who takes part, and every record that shows them.
create function tell_of_calls(ids uuid[], besides uuid[]) returns void language plpgsql as $$
begin
    if coalesce(cardinality(ids), 0) = 0 then return; end if;
    if cardinality(ids) > told_singly() then perform tell('call', '{}'); return; end if;
    perform tell('call', array(
        select unnest(ids)
        union select owner_id from calls where id = any (ids)
        union select user_id from call_participants where call_id = any (ids) and user_id is not null
        union select record_id from call_links where call_id = any (ids)
        union select one from unnest(besides) one where one is not null));
end $$;

create function tell_of_changed_calls() returns trigger language plpgsql as $$
begin
    if tg_op = 'INSERT' then
        perform tell_of_calls(array(select id from new_rows limit told_singly() + 1), '{}');
    else
        perform tell_of_calls(array(select id from new_rows limit told_singly() + 1), array(select owner_id from old_rows limit told_singly()));
    end if;
    return null;
end $$;
-- After relink (triggers go by name), so that the records are known.
create trigger tell_new after insert on calls referencing new table as new_rows for each statement execute function tell_of_changed_calls();
create trigger tell     after update on calls referencing old table as old_rows new table as new_rows for each statement execute function tell_of_changed_calls();

-- What belongs to calls: those who come and go are concerned too.
create function tell_of_parts_of_calls() returns trigger language plpgsql as $$
begin
    perform tell_of_calls(
        array(select distinct call_id from changed_rows limit told_singly() + 1),
        array(select distinct (to_jsonb(c) ->> tg_argv[0])::uuid from changed_rows c limit told_singly()));
    return null;
end $$;
create trigger tell_new  after insert on call_participants referencing new table as changed_rows for each statement execute function tell_of_parts_of_calls('user_id');
create trigger tell      after update on call_participants referencing new table as changed_rows for each statement execute function tell_of_parts_of_calls('user_id');
create trigger tell_gone after delete on call_participants referencing old table as changed_rows for each statement execute function tell_of_parts_of_calls('user_id');
create trigger tell_new  after insert on call_links referencing new table as changed_rows for each statement execute function tell_of_parts_of_calls('record_id');
create trigger tell_gone after delete on call_links referencing old table as changed_rows for each statement execute function tell_of_parts_of_calls('record_id');

-- Everything else concerns what its own columns name: the topic, then the columns.
create function tell_of_rows() returns trigger language plpgsql as $$
declare
    rows jsonb;
begin
    if tg_op = 'UPDATE' then
        select jsonb_agg(one) into rows from (
            select to_jsonb(n) as one from (select * from new_rows limit told_singly() + 1) n
            union all select to_jsonb(o) from (select * from old_rows limit told_singly() + 1) o) both_rows;
        if jsonb_array_length(rows) > 2 * told_singly() then rows := '[]'; end if;
    else
        select jsonb_agg(to_jsonb(c)) into rows from (select * from changed_rows limit told_singly() + 1) c;
        if jsonb_array_length(rows) > told_singly() then rows := '[]'; end if;
    end if;
    if rows is null then return null; end if;
    perform tell(tg_argv[0], array(
        select distinct (one ->> named)::uuid from jsonb_array_elements(rows) one, unnest(tg_argv[1:]) named where one ->> named is not null));
    return null;
end $$;
create trigger tell_new  after insert on call_notes referencing new table as changed_rows for each statement execute function tell_of_rows('note', 'id', 'call_id', 'author_id');
create trigger tell      after update on call_notes referencing old table as old_rows new table as new_rows for each statement execute function tell_of_rows('note', 'id', 'call_id', 'author_id');
create trigger tell_gone after delete on call_notes referencing old table as changed_rows for each statement execute function tell_of_rows('note', 'id', 'call_id', 'author_id');
create trigger tell_new  after insert on tasks referencing new table as changed_rows for each statement execute function tell_of_rows('task', 'id', 'owner_id', 'call_id', 'related_id');
create trigger tell      after update on tasks referencing old table as old_rows new table as new_rows for each statement execute function tell_of_rows('task', 'id', 'owner_id', 'call_id', 'related_id');
create trigger tell_gone after delete on tasks referencing old table as changed_rows for each statement execute function tell_of_rows('task', 'id', 'owner_id', 'call_id', 'related_id');
create trigger tell_new  after insert on records referencing new table as changed_rows for each statement execute function tell_of_rows('record', 'id', 'account_id', 'contact_id', 'owner_id');
create trigger tell      after update on records referencing old table as old_rows new table as new_rows
    for each statement execute function tell_of_rows('record', 'id', 'account_id', 'contact_id', 'owner_id', 'merged_into');
create trigger tell_new  after insert on phone_numbers referencing new table as changed_rows for each statement execute function tell_of_rows('record', 'record_id');
create trigger tell_gone after delete on phone_numbers referencing old table as changed_rows for each statement execute function tell_of_rows('record', 'record_id');
create trigger tell_new  after insert on users referencing new table as changed_rows for each statement execute function tell_of_rows('user', 'id');
create trigger tell      after update on users referencing old table as old_rows new table as new_rows for each statement execute function tell_of_rows('user', 'id');
create trigger tell_new  after insert on dispositions referencing new table as changed_rows for each statement execute function tell_of_rows('disposition', 'id');
create trigger tell      after update on dispositions referencing old table as old_rows new table as new_rows for each statement execute function tell_of_rows('disposition', 'id');
create trigger tell_new  after insert on imports referencing new table as changed_rows for each statement execute function tell_of_rows('import', 'id', 'created_by');
create trigger tell      after update on imports referencing old table as old_rows new table as new_rows for each statement execute function tell_of_rows('import', 'id', 'created_by');
create trigger tell_gone after delete on imports referencing old table as changed_rows for each statement execute function tell_of_rows('import', 'id', 'created_by');
