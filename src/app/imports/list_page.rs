//! Bringing files in: the form for one, and those that came.

use crate::{
    app::{
        imports::actions::ListImports,
        paths,
        ui::{
            badges::Time,
            page_data::{ask, show},
        },
    },
    domain::Topic,
    view::{ImportList, ImportSummary},
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

/// The page that takes files.
#[component]
pub fn ImportsPage() -> impl IntoView {
    let query = use_query_map();
    let page = ask(|| vec![Topic::Import.any()], || ListImports {});
    html! {
        <Title text="Import" />
        <div class="narrow">
            <header class="top"><h1>"Import"</h1></header>
            <p class="lead">
                "Accounts, contacts, leads, opportunities, cases, calls and tasks, as Salesforce, HubSpot, SuiteCRM, EspoCRM or Callboard export them. "
                "You see first what would come of each row; nothing is changed until you say so, and all of it can be taken back."
            </p>
            {show(page, move |page| {
                let problem = query.read_untracked().get("problem").unwrap_or_default();
                html! { <List page=page problem=problem /> }
            })}
        </div>
    }
}

#[component]
fn List(page: ImportList, problem: String) -> impl IntoView {
    let zones = page
        .zones
        .into_iter()
        .map(|zone| html! { <option value=zone.value>{zone.label}</option> })
        .collect_view();
    let rows = page
        .imports
        .into_iter()
        .map(|row| html! { <Line row=row /> })
        .collect_view();
    let problem = words(&problem, page.largest)
        .map(|problem| html! { <p class="alert" role="alert" tabindex="-1">{problem}</p> });
    let hint = format!("CSV or vCard, up to {} MB", page.largest);
    html! {
        <section class="card" aria-labelledby="file-title">
            <h2 id="file-title">"A file"</h2>
            // A plain post: it takes files of any size, and browsers show how far it is.
            <form method="post" action="/import/file" enctype="multipart/form-data" class="main">
                <div class="field">
                    <label for="file">"File"</label>
                    <input id="file" name="file" type="file" accept=".csv,.tsv,.txt,.vcf,text/csv,text/vcard" required aria-describedby="file-hint" />
                    <span class="hint" id="file-hint">{hint}</span>
                </div>
                <div class="two">
                    <div class="field">
                        <label for="zone">"Time zone"</label>
                        <input id="zone" name="zone" list="zones" value=page.zone autocomplete="off" aria-describedby="zone-hint" />
                        <span class="hint" id="zone-hint">"For times that do not say theirs"</span>
                    </div>
                    <div class="field">
                        <label for="country">"Country"</label>
                        <input id="country" name="country" value=page.country autocomplete="off" maxlength="2" aria-describedby="country-hint" />
                        <span class="hint" id="country-hint">"Two letters: of numbers without their own"</span>
                    </div>
                </div>
                <div class="field">
                    <label for="order">"Dates like 03/04/2026"</label>
                    <select id="order" name="order">
                        <option value="">"As is usual in that country"</option>
                        <option value="month">"March 4: months first"</option>
                        <option value="day">"3 April: days first"</option>
                    </select>
                </div>
                <datalist id="zones">{zones}</datalist>
                {problem}
                <button class="btn go">"Check the file"</button>
            </form>
        </section>
        <section class="earlier" aria-labelledby="earlier">
            <h2 id="earlier">"Earlier files"</h2>
            {if rows.is_empty() {
                html! { <p class="quiet">"None yet."</p> }
            } else {
                html! { <ul class="rows" aria-labelledby="earlier">{rows}</ul> }
            }}
        </section>
    }
}

/// What was wrong with the file that was sent.
fn words(problem: &str, largest: u32) -> Option<String> {
    let sentence = match problem {
        "file" => "Choose a file first: CSV or vCard.",
        "empty" => "That file is empty. Choose another one: CSV or vCard.",
        "large" => {
            return Some(format!(
                "Files up to {largest} MB are taken: part it in two."
            ));
        }
        "full" => {
            "The files that wait to be imported are too large together. Import or remove some of them first."
        }
        "whole" => "The file did not come whole. Send it again.",
        "zone" => "Choose a time zone from the list, like America/New_York.",
        "country" => "Give the country's two letters, like US, DE or IN.",
        "slow" => "The file took longer than an hour to come. Send it in parts.",
        "away" => "The database is away. Send the file again in a moment.",
        _ => return None,
    };
    Some(sentence.to_owned())
}

#[component]
fn Line(row: ImportSummary) -> impl IntoView {
    let rows = if row.rows == "1" { "row" } else { "rows" };
    let what = format!("{} · {} {rows} · {}", row.kind.word(), row.rows, row.by);
    html! {
        <li class="row record">
            <div class="what">
                <a class="title" href=paths::import(row.id)>{row.file_name}</a>
                <span>{what}</span>
            </div>
            <div class="when">
                <span>{row.stage.word()}</span>
                <small><Time when=row.when /></small>
            </div>
        </li>
    }
}
