//! The call form, in the order one would say it: plan, log and edit are the same form.

use crate::app::{
    calls::{closing_form::ReasonField, free_busy::FreeOrBusy},
    ui::{
        conflict_table::ConflictTable,
        field::{Chips, Field, Select, TextArea},
        form::{FormAction, FormAlert, FormState, PostForm},
        keeping::{Leftovers, continued},
        person_field::PersonField,
        picker::{Known, KnownField, Names, Picker},
    },
};
use crate::{
    dom,
    domain::{Direction, Status},
    view::{CARRY_OVER, CallFormPage, Choice, DispositionRow, Elsewhere, PlanTyped},
};
use leptos::prelude::*;

/// What a typed wall clock means elsewhere: how to ask, and the newest answer.
#[derive(Clone, Copy)]
pub struct Meaning {
    /// Asks about what is typed by now.
    pub ask: Callback<PlanTyped>,
    /// The newest answer, once there was one.
    pub newest: Signal<Option<Option<Elsewhere>>>,
}

/// What the form is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallFormKind {
    /// A call to come.
    Plan,
    /// A call that is over.
    Log,
    /// A call that exists.
    Edit,
}

const FIELDS: &[&str] = &[
    "with",
    "about",
    "purpose",
    "direction",
    "owner",
    "date",
    "time",
    "zone",
    "length",
    "reminder",
    "invite",
    "result",
    "started",
    "ended",
    "reason",
    "disposition",
    "outcome",
];

