-- Two-step sign-in: a code from an authenticator app (TOTP, RFC 6238) besides the password.

create table second_steps (
    user_id uuid primary key references users on delete cascade,
    sealed  bytea not null,                              -- the app's secret and the recovery codes that are left, with the key of the installation
    begun   timestamptz not null default app_now(),      -- when setting it up began: it is open for an hour
    since   timestamptz,                                 -- since when it is asked for; none while it is being set up
    newest  bigint                                       -- the newest half minute (since 1970) whose code was taken: no code is taken twice
);
comment on table second_steps is 'Who signs in with a code as well.';

-- A right password whose code is still to come opens nothing yet.
alter table sessions add column waits_for_code boolean not null default false;
-- Until then, no code is asked for in this browser.
alter table known_devices add column trusted_until timestamptz;

-- Administrators see whether somebody is asked for a code, and not each time it is given.
create function tell_second_step() returns trigger language plpgsql as $$
begin
    perform tell('user', array[old.user_id]);
    return null;
end $$;
create trigger tell      after update on second_steps for each row when (old.since is distinct from new.since) execute function tell_second_step();
create trigger tell_gone after delete on second_steps for each row when (old.since is not null) execute function tell_second_step();
