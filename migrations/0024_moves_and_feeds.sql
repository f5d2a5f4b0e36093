-- A call is moved with a reason, and calendars subscribe to somebody's calls.

-- What changed a call without changing its status may have a reason too: the transaction names it.
create or replace function record_call_change() returns trigger language plpgsql as $$
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
            case when tg_op = 'INSERT' or old.status <> new.status then new.reason
                 else nullif(current_setting('app.reason', true), '') end,
            b, a);
    return null;
end $$;

alter table users add column feed_number int not null default 0;
alter table users add column feed_on boolean not null default false;
comment on column users.feed_number is 'Which of their secret links counts: a renewed one makes the one before it worthless.';

create index call_planned_ahead on calls (scheduled_at) where status = 'planned' and started_at is null and deleted_at is null;

-- Which rules of time zones the instants of planned calls were derived with.
create table zone_rules (
    one     boolean primary key default true constraint zone_rules_once check (one),
    version text not null,
    at      timestamptz not null default app_now()
);
comment on table zone_rules is 'The IANA version that planned calls were last derived with: another one derives them again.';
