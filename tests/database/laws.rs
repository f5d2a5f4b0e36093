//! Every constraint by name: the statement that breaks it, and that it is this law that refuses.

use crate::{
    laws_of_ours, laws_of_telephones,
    support::{TestApp, database},
};
use callboard::server::store::{
    self,
    shared::constraint_messages::{messages, sentence},
};
use sqlx::AssertSqlSafe;
use std::collections::BTreeSet;

/// The law, and a statement that breaks it. `$ada` is a user, `$planned` and `$held` are calls.
const BROKEN: &[(&str, &str)] = &[
    ("user_email_shaped", "update users set email = 'Ada' where id = $ada"),
    ("user_email_taken", "update users set email = 'kim@test.example' where id = $ada"),
    ("user_name_present", "update users set name = '  ' where id = $ada"),
    ("user_name_short", "update users set name = repeat('x', 121) where id = $ada"),
    ("user_reminders_few", "update users set reminders = array_fill('5m'::text, array[11]) where id = $ada"),
    ("user_week_begins_known", "update users set week_begins = 'someday' where id = $ada"),
    ("user_date_style_known", "update users set date_style = 'backwards' where id = $ada"),
    ("user_remind_by_known", "update users set remind_by = 'pigeon' where id = $ada"),
    ("session_token_is_sha256", "insert into sessions values ('short', $ada, now(), now(), now() + '1 day')"),
    ("device_is_sha256", "insert into known_devices values ($ada, 'short', now())"),
    ("session_expires_later", "insert into sessions values (sha256('x'), $ada, now(), now(), now())"),
    ("sign_in_failures_counted", "insert into sign_in_failures values ('x', 0, now(), now())"),
    ("disposition_label_present", "insert into dispositions values (gen_random_uuid(), ' ', '{held}')"),
    ("disposition_label_short", "insert into dispositions values (gen_random_uuid(), repeat('x', 61), '{held}')"),
    ("disposition_label_taken", "insert into dispositions values (gen_random_uuid(), 'A', '{held}'), (gen_random_uuid(), ' a ', '{held}')"),
    ("disposition_applies_somewhere", "insert into dispositions values (gen_random_uuid(), 'A', '{}')"),
    ("disposition_for_closed_calls", "insert into dispositions values (gen_random_uuid(), 'A', '{held,planned}')"),
    ("call_purpose_present", "update calls set purpose = ' ' where id = $planned"),
    ("call_purpose_present", "update calls set purpose = null where id = $held"),
    ("call_purpose_short", "update calls set purpose = repeat('x', 301) where id = $planned"),
    ("call_owner_exists", "update calls set owner_id = gen_random_uuid() where id = $planned"),
    ("call_length_range", "update calls set expected_minutes = 0 where id = $planned"),
    (
        "call_reminders_few",
        "update calls set reminders = array_fill('5m'::text, array[11]), reminder_times = array_fill(now(), array[11]) where id = $planned",
    ),
    ("call_reminders_timed", "update calls set reminders = '{5m}' where id = $planned"),
    ("call_schedule_whole", "update calls set scheduled_zone = null where id = $planned"),
    (
        "call_reminders_need_schedule",
        "update calls set reminders = '{5m}', reminder_times = array[now()], scheduled_at = null, scheduled_local = null, scheduled_zone = null where id = $held",
    ),
    (
        "reminder_state_known",
        "insert into reminders (call_id, user_id, before, due_at, state, settled_at) values ($planned, $ada, '5m', now(), 'lost', now())",
    ),
    (
        "reminder_settled_when_settled",
        "insert into reminders (call_id, user_id, before, due_at, state) values ($planned, $ada, '5m', now(), 'sent')",
    ),
    (
        "reminder_skipped_with_a_reason",
        "insert into reminders (call_id, user_id, before, due_at, state, settled_at) values ($planned, $ada, '5m', now(), 'skipped', now())",
    ),
    (
        "reminder_once",
        "insert into reminders (call_id, user_id, before, due_at, state) values ($planned, $ada, '5m', '2026-12-01', 'queued'), ($planned, $ada, '300s', '2026-12-01', 'queued')",
    ),
    ("reminder_of_one_person", "insert into reminders (call_id, before, due_at, state) values ($planned, '5m', '2026-12-01', 'queued')"),
    ("mail_kind_known", "insert into mails (kind, user_id) values ('pigeon', $ada)"),
    ("mail_state_known", "insert into mails (kind, user_id, state, settled_at) values ('password', $ada, 'lost', now())"),
    ("mail_to_one_person", "insert into mails (kind) values ('password')"),
    ("mail_settled_when_settled", "insert into mails (kind, user_id, state) values ('password', $ada, 'sent')"),
    ("mail_calendar_once", "insert into mails (kind, user_id, call_id) values ('calendar', $ada, $planned), ('calendar', $ada, $planned)"),
    (
        "mail_of_a_reminder_once",
        "with one as (insert into reminders (call_id, user_id, before, due_at, state) values ($planned, $ada, '5m', '2026-12-01', 'queued') returning id) \
         insert into mails (kind, user_id, reminder_id) select 'reminder', $ada, id from one, generate_series(1, 2)",
    ),
    ("invitation_of_one_person", "insert into call_invitations (call_id) values ($planned)"),
    ("invitation_once", "insert into call_invitations (call_id, user_id) values ($planned, $ada), ($planned, $ada)"),
    ("secret_long_enough", "insert into secrets values ('x', 'short')"),
    ("password_link_is_sha256", "insert into password_links (token_hash, user_id) values ('short', $ada)"),
    ("zone_rules_once", "insert into zone_rules (one, version) values (false, '2026e')"),
    ("notification_kind_known", "insert into notifications (user_id, kind, call_id) values ($ada, 'weather', $planned)"),
    ("notification_of_something", "insert into notifications (user_id, kind) values ($ada, 'moved')"),
    (
        "notification_snoozed_unread",
        "insert into notifications (user_id, kind, call_id, read_at, snoozed_until) values ($ada, 'moved', $planned, now(), now())",
    ),
    (
        "notification_of_a_reminder_once",
        "with one as (insert into reminders (call_id, user_id, before, due_at, state) values ($planned, $ada, '5m', '2026-12-01', 'queued') returning id) \
         insert into notifications (user_id, kind, call_id, reminder_id) select $ada, 'reminder', $planned, id from one, generate_series(1, 2)",
    ),
    (
        "notification_of_a_due_task_once",
        "with one as (insert into tasks (id, title, owner_id, created_by) values (gen_random_uuid(), 'x', $ada, $ada) returning id) \
         insert into notifications (user_id, kind, task_id, detail) select $ada, 'task_due', id, '2026-12-01' from one, generate_series(1, 2)",
    ),
    ("call_reason_short", "update calls set status = 'cancelled', reason = repeat('x', 501) where id = $planned"),
    ("call_reason_when_not_held_or_cancelled", "update calls set status = 'not_held' where id = $planned"),
    ("call_reason_when_not_held_or_cancelled", "update calls set status = 'cancelled', reason = ' ' where id = $planned"),
    ("call_reason_when_not_held_or_cancelled", "update calls set reason = 'why' where id = $planned"),
    ("call_times_fit_status", "update calls set status = 'held' where id = $planned"),
    ("call_times_fit_status", "update calls set ended_at = now() where id = $planned"),
    ("call_times_fit_status", "update calls set status = 'not_held', reason = 'why' where id = $held"),
    ("call_ends_after_it_starts", "update calls set ended_at = started_at - interval '1 second' where id = $held"),
    ("call_within_a_day", "update calls set started_at = started_at - interval '25 hours' where id = $held"),
    ("call_planned_has_a_time", "update calls set scheduled_at = null, scheduled_local = null, scheduled_zone = null where id = $planned"),
    ("call_disposition_exists", "update calls set disposition_id = gen_random_uuid() where id = $held"),
    ("call_outcome_short", "update calls set outcome = repeat('x', 10001) where id = $held"),
    ("call_outcome_after_the_call", "update calls set outcome = 'too soon' where id = $planned"),
    (
        "call_transition_allowed",
        "update calls set status = 'cancelled', reason = 'why', started_at = null, ended_at = null where id = $held",
    ),
    ("call_change_cause_known", "insert into call_changes (call_id, cause, before, after) values ($held, 'magic', '{}', '{}')"),
    ("append_only", "update call_changes set reason = 'another' where call_id = $held"),
    ("append_only", "delete from call_changes where call_id = $held"),
    ("event_topic_known", "insert into events (topic, subjects) values ('weather', '{}')"),
    ("job_lease_whole", "insert into jobs (name, leased_by) values ('x', $ada)"),
    ("record_emptied_in_the_bin", "insert into records (id, kind, name, emptied_at) values (gen_random_uuid(), 'account', 'A', now())"),
    (
        "disposition_follow_up_known",
        "insert into dispositions (id, label, applies_to, follow_up, follow_up_days) values (gen_random_uuid(), 'A', '{held}', 'nap', 1)",
    ),
    (
        "disposition_follow_up_days_range",
        "insert into dispositions (id, label, applies_to, follow_up, follow_up_days) values (gen_random_uuid(), 'A', '{held}', 'task', 366)",
    ),
    (
        "disposition_follow_up_whole",
        "insert into dispositions (id, label, applies_to, follow_up) values (gen_random_uuid(), 'A', '{held}', 'task')",
    ),
    ("record_name_present", "update records set name = ' ' where id = $jane"),
    ("record_name_short", "update records set name = repeat('x', 201) where id = $jane"),
    ("record_owner_exists", "update records set owner_id = gen_random_uuid() where id = $jane"),
    ("record_email_shaped", "update records set email = 'Jane' where id = $jane"),
    ("record_company_short", "update records set company = repeat('x', 201) where id = $jane"),
    ("record_job_title_short", "update records set job_title = repeat('x', 201) where id = $jane"),
    ("record_country_shaped", "update records set country = 'usa' where id = $jane"),
    ("record_amount_range", "update records set amount_cents = -1 where id = $jane"),
    ("record_description_short", "update records set description = repeat('x', 10001) where id = $jane"),
    ("record_account_exists", "update records set account_id = $jane where id = $acme"),
    ("record_account_is_another", "update records set account_id = $acme where id = $acme"),
    (
        "record_contact_exists",
        "insert into records (id, kind, name, stage, contact_id) values (gen_random_uuid(), 'case', 'A', 'open', $acme)",
    ),
    ("record_contact_fits_kind", "update records set contact_id = $jane where id = $acme"),
    ("record_opportunity_has_account", "insert into records (id, kind, name, stage) values (gen_random_uuid(), 'opportunity', 'A', 'won')"),
    (
        "record_lead_converted_whole",
        "insert into records (id, kind, name, stage, converted_at) values (gen_random_uuid(), 'lead', 'A', 'converted', now())",
    ),
    ("record_stage_fits_kind", "update records set stage = 'won' where id = $jane"),
    ("record_stage_fits_kind", "insert into records (id, kind, name, stage) values (gen_random_uuid(), 'case', 'A', 'won')"),
    ("phone_number_present", "insert into phone_numbers (record_id, position, typed) values ($jane, 1, ' ')"),
    ("phone_number_short", "insert into phone_numbers (record_id, position, typed) values ($jane, 1, repeat('1', 61))"),
    ("phone_number_e164", "insert into phone_numbers (record_id, position, typed, e164) values ($jane, 1, '1', '0711')"),
    ("phone_extension_digits", "insert into phone_numbers (record_id, position, typed, extension) values ($jane, 1, '1', 'x4')"),
    ("phone_number_place", "insert into phone_numbers (record_id, position, typed) values ($jane, 1, '1'), ($jane, 1, '2')"),
    (
        "phone_number_once",
        "insert into phone_numbers (record_id, position, typed, e164) values ($jane, 1, '1', '+12125550100'), ($jane, 2, '2', '+12125550100')",
    ),
    ("import_file_name_short", "insert into imports (id, file_name, format, kind, time_zone, country, created_by) values (gen_random_uuid(), repeat('x', 201), 'csv', 'call', 'UTC', 'US', $ada)"),
    ("import_format_known", "insert into imports (id, file_name, format, kind, time_zone, country, created_by) values (gen_random_uuid(), 'x', 'xls', 'call', 'UTC', 'US', $ada)"),
    ("import_country_shaped", "insert into imports (id, file_name, format, kind, time_zone, country, created_by) values (gen_random_uuid(), 'x', 'csv', 'call', 'UTC', 'usa', $ada)"),
    ("import_failed_with_a_problem", "insert into imports (id, file_name, format, kind, time_zone, country, created_by, stage) values (gen_random_uuid(), 'x', 'csv', 'call', 'UTC', 'US', $ada, 'failed')"),
    ("import_columns_and_fields", "insert into imports (id, file_name, format, kind, time_zone, country, created_by, columns) values (gen_random_uuid(), 'x', 'csv', 'call', 'UTC', 'US', $ada, '{Name}')"),
    (
        "import_row_place",
        "with one as (insert into imports (id, file_name, format, kind, time_zone, country, created_by) values (gen_random_uuid(), 'x', 'csv', 'call', 'UTC', 'US', $ada) returning id)
         insert into import_rows (import_id, part, line, id, kind, verdict, name, facts) select id, 0, 1, gen_random_uuid(), 'call', 'new', 'x', '{}' from one, generate_series(1, 2)",
    ),
    ("merge_of_two", "insert into merges (id, kept_id, gone_id, before) values (gen_random_uuid(), $jane, $jane, '{}')"),
    ("call_related_exists", "update calls set related_id = gen_random_uuid() where id = $held"),
    ("participant_call_exists", "insert into call_participants (call_id, user_id) values (gen_random_uuid(), $ada)"),
    ("participant_user_exists", "insert into call_participants (call_id, user_id) values ($held, gen_random_uuid())"),
    ("participant_record_exists", "insert into call_participants (call_id, record_id, record_kind) values ($held, $jane, 'lead')"),
    ("participant_is_one_person", "insert into call_participants (call_id) values ($held)"),
    ("participant_is_one_person", "insert into call_participants (call_id, record_id) values ($held, $jane)"),
    ("participant_is_a_person", "insert into call_participants (call_id, record_id, record_kind) values ($held, $acme, 'account')"),
    ("participant_once", "insert into call_participants (call_id, user_id) values ($held, $ada), ($held, $ada)"),
    ("call_link_once", "insert into call_links select $acme, $held, now(), 'held', 'inbound', 'about', null from generate_series(1, 2)"),
    ("call_link_why_known", "insert into call_links values ($acme, $held, now(), 'held', 'inbound', 'luck', null)"),
    ("call_link_via_when_through", "insert into call_links values ($acme, $held, now(), 'held', 'inbound', 'through', null)"),
    ("note_call_exists", "insert into call_notes (id, call_id, author_id, body) values (gen_random_uuid(), gen_random_uuid(), $ada, 'x')"),
    ("note_body_present", "insert into call_notes (id, call_id, author_id, body) values (gen_random_uuid(), $held, $ada, ' ')"),
    (
        "note_body_short",
        "insert into call_notes (id, call_id, author_id, body) values (gen_random_uuid(), $held, $ada, repeat('x', 20001))",
    ),
    ("call_not_held_in_the_future", "update calls set ended_at = now() + interval '1 hour', started_at = now() where id = $held"),
    ("call_result_known", "update calls set result = 'x' where id = $held"),
    ("call_follows_another", "update calls set follows_id = gen_random_uuid(), follows_as = 'again' where id = $held"),
    ("call_called_back_by_another", "update calls set called_back_by = gen_random_uuid() where id = $held"),
    ("call_follows_known", "update calls set follows_as = 'x' where id = $held"),
    ("call_follows_whole", "update calls set follows_id = id where id = $held"),
    ("call_attempt_counted", "update calls set attempt = 0 where id = $held"),
    ("call_settled_short", "update calls set settled = repeat('x', 501) where id = $held"),
    (
        "disposition_result_known",
        "insert into dispositions (id, label, applies_to, is_reason, result) values (gen_random_uuid(), 'A', '{not_held}', true, 'x')",
    ),
    (
        "disposition_reasons_for_calls_not_held",
        "insert into dispositions (id, label, applies_to, is_reason) values (gen_random_uuid(), 'A', '{held}', true)",
    ),
    (
        "disposition_result_of_a_reason",
        "insert into dispositions (id, label, applies_to, result) values (gen_random_uuid(), 'A', '{not_held}', 'busy')",
    ),
    ("draft_form_short", "insert into drafts (person_id, form, id, place, fields) values ($ada, repeat('x', 61), $held, '/', '{}')"),
    ("draft_place_is_ours", "insert into drafts (person_id, form, id, place, fields) values ($ada, 'x', $held, '//evil.example', '{}')"),
    ("draft_fields_named", "insert into drafts (person_id, form, id, place, fields) values ($ada, 'x', $held, '/calls/new', '[]')"),
    (
        "draft_short",
        "insert into drafts (person_id, form, id, place, fields) values ($ada, 'x', $held, '/calls/new', jsonb_build_object('a', repeat('x', 100001)))",
    ),
    ("task_title_present", "insert into tasks (id, title, owner_id, created_by) values (gen_random_uuid(), ' ', $ada, $ada)"),
    ("task_title_short", "insert into tasks (id, title, owner_id, created_by) values (gen_random_uuid(), repeat('x', 301), $ada, $ada)"),
    ("task_owner_exists", "insert into tasks (id, title, owner_id, created_by) values (gen_random_uuid(), 'x', gen_random_uuid(), $ada)"),
    (
        "task_call_exists",
        "insert into tasks (id, title, owner_id, created_by, call_id) values (gen_random_uuid(), 'x', $ada, $ada, gen_random_uuid())",
    ),
    (
        "task_related_exists",
        "insert into tasks (id, title, owner_id, created_by, related_id) values (gen_random_uuid(), 'x', $ada, $ada, gen_random_uuid())",
    ),
    (
        "task_closed_when_closed",
        "insert into tasks (id, title, owner_id, created_by, status) values (gen_random_uuid(), 'x', $ada, $ada, 'done')",
    ),
];

