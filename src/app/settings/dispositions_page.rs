//! How calls may come out, for administrators.

use crate::{
    app::{
        settings::disposition_actions::{ListDispositions, SaveDisposition, StepDisposition},
        ui::{
            field::{Field, Select},
            form::{FormAction, FormAlert, FormState, PostForm},
            keyed::{Steady, keyed, keyed_one},
            page_data::{ask, show},
        },
    },
    domain::{Status, Topic},
    view::{Choice, DispositionRow, RESULTS},
};
use leptos::prelude::*;
use leptos_meta::Title;
use uuid::Uuid;

const BOXES: [(Status, &str); 3] = [
    (Status::Held, "held"),
    (Status::NotHeld, "not_held"),
    (Status::Cancelled, "cancelled"),
];

/// The page of outcomes and reasons.
#[component]
pub fn DispositionsPage() -> impl IntoView {
    let page = ask(|| vec![Topic::Disposition.any()], || ListDispositions {});
    let step = FormAction::to::<StepDisposition>();
    let [outcome, reason, save] = [(); 3].map(|()| FormAction::to::<SaveDisposition>());
    let drawn = Steady::default();
    html! {
        <Title text="Outcomes and reasons" />
        <div class="narrow">
            {show(page, move |rows: Vec<DispositionRow>| {
                let (reasons, outcomes) = rows.into_iter().partition(|row| row.is_reason);
                html! {
                    <header class="top"><h1>"Outcomes and reasons"</h1></header>
                    <p class="lead">"How calls come out and why they do not, in your company's words and order. A retired one stays on the calls that carry it."</p>
                    <FormAlert answer=FormState::of(step) />
                    <All name="Outcomes" lead="How a call that was held came out." rows=outcomes is_reason=false step=step add=outcome save=save drawn=drawn />
                    <All name="Reasons" lead="Why a call was not held or was cancelled: one tap fills in what it says." rows=reasons is_reason=true step=step add=reason save=save drawn=drawn />
                }
            })}
        </div>
    }
}

#[component]
fn All(
    name: &'static str,
    lead: &'static str,
    rows: Vec<DispositionRow>,
    is_reason: bool,
    step: FormAction,
    add: FormAction,
    save: FormAction,
    drawn: Steady,
) -> impl IntoView {
    // One that is being written in stays as it is whatever others do; what is saved here is shown.
    let key = move |row: &DispositionRow| {
        let id = row.id.to_string();
        let round = save.rounds_of(&id) + step.rounds_of(&id);
        drawn.key(&item_id(row.id), &round.to_string(), &format!("{row:?}"))
    };
    let heading = name.to_ascii_lowercase();
    let labelled_by = heading.clone();
    html! {
        <section class="band" aria-labelledby=labelled_by>
            <h2 id=heading>{name}</h2>
            <p class="lead">{lead}</p>
            <ul class="rows" aria-label=name>
                // Keyed: a tick in one form must not end up in another's when the order changes.
                {keyed(rows, key, move |row| html! { <Item row=row step=step save=save /> })}
            </ul>
            // Keyed: it stays as it is whatever others do, and is another form once something is added.
            {keyed_one(format!("add {} {}", kind(is_reason), add.rounds()), move || {
                let saving = saving(add, String::new(), is_reason);
                html! {
                    <details class="change" open=saving.1.came_back()>
                        <summary>{if is_reason { "Add a reason" } else { "Add an outcome" }}</summary>
                        <Disposition row=None is_reason=is_reason saving=saving />
                    </details>
                }
            })}
        </section>
    }
}

/// What tells the forms for new ones apart.
fn kind(is_reason: bool) -> &'static str {
    if is_reason { "reason" } else { "outcome" }
}

/// Where the form goes that saves the one of that id, or with no id a new one of its kind; and its answer.
fn saving(action: FormAction, id: String, is_reason: bool) -> (FormAction, FormState) {
    let answer = FormState::when(action, move |sent| {
        sent.get("id") == Some(&id) && sent.get("kind").is_some_and(|sent| sent == kind(is_reason))
    });
    (action, answer)
}

fn item_id(disposition: Uuid) -> String {
    format!("disposition-{}", disposition.simple())
}

