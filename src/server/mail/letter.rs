//! A letter: the same words as plain text and as simple HTML.

use std::fmt::Write;
use uuid::Uuid;

/// A letter to one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// The mail it is: its Message-ID, the same however often it is tried.
    pub id: Uuid,
    /// Whom it goes to: their name and address.
    pub to: (String, String),
    /// Whom answers go to, where that is not the sender.
    pub answers_to: Option<(String, String)>,
    /// What it is headed.
    pub subject: String,
    /// What it says, a paragraph each.
    pub paragraphs: Vec<String>,
    /// What can be pressed: a word, and an address.
    pub links: Vec<(String, String)>,
    /// Why they get it.
    pub footer: String,
    /// What their calendar is told: the method of iTIP (RFC 5546), and the calendar (RFC 5545).
    pub calendar: Option<(&'static str, String)>,
}

impl Letter {
    /// As plain text.
    pub fn text(&self) -> String {
        let mut text = String::new();
        for paragraph in &self.paragraphs {
            let _ = write!(text, "{paragraph}\n\n");
        }
        for (word, address) in &self.links {
            let _ = write!(text, "{word}: {address}\n\n");
        }
        let _ = write!(text, "--\n{}\n", self.footer);
        text
    }

    /// As HTML that every mail program shows alike: no style sheet, no picture, nothing fetched.
    pub fn html(&self) -> String {
        let mut html = String::from(
            "<!DOCTYPE html><html lang=\"en\"><body style=\"font-family:sans-serif;font-size:15px;line-height:1.5;color:#1c1c1c\">",
        );
        for paragraph in &self.paragraphs {
            let _ = write!(html, "<p>{}</p>", escaped(paragraph).replace('\n', "<br>"));
        }
        if !self.links.is_empty() {
            let links: Vec<String> = self
                .links
                .iter()
                .map(|(word, address)| {
                    format!(
                        "<a href=\"{}\" style=\"color:#00724c;font-weight:bold\">{}</a>",
                        escaped(address),
                        escaped(word)
                    )
                })
                .collect();
            let _ = write!(html, "<p>{}</p>", links.join(" &nbsp; "));
        }
        let _ = write!(
            html,
            "<p style=\"color:#6b6b6b;font-size:13px\">{}</p></body></html>",
            escaped(&self.footer)
        );
        html
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_says_the_same_twice_and_nothing_in_it_is_markup() {
        let letter = Letter {
            id: Uuid::nil(),
            to: ("Jane".into(), "jane@acme.example".into()),
            answers_to: None,
            subject: "Call".into(),
            paragraphs: vec!["<b>Budget</b> & more".into()],
            links: vec![("Accept".into(), "https://x.example/a?b=1&c=\"2".into())],
            footer: "Because you take part.".into(),
            calendar: None,
        };
        assert_eq!(
            letter.text(),
            "<b>Budget</b> & more\n\nAccept: https://x.example/a?b=1&c=\"2\n\n--\nBecause you take part.\n"
        );
        let html = letter.html();
        assert!(html.contains("&lt;b&gt;Budget&lt;/b&gt; &amp; more"));
        assert!(html.contains("href=\"https://x.example/a?b=1&amp;c=&quot;2\""));
    }
}
