-- The browser's half of the releases that served lately: a page that was opened before an update still finds its parts.
create table bundle_files (
    path    text primary key,                            -- as it is asked for: pkg/<hash>/calls.pack.br
    content bytea not null,
    seen_at timestamptz not null default now()           -- when a process that carries it inside was last alive
);
comment on table bundle_files is 'Files of bundles by their path, which carries a hash. Kept for thirty days after the last process that had them inside.';
alter table bundle_files alter column content set storage external;    -- compressed already
