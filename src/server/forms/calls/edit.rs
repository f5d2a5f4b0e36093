//! Changing what was agreed, with two people at it.

use crate::server::forms::calls::authorize::authorize;
use crate::server::forms::calls::{close::lawful, fields, plan};
use crate::server::forms::fields::existing;
use crate::{
    domain::{Action, CallState, Length, Purpose, Reason, Refused, Status, Subject},
    server::{
        Ctx, Failure,
        errors::FormErrors,
        store::{
            self,
            calls::{CallRow, Facts},
        },
    },
    view::{CallForm, Conflict, Difference, Reply},
};
use sqlx::PgConnection;
use uuid::Uuid;

/// Saves an edited call: its facts, its purpose, and, where it is closed, its times, reason and outcome.
pub async fn edit(ctx: &Ctx, form: &CallForm) -> Result<(Uuid, Reply), Failure> {
    let errors = FormErrors::default();
    let id = existing(&form.id)?;
    let mut db = ctx.begin("person").await?;
    let record = authorize(ctx, &mut db, id).await?;
    let mut call = lawful(record.call())?;
    // First of all: what is said of the fields is about the version that was being edited.
    if form.version.trim().parse() != Ok(record.version) {
        return Err(conflict(ctx, &mut db, form, &record).await?);
    }

    call.purpose = match (record.status(), form.purpose.trim()) {
        (Status::Planned, "") if record.purpose.is_none() => None,
        _ => errors.collect(Purpose::new(&form.purpose)),
    };
    let facts = facts(ctx, form, &record, &errors);
    let (people, related) = plan::who(ctx, &mut db, form, false, &errors).await?;
    call.state = state(ctx, &mut db, form, &record, call.state, &errors).await?;
    let (Some(facts), false) = (facts, errors.any()) else {
        return Err(errors.refusal());
    };
    let facts = Facts { related, ..facts };
    call.planned_at = facts.plan.as_ref().map(|plan| plan.at);

    let before = store::call_changes::latest(&mut db, id).await?;
    store::participants::replace(&mut db, id, &people).await?;
    store::calls::save(&mut db, id, &call, &facts).await?;
    // Somebody who has handed a call over may not be the one to take it back.
    let still_mine = ctx.may(Action::ChangeCall, Subject::of(facts.owner, record.created_by)).is_ok();
    let undo = store::call_changes::latest(&mut db, id)
        .await?
        .filter(|change| Some(*change) != before && still_mine)
        .map(|change| change.to_string());
    db.commit().await?;
    Ok((id, Reply::Done { message: "Saved.".into(), undo }))
}

/// A call that never had a plan (it was logged, or started at once) needs none now.
fn facts(ctx: &Ctx, form: &CallForm, record: &CallRow, errors: &FormErrors) -> Option<Facts> {
    let planless = record.scheduled_at.is_none() && form.date.trim().is_empty() && form.time.trim().is_empty();
    if !planless {
        return plan::facts(ctx, form, record.owner_id, errors);
    }
    let direction = errors.collect(fields::direction(&form.direction));
    let owner = errors.collect(fields::chosen(&form.owner, "owner"));
    let expected = errors.collect(Length::parse(&form.length));
    Some(Facts {
        direction: direction?,
        owner: owner?.unwrap_or(record.owner_id),
        plan: None,
        expected_minutes: expected?.map(Length::minutes),
        reminder_minutes: None,
        related: None,
    })
}

