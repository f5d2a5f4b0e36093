create table call_changes (
    id          bigint generated always as identity primary key,
    call_id     uuid not null references calls,
    at          timestamptz not null default app_now(),
    actor_id    uuid default app_actor() references users,
    cause       text not null default app_cause()
        constraint call_change_cause_known check (cause in ('person', 'undo', 'system')),
    from_status call_status,
    to_status   call_status,                             -- null when the status did not change
    reason      text,
    before      jsonb not null,                          -- only the columns that changed, as they were …
    after       jsonb not null,                          -- … and as they became
    -- The whole lifecycle: a call is closed once, and a closed call may only be reopened.
    constraint call_transition_allowed check (
        to_status is null or from_status is null
        or (from_status =  'planned' and to_status <> 'planned')
        or (from_status <> 'planned' and to_status =  'planned'))
);
comment on table call_changes is 'What happened to a call, who did it, why and when. Written by a trigger in the transaction of the change itself; never altered.';
create index call_change_of_call on call_changes (call_id, id);
create trigger append_only before update or delete on call_changes for each statement execute function append_only();

-- The columns of a call that people decide on.
create function call_facts(c calls) returns jsonb language sql immutable as $$
    select to_jsonb(c) - array['id', 'created_by', 'duration_seconds', 'occurred_at', 'created_at', 'updated_at', 'version']
$$;

create function record_call_change() returns trigger language plpgsql as $$
declare
    was jsonb := case when tg_op = 'UPDATE' then call_facts(old) else '{}'::jsonb end;
    now_is jsonb := call_facts(new);
    b jsonb; a jsonb;
begin
    select coalesce(jsonb_object_agg(key, was -> key) filter (where was ? key), '{}'), coalesce(jsonb_object_agg(key, value), '{}')
      into b, a
      from jsonb_each(now_is) where was -> key is distinct from value and (tg_op = 'UPDATE' or value <> 'null');
    if a = '{}'::jsonb then return null; end if;
    insert into call_changes (call_id, from_status, to_status, reason, before, after)
    values (new.id,
            case when tg_op = 'UPDATE' and old.status <> new.status then old.status end,
            case when tg_op = 'INSERT' or old.status <> new.status then new.status end,
            case when tg_op = 'INSERT' or old.status <> new.status then new.reason end,
            b, a);
    return null;
end $$;
create trigger record_change after insert or update on calls for each row execute function record_call_change();
