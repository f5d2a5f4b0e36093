//! Making two records one: choose the other, see what moves, do it.

use crate::{
    app::{
        paths,
        records::actions::{MergeRecords, ReadMerge},
        ui::{
            addressed::follow_the_address,
            form::{FormAction, FormAlert, FormState, PostForm},
            get_form::GetForm,
            icon::{Glyph, Icon},
            page_data::{ask_once, show},
        },
    },
    domain::RecordKind,
    view::MergePage as Page,
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};

/// The merge page: the record stays, another one goes.
#[component]
pub fn MergePage() -> impl IntoView {
    let kind = expect_context::<RecordKind>();
    let (params, query) = (use_params_map(), use_query_map());
    let page = ask_once(move || ReadMerge {
        id: params.read().get("id").unwrap_or_default(),
        with: query.read().get("q").unwrap_or_default(),
    });
    follow_the_address(move || vec![("find", query.read().get("q").unwrap_or_default())]);
    let action = FormAction::to::<MergeRecords>();
    html! {
        <Title text="Merge" />
        <div class="narrow">
            {show(page, move |page| {
                let q = query.read_untracked().get("q").unwrap_or_default();
                html! { <Choice page=page kind=kind action=action q=q /> }
            })}
        </div>
    }
}

#[component]
fn Choice(page: Page, kind: RecordKind, action: FormAction, q: String) -> impl IntoView {
    let kept = page.kept;
    let here = paths::merge(kind, kept.id);
    let title = format!("Merge into {}", kept.name);
    let none = (page.others.is_empty() && !q.is_empty())
        .then(|| html! { <p class="quiet">"Nothing else fits."</p> });
    let others = page
        .others
        .into_iter()
        .map(|(other, moves)| {
            let moves = if moves.is_empty() {
                "Nothing points at it: only its own numbers and facts are taken over.".to_owned()
            } else {
                format!("Moves: {}.", moves.join(", "))
            };
            let label = format!("Merge {} into {}", other.name, kept.name);
            html! {
                <li class="row record">
                    <div class="what">
                        <a class="title" href=paths::record(other.kind, other.id)>{other.name.clone()}</a>
                        <span>{other.under.clone()}</span>
                        <span class="why">{moves}</span>
                    </div>
                    <div class="acts">
                        <PostForm action=action class="inline">
                            <input type="hidden" name="id" value=kept.id.to_string() />
                            <input type="hidden" name="other" value=other.id.to_string() />
                            <button class="btn go" aria-label=label>"Merge"</button>
                        </PostForm>
                    </div>
                </li>
            }
        })
        .collect_view();
    html! {
        <header class="top">
            <div class="name">
                <a class="back" href=paths::record(kind, kept.id)><Icon glyph=Glyph::Back />{kept.name.clone()}</a>
                <h1>{title}</h1>
            </div>
        </header>
        <p class="lead">"The other record is removed, and everything it has moves here: calls, people, deals, cases and tasks. Its numbers are taken over, and so is what is empty here; an e-mail address or a title that differs is kept in the description. You can undo it."</p>
        <GetForm action=here class="filters" landmark=Some(("search", "This list"))>
            <div class="find">
                <input id="find" type="search" name="q" value=q placeholder="Find the other one" aria-label="Find the other one" aria-keyshortcuts="/" />
                <button class="btn">"Find"</button>
            </div>
        </GetForm>
        <FormAlert answer=FormState::of(action) />
        {none}
        <ul class="rows" aria-label="May be merged">{others}</ul>
    }
}
