//! Two people changed one thing.

use crate::view::Conflict;
use leptos::prelude::*;

/// Two people's versions, side by side.
#[component]
pub fn ConflictTable(
    /// Both of them.
    conflict: Conflict,
) -> impl IntoView {
    let rows = conflict
        .differences
        .into_iter()
        .map(|difference| {
            html! {
                <tr>
                    <th scope="row">{difference.label}</th>
                    <td>{difference.theirs}</td>
                    <td>{difference.yours}</td>
                </tr>
            }
        })
        .collect_view();
    let said = if conflict.sentence.is_empty() {
        html! { <b>{conflict.by}</b>" saved this while you were editing it. Nothing is lost: yours is still in the form. Change it, or save it over theirs." }
    } else {
        conflict.sentence.into_any()
    };
    html! {
        <div class="alert both" role="alert" tabindex="-1">
            <p>{said}</p>
            <div class="scroll">
                <table>
                    <thead><tr><td></td><th scope="col">"Saved"</th><th scope="col">"Yours"</th></tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </div>
    }
}
