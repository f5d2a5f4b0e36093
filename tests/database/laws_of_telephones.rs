//! The laws of telephones, and statements that break them.

/// A connection to hang things on.
macro_rules! of_connection {
    ($statement:literal) => {
        concat!(
            "with c as (insert into voip_connections (id, provider, name, owner_id) values (gen_random_uuid(), 'twilio', 'T', $ada) returning id) ",
            $statement
        )
    };
}

/// The law, and a statement that breaks it.
pub const BROKEN: &[(&str, &str)] = &[
    (
        "voip_provider_known",
        "insert into voip_connections (id, provider, name, owner_id) values (gen_random_uuid(), 'pigeon', 'T', $ada)",
    ),
    (
        "voip_connections_owner_id_fkey",
        "insert into voip_connections (id, provider, name, owner_id) values (gen_random_uuid(), 'twilio', 'T', gen_random_uuid())",
    ),
    (
        "voip_lines_owner_id_fkey",
        of_connection!(
            "insert into voip_lines (e164, connection_id, owner_id) select '+12125550199', id, gen_random_uuid() from c"
        ),
    ),
    (
        "voip_connection_name_present",
        "insert into voip_connections (id, provider, name, owner_id) values (gen_random_uuid(), 'twilio', ' ', $ada)",
    ),
    (
        "voip_connection_name_short",
        "insert into voip_connections (id, provider, name, owner_id) values (gen_random_uuid(), 'twilio', repeat('x', 61), $ada)",
    ),
    (
        "voip_connection_name_taken",
        "insert into voip_connections (id, provider, name, owner_id) values (gen_random_uuid(), 'twilio', 'A', $ada), (gen_random_uuid(), 'twilio', ' a ', $ada)",
    ),
    (
        "voip_account_short",
        "insert into voip_connections (id, provider, name, account, owner_id) values (gen_random_uuid(), 'twilio', 'T', repeat('x', 101), $ada)",
    ),
    (
        "voip_address_short",
        "insert into voip_connections (id, provider, name, address, owner_id) values (gen_random_uuid(), 'twilio', 'T', repeat('x', 201), $ada)",
    ),
    (
        "voip_dialplan_shaped",
        "insert into voip_connections (id, provider, name, dialplan, owner_id) values (gen_random_uuid(), 'asterisk', 'T', 'out,1,System(rm)', $ada)",
    ),
    (
        "voip_line_e164",
        of_connection!(
            "insert into voip_lines (e164, connection_id, owner_id) select '0711', id, $ada from c"
        ),
    ),
    (
        "voip_line_name_short",
        of_connection!(
            "insert into voip_lines (e164, connection_id, owner_id, name) select '+12125550199', id, $ada, repeat('x', 61) from c"
        ),
    ),
    (
        "voip_line_of_a_connection",
        "insert into voip_lines (e164, connection_id, owner_id) values ('+12125550199', gen_random_uuid(), $ada)",
    ),
    (
        "notification_of_a_silence_once",
        of_connection!(
            "insert into notifications (user_id, kind, connection_id, detail) select $ada, 'silent', id, '2026-12-01' from c, generate_series(1, 2)"
        ),
    ),
    (
        "voip_answerer_of_a_line",
        "insert into voip_answerers (e164, user_id) values ('+12125550199', $ada)",
    ),
    (
        "user_phone_shaped",
        "update users set phone = 'on the desk' where id = $ada",
    ),
    (
        "provider_event_once",
        of_connection!(
            "insert into provider_events (connection_id, event_key, query, content_type, body, received_at, next_try_at) \
             select id, 'x', '', '', '', now(), now() from c, generate_series(1, 2)"
        ),
    ),
    (
        "provider_event_body_small",
        of_connection!(
            "insert into provider_events (connection_id, event_key, query, content_type, body, received_at, next_try_at) \
             select id, 'x', '', '', decode(repeat('00', 65537), 'hex'), now(), now() from c"
        ),
    ),
    (
        "voip_conversation_once",
        of_connection!(
            "insert into voip_calls (call_id, connection_id, conversation, direction, our_number, their_number, stage, began_at, since_change, matched) \
             select call, id, 'x', 'inbound', '', '', 'ringing', now(), 0, 'nobody' from c, unnest(array[$planned::uuid, $held::uuid]) call"
        ),
    ),
    (
        "voip_stage_known",
        of_connection!(
            "insert into voip_calls (call_id, connection_id, conversation, direction, our_number, their_number, stage, began_at, since_change, matched) \
             select $planned, id, 'x', 'inbound', '', '', 'lost', now(), 0, 'nobody' from c"
        ),
    ),
    (
        "voip_matched_known",
        of_connection!(
            "insert into voip_calls (call_id, connection_id, conversation, direction, our_number, their_number, stage, began_at, since_change, matched) \
             select $planned, id, 'x', 'inbound', '', '', 'ringing', now(), 0, 'guessed' from c"
        ),
    ),
    (
        "voip_missed_known",
        of_connection!(
            "insert into voip_calls (call_id, connection_id, conversation, direction, our_number, their_number, stage, began_at, since_change, matched, missed) \
             select $planned, id, 'x', 'inbound', '', '', 'over', now(), 0, 'nobody', 'bored' from c"
        ),
    ),
    (
        "voip_missed_when_over",
        of_connection!(
            "insert into voip_calls (call_id, connection_id, conversation, direction, our_number, their_number, stage, began_at, since_change, matched, missed) \
             select $planned, id, 'x', 'inbound', '', '', 'ringing', now(), 0, 'nobody', 'busy' from c"
        ),
    ),
];

/// Those that only a slip of ours can break.
pub const OURS: &[&str] = &[
    "provider_events_connection_id_fkey",
    "provider_events_pkey",
    "simulated_events_connection_id_fkey",
    "switchboard_lines_connection_id_fkey",
    "switchboard_lines_pkey",
    "simulated_events_pkey",
    "voip_calls_call_id_fkey",
    "voip_calls_connection_id_fkey",
    "voip_calls_matched_id_fkey",
    "voip_calls_pkey",
    "voip_connections_pkey",
    "voip_answerers_pkey",
    "voip_answerers_user_id_fkey",
    "voip_lines_pkey",
    "voip_rings_call_id_fkey",
    "voip_rings_pkey",
    "voip_rings_user_id_fkey",
];
