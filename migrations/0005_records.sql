-- What calls are about and who they are with. One table for the five kinds: a call's history, the search and the pickers
-- treat them alike, and what a kind may carry is said by constraints.
create type record_kind  as enum ('account', 'contact', 'lead', 'opportunity', 'case');
create type phone_label  as enum ('work', 'mobile', 'home', 'main', 'other');

create table records (
    id          uuid primary key,                        -- made with the form, so a form sent twice is one record
    kind        record_kind not null,
    name        text not null                            -- a person's, a company's, a deal's; a case's subject
        constraint record_name_present check (btrim(name) <> '')
        constraint record_name_short check (length(name) <= 200),
    owner_id    uuid constraint record_owner_exists references users,
    email       text constraint record_email_shaped check (email = lower(email) and email ~ '^[^@[:space:]]+@[^@[:space:]]+$' and length(email) <= 254),
    company     text constraint record_company_short check (length(company) <= 200),      -- a lead's, before it has an account
    job_title   text constraint record_job_title_short check (length(job_title) <= 200),
    time_zone   text,                                    -- an IANA name: their time
    country     text constraint record_country_shaped check (country ~ '^[A-Z]{2}$'),      -- ISO 3166-1: how national numbers are read
    stage       text,
    amount_cents bigint constraint record_amount_range check (amount_cents between 0 and 100000000000000),
    closes_on   date,
    description text constraint record_description_short check (length(description) <= 10000),
    account_id  uuid,                                    -- of an account: its parent
    contact_id  uuid,                                    -- of a lead: the contact it became
    converted_at timestamptz,
    merged_into uuid references records,
    deleted_at  timestamptz,                             -- in the bin since; brought back for thirty days
    created_by  uuid references users,
    created_at  timestamptz not null default app_now(),
    updated_at  timestamptz not null default app_now(),
    version     int not null default 1,
    -- The kind of what is pointed at is part of the key, so that an account is an account.
    account_kind record_kind generated always as (case when account_id is not null then 'account'::record_kind end) stored,
    contact_kind record_kind generated always as (case when contact_id is not null then 'contact'::record_kind end) stored,
    constraint record_id_and_kind unique (id, kind),
    constraint record_account_exists foreign key (account_id, account_kind) references records (id, kind),
    constraint record_contact_exists foreign key (contact_id, contact_kind) references records (id, kind),
    constraint record_account_is_another check (account_id <> id),
    constraint record_opportunity_has_account check (kind <> 'opportunity' or account_id is not null),
    constraint record_lead_converted_whole check (kind <> 'lead' or (converted_at is not null) = (contact_id is not null)),
    constraint record_contact_fits_kind check (contact_id is null or kind in ('lead', 'opportunity', 'case')),
    constraint record_stage_fits_kind check (
        case kind when 'lead'        then stage in ('new', 'contacted', 'qualified', 'lost', 'converted')
                  when 'opportunity' then stage in ('qualification', 'proposal', 'negotiation', 'won', 'lost')
                  when 'case'        then stage in ('open', 'waiting', 'closed')
                  else stage is null end)
);
comment on table records is 'Accounts, contacts, leads, opportunities and cases.';
create trigger touch before update on records for each row execute function touch();
create index record_by_name       on records (kind, lower(name), id) where deleted_at is null;
create index record_by_owner_name on records (owner_id, kind, lower(name), id) where deleted_at is null;
create index record_of_account    on records (account_id, kind, lower(name), id) where account_id is not null;
create index record_of_contact    on records (contact_id, kind) where contact_id is not null;
create index record_in_bin        on records (deleted_at, id) where deleted_at is not null;
create index record_by_email      on records (email) where email is not null;
create index record_words         on records using gin ((name || ' ' || coalesce(company, '') || ' ' || coalesce(email, '')) gin_trgm_ops);

create table phone_numbers (
    record_id  uuid not null references records on delete cascade,
    position   smallint not null,
    label      phone_label not null default 'work',
    typed      text not null
        constraint phone_number_present check (btrim(typed) <> '')
        constraint phone_number_short check (length(typed) <= 60),
    e164       text constraint phone_number_e164 check (e164 ~ '^\+[1-9][0-9]{6,14}$'),    -- null: could not be read, kept as typed
    extension  text constraint phone_extension_digits check (extension ~ '^[0-9]{1,11}$'),
    shared     boolean not null default false,           -- a switchboard: it names no single person
    do_not_call boolean not null default false,
    digits     text generated always as (regexp_replace(coalesce(e164, typed), '[^0-9]', '', 'g')) stored,
    constraint phone_number_place primary key (record_id, position)
);
comment on table phone_numbers is 'Numbers of records, as typed and, where they could be read, in E.164 (ITU-T).';
create unique index phone_number_once on phone_numbers (record_id, e164, coalesce(extension, '')) where e164 is not null;
create index phone_by_number on phone_numbers (e164) where e164 is not null;
create index phone_by_tail   on phone_numbers (reverse(right(digits, 9)) text_pattern_ops);
create index phone_digits    on phone_numbers using gin (digits gin_trgm_ops);

create table merges (
    id        uuid primary key,
    kept_id   uuid not null references records,
    gone_id   uuid not null references records,
    moved     jsonb not null,                            -- what pointed at the one that went, and points at the other now
    actor_id  uuid default app_actor() references users,
    at        timestamptz not null default app_now(),
    undone_at timestamptz,
    constraint merge_of_two check (kept_id <> gone_id)
);
comment on table merges is 'Two records that were made one, with what moved, so that it can be taken back.';
create index merge_of_kept on merges (kept_id, at desc);
create index merge_of_gone on merges (gone_id);
