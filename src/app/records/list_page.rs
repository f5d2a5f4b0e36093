//! Lists of accounts, contacts, leads, opportunities and cases.

use crate::{
    app::{
        paths,
        records::actions::ListRecords,
        telephony::phone_link::phone_link,
        ui::{
            addressed::follow_the_address,
            badges::{Avatar, Time},
            file_links::Files,
            get_form::GetForm,
            icon::{Glyph, Icon},
            page_data::{ask, show},
            paging::Paging,
        },
    },
    domain::{RecordKind, Topic},
    view::{RecordList, RecordQuery, RecordSummary},
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

/// The name of a list, as a heading.
pub fn heading(kind: RecordKind) -> &'static str {
    match kind {
        RecordKind::Account => "Accounts",
        RecordKind::Contact => "Contacts",
        RecordKind::Lead => "Leads",
        RecordKind::Opportunity => "Opportunities",
        RecordKind::Case => "Cases",
    }
}

/// The list's page.
#[component]
pub fn RecordsPage() -> impl IntoView {
    let kind = expect_context::<RecordKind>();
    let map = use_query_map();
    let query = Memo::new(move |_| {
        let map = map.read();
        let get = |name: &str| map.get(name).unwrap_or_default();
        RecordQuery {
            list: kind.plural().into(),
            q: get("q"),
            preset: get("preset"),
            stage: get("stage"),
            after: get("after"),
            before: get("before"),
            all: get("all"),
        }
    });
    follow_the_address(move || vec![("find", query.get().q)]);
    let page = ask(
        || vec![Topic::Record.any()],
        move || ListRecords { query: query.get() },
    );
    html! {
        <Title text=heading(kind) />
        {show(page, move |page| html! { <List page=page query=query.get_untracked() /> })}
    }
}

/// The lists there are: on a phone the way from one to the other.
#[component]
pub fn Lists(
    /// The one that is shown.
    here: RecordKind,
) -> impl IntoView {
    let lists = RecordKind::ALL
        .iter()
        .map(|kind| html! { <a class="tab" href=paths::records(*kind) aria-current=(*kind == here).then_some("page")>{heading(*kind)}</a> })
        .collect_view();
    html! { <nav class="tabs" aria-label="Records">{lists}</nav> }
}

#[component]
fn List(page: RecordList, query: RecordQuery) -> impl IntoView {
    let kind = page.kind;
    let first = RecordQuery {
        after: String::new(),
        before: String::new(),
        ..query.clone()
    };
    let looked_through = page.looked_through.map(|many| {
        let to = RecordQuery { all: "1".into(), ..first.clone() }.href();
        html! { <p class="hint" role="status">"Looked through the first " {many} " by name. " <a href=to>"Look through all"</a></p> }
    });
    let filtered = !query.q.is_empty() || !query.preset.is_empty() || !query.stage.is_empty();
    let empty = page.rows.is_empty();
    let rows = page
        .rows
        .into_iter()
        .map(|row| html! { <Line row=row /> })
        .collect_view();
    let one = kind.word().to_ascii_lowercase();
    let count = format!(
        "{} {}",
        page.count,
        if page.count == "1" {
            one.clone()
        } else {
            kind.plural().to_owned()
        }
    );
    let whose = [("", "Everybody's"), ("mine", "Mine")]
        .map(|(preset, word)| {
            let to = RecordQuery { preset: preset.into(), ..first.clone() }.href();
            html! { <a class="chip" href=to aria-current=(query.preset == preset).then_some("true")>{word}</a> }
        })
        .into_iter()
        .collect_view();
    let stages = kind
        .stages()
        .iter()
        .map(|(code, word)| {
            let on = query.stage == *code;
            let to = RecordQuery {
                stage: if on {
                    String::new()
                } else {
                    (*code).to_owned()
                },
                ..first.clone()
            }
            .href();
            html! { <a class="chip" href=to aria-current=on.then_some("true")>{*word}</a> }
        })
        .collect_view();
    let before = page.before.map(|before| {
        RecordQuery {
            before,
            ..first.clone()
        }
        .href()
    });
    let after = page.after.map(|after| {
        RecordQuery {
            after,
            ..first.clone()
        }
        .href()
    });
    let list = if empty {
        let (title, words) = if filtered {
            (
                "Nothing fits",
                "Take something away from the filter.".to_owned(),
            )
        } else {
            (
                "Nothing here yet",
                format!("Every {one} shows its calls, and those of what belongs to it."),
            )
        };
        html! {
            <section class="empty">
                <h2>{title}</h2>
                <p>{words}</p>
                <p>{if filtered { html! { <a class="btn" href=paths::records(kind)>"All of them"</a> } } else { html! { <a class="btn go" href=paths::new_record(kind, None)>{format!("New {one}")}</a> } }}</p>
            </section>
        }
    } else {
        html! { <ul class="rows" aria-label=heading(kind)>{rows}</ul> }
    };
    let export = first.href().replacen(
        paths::records(kind).as_str(),
        &format!("/export/{}.csv", kind.plural()),
        1,
    );
    let placeholder = if kind.is_reachable() {
        "Find by name, e-mail or number"
    } else {
        "Find by name"
    };
    html! {
        <header class="top">
            <h1>{heading(kind)}</h1>
            <a class="btn go" href=paths::new_record(kind, None)><Icon glyph=Glyph::Plus />{format!("New {one}")}</a>
        </header>
        <Lists here=kind />
        <GetForm action=paths::records(kind) class="filters" landmark=Some(("search", "This list"))>
            {(!query.preset.is_empty()).then(|| html! { <input type="hidden" name="preset" value=query.preset.clone() /> })}
            <div class="find">
                <input id="find" type="search" name="q" value=query.q.clone() placeholder=placeholder aria-label=placeholder aria-keyshortcuts="/" />
                <button class="btn">"Find"</button>
                {filtered.then(|| html! { <a class="btn quiet" href=paths::records(kind)>"Clear"</a> })}
            </div>
        </GetForm>
        <nav class="chips filter-chips" aria-label="Filter">{whose} {stages}</nav>
        {looked_through}
        <div class="counted">
            <p class="count" aria-live="polite"><b class="num">{count}</b></p>
            <Files export=export />
        </div>
        {list}
        <Paging before=before after=after />
    }
}

#[component]
fn Line(row: RecordSummary) -> impl IntoView {
    let named = row.named;
    let phone = row
        .phone
        .map(|phone| phone_link(phone, Some(named.id), &named.name));
    let dot = (phone.is_some() && !named.under.is_empty()).then_some(" · ");
    html! {
        <li class="row record">
            <Avatar name=named.name.clone() />
            <div class="what">
                <a class="title" href=paths::record(named.kind, named.id)>{named.name.clone()}</a>
                <span>{named.under.clone()} {dot} {phone}</span>
            </div>
            <div class="when">
                {(!row.stage.is_empty()).then(|| html! { <span>{row.stage}</span> })}
                <small>{row.last_call.map(|when| html! { "last call " <Time when=when /> })}</small>
            </div>
        </li>
    }
}
