-- Switchboards of the company's own: hosted providers call Callboard, and it listens to these.

alter table voip_connections drop constraint voip_provider_known;
alter table voip_connections add constraint voip_provider_known
    check (provider in ('twilio', 'signalwire', 'asterisk', 'webhook', 'simulator'));
alter table voip_connections
    add column dialplan     text not null default '' constraint voip_dialplan_shaped check (dialplan ~ '^[A-Za-z0-9_-]{0,79}$'),
    add column line_since   timestamptz,
    add column line_problem text;
comment on column voip_connections.dialplan is 'The context of the switchboard''s dialplan that dials out.';
comment on column voip_connections.line_since is 'Since when it is listened to; null while it is not.';
comment on column voip_connections.line_problem is 'Why it is not.';
