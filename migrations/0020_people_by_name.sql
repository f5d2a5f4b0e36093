-- People are looked up by what they are called: whole, while a name is typed, and by parts.
create index user_name  on users (lower(name), id) where disabled_at is null;
create index user_words on users using gin (name gin_trgm_ops) where disabled_at is null;
