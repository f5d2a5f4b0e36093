-- Calls whose end was never told are asked about.

alter table voip_calls add column looked_up_at timestamptz;
comment on column voip_calls.looked_up_at is 'When the provider was last asked how it went, because it did not tell.';
