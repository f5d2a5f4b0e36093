-- Whoever edits a record that somebody else has saved meanwhile is told who that was.
alter table records add column changed_by uuid references users;

create function touch_record() returns trigger language plpgsql as $$
begin
    new.updated_at := app_now();
    new.version := old.version + 1;
    new.changed_by := app_actor();
    return new;
end $$;
create or replace trigger touch before update on records for each row execute function touch_record();
