//! What other programs write, as a person reads it.

/// `NO_ANSWER` as a person reads it.
pub fn sentence_of(code: &str) -> String {
    if code.contains(char::is_lowercase) {
        return code.to_owned();
    }
    let text = code.replace('_', " ").to_lowercase();
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

/// Notes that come as HTML, as text.
pub fn without_tags(text: &str) -> String {
    if !(text.contains('<') && text.contains('>')) {
        return text.to_owned();
    }
    let mut plain = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('<') {
        plain.push_str(before);
        let Some((tag, after)) = after.split_once('>').filter(|_| {
            after.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!'))
        }) else {
            plain.push('<');
            rest = after;
            continue;
        };
        if ["br", "/p", "/div", "/li"]
            .iter()
            .any(|name| tag.to_ascii_lowercase().starts_with(name))
        {
            plain.push('\n');
        }
        rest = after;
    }
    plain.push_str(rest);
    let plain = plain
        .replace("&nbsp;", " ")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'");
    plain.replace("&amp;", "&").trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_in_html_become_text_and_text_stays() {
        assert_eq!(
            without_tags("<p>Asked for <b>a quote</b></p><p>R&amp;D &lt;soon&gt;</p>"),
            "Asked for a quote\nR&D <soon>"
        );
        assert_eq!(without_tags("5 < 6 and 7 > 3"), "5 < 6 and 7 > 3");
    }

    #[test]
    fn codes_are_read_as_words() {
        assert_eq!(sentence_of("NO_ANSWER"), "No answer");
        assert_eq!(sentence_of("They were out"), "They were out");
    }
}
