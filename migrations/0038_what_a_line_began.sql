-- When a line put its call on the line; none where somebody had begun it by hand. Hanging up before they answer takes back that
-- alone.
alter table voip_calls add column began_call_at timestamptz;
