//! Two-step sign-in as the profile shows it.

use crate::{
    server::{
        Failure, Visit,
        auth::second_step::{self, Stands},
    },
    view::{Qr, SecondStep},
};
use qrcode::{Color, QrCode};
use std::fmt::Write;

/// The squares that stay light around a QR code.
const MARGIN: usize = 4;

/// How it stands, and what is needed to set it up.
pub async fn card(visit: &Visit) -> Result<SecondStep, Failure> {
    Ok(match second_step::stands(visit).await? {
        Stands::Off => SecondStep::Off,
        Stands::On { since, left } => SecondStep::On {
            since: visit.reader().short(since),
            left,
        },
        Stands::SettingUp(set_up) => SecondStep::SettingUp {
            picture: picture(&set_up.address),
            address: set_up.address,
            key: groups(&set_up.key, 4, ' '),
            recovery: set_up
                .recovery
                .iter()
                .map(|code| groups(code, 5, '-'))
                .collect(),
        },
    })
}

fn groups(text: &str, of: usize, between: char) -> String {
    let mut grouped = String::new();
    for (index, letter) in text.chars().enumerate() {
        if index > 0 && index % of == 0 {
            grouped.push(between);
        }
        grouped.push(letter);
    }
    grouped
}

/// An address as a QR code; empty for one that does not fit into any.
fn picture(address: &str) -> Qr {
    let (mut path, mut side) = (String::new(), 0);
    if let Ok(code) = QrCode::new(address) {
        let width = code.width();
        side = width + 2 * MARGIN;
        for (index, colour) in code.to_colors().into_iter().enumerate() {
            if colour == Color::Dark {
                let (x, y) = (index % width + MARGIN, index / width + MARGIN);
                let _ = write!(path, "M{x} {y}h1v1h-1z");
            }
        }
    }
    Qr { side, path }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_has_its_three_corners_and_a_margin() {
        let picture =
            picture("otpauth://totp/Callboard:kim@test.example?secret=ABCDEFGH&issuer=Callboard");
        assert!(picture.path.starts_with("M4 4h1v1h-1z"), "{}", picture.path);
        let last = picture.side - MARGIN - 1;
        assert!(picture.path.contains(&format!("M{last} 4h")));
        assert!(picture.path.contains(&format!("M4 {last}h")));
        assert!(!picture.path.contains("M3 ") && !picture.path.contains("M0 "));
    }

    #[test]
    fn long_texts_are_read_in_groups() {
        assert_eq!(groups("ABCDEFGHIJ", 4, ' '), "ABCD EFGH IJ");
        assert_eq!(groups("abcdefghij", 5, '-'), "abcde-fghij");
    }
}
