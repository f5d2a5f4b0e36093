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
    let mark = phone
        .do_not_call
        .then(|| html! { " · " <span class="late">"do not call"</span> });
    // With their device nobody would be warned; where it is dialled from here, a reason is asked for.
    let Some(e164) = phone.e164.filter(|_| phone.dials || !phone.do_not_call) else {
        return html! { <span class="num">{shown}</span> {mark} };
    };
    let label = format!("Call {name}, {shown}");
    let (to, rel) = match (phone.dials, phone.extension) {
        (true, _) => (paths::dial(record, &e164), None),
        (false, None) => (format!("tel:{e164}"), Some("external")),
        (false, Some(extension)) => (format!("tel:{e164};ext={extension}"), Some("external")),
    };
    let log = record.filter(|_| !phone.dials).map(paths::log_with);
    html! { <a class="num phone" href=to rel=rel data-log=log aria-label=label><Icon glyph=Glyph::Phone />{shown}</a> {mark} }
}
