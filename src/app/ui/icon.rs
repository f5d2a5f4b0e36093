//! Icons: drawn for Callboard on a 24-unit grid, always beside a word or with a name.

use leptos::prelude::*;

/// An icon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Glyph {
    /// They called us.
    Inbound,
    /// We called them.
    Outbound,
    /// A telephone.
    Phone,
    /// The agenda.
    Day,
    /// The calendar.
    Month,
    /// A list.
    List,
    /// Something new.
    Plus,
    /// People.
    People,
    /// A set of choices.
    Tags,
    /// Back.
    Back,
    /// Onward.
    Forward,
    /// Find.
    Search,
    /// Keys.
    Keyboard,
    /// An account.
    Building,
    /// Done, or to be done.
    Tick,
    /// Who may come in.
    Key,
    /// How something is.
    Pulse,
    /// What one is told.
    Bell,
}

impl Glyph {
    /// The classes that draw it: `style/icons.css`.
    pub fn class(self) -> &'static str {
        match self {
            Self::Inbound => "i i-inbound",
            Self::Outbound => "i i-outbound",
            Self::Phone => "i i-phone",
            Self::Day => "i i-day",
            Self::Month => "i i-month",
            Self::List => "i i-list",
            Self::Plus => "i i-plus",
            Self::People => "i i-people",
            Self::Tags => "i i-tags",
            Self::Back => "i i-back",
            Self::Forward => "i i-forward",
            Self::Search => "i i-search",
            Self::Building => "i i-building",
            Self::Tick => "i i-tick",
            Self::Key => "i i-key",
            Self::Pulse => "i i-pulse",
            Self::Bell => "i i-bell",
            Self::Keyboard => "i i-keyboard",
        }
    }
}

/// Draws an icon, for the eye only.
#[component]
pub fn Icon(
    /// Which.
    glyph: Glyph,
) -> impl IntoView {
    html! { <i class=glyph.class()></i> }
}
