-- Whoever dictates, or rests a hand on the keyboard, switches keys off that act on their own (WCAG 2.1.4).
alter table users add column single_keys boolean not null default true;