/// The form for a call.
#[component]
pub fn CallForm(
    /// What it is for.
    kind: CallFormKind,
    /// What it starts with.
    page: CallFormPage,
    /// Where it goes.
    action: FormAction,
    /// What a typed wall clock means, once the page is alive.
    #[prop(optional)]
    meaning: Option<Meaning>,
    /// Names that fit what is being typed.
    names: Names,
) -> impl IntoView {
    let mut form = page.form.clone();
    if kind != CallFormKind::Edit
        && let Some(id) = continued(&page.drafts, action.url())
    {
        form.id = id.to_string();
    }
    let (answer, keeping) = match kind {
        CallFormKind::Edit => FormState::kept(action, &page.drafts, &form.id),
        _ => FormState::kept_new(action, &page.drafts, &form.id, false),
    };
    form.id = keeping.id();
    let status = page.status;
    let closed = status.filter(|status| *status != Status::Planned);
    let planless = kind == CallFormKind::Edit && form.date.is_empty();

    let planned = kind != CallFormKind::Log && !planless;
    let edited = (kind == CallFormKind::Edit).then(|| form.id.clone());
    // Who is free depends on who takes part, how long it is, and when.
    let retyped = move |_| {
        let Some(meaning) = meaning.filter(|_| planned) else {
            return;
        };
        let id = edited.clone().unwrap_or_default();
        // What was picked is written down a moment later.
        dom::after(0, move || {
            let value = dom::value_of;
            meaning.ask.run(PlanTyped {
                id,
                date: value("date"),
                time: value("time"),
                zone: value("zone"),
                length: value("length"),
                owner: value("owner"),
                with: value("with"),
                known: value("known"),
            });
        });
    };
    let known = Known::of(answer, &form.known);
    let with = html! {
        <Picker label="With" name="with" answer=answer value=form.with.clone() known=known names=names many=true first={kind != CallFormKind::Edit} hint="People and teammates, with semicolons between them" />
    };
    let about = html! {
        <Picker label="About" name="about" answer=answer value=form.about.clone() known=known names=names hint="An account, contact, lead, opportunity or case; their account unless you say otherwise" />
    };
    let purpose =
        html! { <Field label="Purpose" name="purpose" answer=answer value=form.purpose.clone() /> };
    let directions =
        Choice::list(Direction::ALL.map(|direction| (direction.code(), direction.word())));
    let direction = html! { <Chips label="Direction" name="direction" answer=answer choices=directions value=form.direction.clone() /> };
    let owner = html! { <PersonField label="Owner" name="owner" answer=answer people=page.owners.clone() value=form.owner.clone() /> };
    let plan = planned.then(|| {
        html! { <PlanFields page=page.clone() answer=answer meaning=meaning /> }
    });
    let actual = (kind == CallFormKind::Log || closed.is_some()).then(|| {
        html! { <ActualFields page=page.clone() answer=answer closed=closed /> }
    });

    let conflict = move || {
        answer
            .conflict()
            .map(|conflict| html! { <ConflictTable conflict=conflict /> })
    };
    let (version, was) = (answer.version(&form.version), answer.was(&form.was));
    let button = move || match (kind, answer.conflict()) {
        (_, Some(_)) => "Save mine over it",
        (CallFormKind::Plan, None) => "Plan call",
        (CallFormKind::Log, None) => "Log call",
        (CallFormKind::Edit, None) => "Save",
    };
    let place = page.drafts.place.clone();
    let otherwise = match kind {
        CallFormKind::Plan => Some(("Log a past call instead", place.replacen("/new", "/log", 1))),
        CallFormKind::Log => Some(("Plan a call instead", place.replacen("/log", "/new", 1))),
        CallFormKind::Edit => None,
    };
    let otherwise = otherwise.map(|(word, to)| {
        html! { <button class="btn quiet" name="to" value=to formaction=CARRY_OVER formnovalidate>{word}</button> }
    });
    let (before, after) = if kind == CallFormKind::Log {
        (actual, None)
    } else {
        (None, actual)
    };
    let leftovers = (kind != CallFormKind::Edit).then(
        || html! { <Leftovers drafts=page.drafts.clone() form=action.url() id=form.id.clone() /> },
    );
    html! {
        {leftovers}
        <PostForm action=action class="main" keeping=keeping>
            <input type="hidden" name="form[id]" value=answer.typed("id", &form.id) />
            <input type="hidden" name="form[version]" value=version />
            {status.map(|_| html! { <input type="hidden" name="form[was]" value=was /> })}
            {status.map(|status| html! { <input type="hidden" name="form[result]" value=status.code() /> })}
            <input type="hidden" name="form[follows]" value=answer.typed("follows", &form.follows) />
            <KnownField known=known />
            <div class="bare" on:change=retyped>
                {before}
                {with}
                {purpose}
                {plan}
                {direction}
                {about}
                {owner}
                {after}
            </div>
            <FormAlert answer=answer fields=FIELDS />
            {conflict}
            <div class="acts">
                <button class="btn go" type="submit">{button} <kbd aria-hidden="true">"Ctrl ⏎"</kbd></button>
                {otherwise}
            </div>
        </PostForm>
    }
}

