//! Plan, log, start: the first things to do.

use crate::app::ui::{
    form::{FormAction, PostForm},
    icon::{Glyph, Icon},
};
use leptos::prelude::*;

/// Plan, log, start: the first things to do, on the agenda and over the list.
#[component]
pub fn NewCallButtons(
    /// The id of a call that is started now.
    id: String,
    /// Where that goes.
    start: FormAction,
) -> impl IntoView {
    html! {
        <PostForm action=start class="inline">
            <input type="hidden" name="id" value=id />
            <button class="btn quiet" aria-keyshortcuts="c"><Icon glyph=Glyph::Phone />"Start now" <kbd aria-hidden="true">"C"</kbd></button>
        </PostForm>
        <a class="btn" href="/calls/log"><Icon glyph=Glyph::List />"Log a call" <kbd aria-hidden="true">"L"</kbd></a>
        <a class="btn go" href="/calls/new"><Icon glyph=Glyph::Plus />"Plan a call" <kbd aria-hidden="true">"P"</kbd></a>
    }
}
