-- Whose telephones ring, while they do: theirs to see, whoever the call will be of.
create table voip_rings (
    call_id uuid not null references voip_calls on delete cascade on update cascade,
    user_id uuid not null references users,
    primary key (call_id, user_id)
);
comment on table voip_rings is 'Whose telephones ring for a call just now.';
create index voip_ring_user on voip_rings (user_id);
create trigger tell_new  after insert on voip_rings referencing new table as changed_rows for each statement execute function tell_of_parts_of_calls('user_id');
create trigger tell_gone after delete on voip_rings referencing old table as changed_rows for each statement execute function tell_of_parts_of_calls('user_id');

-- Whoever calls and is declined has not hung up.
alter table voip_calls drop constraint voip_missed_known;
alter table voip_calls add constraint voip_missed_known check (missed in (
    'no_answer', 'busy', 'declined', 'declined_here', 'wrong_number', 'failed', 'voicemail', 'abandoned', 'not_picked_up', 'called_off'));
