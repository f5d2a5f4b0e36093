//! One import: what would come of its rows, and then what came.

use crate::{
    app::{
        imports::actions::{
            ForgetImport, ReadImport, RereadImport, RestoreImport, StartImport, UndoImport,
        },
        paths,
        ui::{
            badges::Time,
            field::{Field, Select},
            form::{FormAction, FormAlert, FormState, PostForm},
            icon::{Glyph, Icon},
            page_data::{ask_while, show},
        },
    },
    dom,
    domain::{ImportKind, ImportStage, Topic, Verdict},
    view::{CheckedRow, Choice, ImportDetail, ImportQuery, Twin, grouped},
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};
use uuid::Uuid;

/// How often a page looks how far its import is, in milliseconds.
const LOOK: u32 = 700;

/// The actions of an import's page.
#[derive(Clone, Copy)]
struct Actions {
    reread: FormAction,
    start: FormAction,
    undo: FormAction,
    restore: FormAction,
    forget: FormAction,
}

/// The page of one import.
#[component]
pub fn ImportPage() -> impl IntoView {
    let (params, map) = (use_params_map(), use_query_map());
    let looks = RwSignal::new(0u32);
    let id = move || params.read().get("id").unwrap_or_default();
    let query = Memo::new(move |_| {
        let map = map.read();
        ImportQuery {
            verdict: map.get("verdict").unwrap_or_default(),
            after: map.get("after").unwrap_or_default(),
        }
    });
    let actions = Actions {
        reread: FormAction::to::<RereadImport>(),
        start: FormAction::to::<StartImport>(),
        undo: FormAction::to::<UndoImport>(),
        restore: FormAction::to::<RestoreImport>(),
        forget: FormAction::to::<ForgetImport>(),
    };
    // What was forgotten is not looked for again.
    let interests = move || match actions.forget.is_done() {
        true => Vec::new(),
        false => vec![Topic::Import.of(&id())],
    };
    let page = ask_while(looks, interests, move || ReadImport {
        id: id(),
        query: query.get(),
    });
    html! {
        <Title text="Import" />
        {show(page, move |page: ImportDetail| {
            if page.stage.under_way() {
                dom::after(LOOK, move || looks.try_update(|looks| *looks += 1).unwrap_or_default());
            }
            html! { <Detail page=page query=query.get_untracked() actions=actions /> }
        })}
    }
}

#[component]
fn Detail(page: ImportDetail, query: ImportQuery, actions: Actions) -> impl IntoView {
    let id = page.id;
    let settled = !matches!(
        page.stage,
        ImportStage::Receiving | ImportStage::Checking | ImportStage::Failed
    );
    let chips = std::iter::once((None, "All", page.counts.iter().map(|(_, count)| count).sum::<i64>()))
        .chain(page.counts.iter().map(|(verdict, count)| (Some(*verdict), verdict.word(), *count)))
        .map(|(verdict, word, count)| {
            let code = verdict.map_or("", Verdict::code);
            let to = ImportQuery { verdict: code.into(), after: String::new() }.href(id);
            html! { <a class="chip" href=to aria-current=(query.verdict == code).then_some("true")>{word} " " <b class="num">{grouped(count)}</b></a> }
        })
        .collect_view();
    let none = page.rows.is_empty();
    let rows = page
        .rows
        .iter()
        .cloned()
        .map(|row| html! { <Line row=row kind=page.kind /> })
        .collect_view();
    let next = page.after.clone().map(|after| {
        ImportQuery {
            after,
            ..query.clone()
        }
        .href(id)
    });
    html! {
        <header class="top">
            <div class="name">
                <a class="back" href="/import"><Icon glyph=Glyph::Back />"Import"</a>
                <h1>{page.file_name.clone()}</h1>
                <p class="quiet">{page.kind.word()} " · " {page.by.clone()} ", " <Time when=page.when.clone() /></p>
            </div>
        </header>
        <div class="with-side">
            <div>
                <Stage page=page.clone() actions=actions />
                {settled.then(|| html! {
                    <section aria-label="Rows">
                        <nav class="chips filter-chips" aria-label="Verdict">{chips}</nav>
                        <ul class="rows" aria-label="Rows">{rows}</ul>
                        {none.then(|| html! { <p class="quiet">"No such row."</p> })}
                        <nav class="paging" aria-label="Pages">{next.map(|to| html! { <a class="btn" href=to rel="next">"Next"</a> })}</nav>
                    </section>
                })}
            </div>
            <aside aria-label="Columns">{settled.then(|| html! { <Columns page=page action=actions.reread /> })}</aside>
        </div>
    }
}

/// How many of what: `1 contact`, `4,812 contacts`.
fn how_many(count: i64, kind: ImportKind) -> String {
    let many = kind.word().to_ascii_lowercase();
    let word = match (count, many.strip_suffix("ies")) {
        (1, Some(stem)) => format!("{stem}y"),
        (1, None) => many.trim_end_matches('s').to_owned(),
        _ => many,
    };
    format!("{} {word}", grouped(count))
}

