//! One field: its label, its hint, and its complaint, tied together for screen readers.

use crate::app::ui::form::FormState;
use crate::{dom, view::Choice};
use leptos::prelude::*;

/// The name inside `form[…]`, unless the form is flat.
fn full(name: &str, flat: bool) -> String {
    if flat {
        name.to_owned()
    } else {
        format!("form[{name}]")
    }
}

/// What stands around a control: its label, hint and complaint.
#[component]
pub(super) fn Around(
    /// The control's id.
    id: String,
    /// What people read.
    label: &'static str,
    /// A sentence under it.
    #[prop(into)]
    hint: String,
    /// The form's answer.
    answer: FormState,
    /// What is sent.
    name: &'static str,
    /// The control.
    control: AnyView,
) -> impl IntoView {
    let (hint_id, error_id) = (format!("{id}-hint"), format!("{id}-error"));
    html! {
        <div class="field">
            <label for=id>{label}</label>
            {control}
            {(!hint.is_empty()).then(|| html! { <span class="hint" id=hint_id>{hint}</span> })}
            <span class="err" id=error_id>{move || answer.complaint(name)}</span>
        </div>
    }
}

/// The ids that describe a control.
pub(super) fn described(id: &str, hint: &str) -> String {
    if hint.is_empty() {
        format!("{id}-error")
    } else {
        format!("{id}-hint {id}-error")
    }
}

/// A one-line field.
#[component]
pub fn Field(
    /// What people read.
    label: &'static str,
    /// What is sent.
    name: &'static str,
    /// The form's answer.
    answer: FormState,
    /// The starting value.
    #[prop(into, default = String::new())]
    value: String,
    /// The kind of input.
    #[prop(default = "text")]
    kind: &'static str,
    /// A sentence under it.
    #[prop(into, default = String::new())]
    hint: String,
    /// What browsers fill in.
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// The id of a list of suggestions.
    #[prop(into, default = String::new())]
    list: String,
    /// Seconds between values, for times.
    #[prop(default = "")]
    step: &'static str,
    /// Whether its name stands outside `form[…]`.
    #[prop(default = false)]
    flat: bool,
    /// Tells forms alike on one page apart.
    #[prop(into, default = String::new())]
    prefix: String,
    /// Whether the focus starts here.
    #[prop(default = false)]
    first: bool,
) -> impl IntoView {
    if first {
        // The attribute counts for the first page of a visit only.
        Effect::new(move |_| dom::focus(&["[autofocus]"]));
    }
    let id = format!("{prefix}{name}");
    let value = if kind == "password" {
        String::new()
    } else {
        answer.typed(name, &value)
    };
    let optional = |text: &'static str| (!text.is_empty()).then_some(text);
    let control = html! {
        <input
            id=id.clone()
            name=full(name, flat)
            type=kind
            value=value
            autocomplete=autocomplete
            list=(!list.is_empty()).then_some(list)
            step=optional(step)
            autofocus=first
            aria-describedby=described(&id, &hint)
            aria-invalid=move || answer.complaint(name).map(|_| "true")
        />
    };
    html! { <Around id=id label=label hint=hint answer=answer name=name control=control.into_any() /> }
}

/// A field of several lines. The only `<textarea>` there is: its text is encoded here, for the framework writes it
/// into the page as it is, and `</textarea><script>` would end it.
#[component]
pub fn TextArea(
    /// What people read.
    label: &'static str,
    /// What is sent.
    name: &'static str,
    /// The form's answer.
    answer: FormState,
    /// The starting value.
    #[prop(into, default = String::new())]
    value: String,
    /// A sentence under it.
    #[prop(into, default = String::new())]
    hint: String,
    /// Tells forms alike on one page apart.
    #[prop(into, default = String::new())]
    prefix: String,
    /// The key that leads here.
    #[prop(optional)]
    key: Option<&'static str>,
) -> impl IntoView {
    let id = format!("{prefix}{name}");
    let text = maud::html! { (answer.typed(name, &value)) }.into_string();
    let control = html! {
        <textarea
            id=id.clone()
            name=full(name, false)
            rows="3"
            aria-keyshortcuts=key
            inner_html=text
            aria-describedby=described(&id, &hint)
            aria-invalid=move || answer.complaint(name).map(|_| "true")
        ></textarea>
    };
    html! { <Around id=id label=label hint=hint answer=answer name=name control=control.into_any() /> }
}

/// A field with a fixed list.
#[component]
pub fn Select(
    /// What people read.
    label: &'static str,
    /// What is sent.
    name: &'static str,
    /// The form's answer.
    answer: FormState,
    /// The list.
    choices: Vec<Choice>,
    /// The starting value.
    #[prop(into, default = String::new())]
    value: String,
    /// A sentence under it.
    #[prop(into, default = String::new())]
    hint: String,
    /// Whether its name stands outside `form[…]`.
    #[prop(default = false)]
    flat: bool,
    /// Tells forms alike on one page apart.
    #[prop(into, default = String::new())]
    prefix: String,
) -> impl IntoView {
    let id = format!("{prefix}{name}");
    let value = answer.typed(name, &value);
    let control = html! {
        <select
            id=id.clone()
            name=full(name, flat)
            aria-describedby=described(&id, &hint)
            aria-invalid=move || answer.complaint(name).map(|_| "true")
        >
            <Options choices=choices value=value />
        </select>
    };
    html! { <Around id=id label=label hint=hint answer=answer name=name control=control.into_any() /> }
}

/// The options of a list, one of them chosen.
#[component]
pub fn Options(
    /// The list.
    choices: Vec<Choice>,
    /// The chosen value.
    value: String,
) -> impl IntoView {
    choices
        .into_iter()
        .map(|choice| {
            let chosen = choice.value == value;
            html! { <option value=choice.value selected=chosen>{choice.label}</option> }
        })
        .collect_view()
}

/// A choice of one, all of it in sight.
#[component]
pub fn Chips(
    /// What people read.
    label: &'static str,
    /// What is sent.
    name: &'static str,
    /// The form's answer.
    answer: FormState,
    /// The choices.
    choices: Vec<Choice>,
    /// The starting value.
    #[prop(into, default = String::new())]
    value: String,
    /// Whether `1` to `9` pick one.
    #[prop(default = false)]
    numbered: bool,
    /// Whether its name stands outside `form[…]`.
    #[prop(default = false)]
    flat: bool,
    /// Tells forms alike on one page apart.
    #[prop(into, default = String::new())]
    prefix: String,
) -> impl IntoView {
    let id = format!("{prefix}{name}");
    let value = answer.typed(name, &value);
    let error_id = format!("{id}-error");
    let chips = choices
        .into_iter()
        .enumerate()
        .map(|(index, choice)| {
            let key = (numbered && index < 9).then(|| (index + 1).to_string());
            let chosen = choice.value == value;
            html! {
                <label class="chip">
                    <input type="radio" name=full(name, flat) value=choice.value checked=chosen aria-keyshortcuts=key.clone() />
                    {choice.label}
                    {key.map(|key| html! { <kbd aria-hidden="true">{key}</kbd> })}
                </label>
            }
        })
        .collect_view();
    html! {
        <fieldset class="field" id=id aria-describedby=format!("{prefix}{name}-error")>
            <legend>{label}</legend>
            <div class="chips">{chips}</div>
            <span class="err" id=error_id>{move || answer.complaint(name)}</span>
        </fieldset>
    }
}
