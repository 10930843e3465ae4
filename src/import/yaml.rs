//! Writes values as YAML, plainly where YAML reads them so.

/// Returns a text as YAML takes it within braces and brackets.
pub fn text(words: &str) -> String {
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    if is_plain(&words, true) { words } else { quoted(&words) }
}

/// Returns a text as YAML takes it behind the name of a field, to the end of the line.
pub fn line(words: &str) -> String {
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    if is_plain(&words, false) { words } else { quoted(&words) }
}

/// Returns texts as a list in brackets.
pub fn list<'t>(texts: impl IntoIterator<Item = &'t str>) -> String {
    format!("[{}]", texts.into_iter().map(text).collect::<Vec<_>>().join(", "))
}

fn quoted(words: &str) -> String {
    let mut out = String::from("\"");
    for char in words.chars() {
        match char {
            '"' | '\\' => {
                out.push('\\');
                out.push(char);
            }
            // What is not seen is written by its number.
            char if char.is_control() || matches!(char, '\u{feff}' | '\u{2028}' | '\u{2029}' | '\u{85}' | '\u{fffe}' | '\u{ffff}') => {
                out.push_str(&format!("\\U{:08X}", char as u32))
            }
            char => out.push(char),
        }
    }
    out.push('"');
    out
}

/// Words that YAML reads as something else than a text, in some version.
const RESERVED: [&str; 12] = ["true", "false", "yes", "no", "on", "off", "null", "y", "n", "~", "nan", "inf"];

fn is_plain(words: &str, within: bool) -> bool {
    let Some(first) = words.chars().next() else { return false };
    let begins = first.is_alphabetic() || first.is_ascii_digit() && words.contains(char::is_alphabetic) && words.contains(' ');
    let number = words.parse::<f64>().is_ok();
    let breaks = words.contains(": ")
        || words.contains(" #")
        || words.ends_with(':')
        || words.chars().any(|char| char.is_control() || matches!(char, '\u{feff}' | '\u{85}' | '\u{2028}' | '\u{2029}' | '\u{fffe}' | '\u{ffff}'));
    let flow = within && words.contains([',', '{', '}', '[', ']', '"', '\'', '#', '&', '*', '!', '|', '>', '%', '@', '`', ':', '?']);
    begins && !number && !breaks && !flow && !RESERVED.contains(&words.to_lowercase().as_str()) && !is_date(words)
}

fn is_date(words: &str) -> bool {
    words.len() >= 8 && words.chars().all(|char| char.is_ascii_digit() || matches!(char, '-' | ':' | 'T' | 'Z' | ' '))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_quoted_where_yaml_would_read_something_else() {
        for (words, within) in [
            ("Permanent Representative", "Permanent Representative"),
            ("A/78/251", "A/78/251"),
            ("A, B", "\"A, B\""),
            ("350", "\"350\""),
            ("yes", "\"yes\""),
            ("2024-04-04", "\"2024-04-04\""),
            ("* A/79/50.", "\"* A/79/50.\""),
            ("Chargé d'affaires a.i.", "\"Chargé d'affaires a.i.\""),
            ("say \"x\\\"", "\"say \\\"x\\\\\\\"\""),
            ("", "\"\""),
        ] {
            assert_eq!(text(words), within);
        }
        assert_eq!(line("A, B"), "A, B");
        assert_eq!(line("One: two"), "\"One: two\"");
    }
}
