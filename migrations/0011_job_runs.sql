-- What goes on by itself: who is at it, when it ran and how that went. A row a job, made when a process first knows the job.
create table jobs (
    name         text primary key,
    due_at       timestamptz not null default clock_timestamp(),
    leased_by    uuid,                                   -- the process that is at it …
    leased_until timestamptz,                            -- … until then, should it die
    started_at   timestamptz,
    finished_at  timestamptz,                            -- of the last run that ended well
    took_ms      bigint,                                 -- that run
    did          bigint not null default 0,              -- how many things it did
    runs         bigint not null default 0,
    failures     int not null default 0,                 -- in a row
    failed_at    timestamptz,
    problem      text,                                   -- what the last failure said
    constraint job_lease_whole check (num_nonnulls(leased_by, leased_until) in (0, 2))
);
comment on table jobs is 'Jobs by name, with their leases: several processes share them, and each runs in one at a time. Times are the database''s own.';
