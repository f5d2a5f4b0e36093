//! Search over everything.

use crate::{
    app::{
        calls::call_rows::title,
        paths,
        search::actions::SearchAll,
        telephony::phone_link::phone_link,
        ui::{
            badges::{Avatar, DirectionBadge, StatusBadge, Time},
            get_form::GetForm,
            page_data::{ask_once, show},
        },
    },
    domain::RecordKind,
    view::{CallSummary, Found, SearchResults},
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

/// The search page.
#[component]
pub fn SearchPage() -> impl IntoView {
    let map = use_query_map();
    let q = Memo::new(move |_| map.read().get("q").unwrap_or_default());
    let page = ask_once(move || SearchAll { q: q.get() });
    html! {
        <Title text="Search" />
        <div class="narrow">
            <header class="top"><h1>"Search"</h1></header>
            <GetForm action="/search" class="filters" landmark=Some(("search", "This list"))>
                <div class="find">
                    <input id="q" type="search" name="q" value=q.get_untracked() prop:value=move || q.get() autofocus=true placeholder="People, accounts, numbers, calls" aria-label="Search everything" aria-keyshortcuts="/" />
                    <button class="btn">"Search"</button>
                </div>
            </GetForm>
            {show(page, move |found| {
                html! { <Results found=found asked=!q.get_untracked().trim().is_empty() /> }
            })}
        </div>
    }
}

#[component]
fn Results(found: SearchResults, asked: bool) -> impl IntoView {
    let none = (asked && found.records.is_empty() && found.calls.is_empty() && found.number.is_none())
        .then(|| html! { <section class="empty"><h2>"Nothing fits"</h2><p>"Try fewer letters, or some digits of a number."</p></section> });
    let hint = (!asked)
        .then(|| html! { <p class="quiet">"A name, an e-mail address, some digits of a number as you read them, or words of a call."</p> });
    let records = (!found.records.is_empty()).then(|| {
        let rows = found.records.into_iter().map(|one| html! { <Record one=one /> }).collect_view();
        html! { <section class="band" aria-labelledby="records"><h2 id="records">"People and records"</h2><ul class="rows">{rows}</ul></section> }
    });
    let calls = (!found.calls.is_empty()).then(|| {
        let rows = found.calls.into_iter().map(|call| html! { <Call call=call /> }).collect_view();
        html! { <section class="band" aria-labelledby="calls"><h2 id="calls">"Calls"</h2><ul class="rows">{rows}</ul></section> }
    });
    let number = found.number.map(|number| {
        let new = number.e164.as_deref().map(|e164| paths::new_with_number(RecordKind::Contact, e164));
        html! {
            <section class="card" aria-label="This number">
                <p class="acts">{phone_link(number, None, "this number")} {new.map(|to| html! { <a class="btn quiet small" href=to>"New contact"</a> })}</p>
            </section>
        }
    });
    html! { {hint} {none} {number} {records} {calls} }
}

#[component]
fn Record(one: Found) -> impl IntoView {
    let named = one.named;
    let under = [
        named.kind.word().to_owned(),
        named.under.clone(),
        one.matched,
    ]
    .into_iter()
    .filter(|part| !part.is_empty())
    .collect::<Vec<_>>()
    .join(" · ");
    let phone = one
        .phone
        .map(|phone| html! { " · " {phone_link(phone, Some(named.id), &named.name)} });
    html! {
        <li class="row record">
            <Avatar name=named.name.clone() />
            <div class="what">
                <a class="title" href=paths::record(named.kind, named.id)>{named.name}</a>
                <span>{under} {phone}</span>
            </div>
        </li>
    }
}

#[component]
fn Call(call: CallSummary) -> impl IntoView {
    html! {
        <li class="row">
            <div class="when"><Time when=call.when.clone() /></div>
            <div class="what">
                <a class="title" href=paths::call(call.id)>{title(&call)}</a>
                <span><DirectionBadge direction=call.direction /> {(!call.people.is_empty()).then(|| format!(" · {}", call.people))}</span>
            </div>
            <div class="acts"><StatusBadge status=call.status /></div>
        </li>
    }
}
