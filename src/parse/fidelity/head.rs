//! Holds the head of the text as received against the masthead, line by line: in whatever order and columns the original sets it.

use super::chars::{Char, Gap, counting};
use crate::model::wording::Printed;

/// What was found of a masthead in the head of the text as received.
pub struct Found<'p> {
    /// Lines that the text as received does not have.
    pub unmatched: Vec<&'p Printed>,
    /// The characters that no line has, in runs.
    pub unclaimed: Vec<Vec<Char>>,
}

/// A line may be set in so many pieces beside other columns.
const PIECES: usize = 12;
/// So many steps are made to find a line; a head that needs more is none.
const STEPS: usize = 20_000;

/// Returns what of `head` the `lines` do not have, and the other way round.
pub fn compare<'p>(head: &[Char], lines: &'p [Printed]) -> Found<'p> {
    // What says the same one after the other needs no search.
    if head.iter().map(|char| char.char).eq(lines.iter().flat_map(|line| counting(&line.text))) {
        return Found { unmatched: Vec::new(), unclaimed: Vec::new() };
    }
    let mut search = Search { head, claimed: vec![false; head.len()], steps: 0, within: Vec::new() };
    let mut order: Vec<&Printed> = lines.iter().collect();
    // Long lines first, so that a short one is not found within them.
    order.sort_by_key(|line| std::cmp::Reverse(line.text.len()));
    let found = |line: &&Printed| search.finds(&line.text) || line.or.as_ref().is_some_and(|or| search.finds(or));
    let unmatched = order.into_iter().filter({
        let mut found = found;
        move |line| !found(line)
    });
    let mut unmatched: Vec<&Printed> = unmatched.collect();
    unmatched.sort_by_key(|line| lines.iter().position(|other| std::ptr::eq(*line, other)));
    Found { unmatched, unclaimed: search.unclaimed() }
}

struct Search<'h> {
    head: &'h [Char],
    claimed: Vec<bool>,
    steps: usize,
    /// Which characters of the line at hand begin a word, where that is to be held.
    within: Vec<bool>,
}

impl Search<'_> {
    /// Claims the first place at which the line stands, word by word where there is one; returns whether it stands anywhere.
    fn finds(&mut self, text: &str) -> bool {
        let mut begins = Vec::new();
        for word in text.split_whitespace().map(counting).filter(|word| !word.is_empty()) {
            begins.push(true);
            begins.extend(std::iter::repeat_n(false, word.len() - 1));
        }
        let line = counting(text);
        self.within = if begins.len() == line.len() { begins } else { Vec::new() };
        if self.claim(&line) {
            return true;
        }
        self.within.clear();
        self.claim(&line)
    }

    /// Claims the first place at which the line stands; returns whether there is one.
    fn claim(&mut self, line: &[char]) -> bool {
        self.steps = 0;
        let Some(first) = line.first() else { return true };
        for start in 0..self.head.len() {
            let begins =
                self.head[start].char == *first && (self.head[start].before != Gap::None || start == 0 || !self.head[start - 1].char.is_alphanumeric());
            let mut path = Vec::new();
            if begins && self.extend(line, start, &mut path, 0) {
                path.into_iter().for_each(|at| self.claimed[at] = true);
                return true;
            }
            if self.steps > STEPS {
                return false;
            }
        }
        false
    }

    /// Follows the line from the character at `at`; where a column ends it may go on at the beginning of a later one.
    fn extend(&mut self, line: &[char], at: usize, path: &mut Vec<usize>, pieces: usize) -> bool {
        let kept = path.len();
        let mut here = at;
        loop {
            self.steps += 1;
            // Within a word no line ends.
            let parted = !path.is_empty() && self.within.get(path.len()) == Some(&false) && self.head.get(here).is_some_and(|char| char.before >= Gap::Line);
            if parted || here >= self.head.len() || self.claimed[here] || self.head[here].char != line[path.len()] || self.steps > STEPS {
                path.truncate(kept);
                return false;
            }
            path.push(here);
            here += 1;
            if path.len() == line.len() {
                if self.ends(here) {
                    return true;
                }
                path.truncate(kept);
                return false;
            }
            if pieces < PIECES && self.column_ends(here) {
                for next in here..self.head.len() {
                    if self.head[next].before >= Gap::Column && self.extend(line, next, path, pieces + 1) {
                        return true;
                    }
                }
            }
        }
    }

    fn column_ends(&self, at: usize) -> bool {
        self.head.get(at).is_none_or(|char| char.before >= Gap::Column)
    }

    /// Returns whether a line may end before the character at `at`: not within a word, nor before a mark of its own.
    fn ends(&self, at: usize) -> bool {
        self.head.get(at).is_none_or(|char| char.before != Gap::None || !(char.char.is_alphanumeric() || char.char == '*' || char.char == '/'))
    }

    /// Returns the runs of characters that nothing claimed; what joins two symbols is none.
    fn unclaimed(&self) -> Vec<Vec<Char>> {
        let mut runs: Vec<Vec<Char>> = Vec::new();
        let mut open = false;
        for (char, claimed) in self.head.iter().zip(&self.claimed) {
            if *claimed {
                open = false;
                continue;
            }
            match runs.last_mut().filter(|_| open && char.before != Gap::Paragraph) {
                Some(run) => run.push(*char),
                None => runs.push(vec![*char]),
            }
            open = true;
        }
        runs.retain(|run| run.iter().any(|char| !matches!(char.char, '-' | '–' | '—')));
        runs
    }
}

#[cfg(test)]
mod tests {
    use super::super::chars::words;
    use super::super::received;
    use super::*;
    use crate::model::source::Source;

    fn rest(head: &str, lines: &[&str]) -> (Vec<String>, Vec<String>) {
        let head = received::read(&Source::new("source.txt", head.into()), &[]).0;
        let lines: Vec<Printed> = lines.iter().map(|line| Printed::new(*line, Default::default())).collect();
        let found = compare(&head, &lines);
        (found.unmatched.into_iter().map(|line| line.text.clone()).collect(), found.unclaimed.iter().map(|run| words(run)).collect())
    }

    #[test]
    fn columns_may_stand_side_by_side() {
        let head = "United Nations     A/78/1–S/2024/2\n\nGeneral Assembly        Security Council\nSeventy-eighth session  Seventy-ninth year\nAgenda items 31, 61,    \n69 and 129\n";
        let lines =
            ["A/78/1", "S/2024/2", "General Assembly", "Security Council", "Seventy-eighth session", "Seventy-ninth year", "Agenda items 31, 61, 69 and 129"];
        assert_eq!(rest(head, &lines), (vec![], vec!["United Nations".to_owned()]));
    }

    #[test]
    fn a_line_is_not_found_within_words() {
        assert_eq!(rest("14 April 2024", &["4 April 2024"]), (vec!["4 April 2024".to_owned()], vec!["14 April 2024".to_owned()]));
        assert_eq!(rest("A/78/251*", &["A/78/251"]), (vec!["A/78/251".to_owned()], vec!["A/78/251*".to_owned()]));
        assert_eq!(rest("*2406123*", &["2406123"]).0.len(), 0);
    }

    #[test]
    fn a_line_is_found_where_its_words_stand_whole() {
        assert_eq!(rest("copy\na copya\n", &["copya", "copy", "a"]), (vec![], vec![]));
    }

    #[test]
    fn a_head_that_is_none_ends_the_search() {
        let head = "ab  ".repeat(4000);
        assert_eq!(rest(&head, &["abababababababababababababababababababababc"]).0.len(), 1);
    }
}
