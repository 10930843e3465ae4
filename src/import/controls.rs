//! Characters that are none of a text: they move what prints it, or say nothing at all, and no source can hold them.

use std::collections::BTreeMap;

/// Returns the text without its control characters, and which they were: line, character, and how many of them stand there. White space is kept, and so is the end of a page.
pub fn left_out(text: &str) -> (String, Vec<(u32, char, usize)>) {
    let is_none = |char: char| char.is_control() && !char.is_whitespace();
    if !text.contains(is_none) {
        return (text.to_owned(), Vec::new());
    }
    let mut found = Vec::new();
    for (number, line) in (1u32..).zip(text.split('\n')) {
        let mut counts: BTreeMap<char, usize> = BTreeMap::new();
        line.chars().filter(|char| is_none(*char)).for_each(|char| *counts.entry(char).or_default() += 1);
        found.extend(counts.into_iter().map(|(char, count)| (number, char, count)));
    }
    (text.chars().filter(|char| !is_none(*char)).collect(), found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_are_counted_line_by_line() {
        let (text, found) = left_out("a\u{7f}b\u{1}\u{1}\n\u{c}\tc\u{85}\u{82}");
        assert_eq!(text, "ab\n\u{c}\tc\u{85}");
        assert_eq!(found, [(1, '\u{1}', 2), (1, '\u{7f}', 1), (2, '\u{82}', 1)]);
    }
}
