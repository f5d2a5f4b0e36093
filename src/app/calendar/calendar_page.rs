//! The calendar's page. Its address is its state: the span, a day, whose. A call is moved by dragging it, by Shift with an arrow
//! key, or with the form on its own page.

use crate::{
    app::{
        calendar::{actions::ReadCalendar, hours::Hours, month::Month},
        calls::actions::MoveCall,
        paths,
        ui::{
            form::{FormAction, FormAlert, FormState, PostForm},
            get_form::GetForm,
            icon::{Glyph, Icon},
            page_data::{ask, show},
        },
    },
    dom,
    domain::{CalendarSpan, Topic},
    view::{Calendar, CalendarQuery},
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

/// The calendar.
#[component]
pub fn CalendarPage() -> impl IntoView {
    let map = use_query_map();
    let query = Memo::new(move |_| {
        let map = map.read();
        let get = |name: &str| map.get(name).unwrap_or_default();
        CalendarQuery {
            span: get("span"),
            date: get("date"),
            who: get("who"),
            add: get("add"),
        }
    });
    let page = ask(
        || vec![Topic::Call.any(), Topic::Task.any()],
        move || ReadCalendar { query: query.get() },
    );
    let move_to = FormAction::to::<MoveCall>();
    let answer = FormState::of(move_to);
    // What could not be moved goes back to where it was.
    Effect::new(move |_| {
        if answer.whole(&[]).is_some() {
            dom::put_back();
        }
    });
    html! {
        <Title text="Calendar" />
        <FormAlert answer=answer />
        // What was dragged is sent by this form.
        <div hidden>
            <PostForm action=move_to class="dragged-to">
                <input type="hidden" name="form[id]" />
                <input type="hidden" name="form[by]" value="here" />
                <input type="hidden" name="form[date]" />
                <input type="hidden" name="form[time]" />
            </PostForm>
        </div>
        {show(page, |page| html! { <Shown page=page /> })}
    }
}

#[component]
fn Shown(page: Calendar) -> impl IntoView {
    Effect::new(|_| dom::hold_again());
    let query = page.query.clone();
    let spans = CalendarSpan::ALL
        .iter()
        .map(|span| {
            let here = (*span == page.span).then_some("page");
            let key = &span.code()[..1];
            html! { <a class="tab" href=query.shown(*span).href() aria-current=here aria-keyshortcuts=key>{span.word()}</a> }
        })
        .collect_view();
    let turn = |date: &str, name: &'static str, glyph: Glyph, key: &'static str| {
        html! { <a class="btn quiet turn" href=query.at(date).href() aria-label=name title=name aria-keyshortcuts=key><Icon glyph=glyph /></a> }
    };
    let earlier = turn(&page.earlier, "Earlier", Glyph::Back, "b");
    let later = turn(&page.later, "Later", Glyph::Forward, "n");
    let today = query.at("").href();
    let calendar = match page.span {
        CalendarSpan::Month => html! { <Month page=page.clone() /> },
        _ => html! { <Hours page=page.clone() /> },
    };
    html! {
        <header class="top">
            <h1>{page.title.clone()}</h1>
            <div class="acts turns">
                {earlier}
                <a class="btn" href=today aria-keyshortcuts="t">"Today"</a>
                {later}
            </div>
            <a class="btn go" href="/calls/new"><Icon glyph=Glyph::Plus />"Plan a call"</a>
        </header>
        <nav class="tabs" aria-label="How much is shown">{spans}</nav>
        <People page=page.clone() />
        {page.warning.clone().map(|warning| html! { <p class="alert" role="alert">{warning}</p> })}
        <div
            class="calendar"
            on:pointerdown=|event| dom::take_hold(&event)
            on:pointermove=|event| dom::carry(&event)
            on:pointerup=|event| dom::let_go(&event)
            on:pointercancel=|_| dom::put_back()
            on:keydown=|event| dom::nudge(&event)
            on:click=|event| dom::no_press(&event)
        >
            {calendar}
        </div>
        <p class="hint">
            {format!("{} time. ", page.city)}
            <span class="alive-only wide-only">"Drag a planned call to move it, or press Shift with an arrow key. "</span>
            <a href=paths::FEED>"Show these in your own calendar"</a>
        </p>
    }
}

/// Whose calls and tasks are shown.
#[component]
fn People(page: Calendar) -> impl IntoView {
    let query = page.query.clone();
    let people = page
        .people
        .into_iter()
        .map(|one| {
            let href = query.of(one.who).href();
            html! { <a class="chip" href=href aria-current=one.on.then_some("true")>{one.name}</a> }
        })
        .collect_view();
    let add = page.more_people.then(|| {
        html! {
            <GetForm action="/calendar" class="inline add-person">
                {(!query.span.is_empty()).then(|| html! { <input type="hidden" name="span" value=query.span.clone() /> })}
                {(!query.date.is_empty()).then(|| html! { <input type="hidden" name="date" value=query.date.clone() /> })}
                {(!query.who.is_empty()).then(|| html! { <input type="hidden" name="who" value=query.who.clone() /> })}
                <input type="search" name="add" placeholder="A colleague's name" aria-label="Add a colleague" />
                <button class="btn small">"Add"</button>
            </GetForm>
        }
    });
    html! {
        <div class="whose">
            <nav class="chips" aria-label="Whose">{people}</nav>
            {add}
        </div>
    }
}
