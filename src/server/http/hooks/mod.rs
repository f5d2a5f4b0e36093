//! What other machines send: raw bodies, known by their signatures and by nothing else.

pub mod voip;
