//! A call's story: every status with who, when and why, and every change of its plan or owner.

use crate::app::ui::{
    badges::{Time, status_class},
    form::{FormAction, FormAlert, FormState, PostForm},
};
use crate::view::StoryLine;
use leptos::prelude::*;

/// The story, the newest first. The newest change may be undone.
#[component]
pub fn Timeline(
    /// The lines.
    story: Vec<StoryLine>,
    /// Where an undo goes.
    undo: FormAction,
) -> impl IntoView {
    let answer = FormState::of(undo);
    let lines = story
        .into_iter()
        .map(|line| {
            let class = line.status.map(status_class).unwrap_or_default();
            html! {
                <li class=class>
                    <Time when=line.when />
                    <div>
                        <b>{line.what}</b>
                        " "
                        {line.who}
                        {line.why.into_iter().map(|why| html! { <small>{why}</small> }).collect_view()}
                        {line
                            .undoable
                            .then(|| {
                                html! {
                                    <PostForm action=undo class="inline">
                                        <input type="hidden" name="change" value=line.id.to_string() />
                                        <button class="btn quiet small" aria-keyshortcuts="u">"Undo"</button>
                                    </PostForm>
                                }
                            })}
                    </div>
                </li>
            }
        })
        .collect_view();
    html! {
        <section class="card" aria-labelledby="story">
            <h2 id="story">"Story"</h2>
            <FormAlert answer=answer />
            <ol class="story">{lines}</ol>
        </section>
    }
}
