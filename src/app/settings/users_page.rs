//! Everybody who signs in, for administrators.

use crate::{
    app::{
        settings::{
            second_step_actions::TurnOffSecondStepOf,
            user_actions::{AddUser, HandOverAll, ListUsers, SaveUser, SetDisabled, SetPassword},
        },
        ui::{
            badges::Avatar,
            field::{Field, Select},
            form::{FormAction, FormAlert, FormState, PostForm},
            get_form::GetForm,
            keyed::{Steady, keyed, keyed_one},
            page_data::{ask, show},
            paging::Paging,
        },
    },
    domain::{Role, Topic},
    view::{Choice, UserList, UserQuery, UserSummary},
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use uuid::Uuid;

/// The users page.
#[component]
pub fn UsersPage() -> impl IntoView {
    let map = use_query_map();
    let query = Memo::new(move |_| {
        let map = map.read();
        UserQuery {
            q: map.get("q").unwrap_or_default(),
            preset: map.get("preset").unwrap_or_default(),
            after: map.get("after").unwrap_or_default(),
            before: map.get("before").unwrap_or_default(),
        }
    });
    let page = ask(
        || vec![Topic::User.any()],
        move || ListUsers { query: query.get() },
    );
    // Of the page: rows live on when it is read again, and so must where they send to.
    let actions = Actions {
        disabled: FormAction::to::<SetDisabled>(),
        password: FormAction::to::<SetPassword>(),
        one_step: FormAction::to::<TurnOffSecondStepOf>(),
        give: FormAction::to::<HandOverAll>(),
        save: FormAction::to::<SaveUser>(),
        drawn: Steady::default(),
    };
    let add = FormAction::to::<AddUser>();
    html! {
        <Title text="Users" />
        <div class="narrow">
            {show(page, move |page| html! { <Everybody page=page query=query.get_untracked() actions=actions add=add /> })}
        </div>
    }
}

/// Where what is said about somebody goes.
#[derive(Clone, Copy)]
struct Actions {
    disabled: FormAction,
    password: FormAction,
    one_step: FormAction,
    give: FormAction,
    save: FormAction,
    /// As what each row was drawn.
    drawn: Steady,
}

impl Actions {
    /// What tells a row from another one of the same person: anything that it shows. One that is being written in stays as it is
    /// whatever others change; what is changed here is shown.
    fn key(self, user: &UserSummary) -> String {
        let shown = [
            &*user.left,
            &user.zone,
            user.role.code(),
            if user.disabled { "out" } else { "in" },
            if user.second_step { "code" } else { "" },
            &user.name,
            &user.email,
            &user.phone,
        ];
        let id = user.id.to_string();
        let forms = [
            self.disabled,
            self.password,
            self.one_step,
            self.give,
            self.save,
        ];
        let rounds: usize = forms.iter().map(|form| form.rounds_of(&id)).sum();
        let drawn = self.drawn;
        drawn.key(&row_id(user.id), &rounds.to_string(), &shown.join(" "))
    }
}

fn row_id(user: Uuid) -> String {
    format!("user-{}", user.simple())
}

fn roles() -> Vec<Choice> {
    Choice::list(Role::ALL.map(|role| (role.code(), role.word())))
}

#[component]
fn Everybody(page: UserList, query: UserQuery, actions: Actions, add: FormAction) -> impl IntoView {
    let only = |preset: &str| UserQuery {
        preset: preset.into(),
        q: query.q.clone(),
        ..UserQuery::default()
    };
    let presets = [("", "Everybody"), ("out", "Deactivated")]
        .map(|(preset, word)| {
            html! { <a class="tab" href=only(preset).href() aria-current=(query.preset == preset).then_some("page")>{word}</a> }
        })
        .into_iter()
        .collect_view();
    let first = only(&query.preset);
    let before = page.before.map(|before| {
        UserQuery {
            before,
            ..first.clone()
        }
        .href()
    });
    let after = page.after.map(|after| {
        UserQuery {
            after,
            ..first.clone()
        }
        .href()
    });
    let nobody = page
        .rows
        .is_empty()
        .then(|| match (&*query.q, &*query.preset) {
            ("", "out") => "Nobody is deactivated.",
            _ => "Nobody here fits.",
        });
    let clear = (!query.q.is_empty()).then(|| {
        let all = UserQuery {
            q: String::new(),
            ..first.clone()
        };
        html! { <a class="btn quiet" href=all.href()>"Clear"</a> }
    });
    html! {
        <header class="top"><h1>"Users"</h1></header>
        <nav class="tabs" aria-label="Presets">{presets}</nav>
        <GetForm action="/settings/users" class="filters" landmark=Some(("search", "This list"))>
            {(!query.preset.is_empty()).then(|| html! { <input type="hidden" name="preset" value=query.preset.clone() /> })}
            <div class="find">
                <input id="find" type="search" name="q" value=query.q.clone() placeholder="Find by name or e-mail" aria-label="Find by name or e-mail" aria-keyshortcuts="/" />
                <button class="btn">"Find"</button>
                {clear}
            </div>
        </GetForm>
        <FormAlert answer=FormState::of(actions.disabled) />
        {nobody.map(|words| html! { <p class="quiet">{words}</p> })}
        <ul class="rows" aria-label="Users">
            // Keyed: what is typed into one person's form must not end up in another's when the order changes.
            {keyed(
                page.rows,
                move |user| actions.key(user),
                move |user| html! { <User user=user actions=actions /> },
            )}
        </ul>
        <Paging before=before after=after />
        // Keyed: it stays as it is whatever others do, and is another form once somebody is added.
        {keyed_one(format!("add {}", add.rounds()), move || html! { <Add add=add zone=page.zone /> })}
    }
}

/// The form for somebody new.
#[component]
fn Add(add: FormAction, zone: String) -> impl IntoView {
    let answer = FormState::of(add);
    html! {
        <section class="card" aria-labelledby="add">
            <h2 id="add">"Add somebody"</h2>
            <PostForm action=add>
                <div class="two">
                    <Field label="Name" name="name" answer=answer />
                    <Field label="E-mail address" name="email" kind="email" answer=answer />
                </div>
                <div class="two">
                    <Select label="Role" name="role" answer=answer choices=roles() value="agent" hint="Managers can change anyone's calls; admins also manage users" />
                    <Field label="Time zone" name="zone" answer=answer value=zone />
                </div>
                <Field label="First password" name="password" kind="password" autocomplete="new-password" answer=answer hint="At least 10 characters; they can change it in their profile" />
                <FormAlert answer=answer fields=&["name", "email", "role", "zone", "password"] />
                <button class="btn go">"Add user"</button>
            </PostForm>
        </section>
    }
}

#[component]
fn User(user: UserSummary, actions: Actions) -> impl IntoView {
    let Actions {
        disabled,
        password,
        one_step,
        give,
        save,
        ..
    } = actions;
    let id = user.id.to_string();
    let lost = (user.second_step && !user.is_me).then(|| {
        let id = id.clone();
        let answer = FormState::of_one(one_step, &id);
        html! {
            <PostForm action=one_step>
                <input type="hidden" name="id" value=id />
                <FormAlert answer=answer />
                <button class="btn">"Turn off two-step sign-in"</button>
            </PostForm>
        }
    });
    let [give_answer, save_answer] = [give, save].map(|action| FormState::of_one(action, &id));
    let for_save = id.clone();
    let save_prefix = format!("s{}-", user.id.simple());
    let left = (!user.left.is_empty()).then(|| {
        let (id, prefix) = (id.clone(), format!("g{}-", user.id.simple()));
        html! {
            <PostForm action=give>
                <input type="hidden" name="id" value=id />
                <Field label="Hand their calls and tasks over to" name="to" flat=true prefix=prefix answer=give_answer hint="A teammate's whole name or e-mail address" />
                <FormAlert answer=give_answer fields=&["to"] />
                <button class="btn">"Hand over"</button>
            </PostForm>
        }
    });
    let [disabled_answer, password_answer] =
        [disabled, password].map(|action| FormState::of_one(action, &id));
    let one_step_answer = FormState::of_one(one_step, &id);
    let answers = [
        disabled_answer,
        password_answer,
        one_step_answer,
        give_answer,
        save_answer,
    ];
    let came_back = answers.iter().any(FormState::came_back);
    let password_prefix = format!("p{}-", user.id.simple());
    let [for_password, for_gate] = [(); 2].map(|()| id.clone());
    let rings = (!user.phone.is_empty()).then(|| format!(" · picks up at {}", user.phone));
    let (gate, gate_to) = if user.disabled {
        ("Reactivate", "no")
    } else {
        ("Deactivate", "yes")
    };
    html! {
        <li class="row user" id=row_id(user.id) class:off=user.disabled>
            <Avatar name=user.name.clone() />
            <div class="what">
                <b class="title">{user.name.clone()}</b>
                <span>{user.email.clone()} " · " {user.city.clone()} {rings} {user.is_me.then_some(" · you")} {user.second_step.then_some(" · two-step sign-in")} {user.disabled.then_some(" · deactivated")} {(!user.left.is_empty()).then(|| format!(" · still has {}", user.left))}</span>
            </div>
            <span class="st">{user.role.word()}</span>
            <details class="more" open=came_back>
                <summary class="btn quiet" aria-label=format!("Change {}", user.name)>"Change"</summary>
                <div class="more-fields">
                    <PostForm action=save>
                        <input type="hidden" name="id" value=for_save />
                        <Field label="Known as" name="name" flat=true prefix=save_prefix.clone() answer=save_answer value=user.name.clone() />
                        <Field label="Signs in with" name="email" kind="email" flat=true prefix=save_prefix.clone() answer=save_answer value=user.email.clone() />
                        <Field label="Where they are" name="zone" flat=true prefix=save_prefix.clone() answer=save_answer value=user.zone.clone() />
                        <Select label="Role" name="role" flat=true prefix=save_prefix.clone() answer=save_answer choices=roles() value=user.role.code() />
                        <Field label="Picks up at" name="phone" flat=true kind="tel" prefix=save_prefix answer=save_answer value=user.phone hint="A full phone number, or an extension of two to six digits" />
                        <FormAlert answer=save_answer fields=&["name", "email", "zone", "role", "phone"] />
                        <button class="btn">"Save"</button>
                    </PostForm>
                    <PostForm action=password>
                        <input type="hidden" name="id" value=for_password />
                        <Field label="New password" name="password" kind="password" flat=true prefix=password_prefix autocomplete="new-password" answer=password_answer />
                        <FormAlert answer=password_answer fields=&["password"] />
                        <button class="btn">"Set password"</button>
                    </PostForm>
                    {left}
                    {lost}
                    <PostForm action=disabled>
                        <input type="hidden" name="id" value=for_gate />
                        <input type="hidden" name="disabled" value=gate_to />
                        <FormAlert answer=disabled_answer />
                        <button class="btn">{gate}</button>
                    </PostForm>
                </div>
            </details>
        </li>
    }
}
