//! Calls before and after one another: a missed one and the call back, an attempt and the next.

use crate::app::{
    paths,
    ui::{
        badges::Time,
        field::Field,
        form::{FormAction, FormAlert, FormState, PostForm},
        icon::{Glyph, Icon},
        keyed::keyed_one,
    },
};
use crate::view::{Drafts, LinkedCall};
use leptos::prelude::*;
use uuid::Uuid;

/// Somebody called and nobody answered: what is to be done about it.
#[component]
pub fn Missed(
    /// The call.
    id: Uuid,
    /// The id of the call back.
    new_id: Uuid,
    /// Where a call back goes.
    back: FormAction,
    /// Where a reason goes why nobody calls back.
    settle: FormAction,
    /// Whether the reader may give one.
    may: bool,
    /// What the reader typed on this page and has not saved.
    drafts: Drafts,
    /// The page that dials their number, where the reader can.
    dial: Option<String>,
) -> impl IntoView {
    let now = match dial {
        Some(dial) => {
            html! { <a class="btn go" href=dial><Icon glyph=Glyph::Phone />"Call back"</a> }
        }
        None => html! {
            <PostForm action=back class="inline">
                <input type="hidden" name="id" value=new_id.to_string() />
                <input type="hidden" name="missed" value=id.to_string() />
                <button class="btn go">"Call back"</button>
            </PostForm>
        },
    };
    let settled = may.then(|| {
        // Keyed: what is typed stays whatever others do.
        keyed_one(format!("settle {id}"), move || {
            let (answer, keeping) = FormState::kept(settle, &drafts, &id.to_string());
            let open = answer.came_back() || drafts.of(settle.url(), id).is_some();
            html! {
                <details class="change" open=open>
                    <summary>"Nobody has to call back"</summary>
                    <PostForm action=settle keeping=keeping>
                        <input type="hidden" name="id" value=id.to_string() />
                        <Field label="Reason" name="reason" prefix="settle-" flat=true answer=answer />
                        <FormAlert answer=answer fields=&["reason"] />
                        <button class="btn">"Save"</button>
                    </PostForm>
                </details>
            }
        })
    });
    html! {
        <section class="card" aria-label="Missed">
            <h2>"Missed call: call them back"</h2>
            <div class="acts">
                {now}
                <a class="btn" href=paths::plan_again(id)>"Plan a call back"</a>
            </div>
            <FormAlert answer=FormState::of(back) />
            {settled}
        </section>
    }
}

/// The calls before and after this one.
#[component]
pub fn Chain(
    /// The call that it follows.
    before: Option<LinkedCall>,
    /// Those that follow it.
    after: Vec<LinkedCall>,
) -> impl IntoView {
    (before.is_some() || !after.is_empty()).then(|| {
        let line = |one: LinkedCall, said: String| {
            html! {
                <div class="person"><div>
                    <b><a href=paths::call(one.id)>{one.purpose}</a></b>
                    <small>{said} " · " {one.status.word()} " · " <Time when=one.when /></small>
                </div></div>
            }
        };
        let before = before.map(|one| {
            let how = format!("The call before this one ({})", one.how.to_lowercase());
            line(one, how)
        });
        let after = after
            .into_iter()
            .map(|one| {
                let how = one.how.clone();
                line(one, how)
            })
            .collect_view();
        html! { <section class="card" aria-labelledby="chain"><h2 id="chain">"Before and after"</h2>{before}{after}</section> }
    })
}
