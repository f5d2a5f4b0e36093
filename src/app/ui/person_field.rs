//! Somebody of the company: chosen from a list, or, where there are too many for one, typed.

use crate::{
    app::ui::{
        field::{Field, Select},
        form::FormState,
    },
    view::{Choice, People},
};
use leptos::prelude::*;

/// The field.
#[component]
pub fn PersonField(
    /// What people read.
    label: &'static str,
    /// What is sent.
    name: &'static str,
    /// The form's answer.
    answer: FormState,
    /// Who is offered.
    people: People,
    /// The starting value.
    #[prop(into, default = String::new())]
    value: String,
    /// Whether it may be nobody.
    #[prop(default = false)]
    nobody: bool,
    /// Whether its name stands outside `form[…]`.
    #[prop(default = false)]
    flat: bool,
    /// Tells forms alike on one page apart.
    #[prop(into, default = String::new())]
    prefix: String,
) -> impl IntoView {
    let nobody = nobody.then(|| Choice {
        value: String::new(),
        label: "Nobody".into(),
    });
    if !people.more {
        let mut choices: Vec<Choice> = nobody.into_iter().chain(people.choices).collect();
        // Typed when there were more people, it stays what it was: a list would choose its first.
        let typed = answer.typed(name, &value);
        if !typed.is_empty() && choices.iter().all(|choice| choice.value != typed) {
            choices.push(Choice {
                value: typed.clone(),
                label: typed,
            });
        }
        return html! { <Select label=label name=name answer=answer choices=choices value=value flat=flat prefix=prefix /> };
    }
    let list = format!("{prefix}{name}-people");
    html! {
        <Field label=label name=name answer=answer value=label_of(&people, &value) flat=flat prefix=prefix list=list.clone() hint="Their whole name, or their e-mail address" />
        <Names id=list people=people />
    }
}

/// What is read of somebody who is offered; what is none of them stays as it is.
pub fn label_of(people: &People, value: &str) -> String {
    let found = people.choices.iter().find(|choice| choice.value == value);
    found.map_or_else(|| value.to_owned(), |choice| choice.label.clone())
}

/// The first of them, offered while one types.
#[component]
pub fn Names(
    /// The list's id.
    id: String,
    /// Who is offered.
    people: People,
) -> impl IntoView {
    let names = people
        .choices
        .into_iter()
        .map(|choice| html! { <option value=choice.label></option> })
        .collect_view();
    html! { <datalist id=id>{names}</datalist> }
}
