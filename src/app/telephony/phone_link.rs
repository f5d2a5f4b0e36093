//! A number in a line of a list: one press calls it.

use crate::{
    app::{
        paths,
        ui::icon::{Glyph, Icon},
    },
    view::PhoneLink,
};
use leptos::prelude::*;
use uuid::Uuid;

/// The number: through the telephone provider where the reader has one, with their device where not.
pub fn phone_link(phone: PhoneLink, record: Option<Uuid>, name: &str) -> AnyView {
    let shown = phone.shown;
    let Some(e164) = phone.e164 else {
        return html! { <span class="num">{shown}</span> };
    };
    let label = format!("Call {name}, {shown}");
    let (to, rel) = match phone.dials {
        true => (paths::dial(record, &e164), None),
        false => (format!("tel:{e164}"), Some("external")),
    };
    html! { <a class="num phone" href=to rel=rel aria-label=label><Icon glyph=Glyph::Phone />{shown}</a> }
}
