//! The laws of telephones in words.

/// Constraint, field, sentence.
pub const OF_TELEPHONES: &[(&str, &str, &str)] = &[
    (
        "provider_event_body_small",
        "",
        "A provider's message is at most 64 kB.",
    ),
    ("provider_event_once", "", "This message was kept already."),
    (
        "user_phone_shaped",
        "phone",
        "Give the whole number, like +1 212 555 0199, or an extension.",
    ),
    (
        "voip_account_short",
        "account",
        "Keep it under 100 characters.",
    ),
    (
        "voip_address_short",
        "address",
        "Keep it under 200 characters.",
    ),
    (
        "voip_dialplan_shaped",
        "dialplan",
        "A context has letters, digits, - and _ only.",
    ),
    (
        "voip_connections_owner_id_fkey",
        "owner",
        "Choose one of the people offered.",
    ),
    (
        "voip_lines_owner_id_fkey",
        "owner",
        "Choose one of the people offered.",
    ),
    ("voip_connection_name_present", "name", "Give it a name."),
    (
        "voip_connection_name_short",
        "name",
        "Keep it under 60 characters.",
    ),
    (
        "voip_connection_name_taken",
        "name",
        "There is a connection of that name already.",
    ),
    (
        "voip_conversation_once",
        "",
        "That is another call already.",
    ),
    (
        "voip_answerer_of_a_line",
        "number",
        "That number is not ours any more.",
    ),
    (
        "voip_line_e164",
        "number",
        "Give the whole number, like +1 212 555 0199.",
    ),
    (
        "voip_line_name_short",
        "name",
        "Keep it under 60 characters.",
    ),
    (
        "voip_line_of_a_connection",
        "connection",
        "Choose one of the connections offered.",
    ),
    ("voip_matched_known", "", "That is no way to know a caller."),
    ("voip_missed_known", "", "That is no reason a line gives."),
    (
        "voip_missed_when_over",
        "",
        "A call that goes on was not missed.",
    ),
    (
        "voip_provider_known",
        "provider",
        "Choose one of those offered.",
    ),
    ("voip_stage_known", "", "That is nothing a call comes to."),
];
