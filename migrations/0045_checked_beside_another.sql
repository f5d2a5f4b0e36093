-- A file may be checked while another is written: it is checked once more before it is written itself.
alter table imports add column checked_beside boolean not null default false;
comment on column imports.checked_beside is 'Whether another import was being written, or taken back, when this one was checked.';