#[tokio::test]
async fn every_law_refuses_what_breaks_it() {
    let app = TestApp::start().await;
    let (ada, planned) = (app.ada, app.planned(app.ada).await);
    let mut db = app.db().await;
    let held: uuid::Uuid = sqlx::query_scalar(
        "insert into calls (id, direction, purpose, owner_id, created_by, status, started_at, ended_at)
         values (gen_random_uuid(), 'inbound', 'Held', $1, $1, 'held', now() - interval '20 minutes', now()) returning id",
    )
    .bind(ada)
    .fetch_one(&mut *db)
    .await
    .unwrap();
    let (acme, jane): (uuid::Uuid, uuid::Uuid) = sqlx::query_as(
        "with acme as (insert into records (id, kind, name) values (gen_random_uuid(), 'account', 'Acme') returning id)
         insert into records (id, kind, name, account_id) select gen_random_uuid(), 'contact', 'Jane', id from acme returning account_id, id",
    )
    .fetch_one(&mut *db)
    .await
    .unwrap();
    for (law, statement) in BROKEN.iter().chain(laws_of_telephones::BROKEN) {
        let quoted = |id: uuid::Uuid| format!("'{id}'");
        let statement = statement
            .replace("$ada", &quoted(ada))
            .replace("$planned", &quoted(planned))
            .replace("$held", &quoted(held));
        let statement = statement
            .replace("$acme", &quoted(acme))
            .replace("$jane", &quoted(jane));
        let error = sqlx::query(AssertSqlSafe(statement.clone()))
            .execute(&mut *db)
            .await
            .expect_err(&statement);
        let name = error
            .as_database_error()
            .and_then(|error| error.constraint())
            .unwrap_or_default();
        assert_eq!(name, *law, "{statement}: {error}");
        assert!(sentence(name).is_some(), "{name} has no sentence");
    }
    let tried = BROKEN.iter().chain(laws_of_telephones::BROKEN);
    let tried: BTreeSet<_> = tried.map(|(law, _)| *law).collect();
    let known: BTreeSet<_> = messages().map(|(law, ..)| *law).collect();
    assert_eq!(tried, known, "each law is tried, and each has a sentence");
}

