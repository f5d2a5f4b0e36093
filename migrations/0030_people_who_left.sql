-- Lists of people to choose from begin with the first by name; those who have left come after the others.
create index user_gone on users (lower(name), id) where disabled_at is not null;