/// What is to be said of the import as a whole, and done with it.
#[component]
fn Stage(page: ImportDetail, actions: Actions) -> impl IntoView {
    let id = StoredValue::new(page.id.to_string());
    let button = move |action: FormAction, word: &'static str, class: &'static str| {
        html! {
            <PostForm action=action class="inline">
                <input type="hidden" name="id" value=id.get_value() />
                <button class=class>{word}</button>
            </PostForm>
        }
    };
    let (wanted, twins) = (page.wanted(), page.count(Verdict::Duplicate));
    let there = wanted + if page.took_twins { twins } else { 0 };
    let inside = match page.stage {
        ImportStage::Receiving => html! { <p>"The file is coming in."</p> },
        ImportStage::Checking => {
            html! { <Progress word="Reading the file" percent=page.percent id=page.id /> }
        }
        ImportStage::Importing => {
            html! { <Progress word="Importing" percent=page.percent id=page.id /> }
        }
        ImportStage::Undoing => {
            html! { <Progress word="Taking it back" percent=page.percent id=page.id /> }
        }
        ImportStage::Restoring => {
            html! { <Progress word="Bringing it back" percent=page.percent id=page.id /> }
        }
        ImportStage::Failed => html! {
            <p class="alert" role="alert">{page.problem.clone().unwrap_or_default()}</p>
            <div class="acts">
                <a class="btn go" href="/import">"Choose another file"</a>
                {button(actions.forget, "Forget this one", "btn quiet")}
            </div>
        },
        ImportStage::Checked => {
            let refused = page.count(Verdict::Refused);
            let left: Vec<&str> = page
                .columns
                .iter()
                .filter(|column| column.field.is_empty() && !column.name.is_empty())
                .map(|column| &*column.name)
                .collect();
            let unknown = left.len() == page.columns.len();
            let few = left.iter().take(6).copied().collect::<Vec<_>>().join(", ");
            let more = if left.len() > 6 {
                format!(" and {} more", left.len() - 6)
            } else {
                String::new()
            };
            let sentences = [
                unknown.then(|| "None of the columns was recognised: say under “How it is read” what they are.".to_owned()),
                (wanted + twins + refused == 0).then(|| "The file has headings, and no rows.".to_owned()),
                (page.accounts > 0).then(|| {
                    format!("{} {} with them.", how_many(page.accounts, ImportKind::Account), if page.accounts == 1 { "comes" } else { "come" })
                }),
                (twins > 0).then(|| format!("{} there already, or twice in the file.", if twins == 1 { "1 is".to_owned() } else { format!("{} are", grouped(twins)) })),
                (refused > 0).then(|| format!("{} cannot be taken.", grouped(refused))),
                (!unknown && !left.is_empty()).then(|| format!("Left out: {few}{more}.")),
            ];
            let sentences = sentences
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join(" ");
            html! {
                <p><b>{format!("{} can be imported.", how_many(wanted, page.kind))}</b> " " {sentences} " Nothing was changed yet."</p>
                <PostForm action=actions.start>
                    <input type="hidden" name="id" value=id.get_value() />
                    {(twins > 0).then(|| html! { <div class="field"><label class="chip"><input type="checkbox" name="twins" value="yes" />"Import the duplicates too"</label></div> })}
                    <button class="btn go" disabled=wanted + twins == 0>{if wanted == 0 { "Import".to_owned() } else { format!("Import {}", how_many(wanted, page.kind)) }}</button>
                </PostForm>
                {button(actions.forget, "Forget this file", "btn quiet")}
            }
        }
        ImportStage::Imported => html! {
            <p><b>{format!("{} came with it.", how_many(there, page.kind))}</b> " Taking it back takes all of them away, with what was changed of them since; for thirty days they can be brought back here, as one."</p>
            <div class="acts">
                <a class="btn" href=list_of(page.kind)>{format!("All {}", page.kind.word().to_ascii_lowercase())}</a>
                {button(actions.undo, "Take this import back", "btn")}
            </div>
        },
        ImportStage::Undone => html! {
            <p>"Everything it brought was taken back."</p>
            {page.restorable.then(|| button(actions.restore, "Bring it back", "btn"))}
        },
    };
    html! {
        <section class="card import-stage" aria-labelledby="stage" aria-live="polite">
            <h2 id="stage">{page.stage.word()}</h2>
            {inside}
            <FormAlert answer=FormState::of(actions.start) />
            <FormAlert answer=FormState::of(actions.undo) />
            <FormAlert answer=FormState::of(actions.restore) />
            <FormAlert answer=FormState::of(actions.forget) />
        </section>
    }
}

fn list_of(kind: ImportKind) -> String {
    match (kind.record(), kind) {
        (Some(record), _) => paths::records(record),
        (None, ImportKind::Task) => "/tasks".to_owned(),
        (None, _) => "/calls".to_owned(),
    }
}

