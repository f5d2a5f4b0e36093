//! A field of names: teammates, people, records. The text is the truth, and suggestions help to type it; what was
//! picked is kept beside it, so that one Jane Roe of two stays the one that was meant.

use crate::app::ui::{field::Around, form::FormState};
use crate::{dom, view::Suggestion};
use leptos::{ev, prelude::*};

/// Asks what fits what is being typed; the newest answer comes with the field and the text it is for.
#[derive(Clone, Copy)]
pub struct Names {
    /// Asks for a field and a text.
    pub ask: Callback<(String, String)>,
    /// Field, text, and what fits.
    pub newest: Signal<Option<(String, String, Vec<Suggestion>)>>,
}

/// What a form's names stand for: one hidden field for all of them.
#[derive(Clone, Copy)]
pub struct Known(RwSignal<String>);

impl Known {
    /// What the form starts with, and what was chosen of what a refusal offered.
    pub fn of(answer: FormState, start: &str) -> Self {
        let (known, pick) = (answer.typed("known", start), answer.typed("pick", ""));
        Self(RwSignal::new(
            [known, pick]
                .into_iter()
                .filter(|part| !part.is_empty())
                .collect::<Vec<_>>()
                .join("\n"),
        ))
    }

    fn add(self, line: &str) {
        self.0.update(|known| {
            if !known.is_empty() {
                known.push('\n');
            }
            known.push_str(line);
        });
    }
}

/// The hidden field that carries it.
#[component]
pub fn KnownField(
    /// What is known.
    known: Known,
) -> impl IntoView {
    html! { <input type="hidden" id="known" name="form[known]" value=known.0.get_untracked() prop:value=move || known.0.get() on:change=move |event| known.0.set(event_target_value(&event)) /> }
}

/// The part of a list of names that is being typed, and what stands before it.
fn last_part(text: &str, many: bool) -> (&str, &str) {
    match text.rfind(';').filter(|_| many) {
        Some(at) => (&text[..=at], text[at + 1..].trim_start()),
        None => ("", text),
    }
}

/// The field. With JavaScript it suggests while one types; without, what fits several is answered with a choice.
#[component]
pub fn Picker(
    /// What people read.
    label: &'static str,
    /// What is sent, and what is asked for.
    name: &'static str,
    /// The form's answer.
    answer: FormState,
    /// The starting value.
    #[prop(into, default = String::new())]
    value: String,
    /// A sentence under it.
    #[prop(into, default = String::new())]
    hint: String,
    /// What the form's names stand for.
    known: Known,
    /// Where suggestions come from.
    #[prop(optional)]
    names: Option<Names>,
    /// Whether several names, parted by semicolons, may stand in it.
    #[prop(default = false)]
    many: bool,
    /// Whether the focus starts here.
    #[prop(default = false)]
    first: bool,
) -> impl IntoView {
    if first {
        // The attribute counts for the first page of a visit only.
        Effect::new(move |_| dom::focus(&["[autofocus]"]));
    }
    let id = name.to_owned();
    let list_id = format!("{id}-list");
    let value = answer.typed(name, &value);
    let (open, active) = (RwSignal::new(false), RwSignal::new(None::<usize>));
    let typing = RwSignal::new(0u32);
    let shown = Memo::new(move |_| {
        let newest = names.and_then(|names| names.newest.get());
        newest
            .filter(|(field, ..)| field == name && open.get())
            .map(|(.., found)| found)
            .unwrap_or_default()
    });
    let typed = move |_| {
        open.set(true);
        active.set(None);
        typing.update(|number| *number += 1);
        let number = typing.get_untracked();
        // A moment after the last key, not after each.
        dom::after(120, move || {
            if typing.try_get_untracked() == Some(number)
                && let Some(names) = names
            {
                let text = dom::value_of(name);
                names
                    .ask
                    .run((name.to_owned(), last_part(&text, many).1.to_owned()));
            }
        });
    };
    let pick = move |suggestion: &Suggestion| {
        let text = dom::value_of(name);
        let before = last_part(&text, many).0;
        let space = if before.is_empty() { "" } else { " " };
        // The next name is typed at once.
        let after = if many { "; " } else { "" };
        dom::write_into(name, &format!("{before}{space}{}{after}", suggestion.label));
        known.add(&format!("{}\t{}", suggestion.token, suggestion.label));
        if let Some((token, label)) = &suggestion.about
            && dom::value_of("about").trim().is_empty()
        {
            dom::write_into("about", label);
            known.add(&format!("{token}\t{label}"));
        }
        open.set(false);
        active.set(None);
    };
    let key = move |event: ev::KeyboardEvent| {
        let found = shown.get_untracked();
        if found.is_empty() || event.is_composing() {
            return;
        }
        let last = found.len() - 1;
        match &*event.key() {
            "ArrowDown" => active
                .update(|at| *at = Some(at.map_or(0, |at| if at == last { 0 } else { at + 1 }))),
            "ArrowUp" => active
                .update(|at| *at = Some(at.map_or(last, |at| if at == 0 { last } else { at - 1 }))),
            "Enter" if !event.ctrl_key() && !event.meta_key() => {
                match active.get_untracked().and_then(|at| found.get(at)) {
                    Some(suggestion) => pick(suggestion),
                    None => return,
                }
            }
            "Escape" => open.set(false),
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    };
    let option_id = move |index: usize| format!("{name}-option-{index}");
    let options = move || {
        shown
            .get()
            .into_iter()
            .enumerate()
            .map(|(index, suggestion)| {
                let (label, under) = (suggestion.label.clone(), suggestion.under.clone());
                html! {
                    <li
                        role="option"
                        id=option_id(index)
                        aria-selected=move || (active.get() == Some(index)).to_string()
                        on:mousedown=move |event: ev::MouseEvent| {
                            event.prevent_default();
                            pick(&suggestion);
                        }
                    >
                        <b>{label}</b>
                        " "
                        <small>{under}</small>
                    </li>
                }
            })
            .collect_view()
    };
    let (described, error_list) = (
        crate::app::ui::field::described(&id, &hint),
        list_id.clone(),
    );
    let control = html! {
        <div class="picker">
            <input
                id=id.clone()
                name=format!("form[{name}]")
                type="text"
                value=value
                autocomplete="off"
                role="combobox"
                aria-autocomplete="list"
                aria-expanded=move || (!shown.get().is_empty()).to_string()
                aria-controls=list_id
                aria-activedescendant=move || active.get().map(option_id)
                aria-describedby=described
                aria-invalid=move || answer.complaint(name).map(|_| "true")
                autofocus=first
                on:input=typed
                on:keydown=key
                on:blur=move |_| open.set(false)
            />
            <ul role="listbox" id=error_list aria-label=format!("{label}: suggestions") class:none=move || shown.get().is_empty()>{options}</ul>
        </div>
    };
    let offered = move || {
        let choices = answer.choices(name);
        (!choices.is_empty()).then(|| {
            let chips = choices
                .into_iter()
                .map(|choice| {
                    let line = choice.value.clone();
                    html! {
                        <label class="chip">
                            <input type="radio" name="form[pick]" value=choice.value on:change=move |_| known.add(&line) />
                            {choice.label}
                        </label>
                    }
                })
                .collect_view();
            html! { <div class="chips under" role="group" aria-label=format!("{label}: which one")>{chips}</div> }
        })
    };
    html! {
        <Around id=id label=label hint=hint answer=answer name=name control=control.into_any() />
        {offered}
    }
}
