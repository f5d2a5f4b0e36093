//! How Callboard connects to its database.

use sqlx::postgres::{PgConnectOptions, PgSslMode};
use std::{net::IpAddr, str::FromStr};

/// What an address means, with what holds for every one of our connections: a bound on how long a statement takes, and TLS
/// over a network, unless the address says otherwise (`sslmode`).
///
/// # Errors
/// When it is no address of a PostgreSQL.
pub fn options(url: &str) -> sqlx::Result<PgConnectOptions> {
    let options = PgConnectOptions::from_str(url)?
        .application_name("callboard")
        .options([
            ("statement_timeout", "20s"),
            ("idle_in_transaction_session_timeout", "30s"),
            // It compiles short queries for longer than they run.
            ("jit", "off"),
            // Of disks without moving parts: a page that is looked up costs hardly more than the next one in a row. With
            // PostgreSQL's own 4, it reads whole tables where an index leads to a few thousand rows.
            ("random_page_cost", "1.1"),
        ]);
    let unsaid = matches!(options.get_ssl_mode(), PgSslMode::Prefer)
        && !url.contains("sslmode=")
        && !url.contains("ssl-mode=");
    Ok(if unsaid && !is_here(&options) {
        options.ssl_mode(PgSslMode::Require)
    } else {
        options
    })
}

/// Whether it is on this machine.
fn is_here(options: &PgConnectOptions) -> bool {
    // An address of IPv6 comes in its brackets.
    let host = options.get_host().trim_matches(|c| c == '[' || c == ']');
    options.get_socket().is_some()
        || host.starts_with('/')
        || host == "localhost"
        || host
            .parse()
            .is_ok_and(|address: IpAddr| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn over_a_network_tls_is_asked_for_unless_the_address_says_otherwise() {
        for (url, mode) in [
            ("postgres://app@db.example/callboard", "Require"),
            ("postgres://app@10.0.0.5:5433/callboard", "Require"),
            (
                "postgres://app@db.example/callboard?sslmode=disable",
                "Disable",
            ),
            (
                "postgres://app@db.example/callboard?sslmode=prefer",
                "Prefer",
            ),
            (
                "postgres://app@db.example/callboard?sslmode=verify-full",
                "VerifyFull",
            ),
            ("postgres://app@localhost/callboard", "Prefer"),
            ("postgres://app@127.0.0.1/callboard", "Prefer"),
            ("postgres://app@[::1]/callboard", "Prefer"),
            ("postgres://app@[2001:db8::5]/callboard", "Require"),
            (
                "postgres:///postgres?host=/run/postgresql&user=postgres",
                "Prefer",
            ),
        ] {
            let options = options(url).unwrap();
            assert_eq!(format!("{:?}", options.get_ssl_mode()), mode, "{url}");
        }
    }
}
