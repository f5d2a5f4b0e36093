-- Files of accounts, contacts, leads, calls and tasks from elsewhere: received, checked, imported, and taken back whole.
create type import_kind    as enum ('account', 'contact', 'lead', 'call', 'task');
create type import_stage   as enum ('receiving', 'checking', 'checked', 'importing', 'imported', 'undoing', 'undone', 'restoring', 'failed');
create type import_verdict as enum ('new', 'mended', 'duplicate', 'refused');

create table imports (
    id          uuid primary key,
    file_name   text not null constraint import_file_name_short check (length(file_name) <= 200),
    format      text not null constraint import_format_known check (format in ('csv', 'vcard')),
    kind        import_kind not null,
    columns     text[] not null default '{}',            -- the file's header
    fields      text[] not null default '{}',            -- what each column is to us; '' is left out
    time_zone   text not null,                           -- of times that name none
    country     text not null constraint import_country_shaped check (country ~ '^[A-Z]{2}$'),
    day_first   boolean not null default false,          -- 03/04 is the 3rd of April
    take_twins  boolean not null default false,          -- duplicates are imported too
    stage       import_stage not null default 'receiving',
    problem     text,                                    -- why it failed, in a sentence
    bytes       bigint not null default 0,               -- of the file
    done        bigint not null default 0,               -- of the stage under way: bytes read, or rows written
    line        bigint not null default 0,               -- rows up to here are written (or taken back)
    rows        bigint not null default 0,
    counts      jsonb not null default '{}',             -- how many rows have each verdict, and how many accounts come with them
    undone_at   timestamptz,                             -- when it was taken back: what went to the bin then carries it
    created_by  uuid not null references users,
    created_at  timestamptz not null default app_now(),
    updated_at  timestamptz not null default app_now(),
    version     int not null default 1,
    constraint import_failed_with_a_problem check ((stage = 'failed') = (problem is not null)),
    constraint import_columns_and_fields check (cardinality(columns) = cardinality(fields))
);
comment on table imports is 'Files from elsewhere, each with how it is read and how far it is.';
create trigger touch before update on imports for each row execute function touch();
create index import_by_time    on imports (created_at desc, id desc);
create index import_under_way  on imports (created_at) where stage in ('checking', 'importing', 'undoing', 'restoring');

create table import_chunks (
    import_id uuid not null references imports on delete cascade,
    number    int not null,
    bytes     bytea not null,
    primary key (import_id, number)
);
comment on table import_chunks is 'The file as it came, so that it can be read again with other columns. Gone once it is imported.';
alter table import_chunks alter column bytes set storage external;    -- compressing costs more than it saves here

create table import_rows (
    import_id   uuid not null references imports on delete cascade,
    part        smallint not null,                       -- 0: the row itself; 1: the account that its name made
    line        bigint not null,                         -- where it begins in the file
    id          uuid not null,                           -- of what it becomes
    kind        import_kind not null,
    verdict     import_verdict not null,
    said        jsonb not null default '[]',             -- what was noticed, a sentence each
    name        text not null,
    external_id text,                                    -- its id where it comes from
    email       text,
    e164        text,
    about       text,                                    -- the name of its account, or of what a call or task is about
    about_ref   text,                                    -- the same by its id where it comes from
    people      jsonb,                                   -- who took part: ref, email, e164, name each
    facts       jsonb not null,                          -- its columns
    numbers     jsonb,                                   -- its telephone numbers
    twin_id     uuid,                                    -- what it is a duplicate of
    twin_line   bigint,                                  -- or the earlier row
    constraint import_row_place primary key (import_id, part, line)
);
comment on table import_rows is 'What each row of a file means, and what was made of it. Kept after the import: it is what is taken back, and how later files find what earlier ones brought.';
create index import_row_external on import_rows (external_id, kind) where external_id is not null;
create index import_row_of_made  on import_rows (id) where external_id is not null;

-- Tasks go to the bin too, with the import that brought them.
alter table tasks add column deleted_at timestamptz;
-- … and with the closing of a call that they followed, when that is undone.
alter table tasks add column transaction bigint;
alter table tasks alter column transaction set default txid_current();
create index call_change_together on call_changes (transaction) where transaction is not null;

alter table call_changes drop constraint call_change_cause_known;
alter table call_changes add constraint call_change_cause_known check (cause in ('person', 'undo', 'system', 'import'));

-- These are asked once for each row, while the tables grow under them: whatever the statistics of the moment say, they are
-- looked up by index.

-- What a row of an earlier file became, by its id where it comes from: itself, what it is a duplicate of, or the record
-- that was merged with since. A short id may be anything's: it counts only where it leads to one record.
create function import_made(ref text, kinds import_kind[], besides uuid default null) returns uuid language sql stable set enable_seqscan = off as $$
    with recursive named as (
        select c.id, c.n, i.id as made from import_rows i
          left join import_rows f on f.import_id = i.import_id and f.part = 0 and f.line = i.twin_line
         cross join lateral (values (i.id, 1), (i.twin_id, 2), (f.id, 3), (f.twin_id, 4)) c (id, n)
         where i.external_id = ref and i.kind = any (kinds) and i.import_id is distinct from besides and c.id is not null),
    heirs as (
        select id, n, made from named
        union select r.merged_into, h.n, h.made from heirs h join records r on r.id = h.id where r.merged_into is not null),
    found as (
        select distinct on (h.made) r.id, h.made from heirs h join records r on r.id = h.id and r.deleted_at is null order by h.made, h.n)
    select id from found where length(ref) >= 10 or (select count(distinct id) from found) = 1 order by made desc limit 1
$$;

-- Who is meant by a row: by the id where they come from, by e-mail, by number, or by a name that only one has.
create function import_person(one jsonb) returns uuid language sql stable set enable_seqscan = off as $$
    select coalesce(
        import_made(one ->> 'ref', '{contact,lead}'),
        (select r.id from records r where r.email = one ->> 'email' and r.kind in ('contact', 'lead') and r.deleted_at is null order by r.kind, r.id limit 1),
        (select min(p.record_id::text)::uuid from phone_numbers p join records r on r.id = p.record_id
          where p.e164 = one ->> 'e164' and not p.shared and r.kind in ('contact', 'lead') and r.deleted_at is null having count(distinct p.record_id) = 1),
        (select min(r.id::text)::uuid from records r
          where r.kind in ('contact', 'lead') and lower(r.name) = lower(one ->> 'name') and r.deleted_at is null having count(*) = 1))
$$;

-- The record that a row is about. Of several accounts of one name the oldest is meant.
create function import_about(ref text, called text, kinds record_kind[]) returns uuid language sql stable set enable_seqscan = off as $$
    select coalesce(
        import_made(ref, array(select k::text::import_kind from unnest(kinds) k where k in ('account', 'contact', 'lead'))),
        (select r.id from unnest(kinds) with ordinality k (kind, n) join records r on r.kind = k.kind and lower(r.name) = lower(called) and r.deleted_at is null
          order by k.n, r.id limit 1))
$$;

-- Who of a row's people is known, in order of their ids: to compare with who took part.
create function import_people(people jsonb) returns uuid[] language sql stable as $$
    select array(select distinct p.id from jsonb_array_elements(people) one cross join lateral (select import_person(one) as id) p where p.id is not null order by 1)
$$;
