//! Reminders in the corner of every screen, until they are read, put off, or their call begins.

use crate::{
    app::{
        calls::actions::StartCall,
        notifications::{
            actions::{ReadNotice, ReadRinging, SnoozeNotice},
            notice_row::{NoticeActions, read, snoozes, start, target},
        },
        ui::{
            form::{FormAction, FormAlert, FormState},
            newest::Newest,
        },
        updates::Updates,
    },
    dom,
    domain::Topic,
    view::{Me, Notice},
};
use leptos::prelude::*;
use std::{collections::BTreeSet, sync::Arc};

/// The reminders that ring.
#[component]
pub fn Ringing(
    /// Who is signed in.
    me: ReadSignal<Option<Me>>,
    /// What happens.
    updates: Updates,
) -> impl IntoView {
    let ringing = RwSignal::new(Vec::<Notice>::new());
    let actions = NoticeActions {
        read: FormAction::to::<ReadNotice>(),
        snooze: FormAction::to::<SnoozeNotice>(),
        start: FormAction::to::<StartCall>(),
    };
    let mine = move || {
        let me = me.get_untracked().map(|me| me.id.to_string());
        vec![Topic::Notification.of(&me.unwrap_or_default())]
    };
    let again = updates.watch_around(Arc::new(mine));
    let question = Newest::question();
    let said = StoredValue::new(BTreeSet::new());
    Effect::new(move |before: Option<()>| {
        again.track();
        // A page that was just opened knows whether there is anything.
        let any = me
            .get_untracked()
            .is_some_and(|me| before.is_some() || me.unread > 0);
        if any {
            question.ask(&ReadRinging {}, move |now| {
                if let Ok(now) = now {
                    say(&now, said, before.is_some());
                    ringing.try_set(now);
                }
            });
        }
    });
    move || {
        let notices = ringing.get();
        (!notices.is_empty()).then(|| {
            let rows = notices
                .into_iter()
                .map(|notice| html! { <Ring notice=notice actions=actions /> })
                .collect_view();
            html! {
                <section class="rings" aria-label="Reminders">
                    {rows}
                    <FormAlert answer=FormState::of(actions.start) />
                    <FormAlert answer=FormState::of(actions.snooze) />
                </section>
            }
        })
    }
}

/// Says what was not said on this page yet; by the browser itself only what has just come.
fn say(notices: &[Notice], said: StoredValue<BTreeSet<String>>, just_now: bool) {
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