#[tokio::test]
async fn the_database_has_no_law_without_a_sentence() {
    let pool = database().await;
    let names: Vec<String> = sqlx::query_scalar(
        "select conname::text from pg_constraint c join pg_namespace n on n.oid = c.connamespace
          where n.nspname = current_schema() and conrelid::regclass::text not like '\\_sqlx%' and contype not in ('n', 't')
         union select indexrelid::regclass::text from pg_index i join pg_class t on t.oid = i.indrelid
          where i.indisunique and t.relnamespace = current_schema()::regnamespace and t.relname not like '\\_sqlx%'",
    )
    .fetch_all(&pool)
    .await
    .unwrap();
    for name in names {
        assert!(
            laws_of_ours::OURS.contains(&&*name)
                || laws_of_telephones::OURS.contains(&&*name)
                || sentence(&name).is_some(),
            "{name} has no sentence in constraint_messages.rs"
        );
    }
}

#[tokio::test]
async fn a_code_that_this_version_does_not_know_is_an_error_and_never_another() {
    let app = TestApp::start().await;
    let id = app.planned(app.ada).await;
    let mut db = app.db().await;
    // As a later version would.
    for statement in [
        "alter type call_direction add value 'conference'",
        "update calls set direction = 'conference'",
    ] {
        sqlx::query(statement).execute(&mut *db).await.unwrap();
    }
    let read = store::calls::find(&mut db, id)
        .await
        .map(|call| call.is_some());
    let said = read.unwrap_err().to_string();
    assert!(
        said.contains("“conference” is no Direction that this version of Callboard knows"),
        "{said}"
    );
}
