//! The database's laws in words: each named constraint, the field it belongs beside, and the sentence.
//!
//! The domain refuses these things first; a sentence from here is what a race, or a slip of ours, still meets.

use super::{call_constraint_messages::OF_CALLS, voip_constraint_messages::OF_TELEPHONES};

// Those of calls are `OF_CALLS`, those of telephones `OF_TELEPHONES`.
const MESSAGES: &[(&str, &str, &str)] = &[
    (
        "disposition_applies_somewhere",
        "held",
        "Tick at least one status it may be chosen for.",
    ),
    (
        "disposition_follow_up_days_range",
        "follow_up_days",
        "Give the days, from 0 to 365.",
    ),
    (
        "disposition_follow_up_known",
        "follow_up",
        "Choose one of those offered.",
    ),
    (
        "disposition_follow_up_whole",
        "follow_up_days",
        "A follow-up needs its days.",
    ),
    (
        "disposition_for_closed_calls",
        "held",
        "A disposition is for closed calls.",
    ),
    ("disposition_label_present", "label", "Give it a name."),
    (
        "disposition_label_short",
        "label",
        "Keep it under 60 characters.",
    ),
    (
        "disposition_label_taken",
        "label",
        "There is one of that name already.",
    ),
    (
        "disposition_result_known",
        "result",
        "Choose one of those offered.",
    ),
    (
        "disposition_reasons_for_calls_not_held",
        "held",
        "A call that is held needs no reason.",
    ),
    (
        "disposition_result_of_a_reason",
        "result",
        "Only a reason says what the line said.",
    ),
    ("import_columns_and_fields", "", "Each column is one thing."),
    (
        "invitation_of_one_person",
        "",
        "An invitation is for one person.",
    ),
    ("invitation_once", "", "Each is invited to a call once."),
    ("mail_calendar_once", "", "This mail waits already."),
    ("mail_kind_known", "", "That is nothing anybody is written."),
    (
        "mail_of_a_reminder_once",
        "",
        "This reminder was mailed already.",
    ),
    (
        "mail_settled_when_settled",
        "",
        "A mail that has left has the time it left.",
    ),
    (
        "mail_state_known",
        "",
        "A mail waits, has left, or has not.",
    ),
    ("mail_to_one_person", "", "A mail goes to one person."),
    ("password_link_is_sha256", "", "That is no link."),
    ("secret_long_enough", "", "A key has at least 32 bytes."),
    (
        "notification_kind_known",
        "",
        "That is nothing anybody is told.",
    ),
    (
        "notification_of_a_due_task_once",
        "",
        "They were told of this task today already.",
    ),
    (
        "notification_of_a_silence_once",
        "",
        "That was told already.",
    ),
    (
        "notification_of_a_reminder_once",
        "",
        "This reminder was sent already.",
    ),
    (
        "notification_of_something",
        "",
        "A notification is about one thing.",
    ),
    (
        "notification_snoozed_unread",
        "",
        "What is read cannot be put off.",
    ),
    ("event_topic_known", "", "That is nothing that can happen."),
    (
        "import_country_shaped",
        "country",
        "Give the country's two letters, like US, DE or IN.",
    ),
    (
        "import_failed_with_a_problem",
        "",
        "An import that failed says why.",
    ),
    (
        "import_file_name_short",
        "file",
        "Give the file a shorter name.",
    ),
    (
        "import_format_known",
        "file",
        "Only CSV and vCard files are read.",
    ),
    ("import_row_place", "", "Two rows have one place."),
    (
        "job_lease_whole",
        "",
        "A job that is taken says by whom and until when.",
    ),
    (
        "merge_of_two",
        "other",
        "A record cannot be merged with itself.",
    ),
    (
        "phone_extension_digits",
        "number0",
        "An extension is digits.",
    ),
    (
        "phone_number_e164",
        "number0",
        "That is not a telephone number.",
    ),
    (
        "phone_number_once",
        "number0",
        "This number is there already.",
    ),
    (
        "phone_number_place",
        "number0",
        "Two numbers have one place.",
    ),
    ("phone_number_present", "number0", "Give the number."),
    (
        "phone_number_short",
        "number0",
        "Keep it under 60 characters.",
    ),
    (
        "record_emptied_in_the_bin",
        "",
        "Only what is in the bin goes for good.",
    ),
    (
        "record_account_exists",
        "account",
        "Choose one of the accounts offered.",
    ),
    (
        "record_account_is_another",
        "account",
        "An account cannot belong to itself, or to one below it.",
    ),
    (
        "record_amount_range",
        "amount",
        "Give the amount in figures, like 12,000 or 950.50.",
    ),
    (
        "record_company_short",
        "company",
        "Keep it under 200 characters.",
    ),
    (
        "record_contact_exists",
        "contact",
        "Choose one of the contacts offered.",
    ),
    (
        "record_contact_fits_kind",
        "contact",
        "Only leads, opportunities and cases have a contact.",
    ),
    (
        "record_country_shaped",
        "country",
        "Give the country's two letters, like US, DE or IN.",
    ),
    (
        "record_description_short",
        "description",
        "Keep it under 10,000 characters.",
    ),
    (
        "record_email_shaped",
        "email",
        "Give an e-mail address, like jane@example.com.",
    ),
    (
        "record_job_title_short",
        "job_title",
        "Keep it under 200 characters.",
    ),
    (
        "record_lead_converted_whole",
        "",
        "A converted lead has its contact.",
    ),
    ("record_name_present", "name", "Give it a name."),
    ("record_name_short", "name", "Keep it under 200 characters."),
    (
        "record_opportunity_has_account",
        "account",
        "Say whose deal it is: an account.",
    ),
    (
        "record_owner_exists",
        "owner",
        "Choose one of the people offered.",
    ),
    (
        "record_stage_fits_kind",
        "stage",
        "Choose one of those offered.",
    ),
    (
        "session_expires_later",
        "",
        "A session ends after it begins.",
    ),
    ("device_is_sha256", "", "That is not a browser."),
    ("session_token_is_sha256", "", "That is not a session."),
    (
        "sign_in_failures_counted",
        "",
        "Failures are counted from one.",
    ),
    ("task_call_exists", "", "That call is not there any more."),
    (
        "task_closed_when_closed",
        "",
        "A task that is done or dropped has its time.",
    ),
    (
        "task_owner_exists",
        "owner",
        "Choose one of the people offered.",
    ),
    (
        "task_related_exists",
        "about",
        "Choose one of the records offered.",
    ),
    ("task_title_present", "title", "Say what is to be done."),
    ("task_title_short", "title", "Keep it under 300 characters."),
    (
        "user_email_shaped",
        "email",
        "Give an e-mail address, like sam@example.com.",
    ),
    (
        "user_email_taken",
        "email",
        "Somebody has that e-mail address already.",
    ),
    ("user_name_present", "name", "Give a name."),
    ("user_name_short", "name", "Keep it under 120 characters."),
    ("zone_rules_once", "", "There is one set of rules."),
    (
        "user_remind_by_known",
        "remind_by",
        "Choose one of those offered.",
    ),
    (
        "user_week_begins_known",
        "week_begins",
        "Choose one of those offered.",
    ),
    (
        "user_date_style_known",
        "date_style",
        "Choose one of those offered.",
    ),
    (
        "user_reminders_few",
        "reminder",
        "Keep it to ten reminders.",
    ),
];

/// All of them: constraint, field, sentence.
pub fn messages() -> impl Iterator<Item = &'static (&'static str, &'static str, &'static str)> {
    OF_CALLS.iter().chain(OF_TELEPHONES).chain(MESSAGES)
}

/// The field and the sentence of a constraint.
pub fn sentence(constraint: &str) -> Option<(&'static str, &'static str)> {
    messages()
        .find(|(name, ..)| *name == constraint)
        .map(|(_, field, sentence)| (*field, *sentence))
}
