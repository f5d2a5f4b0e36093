-- Lists of tasks go on from a key: open ones by their day (those without one last), closed ones the newest first.
drop index task_open_of_owner, task_open, task_closed;
create index task_open_of_owner   on tasks (owner_id, (coalesce(due_on, 'infinity')), id) where status = 'open' and deleted_at is null;
create index task_open            on tasks ((coalesce(due_on, 'infinity')), id) where status = 'open' and deleted_at is null;
create index task_closed_of_owner on tasks (owner_id, closed_at desc, id desc) where status <> 'open' and deleted_at is null;
