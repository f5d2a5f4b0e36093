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
    fn path(self) -> &'static str {
        match self {
            Self::Inbound => "M18 6 6 18M6 9v9h9",
            Self::Outbound => "M6 18 18 6M9 6h9v9",
            Self::Phone => {
                "M5 4h3.5l2 5-2.2 1.6a12 12 0 0 0 5.1 5.1L15 13.500l5 2V19a1 1 0 0 1-1 1A15 15 0 0 1 4 5a1 1 0 0 1 1-1Z"
            }
            Self::Day => "M4 6.500h16V20H4ZM4 11h16M8.500 3.500v5M15.500 3.500v5",
            Self::Month => {
                "M4 6.500h16V20H4ZM4 11h16M9.300 11v9M14.700 11v9M4 15.500h16M8.500 3.500v3M15.500 3.500v3"
            }
            Self::List => "M5 7h14M5 12h14M5 17h9",
            Self::Plus => "M12 5v14M5 12h14",
            Self::People => {
                "M9 11a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7ZM3 20a6 6 0 0 1 12 0M16 4.500a3.500 3.500 0 0 1 0 6.500M18 14.500a6 6 0 0 1 3 5.500"
            }
            Self::Tags => "M4 4h8l8 8-8 8-8-8ZM8.500 8.500h.01",
            Self::Back => "M15 5l-7 7 7 7",
            Self::Forward => "M9 5l7 7-7 7",
            Self::Search => "M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14ZM16 16l4.500 4.500",
            Self::Building => {
                "M4 20V5h9v15M13 9h7v11M2.500 20h19M7 8.500h3M7 12h3M7 15.500h3M16 12.500h1.500M16 16h1.500"
            }
            Self::Tick => "M5 12.500l4.500 4.500L19 7.500",
            Self::Key => {
                "M14.500 9.500a4 4 0 1 0-3.200 3.900L13 15h2v2h2v2h3v-3l-5.600-5.600a4 4 0 0 0 .1-.9ZM9.500 8.500h.01"
            }
            Self::Pulse => "M3 12h4l2.500-6 4 13 2.500-7H21",
            Self::Bell => "M6 17V11a6 6 0 0 1 12 0v6l1.500 2h-15ZM10 21.500h4",
            Self::Keyboard => {
                "M3 6.500h18v11H3ZM7 10.500h.01M10.500 10.500h.01M14 10.500h.01M17.500 10.500h.01M8 14h8"
            }
        }
    }
}

/// Draws an icon, for the eye only.
#[component]
pub fn Icon(
    /// Which.
    glyph: Glyph,
) -> impl IntoView {
    html! {
        <svg class="i" viewBox="0 0 24 24" aria-hidden="true">
            <path d=glyph.path()></path>
        </svg>
    }
}
