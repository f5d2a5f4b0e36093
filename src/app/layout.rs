//! What stands around every screen: the rail (on the phone, the bar below), the news in the corner.

use crate::{
    app::{
        Page,
        calls::actions::{StartCall, UndoChange},
        notifications::{
            actions::{ReadNotice, ReadRinging, SnoozeNotice},
            corner::{Ringing, say},
            notice_row::NoticeActions,
        },
        sign_in::actions::{ReadMe, SignOut},
        telephony::corner_layout::corner,
        ui::{
            badges::Avatar,
            form::{FormAction, FormAlert, FormState, PostForm},
            icon::{Glyph, Icon},
            newest::Newest,
            shared::shared,
        },
        updates::{Toast, Updates},
    },
    dom,
    domain::{Role, Topic},
    view::{Me, News, Notice},
};
use leptos::prelude::*;
use leptos_router::{components::Outlet, hooks::use_location};
use std::{collections::BTreeSet, sync::Arc};

/// The rail, and the screen beside it.
#[component]
pub fn Layout() -> impl IntoView {
    let updates = Updates::provide();
    let page = use_context::<Page>().unwrap_or_default();
    let position = page.position;
    let me = RwSignal::new(page.me);
    let path = use_location().pathname;
    let mine = move || {
        let me = me.get().map(|me| me.id.to_string());
        let me = me.unwrap_or_default();
        vec![
            Topic::Call.of(&me),
            Topic::Notification.of(&me),
            Topic::User.of(&me),
        ]
    };
    let again = updates.watch_around(Arc::new(mine));
    let question = Newest::question();
    // The counts are read again when a call of mine changes, when I am told something, and on the way to another page.
    Effect::new(move |before: Option<()>| {
        again.track();
        path.track();
        if before.is_some() {
            question.ask(&ReadMe {}, move |now| {
                if let Ok(now) = now {
                    me.try_set(Some(now));
                }
            });
        }
    });
    Effect::new(move |_| {
        if let Some(me) = me.get_untracked() {
            dom::send_typing(me.id.to_string());
            dom::live(
                position,
                move |news| updates.hear(News::unpack(news), me.id),
                move |stands| {
                    updates.live.try_set(stands);
                },
            );
        }
    });
    Effect::new(move |before: Option<()>| {
        path.track();
        if before.is_some() {
            dom::arrive();
        }
    });
    let undo = FormAction::to::<UndoChange>();
    let notices = NoticeActions {
        read: FormAction::to::<ReadNotice>(),
        snooze: FormAction::to::<SnoozeNotice>(),
        start: FormAction::to::<StartCall>(),
    };
    let ringing = ringing(me, updates);
    let live = live(me);
    let calls = move || {
        live.get()
            .then(|| Suspend::new(async move { corner(me, updates).await.ok() }))
    };
    html! {
        <a class="skip" href="#main">"Skip to the page"</a>
        <div class="app">
            // Keys that work on every screen need an element on every screen.
            <a href="/calls/new" aria-keyshortcuts="p" class="unseen" tabindex="-1" aria-hidden="true"></a>
            <a href="/calls/log" aria-keyshortcuts="l" class="unseen" tabindex="-1" aria-hidden="true"></a>
            <Rail me=me.read_only() path=path updates=updates />
            <main id="main">
                <FormAlert answer=FormState::of(undo) />
                <Outlet />
            </main>
        </div>
        <div id="said" class="unseen" role="status" aria-live="polite"></div>
        <div class="corner">
            {calls}
            <Ringing ringing=ringing.read_only() actions=notices />
            {move || updates.by.get().map(|name| html! { <p class="by" role="status">{format!("{name} just changed this.")}</p> })}
            {move || updates.toast.get().map(|toast| html! { <Done toast=toast undo=undo /> })}
            // For numbers that the device dials: shown when one is pressed.
            <div id="dialled" hidden>
                <span>"You are calling with your device."</span>
                <a class="btn small" href="/calls/log">"Log the call"</a>
                <button type="button" class="btn quiet small">"Not now"</button>
            </div>
        </div>
    }
}

/// The reminders that are still to be read: asked for when the page knows of any, and whenever somebody is told something.
fn ringing(me: RwSignal<Option<Me>>, updates: Updates) -> RwSignal<Vec<Notice>> {
    let ringing = RwSignal::new(Vec::<Notice>::new());
    let mine = move || {
        let me = me.get_untracked().map(|me| me.id.to_string());
        vec![Topic::Notification.of(&me.unwrap_or_default())]
    };
    let again = updates.watch_around(Arc::new(mine));
    let question = Newest::question();
    let said = StoredValue::new(BTreeSet::new());
    // What begins in so many minutes is said anew.
    let minutes = RwSignal::new(0);
    Effect::new(move |_| {
        dom::every(60_000, move || {
            if !ringing.with_untracked(Vec::is_empty) {
                minutes.update(|minutes| *minutes += 1);
            }
        });
    });
    Effect::new(move |before: Option<()>| {
        again.track();
        minutes.track();
        let just_now = before.is_some();
        let any = me
            .get_untracked()
            .is_some_and(|me| just_now || me.unread > 0);
        if any {
            question.ask(&ReadRinging {}, move |now| {
                if let Ok(now) = now {
                    say(&now, said, just_now);
                    ringing.try_set(now);
                }
            });
        }
    });
    ringing
}

/// Whether calls of the reader's go on over a telephone, or went on since the page was opened: what shows them is fetched when the
/// first does, and stays, for something may be half written there when the last is over. Never on the server: it is live, or it
/// is nothing.
fn live(me: RwSignal<Option<Me>>) -> ReadSignal<bool> {
    let live = RwSignal::new(false);
    Effect::new(move |_| {
        let any = me.get().is_some_and(|me| me.live > 0);
        if any && !live.get_untracked() {
            live.set(true);
        }
    });
    live.read_only()
}

