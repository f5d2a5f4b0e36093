//! Small things said the same way everywhere: a status, a direction, a time, a face. A word first, then a shape, then a colour.

use crate::app::ui::icon::{Glyph, Icon};
use crate::{
    dom,
    domain::{Direction, Duration, Status, waited},
    view::{LineState, When},
};
use leptos::prelude::*;
use maud::Markup;

/// The class that gives a status its colour.
pub fn status_class(status: Status) -> &'static str {
    match status {
        Status::Planned => "planned",
        Status::Held => "held",
        Status::NotHeld => "not-held",
        Status::Cancelled => "cancelled",
    }
}

/// A status in its word and shape, where it is only read.
pub fn status(status: Status) -> Markup {
    maud::html! { span class=(format!("st {}", status_class(status))) { (status.word()) } }
}

/// A direction, where it is only read: an arrow and its word.
pub fn direction(direction: Direction) -> Markup {
    maud::html! { span.dir { i class=(glyph_of(direction).class()) {} (direction.word()) } }
}

fn glyph_of(direction: Direction) -> Glyph {
    match direction {
        Direction::Inbound => Glyph::Inbound,
        Direction::Outbound => Glyph::Outbound,
    }
}

/// A status in its word and shape.
#[component]
pub fn StatusBadge(
    /// Which.
    status: Status,
) -> impl IntoView {
    html! { <span class=format!("st {}", status_class(status))>{status.word()}</span> }
}

/// A direction: an arrow and its word.
#[component]
pub fn DirectionBadge(
    /// Which.
    direction: Direction,
    /// What follows the word.
    #[prop(default = "")]
    after: &'static str,
) -> impl IntoView {
    let glyph = glyph_of(direction);
    html! {
        <span class="dir">
            <Icon glyph=glyph />
            {direction.word()}
            {after}
        </span>
    }
}

/// An instant in the server's words.
#[component]
pub fn Time(
    /// Which.
    when: When,
) -> impl IntoView {
    html! { <time datetime=when.at>{when.label}</time> }
}

/// How a call stands that is on the line: what it waits for, or for how long they talk.
pub fn line_mark(line: LineState, brief: bool) -> AnyView {
    match line {
        LineState::Talks(seconds) => html! { <Ticking seconds=seconds brief=brief /> },
        LineState::Waits(stage) => html! { <span class="st live">{stage.word()}</span> },
    }
}

/// A call on the line: how long, ticking once the page is alive.
#[component]
pub fn Ticking(
    /// Seconds it had been on the line when the page was made.
    seconds: i64,
    /// Whether what it measures is said beside it already.
    #[prop(default = false)]
    brief: bool,
) -> impl IntoView {
    let passed = RwSignal::new(seconds);
    Effect::new(move |_| dom::every_second(move || passed.update(|seconds| *seconds += 1)));
    html! {
        <span class="st live" role="timer" aria-label=brief.then_some("On the line")>
            {(!brief).then_some("On the line ")}
            <span class="num">{move || Duration { seconds: passed.get() }.ticking()}</span>
        </span>
    }
}

/// How long somebody has been waiting, in minutes that go on once the page is alive.
#[component]
pub fn Waiting(
    /// Seconds when the page was made.
    seconds: i64,
) -> impl IntoView {
    let passed = RwSignal::new(seconds);
    Effect::new(move |_| dom::every_second(move || passed.update(|seconds| *seconds += 1)));
    let minutes = Memo::new(move |_| passed.get() / 60);
    html! { <span class="st overdue">"Waiting" <span class="num">{move || waited(minutes.get() * 60)}</span></span> }
}

/// A person's initials.
#[component]
pub fn Avatar(
    /// Whose.
    name: String,
) -> impl IntoView {
    let mut words = name
        .split_whitespace()
        .filter_map(|word| word.chars().next());
    let initials: String = words
        .next()
        .into_iter()
        .chain(words.next_back())
        .flat_map(char::to_uppercase)
        .collect();
    html! { <span class="face" aria-hidden="true">{initials}</span> }
}
