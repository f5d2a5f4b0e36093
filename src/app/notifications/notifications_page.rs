//! What one was told.

use crate::{
    app::{
        Page,
        calls::actions::StartCall,
        notifications::{
            actions::{ListNotices, ReadAllNotices, ReadNotice, SnoozeNotice},
            notice_row::{NoticeActions, NoticeRow},
        },
        ui::{
            form::{FormAction, FormAlert, FormState, PostForm},
            keyed::keyed,
            page_data::{ask, show},
            paging::Paging,
        },
    },
    dom,
    domain::Topic,
    view::{Notice, Notices},
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

/// The page of notifications.
#[component]
pub fn NotificationsPage() -> impl IntoView {
    let map = use_query_map();
    let me = use_context::<Page>().and_then(|page| page.me);
    let me = me.map(|me| me.id.to_string()).unwrap_or_default();
    let page = ask(
        move || vec![Topic::Notification.of(&me), Topic::Call.of(&me)],
        move || ListNotices {
            after: map.read().get("after").unwrap_or_default(),
        },
    );
    let actions = NoticeActions {
        read: FormAction::to::<ReadNotice>(),
        snooze: FormAction::to::<SnoozeNotice>(),
        start: FormAction::to::<StartCall>(),
    };
    let all = FormAction::to::<ReadAllNotices>();
    html! {
        <Title text="Notifications" />
        {show(page, move |page| html! { <List page=page actions=actions all=all /> })}
    }
}

#[component]
fn List(page: Notices, actions: NoticeActions, all: FormAction) -> impl IntoView {
    let any = page.rows.iter().any(|row| row.unread);
    let empty = page.rows.is_empty();
    let read_all = any.then(|| {
        html! {
            <PostForm action=all class="inline">
                <input type="hidden" name="until" value=page.until.clone() />
                <button class="btn">"Mark all as read"</button>
            </PostForm>
        }
    });
    let rows = keyed(
        page.rows,
        // Drawn anew when it says something else.
        |notice: &Notice| format!("{} {} {}", notice.id, notice.unread, notice.under),
        move |notice| html! { <NoticeRow notice=notice actions=actions /> },
    );
    let after = page
        .after
        .map(|after| format!("/notifications?after={after}"));
    let before = page.later.then(|| "/notifications".to_owned());
    html! {
        <header class="top">
            <h1>"Notifications"</h1>
            <div class="acts">{read_all}</div>
        </header>
        <FormAlert answer=FormState::of(actions.read) />
        <FormAlert answer=FormState::of(actions.snooze) />
        <FormAlert answer=FormState::of(actions.start) />
        <DesktopNotices />
        <ul class="rows" aria-label="Notifications">{rows}</ul>
        {empty.then(|| html! { <p class="quiet">"Nothing yet. Reminders of your calls come here, and what others do with them."</p> })}
        <Paging before=before after=after names=("Newest", "Older") />
    }
}

/// Whether the browser may say so too, where nobody has decided that yet.
#[component]
fn DesktopNotices() -> impl IntoView {
    let open = RwSignal::new(false);
    Effect::new(move |_| open.set(dom::may_ask_for_notices()));
    move || {
        open.get().then(|| {
            html! {
                <p class="hint">
                    "Your browser can show reminders while you work elsewhere. "
                    <button type="button" class="btn small" on:click=move |_| { dom::ask_for_notices(); open.set(false); }>"Allow it"</button>
                </p>
            }
        })
    }
}
