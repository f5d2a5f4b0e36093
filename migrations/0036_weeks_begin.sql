-- The day with which somebody's calendar begins a week; none: as is usual where they are.
alter table users add column week_begins text constraint user_week_begins_known check (week_begins in ('monday', 'sunday', 'saturday'));