#[component]
fn Item(row: DispositionRow, step: FormAction, save: FormAction) -> impl IntoView {
    let words = row
        .applies_to
        .iter()
        .map(|status| status.word())
        .collect::<Vec<_>>()
        .join(", ");
    let follows = match &*row.follow_up {
        "" => String::new(),
        what => format!(
            " · then a {what}, {}",
            match &*row.follow_up_days {
                "0" => "the same day".to_owned(),
                "1" => "a day later".to_owned(),
                days => format!("{days} days later"),
            }
        ),
    };
    let saving = saving(save, row.id.to_string(), row.is_reason);
    let (label, off, of) = (row.label.clone(), !row.active, item_id(row.id));
    let [up, down, change] =
        ["Move up:", "Move down:", "Change"].map(|verb| format!("{verb} {label}"));
    html! {
        <li class="row user ordered" id=of class:off=off>
            <div class="what"><b class="title">{label}</b><span>{words} {follows} {off.then_some(" · retired")}</span></div>
            <PostForm action=step class="inline acts">
                <input type="hidden" name="id" value=row.id.to_string() />
                <button class="btn quiet small" name="to" value="up" aria-label=up>"↑"</button>
                <button class="btn quiet small" name="to" value="down" aria-label=down>"↓"</button>
            </PostForm>
            <details class="more" open=saving.1.came_back()>
                <summary class="btn quiet" aria-label=change>"Change"</summary>
                <div class="more-fields"><Disposition is_reason=row.is_reason row=Some(row) saving=saving /></div>
            </details>
        </li>
    }
}

/// The form of one disposition, or of a new one.
#[component]
fn Disposition(
    row: Option<DispositionRow>,
    is_reason: bool,
    saving: (FormAction, FormState),
) -> impl IntoView {
    let (action, answer) = saving;
    let id = row
        .as_ref()
        .map(|row| row.id.to_string())
        .unwrap_or_default();
    let prefix = row.as_ref().map_or_else(
        || if is_reason { "reason-" } else { "outcome-" }.to_owned(),
        |row| format!("d{}-", row.id.simple()),
    );
    let boxes = BOXES.into_iter().filter(|(status, _)| is_reason != (*status == Status::Held)).map(|(status, name)| {
        let ticked = row.as_ref().is_some_and(|row| row.applies_to.contains(&status)) || row.is_none() && (status == Status::Held || status == Status::NotHeld);
        let ticked = !answer.typed(name, if ticked { "yes" } else { "" }).is_empty();
        html! { <label class="chip"><input type="checkbox" name=format!("form[{name}]") value="yes" checked=ticked />{status.word()}</label> }
    });
    let boxes = boxes.collect_view();
    let result = row
        .as_ref()
        .map(|row| row.result.clone())
        .unwrap_or_default();
    let results = is_reason.then(|| {
        let choices = Choice::list(std::iter::once(("", "Nothing")).chain(RESULTS));
        html! { <Select label="The line says" name="result" prefix=prefix.clone() answer=answer choices=choices value=result /> }
    });
    let active = row.as_ref().map(|row| {
        let ticked = !answer.typed("active", if row.active { "yes" } else { "" }).is_empty();
        html! { <label class="chip"><input type="checkbox" name="form[active]" value="yes" checked=ticked />"Offered"</label> }
    });
    let label = row
        .as_ref()
        .map(|row| row.label.clone())
        .unwrap_or_default();
    let follow_up = row
        .as_ref()
        .map(|row| row.follow_up.clone())
        .unwrap_or_default();
    let follow_up_days = row
        .as_ref()
        .map(|row| row.follow_up_days.clone())
        .unwrap_or_default();
    let follow_ups = Choice::list([
        ("", "Nothing"),
        ("task", "A task"),
        ("call", "The next call"),
    ]);
    html! {
        <PostForm action=action>
            <input type="hidden" name="form[id]" value=id />
            <input type="hidden" name="form[kind]" value=kind(is_reason) />
            <Field label="Name" name="label" answer=answer value=label prefix=prefix.clone() />
            <fieldset class="field">
                <legend>"For calls that are"</legend>
                <div class="chips">{boxes}</div>
                <span class="err">{move || answer.complaint("held")}</span>
            </fieldset>
            {results}
            <div class="two">
                <Select label="Suggests" name="follow_up" prefix=prefix.clone() answer=answer choices=follow_ups value=follow_up />
                <Field label="After days" name="follow_up_days" prefix=prefix answer=answer value=follow_up_days hint="0 to 365" />
            </div>
            {active.map(|active| html! { <div class="field">{active}</div> })}
            <FormAlert answer=answer fields=&["label", "held", "follow_up", "follow_up_days"] />
            <button class="btn">"Save"</button>
        </PostForm>
    }
}
