-- What every later table stands on. No schema is named anywhere: a company is a schema, chosen by search_path.
-- Constraint names are part of the contract: src/server/store/laws.rs maps each to a field and a sentence.

create extension if not exists pg_trgm;

create type call_direction as enum ('inbound', 'outbound');
create type call_status    as enum ('planned', 'held', 'not_held', 'cancelled');
create type user_role      as enum ('agent', 'manager', 'admin');
create type theme          as enum ('system', 'light', 'dark');

-- Who is acting, set once per transaction by store::begin(actor). Null is the system.
create function app_actor() returns uuid language sql stable as
$$ select nullif(current_setting('app.actor', true), '')::uuid $$;

-- What made them act: 'person' unless the transaction says otherwise.
create function app_cause() returns text language sql stable as
$$ select coalesce(nullif(current_setting('app.cause', true), ''), 'person') $$;

-- When they act: the server's clock, so that one request has one time; the machine's where none is set.
create function app_now() returns timestamptz language sql stable as
$$ select coalesce(nullif(current_setting('app.now', true), '')::timestamptz, now()) $$;

-- Every change of a row counts its version up: what two people editing at once are told apart by.
create function touch() returns trigger language plpgsql as
$$ begin new.updated_at := app_now(); new.version := old.version + 1; return new; end $$;

create function append_only() returns trigger language plpgsql as
$$ begin raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation', constraint = 'append_only'; end $$;
