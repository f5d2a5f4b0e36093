//! How calls may come out, for administrators.

use crate::{
    app::{
        settings::disposition_actions::{ListDispositions, SaveDisposition},
        ui::{
            field::{Field, Select},
            form::{FormAction, FormAlert, FormState, PostForm},
            keyed::keyed,
            page_data::{ask, show},
        },
    },
    domain::{Status, Topic},
    view::{Choice, DispositionRow},
};
use leptos::prelude::*;
use leptos_meta::Title;

const BOXES: [(Status, &str); 3] = [
    (Status::Held, "held"),
    (Status::NotHeld, "not_held"),
    (Status::Cancelled, "cancelled"),
];

/// The dispositions page.
#[component]
pub fn DispositionsPage() -> impl IntoView {
    let page = ask(|| vec![Topic::Disposition.any()], || ListDispositions {});
    html! {
        <Title text="Dispositions" />
        <div class="narrow">
            {show(page, |rows| {
                html! {
                    <header class="top"><h1>"Dispositions"</h1></header>
                    <p class="lead">"How calls come out, in your company's words. A retired one stays on the calls that carry it."</p>
                    <All rows=rows />
                }
            })}
        </div>
    }
}

#[component]
fn All(rows: Vec<DispositionRow>) -> impl IntoView {
    html! {
        <ul class="rows" aria-label="Dispositions">
            // Keyed: a tick in one form must not end up in another's when the order changes.
            {keyed(rows, |row| format!("{row:?}"), |row| html! { <Item row=row /> })}
        </ul>
        <section class="card" aria-labelledby="add">
            <h2 id="add">"Add one"</h2>
            <Disposition row=None />
        </section>
    }
}

#[component]
fn Item(row: DispositionRow) -> impl IntoView {
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
            if row.follow_up_days == "0" {
                "the same day".to_owned()
            } else {
                format!("{} days later", row.follow_up_days)
            }
        ),
    };
    let (name, label, off) = (row.label.clone(), row.label.clone(), !row.active);
    html! {
        <li class="row user" class:off=off>
            <div class="what"><b class="title">{label}</b><span>{words} {follows} {off.then_some(" · retired")}</span></div>
            <details class="more">
                <summary class="btn quiet" aria-label=format!("Change {name}")>"Change"</summary>
                <div class="more-fields"><Disposition row=Some(row) /></div>
            </details>
        </li>
    }
}

/// The form of one disposition, or of a new one.
#[component]
fn Disposition(row: Option<DispositionRow>) -> impl IntoView {
    let action = FormAction::to::<SaveDisposition>();
    let id = row
        .as_ref()
        .map(|row| row.id.to_string())
        .unwrap_or_default();
    let prefix = row
        .as_ref()
        .map(|row| format!("d{}-", row.id.simple()))
        .unwrap_or_default();
    let answer = FormState::of_one(action, &id);
    let boxes = BOXES.map(|(status, name)| {
        let ticked = row.as_ref().is_some_and(|row| row.applies_to.contains(&status)) || row.is_none() && status == Status::Held;
        let ticked = !answer.typed(name, if ticked { "yes" } else { "" }).is_empty();
        html! { <label class="chip"><input type="checkbox" name=format!("form[{name}]") value="yes" checked=ticked />{status.word()}</label> }
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
    let follow_ups = [
        ("", "Nothing"),
        ("task", "A task"),
        ("call", "The next call"),
    ]
    .map(|(value, label)| Choice {
        value: value.into(),
        label: label.into(),
    })
    .to_vec();
    html! {
        <PostForm action=action>
            <input type="hidden" name="form[id]" value=id />
            <Field label="Name" name="label" answer=answer value=label prefix=prefix.clone() />
            <fieldset class="field">
                <legend>"For calls that are"</legend>
                <div class="chips">{boxes}</div>
                <span class="err">{move || answer.complaint("held")}</span>
            </fieldset>
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
