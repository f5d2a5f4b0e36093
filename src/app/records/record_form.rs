//! The form of a record: one for five kinds, each with its own fields.

use crate::app::ui::{
    conflict_table::ConflictTable,
    field::{Field, Select, TextArea},
    form::{FormAction, FormAlert, FormState, PostForm},
    keeping::{Leftovers, continued},
    person_field::PersonField,
    picker::{Known, KnownField, Names, Picker},
};
use crate::{
    domain::{PhoneLabel, RecordKind},
    view::{Choice, RecordFormPage},
};
use leptos::prelude::*;

/// The names of number fields: a field's name is part of the page.
macro_rules! numbers {
    ($($n:literal)*) => {
        const NUMBERS: &[[&str; 4]] = &[$([concat!("label", $n), concat!("number", $n), concat!("shared", $n), concat!("quiet", $n)]),*];
        const FIELDS: &[&str] = &[
            "name", "job_title", "company", "account", "contact", "email", "stage", "amount", "closes_on", "owner", "zone", "country",
            "description", $(concat!("number", $n)),*
        ];
    };
}
numbers! {
    0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31
    32 33 34 35 36 37 38 39 40 41 42 43 44 45 46 47 48 49 50 51 52 53 54 55 56 57 58 59 60 61
}

/// The form.
#[component]
pub fn EditRecord(
    /// What it starts with.
    page: RecordFormPage,
    /// Where it goes.
    action: FormAction,
    /// Names that fit what is being typed.
    names: Names,
) -> impl IntoView {
    let (kind, mut values, is_new) = (page.kind, page.values, page.name.is_none());
    if is_new && let Some(id) = continued(&page.drafts, action.url()) {
        values.insert("id".into(), id.to_string());
    }
    let id = values.get("id").cloned().unwrap_or_default();
    let (answer, keeping) = if is_new {
        FormState::kept_new(action, &page.drafts, &id, false)
    } else {
        FormState::kept(action, &page.drafts, &id)
    };
    let id = keeping.id();
    let values = StoredValue::new(values);
    let value = move |field: &str| {
        values.with_value(|values| values.get(field).cloned().unwrap_or_default())
    };
    let known = Known::of(answer, &value("known"));
    let is = |kinds: &[RecordKind]| kinds.contains(&kind);
    let name_label = match kind {
        RecordKind::Case => "Subject",
        _ => "Name",
    };
    let person = kind.is_person().then(|| html! { <Field label="Title" name="job_title" answer=answer value=value("job_title") /> });
    let company = is(&[RecordKind::Lead]).then(
        || html! { <Field label="Company" name="company" answer=answer value=value("company") /> },
    );
    let account = (kind != RecordKind::Lead).then(|| {
        let label = if kind == RecordKind::Account { "Part of" } else { "Account" };
        html! { <Picker label=label name="account" answer=answer value=value("account") known=known names=names /> }
    });
    let contact = is(&[RecordKind::Opportunity, RecordKind::Case])
        .then(|| html! { <Picker label="Contact" name="contact" answer=answer value=value("contact") known=known names=names /> });
    let stages: Vec<_> = kind
        .stages()
        .iter()
        .copied()
        .filter(|(code, _)| *code != "converted" || value("stage") == *code)
        .collect();
    let stage = (!stages.is_empty())
        .then(|| html! { <Select label="Stage" name="stage" answer=answer choices=Choice::list(stages) value=value("stage") /> });
    let deal = is(&[RecordKind::Opportunity]).then(|| {
        html! {
            <div class="two">
                <Field label="Amount" name="amount" answer=answer value=value("amount") />
                <Field label="Closes" name="closes_on" answer=answer value=value("closes_on") hint="2026-12-01, 1 Dec, or in 3 weeks" />
            </div>
        }
    });
    let reach = kind.is_reachable().then(|| {
        let rows = NUMBERS.iter().take(page.numbers).map(|[label, number, shared, quiet]| {
            html! { <NumberFields answer=answer names=[*label, *number, *shared, *quiet] values=[*label, *number, *shared, *quiet].map(value) /> }
        });
        let zones = page.zones.iter().map(|zone| html! { <option value=zone.value.clone()>{zone.label.clone()}</option> }).collect_view();
        html! {
            <Field label="E-mail address" name="email" kind="email" answer=answer value=value("email") />
            <fieldset class="numbers">
                <legend>"Telephone numbers"</legend>
                {rows.collect_view()}
                <p class="hint">"As they are written anywhere; extensions as x43. An empty line is left out; save for more lines."</p>
            </fieldset>
            <div class="two">
                <Field label="Time zone" name="zone" answer=answer value=value("zone") list="zones" hint="Their own, like Europe/Berlin" />
                <Field label="Country" name="country" answer=answer value=value("country") hint="Two letters; how numbers without + are read" />
            </div>
            <datalist id="zones">{zones}</datalist>
        }
    });
    let nobody = page.may_hand_over || value("owner").is_empty();
    let (version, was) = (answer.version(&value("version")), answer.was(&value("was")));
    let button = move || {
        if answer.conflict().is_some() {
            "Save mine over it"
        } else {
            "Save"
        }
    };
    let leftovers = is_new.then(
        || html! { <Leftovers drafts=page.drafts.clone() form=action.url() id=id.clone() /> },
    );
    html! {
        {leftovers}
        <PostForm action=action class="main" keeping=keeping>
            <input type="hidden" name="kind" value=kind.code() />
            <input type="hidden" name="form[id]" value=answer.typed("id", &value("id")) />
            <input type="hidden" name="form[version]" value=version />
            <input type="hidden" name="form[was]" value=was />
            <KnownField known=known />
            <Field label=name_label name="name" answer=answer value=value("name") first=true />
            {person}
            {company}
            {account}
            {contact}
            {stage}
            {deal}
            {reach}
            <PersonField label="Owner" name="owner" answer=answer people=page.owners.clone() value=value("owner") nobody=nobody />
            <TextArea label="Description" name="description" answer=answer value=value("description") />
            <FormAlert answer=answer fields=FIELDS />
            {move || answer.conflict().map(|conflict| html! { <ConflictTable conflict=conflict /> })}
            <div class="acts">
                <button class="btn go" type="submit">{button} <kbd aria-hidden="true">"Ctrl ⏎"</kbd></button>
            </div>
        </PostForm>
    }
}

/// One number: what it is for, itself, and its marks.
#[component]
fn NumberFields(answer: FormState, names: [&'static str; 4], values: [String; 4]) -> impl IntoView {
    let [label, number, shared, quiet] = names;
    let [label_value, number_value, shared_value, quiet_value] = values;
    let labels = Choice::list(
        PhoneLabel::ALL
            .iter()
            .map(|label| (label.code(), label.word())),
    );
    let tick = |name: &'static str, value: String, word: &'static str| {
        let on = !answer.typed(name, &value).is_empty();
        html! {
            <label class="chip"><input type="checkbox" name=format!("form[{name}]") value="yes" checked=on />{word}</label>
        }
    };
    html! {
        <div class="number">
            <Select label="Kind of number" name=label answer=answer choices=labels value=if label_value.is_empty() { "work".to_owned() } else { label_value } />
            <Field label="Number" name=number kind="tel" answer=answer value=number_value />
            <div class="chips">{tick(shared, shared_value, "Switchboard")} {tick(quiet, quiet_value, "Do not call")}</div>
        </div>
    }
}
