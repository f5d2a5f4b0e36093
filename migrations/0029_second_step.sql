-- Two-step sign-in: a code from an authenticator app (TOTP, RFC 6238) besides the password.

create table second_steps (
    user_id uuid primary key references users on delete cascade,
    sealed  bytea not null,                              -- the app's secret and the recovery codes that are left, with the key of the installation
    since   timestamptz,                                 -- since when it is asked for; none while it is being set up
    newest  bigint                                       -- the newest half minute (since 1970) whose code was taken: no code is taken twice
);
comment on table second_steps is 'Who signs in with a code as well.';

-- A right password whose code is still to come opens nothing yet.
alter table sessions add column waits_for_code boolean not null default false;
-- Until then, no code is asked for in this browser.
alter table known_devices add column trusted_until timestamptz;

-- Administrators see who is asked for a code.
create trigger tell_new  after insert on second_steps referencing new table as changed_rows for each statement execute function tell_of_rows('user', 'user_id');
create trigger tell      after update on second_steps referencing old table as old_rows new table as new_rows for each statement execute function tell_of_rows('user', 'user_id');
create trigger tell_gone after delete on second_steps referencing old table as changed_rows for each statement execute function tell_of_rows('user', 'user_id');
