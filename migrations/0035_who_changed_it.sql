-- Whoever edits what somebody else has saved meanwhile is told who that was.
alter table records add column changed_by uuid references users;
alter table tasks   add column changed_by uuid references users;

create function touch_by() returns trigger language plpgsql as $$
begin
    new.updated_at := app_now();
    new.version := old.version + 1;
    new.changed_by := app_actor();
    return new;
end $$;
create or replace trigger touch before update on records for each row execute function touch_by();
create or replace trigger touch before update on tasks   for each row execute function touch_by();
