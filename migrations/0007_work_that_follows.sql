-- Notes on calls, and the tasks that follow them.
create type task_status as enum ('open', 'done', 'dropped');

create table call_notes (
    id         uuid primary key,                         -- made with the form, so a form sent twice is one note
    call_id    uuid not null constraint note_call_exists references calls on delete cascade,
    author_id  uuid not null references users,
    body       text not null
        constraint note_body_present check (btrim(body) <> '')
        constraint note_body_short check (length(body) <= 20000),
    created_at timestamptz not null default app_now(),
    updated_at timestamptz not null default app_now(),
    version    int not null default 1
);
comment on table call_notes is 'What was said, in plain text; several a call, each with its author.';
create trigger touch before update on call_notes for each row execute function touch();
create index note_of_call on call_notes (call_id, created_at, id);

create table call_note_versions (
    note_id uuid not null references call_notes on delete cascade,
    version int not null,
    body    text not null,
    at      timestamptz not null,                        -- when that version was written
    primary key (note_id, version)
);
comment on table call_note_versions is 'What an edited note said before.';
create function keep_note_version() returns trigger language plpgsql as $$
begin
    if new.body is distinct from old.body then
        insert into call_note_versions (note_id, version, body, at) values (old.id, old.version, old.body, old.updated_at);
    end if;
    return null;
end $$;
create trigger keep_version after update on call_notes for each row execute function keep_note_version();

create table note_drafts (
    id        uuid primary key,                          -- the note's, once it is saved: each open form has its own
    call_id   uuid not null constraint draft_call_exists references calls on delete cascade,
    author_id uuid not null references users on delete cascade,
    body      text not null constraint draft_short check (length(body) <= 20000),
    saved_at  timestamptz not null default app_now()
);
comment on table note_drafts is 'What is being written and not yet saved, kept while it is typed: it survives a crash, and two tabs do not meet.';
create index draft_of_author on note_drafts (author_id, call_id);
create index draft_age       on note_drafts (saved_at);

create table tasks (
    id         uuid primary key,                         -- made with the form, so a form sent twice is one task
    title      text not null
        constraint task_title_present check (btrim(title) <> '')
        constraint task_title_short check (length(title) <= 300),
    due_on     date,
    owner_id   uuid not null constraint task_owner_exists references users,
    status     task_status not null default 'open',
    closed_at  timestamptz,
    call_id    uuid constraint task_call_exists references calls,
    related_id uuid constraint task_related_exists references records,
    created_by uuid not null references users,
    created_at timestamptz not null default app_now(),
    updated_at timestamptz not null default app_now(),
    version    int not null default 1,
    constraint task_closed_when_closed check ((status = 'open') = (closed_at is null))
);
comment on table tasks is 'What is to be done after a call. due_on is a day where the owner is.';
create trigger touch before update on tasks for each row execute function touch();
create index task_open_of_owner on tasks (owner_id, due_on nulls last, id) where status = 'open';
create index task_open          on tasks (due_on nulls last, id) where status = 'open';
create index task_closed        on tasks (closed_at desc, id) where status <> 'open';
create index task_of_call       on tasks (call_id) where call_id is not null;
create index task_of_record     on tasks (related_id) where related_id is not null;

-- What an outcome suggests to do next.
alter table dispositions add column follow_up text
    constraint disposition_follow_up_known check (follow_up in ('task', 'call'));
alter table dispositions add column follow_up_days int
    constraint disposition_follow_up_days_range check (follow_up_days between 0 and 365);
alter table dispositions add constraint disposition_follow_up_whole check (num_nonnulls(follow_up, follow_up_days) in (0, 2));
