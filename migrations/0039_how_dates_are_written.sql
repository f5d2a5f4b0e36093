-- How dates and times are written for somebody; none: as is usual where they are.
alter table users add column date_style text constraint user_date_style_known check (date_style in ('day_first_24', 'day_first_12', 'month_first_12'));
