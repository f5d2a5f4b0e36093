//! The sentences of calls, of who takes part in them, and of what is written on them.

/// Each constraint with the field it belongs beside, and its sentence.
pub const OF_CALLS: &[(&str, &str, &str)] = &[
    ("append_only", "", "History is only ever added to."),
    (
        "call_change_cause_known",
        "",
        "That is not a known cause of a change.",
    ),
    (
        "call_disposition_exists",
        "disposition",
        "Choose one of the dispositions offered.",
    ),
    (
        "call_ends_after_it_starts",
        "ended",
        "A call cannot end before it starts.",
    ),
    (
        "call_length_range",
        "length",
        "The length is between 1 minute and 24 hours.",
    ),
    ("call_link_once", "", "A record shows a call once."),
    (
        "call_link_via_when_through",
        "",
        "A call that is shown through something names it.",
    ),
    (
        "call_link_why_known",
        "",
        "That is not a known reason to show a call.",
    ),
    (
        "call_outcome_after_the_call",
        "outcome",
        "An outcome is given when the call is closed.",
    ),
    (
        "call_outcome_short",
        "outcome",
        "Keep it under 10,000 characters.",
    ),
    (
        "call_owner_exists",
        "owner",
        "Choose one of the people offered.",
    ),
    (
        "call_planned_has_a_time",
        "date",
        "A planned call needs its date and time.",
    ),
    (
        "call_purpose_present",
        "purpose",
        "Say what the call is for.",
    ),
    (
        "call_purpose_short",
        "purpose",
        "Keep it under 300 characters.",
    ),
    (
        "call_reason_short",
        "reason",
        "Keep it under 500 characters.",
    ),
    (
        "call_reason_when_not_held_or_cancelled",
        "reason",
        "Give a reason: it is kept in the call's history.",
    ),
    (
        "call_related_exists",
        "about",
        "Choose one of the records offered.",
    ),
    (
        "call_reminders_timed",
        "reminder",
        "Each reminder has a time of its own.",
    ),
    (
        "reminder_of_one_person",
        "reminder",
        "A reminder is for one person.",
    ),
    (
        "reminder_once",
        "reminder",
        "Nobody is reminded twice at one time.",
    ),
    (
        "reminder_settled_when_settled",
        "reminder",
        "A reminder that was sent has the time it was sent.",
    ),
    (
        "reminder_skipped_with_a_reason",
        "reminder",
        "A reminder that was not sent says why.",
    ),
    (
        "reminder_state_known",
        "reminder",
        "A reminder is queued, sent or skipped.",
    ),
    (
        "call_reminders_need_schedule",
        "reminder",
        "A reminder needs a planned time.",
    ),
    (
        "call_reminders_few",
        "reminder",
        "Keep it to ten reminders.",
    ),
    (
        "call_schedule_whole",
        "date",
        "A planned time is a date, a time and a zone.",
    ),
    (
        "call_times_fit_status",
        "",
        "Those times do not fit that status.",
    ),
    (
        "call_transition_allowed",
        "",
        "Somebody closed this call first. Reopen it to close it again.",
    ),
    (
        "call_within_a_day",
        "ended",
        "That is longer than 24 hours: check the dates.",
    ),
    (
        "call_not_held_in_the_future",
        "ended",
        "A call cannot be held in the future.",
    ),
    ("call_result_known", "", "That is nothing a line can say."),
    (
        "call_follows_another",
        "",
        "The call that this one follows is not there any more.",
    ),
    (
        "call_called_back_by_another",
        "",
        "The call in which they were talked to is not there any more.",
    ),
    ("call_follows_known", "", "A call cannot follow another so."),
    ("call_follows_whole", "", "A call cannot follow another so."),
    ("call_attempt_counted", "", "That is too many attempts."),
    (
        "call_settled_short",
        "reason",
        "Keep it under 500 characters.",
    ),
    ("draft_form_short", "", "That is no form."),
    ("draft_place_is_ours", "", "That is no page."),
    ("draft_fields_named", "", "That is no form."),
    (
        "draft_short",
        "",
        "This is too long to be kept while you type: save it.",
    ),
    ("note_body_present", "body", "Write something first."),
    (
        "note_body_short",
        "body",
        "Keep it under 20,000 characters.",
    ),
    ("note_call_exists", "", "That call is not there any more."),
    (
        "participant_call_exists",
        "",
        "That call is not there any more.",
    ),
    (
        "participant_is_a_person",
        "with",
        "Only teammates, contacts and leads take part in a call.",
    ),
    (
        "participant_is_one_person",
        "with",
        "A participant is one person.",
    ),
    ("participant_once", "with", "They take part already."),
    (
        "participant_record_exists",
        "with",
        "Choose one of those offered.",
    ),
    (
        "participant_user_exists",
        "with",
        "Choose one of those offered.",
    ),
];
