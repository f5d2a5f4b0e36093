//! The database's laws in words: each named constraint, the field it belongs beside, and the sentence.
//!
//! The domain refuses these things first; a sentence from here is what a race, or a slip of ours, still meets.

/// Constraint, field, sentence.
pub const LAWS: &[(&str, &str, &str)] = &[
    ("append_only", "", "History is only ever added to."),
    ("call_change_cause_known", "", "That is not a known cause of a change."),
    ("call_disposition_exists", "disposition", "Choose one of the dispositions offered."),
    ("call_ends_after_it_starts", "ended", "A call cannot end before it starts."),
    ("call_length_range", "length", "The length is between 1 minute and 24 hours."),
    ("call_outcome_after_the_call", "outcome", "An outcome is given when the call is closed."),
    ("call_outcome_short", "outcome", "Keep it under 10,000 characters."),
    ("call_owner_exists", "owner", "Choose one of the people offered."),
    ("call_planned_has_a_time", "date", "A planned call needs its date and time."),
    ("call_purpose_present", "purpose", "Say what the call is for."),
    ("call_purpose_short", "purpose", "Keep it under 300 characters."),
    ("call_reason_short", "reason", "Keep it under 500 characters."),
    ("call_reason_when_not_held_or_cancelled", "reason", "Give a reason: it is kept in the call's history."),
    ("call_reminder_needs_schedule", "reminder", "A reminder needs a planned time."),
    ("call_reminder_range", "reminder", "A reminder comes at most 28 days before."),
    ("call_schedule_whole", "date", "A planned time is a date, a time and a zone."),
    ("call_times_fit_status", "", "Those times do not fit that status."),
    ("call_transition_allowed", "", "Somebody closed this call first. Reopen it to close it again."),
    ("call_within_a_day", "ended", "That is longer than 24 hours: check the dates."),
    ("disposition_applies_somewhere", "held", "Tick at least one status it may be chosen for."),
    ("disposition_for_closed_calls", "held", "A disposition is for closed calls."),
    ("disposition_label_present", "label", "Give it a name."),
    ("disposition_label_short", "label", "Keep it under 60 characters."),
    ("disposition_label_taken", "label", "There is one of that name already."),
    ("session_expires_later", "", "A session ends after it begins."),
    ("session_token_is_sha256", "", "That is not a session."),
    ("sign_in_failures_counted", "", "Failures are counted from one."),
    ("user_email_shaped", "email", "Give an e-mail address, like sam@example.com."),
    ("user_email_taken", "email", "Somebody has that e-mail address already."),
    ("user_name_present", "name", "Give a name."),
    ("user_name_short", "name", "Keep it under 120 characters."),
    ("user_reminder_range", "reminder", "A reminder comes at most 28 days before."),
];

/// The field and the sentence of a constraint.
pub fn sentence(constraint: &str) -> Option<(&'static str, &'static str)> {
    LAWS.iter().find(|(name, ..)| *name == constraint).map(|(_, field, sentence)| (*field, *sentence))
}
