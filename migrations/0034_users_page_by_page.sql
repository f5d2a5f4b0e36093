-- Settings → Users lists everybody page by page, and finds them by words of their name and e-mail address.
create index user_anybody on users (lower(name), id);
create index user_anybody_words on users using gin ((name || ' ' || email) gin_trgm_ops);
