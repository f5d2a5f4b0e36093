-- Whoever's way to sign in was changed is told by mail, whoever changed it and from where: by triggers, so that no way is left out.
alter table mails drop constraint mail_kind_known;
alter table mails add constraint mail_kind_known check (kind in ('reminder', 'calendar', 'password', 'notice'));
alter table mails
    add notice    text,
    add notice_by uuid references users,                 -- who changed it; none: whoever was at the server itself, or had a link
    add constraint mail_notice_known check ((kind = 'notice') = (notice is not null) and notice in ('password', 'second_step_on', 'second_step_off'));

create function mail_notice(whom uuid, what text) returns void language sql as $$
    insert into mails (kind, user_id, notice, notice_by) values ('notice', whom, what, app_actor());
$$;

create function mail_password_changed() returns trigger language plpgsql as $$
begin
    perform mail_notice(new.id, 'password');
    return null;
end $$;
create trigger mail_password_changed after update on users for each row
    when (old.password_hash is distinct from new.password_hash) execute function mail_password_changed();

create function mail_second_step() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' then
        -- Not of somebody who is gone altogether.
        if exists (select from users where id = old.user_id) then
            perform mail_notice(old.user_id, 'second_step_off');
        end if;
    else
        perform mail_notice(new.user_id, 'second_step_on');
    end if;
    return null;
end $$;
create trigger mail_on  after update on second_steps for each row when (old.since is null and new.since is not null) execute function mail_second_step();
create trigger mail_off after delete on second_steps for each row when (old.since is not null) execute function mail_second_step();