/// A count beside an entry, where there is anything to count; it is counted up to 99.
fn counted(count: i64, class: &'static str, of: &str) -> Option<AnyView> {
    (count > 0).then(|| {
        let shown = if count >= 99 {
            "99+".to_owned()
        } else {
            count.to_string()
        };
        let label = format!("{shown} {of}");
        html! { <span class=class aria-label=label>{shown}</span> }
    })
}

#[component]
fn Rail(me: ReadSignal<Option<Me>>, path: Memo<String>, updates: Updates) -> impl IntoView {
    let here = move |prefix: &'static str| {
        let path = path.get();
        let on = if prefix == "/" {
            path == "/"
        } else {
            path.starts_with(prefix)
        };
        on.then_some("page")
    };
    let overdue = move || counted(me.get().map_or(0, |me| me.overdue), "n late", "overdue");
    let unread = move || counted(me.get().map_or(0, |me| me.unread), "n", "unread");
    let admin = move || {
        me.get().filter(|me| me.role == Role::Admin).map(|_| {
            html! {
                <a href="/settings/users" class="wide" aria-current=move || here("/settings/users")><Icon glyph=Glyph::Key />"Users"</a>
                <a href="/settings/dispositions" class="wide" aria-current=move || here("/settings/dispositions")><Icon glyph=Glyph::Tags />"Outcomes"</a>
                <a href="/settings/telephony" class="wide" aria-current=move || here("/settings/telephony")><Icon glyph=Glyph::Phone />"Telephony"</a>
                <a href="/settings/health" class="wide" aria-current=move || here("/settings/health")><Icon glyph=Glyph::Pulse />"Health"</a>
            }
        })
    };
    let profile = move || {
        me.get().map(|me| {
            html! {
                <a class="me" href="/profile" aria-current=move || here("/profile")>
                    <Avatar name=me.name.clone() />
                    <span>{me.name.clone()}<small>{me.city.clone()}</small></span>
                </a>
            }
        })
    };
    html! {
        <nav class="rail" aria-label="Main">
            <a class="brand" href="/" aria-label="Callboard, agenda"><b><Icon glyph=Glyph::Phone /></b>"Callboard"</a>
            <a href="/" aria-current=move || here("/") aria-keyshortcuts="g a"><Icon glyph=Glyph::Day />"Agenda"{overdue}</a>
            <a href="/calendar" class="wide" aria-current=move || here("/calendar") aria-keyshortcuts="g d"><Icon glyph=Glyph::Month />"Calendar"</a>
            <a href="/calls" aria-current=move || here("/calls") aria-keyshortcuts="g c"><Icon glyph=Glyph::List />"Calls"</a>
            <a href="/contacts" aria-current=move || here("/contacts").or_else(|| here("/leads")) aria-keyshortcuts="g p"><Icon glyph=Glyph::People />"People"</a>
            <a href="/accounts" class="wide" aria-current=move || here("/accounts").or_else(|| here("/opportunities")).or_else(|| here("/cases")) aria-keyshortcuts="g o"><Icon glyph=Glyph::Building />"Accounts"</a>
            <a href="/notifications" aria-current=move || here("/notifications") aria-keyshortcuts="g n"><Icon glyph=Glyph::Bell /><span class="word">"Notifications"</span>{unread}</a>
            <a href="/tasks" aria-current=move || here("/tasks") aria-keyshortcuts="g t"><Icon glyph=Glyph::Tick />"Tasks"</a>
            <form method="get" action="/search" class="rail-search wide" role="search" aria-label="Everything">
                <Icon glyph=Glyph::Search />
                <input id="search" type="search" name="q" placeholder="Search" aria-label="Search everything" aria-keyshortcuts="/" />
                <kbd aria-hidden="true">"/"</kbd>
            </form>
            <a href="/search" class="phone-only" aria-current=move || here("/search")><Icon glyph=Glyph::Search />"Search"</a>
            {admin}
            <div class="foot">
                {move || (!updates.live.get()).then(|| html! { <p class="not-live" role="status">"Not live: reconnecting"</p> })}
                {profile}
                <div class="foot-acts">
                    <button type="button" class="btn quiet small wide" popovertarget="keys" aria-keyshortcuts="?"><Icon glyph=Glyph::Keyboard />"Keys" <kbd aria-hidden="true">"?"</kbd></button>
                    <SignOutButton />
                </div>
            </div>
        </nav>
    }
}

/// Signs out with a whole new page: nothing of this one stays in the browser.
#[component]
pub fn SignOutButton() -> impl IntoView {
    use leptos::server_fn::ServerFn;
    html! {
        <form method="post" action=SignOut::url() class="inline wide" on:submit=|_| dom::forget_all_typing()>
            <button class="btn quiet small">"Sign out"</button>
        </form>
    }
}

#[component]
fn Done(toast: Toast, undo: FormAction) -> impl IntoView {
    html! {
        <div class="toast">
            <span>{toast.message}</span>
            {toast
                .undo
                .map(|change| {
                    html! {
                        <PostForm action=undo class="inline">
                            <input type="hidden" name="change" value=change />
                            <button class="btn small" aria-keyshortcuts="u">"Undo"</button>
                        </PostForm>
                    }
                })}
        </div>
    }
}

/// What the first part of the bundle has in it besides what it does: never called.
pub fn first_part() -> AnyView {
    shared::<ReadMe, SignOut>(|| ReadMe {})
}
