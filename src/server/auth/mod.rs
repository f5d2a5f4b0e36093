//! Who is there: passwords, codes, sessions, and the first administrator.

pub mod password;
pub mod password_links;
pub mod second_step;
pub mod session;
pub mod set_up;
pub mod tries;
