//! What people write: planning a call, closing it with a note and a task, editing it, saving a record.

use callboard::{
    domain::RecordKind,
    server::{
        Visit,
        forms::{calls, notes, records},
        present::{self, calls::FormFor},
    },
    view::{CallForm, ClosingForm, NoteForm},
};
use std::time::Instant;

/// How often each is done.
const TIMES: usize = 21;

/// What each takes, in milliseconds: the median.
pub async fn each(visit: &Visit) -> Vec<(String, f64)> {
    let contact = "select name from records where kind = 'contact' and deleted_at is null order by id limit 1";
    let contact: String = sqlx::query_scalar(contact)
        .fetch_one(&visit.state.pool)
        .await
        .expect("somebody");
    let mut times: [Vec<f64>; 5] = Default::default();
    for _ in 0..TIMES {
        let id = visit.new_id().to_string();
        let plan = CallForm {
            id: id.clone(),
            purpose: "Measured".into(),
            direction: "outbound".into(),
            with: contact.clone(),
            date: "2027-06-01".into(),
            time: "14:00".into(),
            zone: "America/New_York".into(),
            length: "15 min".into(),
            reminder: "30 min".into(),
            ..CallForm::default()
        };
        let began = Instant::now();
        calls::plan(visit, &plan).await.expect("a plan");
        times[0].push(ms(began));

        let form = present::calls::form(visit, FormFor::Edit(&id)).await;
        let edited = CallForm {
            purpose: "Measured again".into(),
            ..form.expect("a form").form
        };
        let began = Instant::now();
        calls::edit(visit, &edited).await.expect("an edit");
        times[1].push(ms(began));

        let note = NoteForm {
            id: visit.new_id().to_string(),
            call: id.clone(),
            version: String::new(),
            body: "They want a quote.".into(),
        };
        let began = Instant::now();
        notes::save(visit, &note).await.expect("a note");
        times[2].push(ms(began));

        let closing = ClosingForm {
            id,
            status: "held".into(),
            started: "2026-11-20T10:00".into(),
            ended: "2026-11-20T10:05".into(),
            follow: "task".into(),
            follow_id: visit.new_id().to_string(),
            follow_title: "Send it".into(),
            ..ClosingForm::default()
        };
        let began = Instant::now();
        calls::close(visit, &closing).await.expect("a closing");
        times[3].push(ms(began));

        let person = [
            ("id", visit.new_id().to_string()),
            ("name", "Somebody Measured".into()),
            ("number0", "+1 212 555 0147".into()),
        ];
        let person = person.map(|(name, value)| (name.to_owned(), value)).into();
        let began = Instant::now();
        records::save(visit, RecordKind::Contact.code(), &person)
            .await
            .expect("a contact");
        times[4].push(ms(began));
    }
    let names = [
        "plan a call",
        "edit it",
        "note on it",
        "close it, with a task",
        "save a contact",
    ];
    names
        .into_iter()
        .zip(times)
        .map(|(name, mut times)| {
            times.sort_by(f64::total_cmp);
            (format!("write: {name}"), times[TIMES / 2])
        })
        .collect()
}

fn ms(began: Instant) -> f64 {
    began.elapsed().as_secs_f64() * 1000.0
}
