//! Our own numbers, and who answers each.

use crate::{
    app::ui::{
        field::{Field, Select},
        form::{FormAction, FormAlert, FormState, PostForm},
        keyed::{Steady, keyed, keyed_one},
        person_field::PersonField,
    },
    view::{Choice, LineCard, People},
};
use leptos::prelude::*;

/// Where the forms of numbers go.
#[derive(Clone, Copy)]
pub struct LineActions {
    /// A number's own.
    pub save: FormAction,
    /// Another number's.
    pub add: FormAction,
    /// To take one away.
    pub delete: FormAction,
    /// As what each form was drawn.
    pub drawn: Steady,
}

/// The numbers, each with its form, and the form of another one.
#[component]
pub fn Numbers(
    /// The numbers.
    lines: Vec<LineCard>,
    /// What may bring their calls.
    connections: Vec<Choice>,
    /// Who may answer.
    people: People,
    /// Who reads.
    me: String,
    /// Where the forms go.
    actions: LineActions,
) -> impl IntoView {
    let delete = actions.delete;
    // Another form with every number that is saved here; a connection more or less is another choice.
    let form_key = format!("{} {connections:?}", actions.add.rounds());
    let lines: Vec<_> = lines
        .into_iter()
        .map(|line| (line, connections.clone(), people.clone()))
        .collect();
    let rows = keyed(
        lines,
        |(line, connections, _)| {
            // It stays as it is while somebody writes in it, whatever others do.
            let (id, round) = (form_id(&line.e164), actions.save.rounds_of(&line.e164));
            actions.drawn.key(
                &id,
                &format!("{} {round}", line.e164),
                &format!("{line:?} {connections:?}"),
            )
        },
        move |(line, connections, people)| {
            let label = format!("Remove {}", line.shown);
            let number = line.e164.clone();
            html! {
                <li class="row user said-whole">
                    <div class="what">
                        <b class="title num">{line.shown.clone()}</b>
                        <span>{(!line.name.is_empty()).then(|| format!("{} · ", line.name))} {line.by.clone()} " · answered by " {line.answered_by.clone()}</span>
                    </div>
                    <Number line=Some(line) connections=connections people=people owner="" save=actions.save />
                    <PostForm action=delete class="inline acts">
                        <input type="hidden" name="number" value=number />
                        <button class="btn quiet small" aria-label=label>"Remove"</button>
                    </PostForm>
                </li>
            }
        },
    );
    let form = keyed_one(form_key, move || {
        html! { <Number line=None connections=connections people=people owner=me save=actions.add /> }
    });
    html! {
        <section class="band" aria-labelledby="numbers">
            <h2 id="numbers">"Our numbers"</h2>
            <ul class="rows" aria-label="Our numbers">{rows}</ul>
            <FormAlert answer=FormState::of(delete) />
            {form}
        </section>
    }
}

/// The element of a number's form.
fn form_id(e164: &str) -> String {
    format!("line{e164}")
}

/// The form of a number of ours, or with none of another one.
#[component]
fn Number(
    line: Option<LineCard>,
    connections: Vec<Choice>,
    people: People,
    #[prop(into)] owner: String,
    save: FormAction,
) -> impl IntoView {
    let number = line.as_ref().map(|line| line.e164.clone());
    let prefix = format!("line-{}", number.as_deref().unwrap_or_default());
    let id = number.clone().unwrap_or_default();
    let (answer, element) = (FormState::of_one(save, &id), form_id(&id));
    let (class, summary, label) = match &line {
        Some(line) => ("more", "Change", Some(format!("Change {}", line.shown))),
        None => ("change", "Add a number", None),
    };
    let button = line.is_some().then_some("btn quiet small");
    let (name, connection, owner, others) = match line {
        Some(line) => (
            line.name,
            line.connection.to_string(),
            line.owner.to_string(),
            line.others,
        ),
        None => {
            let first = connections.first().map(|one| one.value.clone());
            (
                String::new(),
                first.unwrap_or_default(),
                owner,
                String::new(),
            )
        }
    };
    let which = match number {
        Some(number) => html! { <input type="hidden" name="form[number]" value=number /> },
        None => {
            html! { <Field label="Our number" name="number" kind="tel" answer=answer prefix=prefix.clone() hint="Like +1 212 555 0199" /> }
        }
    };
    html! {
        <details class=class id=element open=answer.came_back()>
            <summary class=button aria-label=label>{summary}</summary>
            <div class="more-fields">
                <PostForm action=save>
                    <input type="hidden" name="form[id]" value=id />
                    {which}
                    <div class="two">
                        <Field label="What it is for" name="name" answer=answer prefix=prefix.clone() value=name hint="Sales, support …" />
                        <Select label="Connection" name="connection" prefix=prefix.clone() answer=answer choices=connections value=connection />
                    </div>
                    <div class="two">
                        <PersonField label="Answered by" name="owner" prefix=prefix.clone() answer=answer people=people value=owner />
                        <Field label="Also rings at" name="others" answer=answer prefix=prefix value=others hint="Teammates, with ; between them. Whoever picks up gets the call." />
                    </div>
                    <FormAlert answer=answer fields=&["number", "name", "connection", "owner", "others"] />
                    <button class="btn go">"Save number"</button>
                </PostForm>
            </div>
        </details>
    }
}
