//! What nearly every page is made of, named once, so that it comes with the part of the bundle that every page needs and not
//! in dozens of pieces beside it: a piece is as large as the element it is for, and the hundredth of them costs next to nothing
//! only where the other ninety-nine are.

use super::{
    badges::{Avatar, DirectionBadge, StatusBadge, Time},
    field::{Chips, Field, Select, TextArea},
    form::{FormAction, FormAlert, FormState, PostForm},
    get_form::GetForm,
    keyed::{keyed, keyed_one},
    page_data::{ask_once, show},
};
use crate::{
    domain::{Direction, Status},
    view::{AppError, Choice, Reply, When},
};
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};
use serde::{Serialize, de::DeserializeOwned};

/// An element as it may stand in a view: alone or in another one, with attributes or without.
macro_rules! elements {
    ($($tag:ident)*) => {
        vec![$(
            html! { <$tag>{""}</$tag> },
            html! { <$tag class="">{""}</$tag> },
            html! { <b>{""}<$tag>{""}</$tag><$tag class="">{""}</$tag></b> },
        )*]
    };
}

/// Never drawn.
pub fn shared<S, R>(input: fn() -> S) -> AnyView
where
    R: ServerFn<Output = Reply, Error = AppError>,
    S: ServerFn<Error = AppError> + Serialize + 'static,
    S::Output: Clone + Serialize + DeserializeOwned + Sync + 'static,
{
    let asked = ask_once(input);
    let action = FormAction::to::<R>();
    let answer = FormState::of(action);
    let (params, query) = (use_params_map(), use_query_map());
    let text = move || {
        params
            .read()
            .get("")
            .or_else(|| query.read().get(""))
            .unwrap_or_default()
    };
    let choices = Vec::<Choice>::new();
    let when = When {
        at: text(),
        label: text(),
    };
    let items = keyed(
        choices.clone(),
        |one| one.value.clone(),
        |one| html! { <b>{one.label}</b> },
    );
    let elements = elements! {
        a article aside b button datalist dd details div dl dt fieldset form h1 h2 h3 header kbd label legend li main nav ol
        option p section select small span summary table tbody td th tr ul
    };
    html! {
        <Title text="" />
        <PostForm action=action>
            <Field label="" name="" answer=answer />
            <TextArea label="" name="" answer=answer />
            <Select label="" name="" answer=answer choices=choices.clone() />
            <Chips label="" name="" answer=answer choices=choices />
            <FormAlert answer=answer />
        </PostForm>
        <GetForm action="" class="">""</GetForm>
        <Time when=when />
        <Avatar name=String::new() />
        <DirectionBadge direction=Direction::Inbound />
        <StatusBadge status=Status::Held />
        <a href=text() class="" aria-label=text() aria-current=Some("") rel="">{text}</a>
        {items}
        {keyed_one(text(), || html! { <b></b> })}
        {elements}
        {show(asked, |_: S::Output| html! { <b></b> })}
    }
}
