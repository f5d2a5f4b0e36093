-- What leaves by mail: reminders, what belongs into calendars, and new passwords.
create table mails (
    id           uuid primary key default gen_random_uuid(),   -- its Message-ID, however often it is tried
    kind         text not null constraint mail_kind_known check (kind in ('reminder', 'calendar', 'password')),
    user_id      uuid references users on delete cascade,
    record_id    uuid references records on delete cascade,
    call_id      uuid references calls on delete cascade,
    reminder_id  uuid constraint mail_of_a_reminder_once unique references reminders on delete cascade,
    secret       text,                                   -- what the link of a new password is made with; forgotten once it has left
    state        text not null default 'queued' constraint mail_state_known check (state in ('queued', 'sent', 'kept', 'skipped', 'failed')),
    due_at       timestamptz not null default app_now(), -- when it is tried next
    leased_until timestamptz,                            -- a process is at it until then
    tries        int not null default 0,
    interrupted  boolean not null default false,         -- a process died over it: it may have left once before
    problem      text,                                   -- what the last try met
    why          text,                                   -- why it was skipped: a code of domain/remind.rs
    address      text,                                   -- where it went …
    subject      text,
    body         text,                                   -- … and what it said, where it is kept because there is no way out
    queued_at    timestamptz not null default app_now(),
    settled_at   timestamptz,
    constraint mail_to_one_person check (num_nonnulls(user_id, record_id) = 1),
    constraint mail_settled_when_settled check ((state = 'queued') = (settled_at is null))
);
comment on table mails is 'The outbox: what is to be sent, was sent, or could not be. Written in the transaction of its cause; kept for ninety days.';
create index mail_due         on mails (due_at) where state = 'queued';
create index mail_settled     on mails (settled_at desc, id desc) where state <> 'queued';
create index mail_age         on mails (queued_at desc, id desc);
create index mail_of_call     on mails (call_id) where call_id is not null;
create index mail_of_user     on mails (user_id) where user_id is not null;
create index mail_of_record   on mails (record_id) where record_id is not null;
create unique index mail_calendar_once on mails (call_id, user_id, record_id) nulls not distinct where kind = 'calendar' and state = 'queued';

-- ── what is in the calendars of others ────────────────────────────────────────
create table call_invitations (
    call_id   uuid not null references calls on delete cascade,
    user_id   uuid references users on delete cascade,
    record_id uuid references records on delete cascade,
    sequence  int not null default 0,                    -- SEQUENCE of RFC 5545: rises with every message
    told      jsonb,                                     -- what they were told last; null when it was that it is cancelled
    constraint invitation_of_one_person check (num_nonnulls(user_id, record_id) = 1),
    constraint invitation_once unique nulls not distinct (call_id, user_id, record_id)
);
comment on table call_invitations is 'What people''s calendars were told of calls: a change of it is a new message, and a call that is off is taken out.';
create index invitation_of_user   on call_invitations (user_id) where user_id is not null;
create index invitation_of_record on call_invitations (record_id) where record_id is not null;

-- What should be in whose calendar: planned calls to come of everybody who takes part besides the owner.
create view invitations_plain as
select c.id as call_id, p.user_id, p.record_id,
       jsonb_build_object('at', c.scheduled_at, 'zone', c.scheduled_zone, 'minutes', c.expected_minutes, 'purpose', c.purpose, 'owner', c.owner_id) as facts
  from calls c join call_participants p on p.call_id = c.id
  left join users u on u.id = p.user_id
  left join records r on r.id = p.record_id
 where c.status = 'planned' and c.started_at is null and c.deleted_at is null and c.scheduled_at > app_now() and p.answer <> 'declined'
   and (p.user_id <> c.owner_id and u.remind_by in ('both', 'mail') and u.disabled_at is null
        or c.invites and r.email is not null and r.deleted_at is null);

create function queue_invitations(ids uuid[]) returns void language plpgsql as $$
begin
    if coalesce(cardinality(ids), 0) = 0 or app_cause() in ('import', 'merge') then return; end if;
    insert into mails (kind, call_id, user_id, record_id)
    select 'calendar', coalesce(w.call_id, i.call_id), coalesce(w.user_id, i.user_id), coalesce(w.record_id, i.record_id)
      from (select * from invitations_plain where call_id = any (ids)) w
      full join (select i.* from call_invitations i join calls c on c.id = i.call_id
                  where i.call_id = any (ids) and (c.status <> 'held' and c.started_at is null and c.scheduled_at > app_now())) i
        on i.call_id = w.call_id and coalesce(i.user_id, i.record_id) = coalesce(w.user_id, w.record_id)
     where w.facts is distinct from i.told
    on conflict do nothing;
end $$;

create function queue_invitations_of_calls() returns trigger language plpgsql as $$
begin
    perform queue_invitations(array(select n.id from new_rows n join old_rows o using (id)
         where (n.status, n.started_at, n.deleted_at, n.owner_id, n.scheduled_at, n.scheduled_zone, n.expected_minutes, n.purpose, n.invites)
               is distinct from (o.status, o.started_at, o.deleted_at, o.owner_id, o.scheduled_at, o.scheduled_zone, o.expected_minutes, o.purpose, o.invites)));
    return null;
end $$;
create trigger queue_invitations after update on calls referencing old table as old_rows new table as new_rows
    for each statement execute function queue_invitations_of_calls();

create function queue_invitations_of_participants() returns trigger language plpgsql as $$
begin
    perform queue_invitations(array(select distinct call_id from changed_rows));
    return null;
end $$;
create trigger queue_invitations_new  after insert on call_participants referencing new table as changed_rows
    for each statement execute function queue_invitations_of_participants();
create trigger queue_invitations_gone after delete on call_participants referencing old table as changed_rows
    for each statement execute function queue_invitations_of_participants();
create trigger queue_invitations      after update on call_participants referencing new table as changed_rows
    for each statement execute function queue_invitations_of_participants();

-- ── links without an account ──────────────────────────────────────────────────
create table secrets (
    name  text primary key,
    value bytea not null constraint secret_long_enough check (octet_length(value) >= 32)
);
comment on table secrets is 'Keys that links are signed with, made by themselves.';

create table password_links (
    token_hash bytea primary key constraint password_link_is_sha256 check (octet_length(token_hash) = 32),
    user_id    uuid not null references users on delete cascade,
    made_at    timestamptz not null default app_now(),
    used_at    timestamptz
);
comment on table password_links is 'Links by which a forgotten password is replaced: once, within the hour. Only the SHA-256 is kept.';
create index password_link_of_user on password_links (user_id, made_at);
