-- People are looked up by what they are called, and never all of them read.
create index user_name  on users (lower(name), id) where disabled_at is null;
create index user_words on users using gin (name gin_trgm_ops) where disabled_at is null;