/// When it is planned, what that means elsewhere, how long, and the reminder.
#[component]
fn PlanFields(page: CallFormPage, answer: FormState, meaning: Option<Meaning>) -> impl IntoView {
    let form = page.form;
    let zones = page
        .zones
        .into_iter()
        .map(|zone| html! { <option value=zone.value>{zone.label}</option> })
        .collect_view();
    // What the starting values mean; of others that were typed nothing is known until it is asked.
    let untouched = [
        ("date", &form.date),
        ("time", &form.time),
        ("zone", &form.zone),
    ]
    .iter()
    .all(|(field, value)| answer.typed(field, value) == **value);
    let first = StoredValue::new(page.elsewhere.filter(|_| untouched));
    let now = move || match meaning.and_then(|meaning| meaning.newest.get()) {
        Some(newest) => newest,
        None => first.get_value(),
    };
    let outside = Choice::list([
        ("no", "Not e-mailed"),
        ("yes", "Invitation and reminders by e-mail"),
    ]);
    let typed_reading = answer.typed("reading", &form.reading);
    let was_read = StoredValue::new(typed_reading.clone());
    // Two readings to choose from: as the answer says, else as the time that is being typed means.
    let readings = move || {
        let answered = answer.choices("time");
        if answered.is_empty() {
            now().map(|meaning| meaning.readings).unwrap_or_default()
        } else {
            answered
        }
    };
    html! {
        <div>
            <div class="two">
                <Field label="Date" name="date" kind="date" answer=answer value=form.date />
                <Field label="Time" name="time" kind="time" answer=answer value=form.time />
            </div>
            <Field label="Time zone" name="zone" answer=answer value=form.zone list="zones" />
            <datalist id="zones">{zones}</datalist>
            <p class="hint under" aria-live="polite" class:late=move || now().is_some_and(|meaning| meaning.warning)>
                // The complaint beside the time says it already.
                {move || now().filter(|_| ["time", "zone"].iter().all(|field| answer.complaint(field).is_none())).map(|meaning| meaning.sentence)}
            </p>
        </div>
        {move || {
            let readings = readings();
            (!readings.is_empty())
                .then(|| html! { <Chips label="Which one" name="reading" answer=answer choices=readings value=was_read.get_value() /> })
        }}
        <Chips label="People outside" name="invite" answer=answer choices=outside value=form.invite />
        <div class="two">
            <Field label="Length" name="length" answer=answer value=form.length hint="15 min, 1h, 1:30" />
            <Field label="Remind" name="reminder" answer=answer value=form.reminder hint="30 min, 1 h, 1 day; several with commas" />
        </div>
        {move || {
            let people = now().map(|meaning| meaning.people).unwrap_or_default();
            (!people.is_empty()).then(|| html! { <FreeOrBusy people=people /> })
        }}
    }
}

/// What happened: when, how it came out, why not.
#[component]
fn ActualFields(page: CallFormPage, answer: FormState, closed: Option<Status>) -> impl IntoView {
    let form = page.form;
    let logging = closed.is_none();
    let results =
        Choice::list([Status::Held, Status::NotHeld].map(|status| (status.code(), status.word())));
    let result =
        logging.then(|| html! { <Chips label="How did it go" name="result" answer=answer choices=results value=form.result.clone() /> });
    let held = logging || closed == Some(Status::Held);
    let tried = (closed == Some(Status::NotHeld)).then(|| {
        html! { <Field label="Tried" name="started" kind="datetime-local" step="1" answer=answer value=form.started.clone() hint=format!("{} time; empty where nobody tried", page.city) /> }
    });
    let times = held.then(|| {
        let (hint, step) = if logging { ("For a call that was not held: when it was tried", "60") } else { ("", "1") };
        html! {
            <div class="two">
                <Field label="Started" name="started" kind="datetime-local" step=step answer=answer value=form.started.clone() hint=format!("{} time", page.city) />
                <div class="held-only"><Field label="Ended" name="ended" kind="datetime-local" step=step answer=answer value=form.ended.clone() /></div>
            </div>
            {logging.then(|| html! { <p class="hint under missed-only">{hint}</p> })}
        }
    });
    let why = (logging || closed != Some(Status::Held)).then(|| {
        html! { <div class=if logging { "missed-only" } else { "" }><ReasonField reasons=page.reasons.clone() answer=answer /></div> }
    });
    let reason_was = (!logging && closed != Some(Status::Held)).then(|| form.reason.clone());
    let why = match reason_was {
        Some(reason) => {
            html! { <Field label="Reason" name="reason" answer=answer value=reason /> }
        }
        None => why.into_any(),
    };
    let fits = |row: &DispositionRow| closed.is_none_or(|status| row.applies_to.contains(&status));
    let dispositions = std::iter::once(Choice {
        value: String::new(),
        label: "None".into(),
    })
    .chain(
        page.dispositions
            .into_iter()
            .filter(|row| fits(row) || row.id.to_string() == form.disposition)
            .map(|row| Choice {
                value: row.id.to_string(),
                label: row.label,
            }),
    )
    .collect::<Vec<_>>();
    html! {
        {result}
        {times}
        {tried}
        {why}
        <Select label="Disposition" name="disposition" answer=answer choices=dispositions value=form.disposition.clone() />
        <TextArea label="Outcome" name="outcome" answer=answer value=form.outcome.clone() hint="In words, for whoever calls next" />
    }
}
