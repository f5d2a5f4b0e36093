-- Who takes part in a call, what it is about, and, for every record, which calls are its own.
create type answer as enum ('invited', 'accepted', 'declined', 'tentative');

alter table calls add column related_id uuid constraint call_related_exists references records;
alter table calls add column deleted_at timestamptz;    -- in the bin since
create index call_related on calls (related_id) where related_id is not null;
create index call_in_bin  on calls (deleted_at, id) where deleted_at is not null;

create table call_participants (
    call_id     uuid not null constraint participant_call_exists references calls on delete cascade,
    position    smallint not null default 0,
    user_id     uuid constraint participant_user_exists references users,
    record_id   uuid,
    record_kind record_kind,
    answer      answer not null default 'invited',
    constraint participant_record_exists foreign key (record_id, record_kind) references records (id, kind),
    constraint participant_is_one_person check (num_nonnulls(user_id, record_id) = 1 and num_nonnulls(record_id, record_kind) in (0, 2)),
    constraint participant_is_a_person check (record_kind in ('contact', 'lead')),
    constraint participant_once unique nulls not distinct (call_id, user_id, record_id)
);
comment on table call_participants is 'Who takes part in a call besides its owner: users, contacts and leads, each with their answer.';
create index participation_of_record on call_participants (record_id, call_id) where record_id is not null;
create index participation_of_user   on call_participants (user_id, call_id)   where user_id is not null;

-- A change of a call may be several rows of its history: what one transaction did is undone as one.
alter table call_changes add column transaction bigint;    -- none: from before it was kept, a change of its own
alter table call_changes alter column transaction set default txid_current();

-- ── the history of records ────────────────────────────────────────────────────
create table call_links (
    record_id   uuid not null references records on delete cascade,
    call_id     uuid not null references calls on delete cascade,
    occurred_at timestamptz not null,
    status      call_status not null,
    direction   call_direction not null,
    why         text not null constraint call_link_why_known check (why in ('about', 'with', 'through')),
    via_id      uuid references records on delete cascade,    -- through whom or what
    planned     boolean not null generated always as (status = 'planned') stored,
    constraint call_link_once primary key (record_id, call_id),
    constraint call_link_via_when_through check ((why = 'through') = (via_id is not null))
);
comment on table call_links is 'Which calls a record shows, and why: derived by triggers from call_links_plain, so that a page of history is one indexed range.';
create index call_link_history on call_links (record_id, planned, occurred_at desc, call_id desc);
create index call_link_of_call on call_links (call_id);
create index call_link_via     on call_links (via_id) where via_id is not null;

-- The law of call_links in plain words: what a call is about, who takes part, and the account (and, for a lead that was
-- converted, the contact) of either. Where there are several reasons, the nearest is kept.
create view call_links_plain as
with near as (
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

create function relink_calls(ids uuid[]) returns void language plpgsql as $$
begin
    if coalesce(cardinality(ids), 0) = 0 then return; end if;
    with wanted as materialized (select * from call_links_plain where call_id = any (ids)),
    gone as (
        delete from call_links l where l.call_id = any (ids)
           and not exists (select from wanted w where w.call_id = l.call_id and w.record_id = l.record_id))
    insert into call_links as l (record_id, call_id, occurred_at, status, direction, why, via_id)
    select record_id, call_id, occurred_at, status, direction, why, via_id from wanted
    on conflict (record_id, call_id) do update
       set occurred_at = excluded.occurred_at, status = excluded.status, direction = excluded.direction, why = excluded.why, via_id = excluded.via_id
     where (l.occurred_at, l.status, l.direction, l.why, l.via_id)
           is distinct from (excluded.occurred_at, excluded.status, excluded.direction, excluded.why, excluded.via_id);
end $$;

create function relink_of_calls() returns trigger language plpgsql as $$
begin
    if tg_op = 'INSERT' then
        perform relink_calls(array(select id from new_rows where related_id is not null));
    else
        perform relink_calls(array(select n.id from new_rows n join old_rows o using (id)
             where (n.related_id, n.status, n.direction, n.occurred_at, n.deleted_at)
                   is distinct from (o.related_id, o.status, o.direction, o.occurred_at, o.deleted_at)));
    end if;
    return null;
end $$;
create trigger relink_new after insert on calls referencing new table as new_rows for each statement execute function relink_of_calls();
create trigger relink     after update on calls referencing old table as old_rows new table as new_rows
    for each statement execute function relink_of_calls();

create function relink_of_participants() returns trigger language plpgsql as $$
begin
    perform relink_calls(array(select distinct call_id from changed_rows where record_id is not null));
    return null;
end $$;
create trigger relink_new  after insert on call_participants referencing new table as changed_rows for each statement execute function relink_of_participants();
create trigger relink_gone after delete on call_participants referencing old table as changed_rows for each statement execute function relink_of_participants();

create function relink_of_moved_participants() returns trigger language plpgsql as $$
begin
    perform relink_calls(array(select call_id from new_rows where record_id is not null union select call_id from old_rows where record_id is not null));
    return null;
end $$;
create trigger relink after update on call_participants referencing old table as old_rows new table as new_rows
    for each statement execute function relink_of_moved_participants();

-- A contact that moves to another account takes its calls along; a lead that is converted shows them on its contact.
create function relink_of_records() returns trigger language plpgsql as $$
begin
    perform relink_calls(array(
        with moved as (select n.id from new_rows n join old_rows o using (id)
                        where (n.account_id, n.contact_id) is distinct from (o.account_id, o.contact_id) and n.kind <> 'account')
        select c.id from calls c join moved on c.related_id = moved.id
        union
        select p.call_id from call_participants p join moved on p.record_id = moved.id));
    return null;
end $$;
create trigger relink after update on records referencing old table as old_rows new table as new_rows
    for each statement execute function relink_of_records();
