-- A provider that tells nothing in its usual hours: administrators are told, once a day.
alter table notifications add column connection_id uuid references voip_connections on delete cascade;
create index notification_of_connection on notifications (connection_id) where connection_id is not null;
create unique index notification_of_a_silence_once on notifications (user_id, connection_id, detail) where kind = 'silent';
alter table notifications drop constraint notification_kind_known;
alter table notifications add constraint notification_kind_known check (
    kind in ('reminder', 'invited', 'handed_over', 'missed', 'moved', 'cancelled', 'answered', 'task_given', 'task_due', 'import_done', 'silent'));
alter table notifications drop constraint notification_of_something;
alter table notifications add constraint notification_of_something check (num_nonnulls(call_id, task_id, import_id, connection_id) = 1);