/// The state, with what may be mended in it; its status stays.
async fn state(
    ctx: &Ctx,
    db: &mut PgConnection,
    form: &CallForm,
    record: &CallRow,
    was: CallState,
    errors: &FormErrors,
) -> Result<CallState, Failure> {
    let status = record.status();
    // A form made for another status has no fields for this one: what it cannot show, it does not change.
    if status == Status::Planned || form.result != status.code() {
        return Ok(was);
    }
    // A retired disposition that is already on the call may stay.
    let kept = record.disposition_id.filter(|id| id.to_string() == form.disposition.trim());
    let mut outcome = fields::outcome(db, status, if kept.is_some() { "" } else { &form.disposition }, &form.outcome, errors).await?;
    outcome.disposition = kept.or(outcome.disposition);
    Ok(match was {
        CallState::Held { span, .. } => {
            let exact = |at: chrono::DateTime<chrono::Utc>| at.to_rfc3339();
            let typed = fields::span(ctx, (&form.started, &exact(span.start())), (&form.ended, &exact(span.end())), errors);
            let typed = typed.and_then(|span| errors.collect(if span.end() > ctx.now { Err(Refused::HeldInTheFuture) } else { Ok(span) }));
            CallState::Held { span: typed.unwrap_or(span), outcome }
        }
        CallState::NotHeld { reason, .. } => {
            CallState::NotHeld { reason: errors.collect(Reason::new(&form.reason)).unwrap_or(reason), outcome }
        }
        CallState::Cancelled { reason, .. } => {
            CallState::Cancelled { reason: errors.collect(Reason::new(&form.reason)).unwrap_or(reason), outcome }
        }
        open @ CallState::Planned { .. } => open,
    })
}

/// Both versions, field by field, for the person to decide.
async fn conflict(ctx: &Ctx, db: &mut PgConnection, form: &CallForm, record: &CallRow) -> Result<Failure, Failure> {
    let by = store::call_changes::of_call(db, record.id)
        .await?
        .into_iter()
        .next()
        .and_then(|change| change.actor)
        .unwrap_or_else(|| "Callboard".into());
    let mut theirs = crate::server::present::calls::form_page::of_record(ctx, record);
    crate::server::present::calls::form_page::with_names(db, record, &mut theirs).await?;
    let users = store::users::all(db).await?;
    let dispositions = store::dispositions::all(db).await?;
    let user = |id: &str| users.iter().find(|user| user.id.to_string() == id).map_or_else(String::new, |user| user.name.clone());
    let disposition = |id: &str| dispositions.iter().find(|d| d.id.to_string() == id).map_or_else(String::new, |d| d.label.clone());
    let plain = |text: &str| text.trim().replace("\r\n", "\n");
    // To the minute: seconds that only one of both shows are no difference.
    let minutes = |text: &str| plain(text).replace('T', " ").chars().take(16).collect::<String>();
    let time = |form: &CallForm| format!("{} {}", plain(&form.date), plain(&form.time).chars().take(5).collect::<String>());
    let names = |text: &str| {
        let mut names: Vec<String> = text.split([';', '\n']).map(plain).filter(|name| !name.is_empty()).collect();
        names.sort();
        names.join("; ")
    };
    let pairs = [
        ("With", names(&theirs.with), names(&form.with)),
        ("About", plain(&theirs.about), plain(&form.about)),
        ("Purpose", plain(&theirs.purpose), plain(&form.purpose)),
        ("Direction", theirs.direction.clone(), form.direction.clone()),
        ("Owner", user(&theirs.owner), user(if form.owner.is_empty() { &theirs.owner } else { &form.owner })),
        ("Time", time(&theirs), time(form)),
        ("Zone", theirs.zone.clone(), if theirs.zone.is_empty() { String::new() } else { plain(&form.zone) }),
        ("Length", theirs.length.clone(), plain(&form.length)),
        ("Started", minutes(&theirs.started), minutes(&form.started)),
        ("Ended", minutes(&theirs.ended), minutes(&form.ended)),
        ("Reason", plain(&theirs.reason), plain(&form.reason)),
        ("Disposition", disposition(&theirs.disposition), disposition(&form.disposition)),
        ("Outcome", plain(&theirs.outcome), plain(&form.outcome)),
    ];
    let mut differences: Vec<Difference> = pairs
        .into_iter()
        // A form made for another status has no fields for how this one came out.
        .filter(|(label, ..)| form.result == theirs.result || !["Started", "Ended", "Reason", "Disposition", "Outcome"].contains(label))
        .filter(|(_, theirs, yours)| theirs != yours)
        .map(|(label, theirs, yours)| Difference { label: label.into(), theirs, yours })
        .collect();
    let status = record.status();
    if form.result != status.code() {
        let yours = Status::parse(&form.result).unwrap_or(Status::Planned).word().into();
        differences.insert(0, Difference { label: "Status".into(), theirs: status.word().into(), yours });
    }
    Ok(Failure::Conflict(Box::new(Conflict { by, version: record.version, differences })))
}
