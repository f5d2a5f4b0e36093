-- Thirty days in the bin, then it goes for good; what an import's rows were is kept as long, so that it can be taken back.
alter table records add column emptied_at timestamptz;
comment on column records.emptied_at is 'When it went for good, leaving only what others point at: no longer anybody''s name, numbers or words.';
alter table records add constraint record_emptied_in_the_bin check (emptied_at is null or deleted_at is not null);
create index record_to_empty on records (deleted_at, id) where deleted_at is not null and emptied_at is null;
create index task_in_bin on tasks (deleted_at, id) where deleted_at is not null;

alter table imports add column thinned boolean not null default false;
comment on column imports.thinned is 'Of its rows only what later files are recognised by is left: it can no longer be taken back.';
create index import_to_thin on imports (updated_at) where not thinned and stage in ('imported', 'undone');

-- A call that goes for good takes its history along; nothing else ever shortens one.
create or replace function append_only() returns trigger language plpgsql as
$$ begin
    if tg_op = 'DELETE' and current_setting('app.emptying_bin', true) = 'on' then return null; end if;
    raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation', constraint = 'append_only';
end $$;
