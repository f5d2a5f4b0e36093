-- What is typed into a form and not saved yet, of any form: kept for whoever types it, found again where they typed it.
create table drafts (
    person_id uuid not null references users on delete cascade,
    form      text not null                              -- where the form goes: /api/notes/save
        constraint draft_form_short check (length(form) <= 60),
    id        uuid not null,                             -- of what it makes or changes, made with the form: two tabs do not meet
    place     text not null                              -- the page it is found on again: /calls/new, /calls/<id>
        constraint draft_place_is_ours check (place ~ '^/[^/\\]' and length(place) <= 300),
    fields    jsonb not null                             -- what stands in each field, by name
        constraint draft_fields_named check (jsonb_typeof(fields) = 'object')
        constraint draft_short check (length(fields::text) <= 100000),
    saved_at  timestamptz not null default app_now(),
    primary key (person_id, form, id)
);
comment on table drafts is 'What is typed and not yet saved, kept while it is typed: it survives a reload, a crash and an outage. Forgotten after thirty days.';
create index draft_at_place on drafts (person_id, place, saved_at desc);
create index draft_saved    on drafts (saved_at);

insert into drafts (person_id, form, id, place, fields, saved_at)
select author_id, '/api/notes/save', id, '/calls/' || call_id, jsonb_build_object('id', id, 'call', call_id, 'version', '', 'body', body), saved_at
  from note_drafts;
drop table note_drafts;