#[component]
fn Progress(word: &'static str, percent: u8, id: Uuid) -> impl IntoView {
    html! {
        <p id="progress-word">{word} " … " <b class="num">{percent} "%"</b></p>
        <progress max="100" value=percent.to_string() aria-labelledby="progress-word"></progress>
        // A page that is alive looks by itself.
        <p class="still-only"><a class="btn" href=ImportQuery::default().href(id) rel="external">"Look again"</a></p>
    }
}

#[component]
fn Line(row: CheckedRow, kind: ImportKind) -> impl IntoView {
    let twin = row.twin.map(|twin| match twin {
        Twin::Record(kind, id, name) => {
            html! { <span class="why">"Duplicate of " <a href=paths::record(kind, id)>{name}</a></span> }
        }
        Twin::Call(id, name) => html! { <span class="why">"Duplicate of " <a href=paths::call(id)>{name}</a></span> },
        Twin::Task(name) => html! { <span class="why">"Duplicate of the task “" {name} "”"</span> },
        Twin::Line(line) => html! { <span class="why">"The same as line " {grouped(line)}</span> },
    });
    let said = row
        .said
        .into_iter()
        .map(|sentence| html! { <span class="why">{sentence}</span> })
        .collect_view();
    let made = row.made.map(|id| match kind.record() {
        Some(record) => paths::record(record, id),
        None => paths::call(id),
    });
    let name = row.name.clone();
    let title = match made {
        Some(to) => html! { <a class="title" href=to>{name}</a> },
        None => html! { <b class="title">{name}</b> },
    };
    html! {
        <li class="row record checked-row">
            <div class="what">
                {title}
                {(!row.read.is_empty()).then(|| html! { <span class="as-read">{row.read}</span> })}
                {said}
                {twin}
            </div>
            <div class="when">
                <span class="verdict" data-verdict=row.verdict.code()>{verdict_word(row.verdict)}</span>
                <small>"line " {grouped(row.line)}</small>
            </div>
        </li>
    }
}

/// What is thought of one row.
fn verdict_word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Duplicate => "Duplicate",
        other => other.word(),
    }
}

/// What each column is, and what the file is read with; to be changed until it is imported.
#[component]
fn Columns(page: ImportDetail, action: FormAction) -> impl IntoView {
    let answer = FormState::of(action);
    let open = page.stage == ImportStage::Checked;
    if !open {
        let columns = page
            .columns
            .into_iter()
            .map(|column| html! { <div><dt>{column.name}</dt><dd>{if column.word.is_empty() { "left out".to_owned() } else { column.word }}</dd></div> })
            .collect_view();
        return html! { <section class="card" aria-labelledby="columns"><h2 id="columns">"Columns"</h2><dl class="facts">{columns}</dl></section> };
    }
    let offered: Vec<Choice> = std::iter::once(Choice {
        value: String::new(),
        label: "Leave out".into(),
    })
    .chain(page.offered)
    .collect();
    let columns = page
        .columns
        .into_iter()
        .enumerate()
        .map(|(at, column)| {
            let (id, name) = (format!("column{at}"), format!("form[column{at}]"));
            let options = offered
                .clone()
                .into_iter()
                .map(|choice| {
                    let chosen = choice.value == column.field;
                    html! { <option value=choice.value selected=chosen>{choice.label}</option> }
                })
                .collect_view();
            let label = if column.name.is_empty() { format!("Column {}", at + 1) } else { column.name };
            html! { <div class="column field"><label for=id.clone()>{label}</label><select id=id name=name>{options}</select></div> }
        })
        .collect_view();
    let kinds = Choice::list(
        ImportKind::ALL
            .iter()
            .map(|kind| (kind.code(), kind.word())),
    );
    let orders = Choice::list([
        ("month", "March 4: months first"),
        ("day", "3 April: days first"),
    ]);
    let zones = page
        .zones
        .into_iter()
        .map(|zone| html! { <option value=zone.value>{zone.label}</option> })
        .collect_view();
    html! {
        <section class="card" aria-labelledby="columns">
            <h2 id="columns">"How it is read"</h2>
            <PostForm action=action>
                <input type="hidden" name="form[id]" value=page.id.to_string() />
                <Select label="A list of" name="kind" answer=answer choices=kinds value=page.kind.code() />
                <Field label="Time zone" name="zone" answer=answer value=page.zone list="zones" hint="For times that do not say theirs" />
                <Field label="Country" name="country" answer=answer value=page.country hint="Of numbers without their own" />
                <Select label="Dates like 03/04/2026" name="order" answer=answer choices=orders value=if page.day_first { "day" } else { "month" } />
                <datalist id="zones">{zones}</datalist>
                <fieldset class="columns"><legend>"Columns"</legend>{columns}</fieldset>
                <FormAlert answer=answer fields=&["zone", "country"] />
                <button class="btn">"Read it again"</button>
            </PostForm>
        </section>
    }
}
