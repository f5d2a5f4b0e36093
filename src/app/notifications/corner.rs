//! Reminders in the corner of every screen, until they are read, put off, or their call begins.

use crate::{
    app::{
        notifications::notice_row::{NoticeActions, read, snoozes, start, target},
        ui::form::{FormAlert, FormState},
    },
    dom,
    view::Notice,
};
use leptos::prelude::*;
use std::collections::BTreeSet;

/// The reminders that ring.
#[component]
pub fn Ringing(
    /// Which.
    ringing: ReadSignal<Vec<Notice>>,
    /// What can be done with them.
    actions: NoticeActions,
) -> impl IntoView {
    move || {
        let notices = ringing.get();
        (!notices.is_empty()).then(|| {
            let rows = notices
                .into_iter()
                .map(|notice| html! { <Ring notice=notice actions=actions /> })
                .collect_view();
            html! {
                <section class="rings" aria-label="Due now">
                    {rows}
                    <FormAlert answer=FormState::of(actions.start) />
                    <FormAlert answer=FormState::of(actions.snooze) />
                </section>
            }
        })
    }
}

/// Says what was not said on this page yet; by the browser itself only what has just come.
pub fn say(notices: &[Notice], said: StoredValue<BTreeSet<String>>, just_now: bool) {
    for notice in notices {
        // Put off, it comes once more.
        let tag = format!("{} {}", notice.id, notice.when.at);
        let mut new = false;
        said.try_update_value(|said| new = said.insert(tag.clone()));
        if new {
            dom::announce(&format!("Reminder: {}. {}.", notice.title, notice.under));
            if just_now {
                dom::show_notice(&tag, &notice.title, &notice.under, target(notice));
            }
        }
    }
}

#[component]
fn Ring(notice: Notice, actions: NoticeActions) -> impl IntoView {
    let to = target(&notice);
    html! {
        <article class="ring">
            <div class="what">
                <a class="title" href=to>{notice.title.clone()}</a>
                <span>{notice.under.clone()}</span>
            </div>
            <div class="acts">
                {start(&notice, actions.start)}
                {snoozes(&notice, actions.snooze, &[("10", "10 min"), ("60", "1 h")])}
                {read(&notice, actions.read, "Dismiss")}
            </div>
        </article>
    }
}
