//! Words as YAML takes them.

use crate::model::diagnostic::yaml_text;

/// Returns the words as a value that stands behind a colon: between quotation marks where YAML would read them otherwise.
pub fn text(words: &str) -> String {
    let first = words.chars().next().is_some_and(char::is_alphabetic);
    let plain = first
        && !words.contains(": ")
        && !words.contains(" #")
        && !words.ends_with([':', ' '])
        && !words.chars().any(char::is_control)
        && !matches!(words.to_lowercase().as_str(), "true" | "false" | "yes" | "no" | "on" | "off" | "null" | "y" | "n" | "nan" | "inf");
    if plain { words.to_owned() } else { yaml_text(words) }
}

/// Returns the words as a value within braces or brackets.
pub fn in_braces(words: &str) -> String {
    if words.contains([',', '[', ']', '{', '}', ':', '#']) { yaml_text(words) } else { text(words) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_quoted_only_where_yaml_would_read_them_otherwise() {
        assert_eq!(text("Letters on wells"), "Letters on wells");
        assert_eq!(text("Statement: wells"), "\"Statement: wells\"");
        assert_eq!(text("No"), "\"No\"");
        assert_eq!(text("12 wells"), "\"12 wells\"");
        assert_eq!(text("A \"well\" \\"), "A \"well\" \\");
        assert_eq!(text("\"Wells\" #1"), "\"\\\"Wells\\\" #1\"");
        assert_eq!(in_braces("Wells, and more"), "\"Wells, and more\"");
        assert_eq!(in_braces("Côte Belle"), "Côte Belle");
    }
}
