//! Everybody who signs in, for administrators.

use crate::{
    app::{
        settings::{
            second_step_actions::TurnOffSecondStepOf,
            user_actions::{AddUser, ListUsers, SetDisabled, SetPassword, SetRole},
        },
        ui::{
            badges::Avatar,
            field::{Field, Select},
            form::{FormAction, FormAlert, FormState, PostForm},
            keyed::keyed,
            page_data::{ask, show},
        },
    },
    domain::{Role, Topic},
    view::{Choice, UserSummary},
};
use leptos::prelude::*;
use leptos_meta::Title;

/// The users page.
#[component]
pub fn UsersPage() -> impl IntoView {
    let page = ask(|| vec![Topic::User.any()], || ListUsers {});
    let add = FormAction::to::<AddUser>();
    html! {
        <Title text="Users" />
        <div class="narrow">
            {show(page, move |users| {
                html! {
                    <header class="top"><h1>"Users"</h1></header>
                    <Everybody users=users add=add />
                }
            })}
        </div>
    }
}

fn roles() -> Vec<Choice> {
    Role::ALL
        .map(|role| Choice {
            value: role.code().into(),
            label: role.word().into(),
        })
        .to_vec()
}

#[component]
fn Everybody(users: Vec<UserSummary>, add: FormAction) -> impl IntoView {
    let answer = FormState::of(add);
    html! {
        <ul class="rows" aria-label="Users">
            // Keyed: what is typed into one person's form must not end up in another's when the order changes.
            {keyed(users, |user| format!("{} {} {} {}", user.id, user.role.code(), user.disabled, user.second_step), |user| html! { <User user=user /> })}
        </ul>
        <section class="card" aria-labelledby="add">
            <h2 id="add">"Add somebody"</h2>
            <PostForm action=add>
                <div class="two">
                    <Field label="Name" name="name" answer=answer />
                    <Field label="E-mail address" name="email" kind="email" answer=answer />
                </div>
                <div class="two">
                    <Select label="Role" name="role" answer=answer choices=roles() value="agent" hint="Managers change everybody's calls; admins manage users too" />
                    <Field label="Time zone" name="zone" answer=answer value="America/New_York" />
                </div>
                <Field label="First password" name="password" kind="password" autocomplete="new-password" answer=answer hint="At least 10 characters; they can change it in their profile" />
                <FormAlert answer=answer fields=&["name", "email", "role", "zone", "password"] />
                <button class="btn go">"Add user"</button>
            </PostForm>
        </section>
    }
}

#[component]
fn User(user: UserSummary) -> impl IntoView {
    let (role, disabled, password) = (
        FormAction::to::<SetRole>(),
        FormAction::to::<SetDisabled>(),
        FormAction::to::<SetPassword>(),
    );
    let one_step = FormAction::to::<TurnOffSecondStepOf>();
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
    let ids = [id.clone(), id.clone(), id.clone()];
    let (role_answer, disabled_answer, password_answer) = (
        FormState::of_one(role, &id),
        FormState::of_one(disabled, &id),
        FormState::of_one(password, &id),
    );
    let prefixes = ["r", "p"].map(|form| format!("{form}{}-", user.id.simple()));
    let ([for_role, for_password, for_gate], [role_prefix, password_prefix]) = (ids, prefixes);
    let (gate, gate_to) = if user.disabled {
        ("Let in again", "no")
    } else {
        ("Keep out", "yes")
    };
    html! {
        <li class="row user" class:off=user.disabled>
            <Avatar name=user.name.clone() />
            <div class="what">
                <b class="title">{user.name.clone()}</b>
                <span>{user.email.clone()} " · " {user.city.clone()} {user.is_me.then_some(" · you")} {user.second_step.then_some(" · two-step sign-in")} {user.disabled.then_some(" · kept out")}</span>
            </div>
            <span class="st">{user.role.word()}</span>
            <details class="more">
                <summary class="btn quiet" aria-label=format!("Change {}", user.name)>"Change"</summary>
                <div class="more-fields">
                    <PostForm action=role>
                        <input type="hidden" name="id" value=for_role />
                        <Select label="Role" name="role" flat=true prefix=role_prefix answer=role_answer choices=roles() value=user.role.code() />
                        <FormAlert answer=role_answer fields=&["role"] />
                        <button class="btn">"Set role"</button>
                    </PostForm>
                    <PostForm action=password>
                        <input type="hidden" name="id" value=for_password />
                        <Field label="New password" name="password" kind="password" flat=true prefix=password_prefix autocomplete="new-password" answer=password_answer />
                        <FormAlert answer=password_answer fields=&["password"] />
                        <button class="btn">"Set password"</button>
                    </PostForm>
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
