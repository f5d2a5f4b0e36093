//! Who is there: passwords, sessions, and the first administrator.

pub mod password;
pub mod password_links;
pub mod session;
pub mod set_up;
