//! Recognises references to the document's own annexes and enclosures: "(see annex)", "see annexes I and III".

use std::ops::Range;
use std::sync::LazyLock;

use memchr::memmem;
use regex::Regex;

use super::Found;
use crate::model::block::Target;
use crate::model::document::Role;
use crate::parse::scope::{PartName, Scope};

static SEE: LazyLock<Regex> = LazyLock::new(|| {
    let number = r"(?:[IVX]{1,6}|\d{1,2})";
    Regex::new(&format!(
        r"\b[Ss]ee\s+(?:the\s+)?(?P<whole>(?P<kind>annex|enclosure|appendix)(?:es|s)?(?:\s+(?P<list>{number}(?:(?:,\s+and\s+|,\s+|\s+and\s+|\s+to\s+|\s?[–-]\s?){number})*))?)\b"
    ))
    .expect("the pattern is written here")
});

static NUMBER: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"[IVX]{1,6}|\d{1,2}").expect("the pattern is written here"));

/// What "see" ends with: seldom anything else does, and most texts have no such place.
static EE: LazyLock<memmem::Finder<'static>> = LazyLock::new(|| memmem::Finder::new("ee"));

/// A reference to an annex, an enclosure or an appendix.
pub struct Reference<'t> {
    /// Its words, "see" not among them.
    pub range: Range<usize>,
    /// "annex", "enclosure" or "appendix".
    pub kind: &'t str,
    /// The numbers that it names.
    pub numbers: Vec<(Range<usize>, &'t str)>,
}

/// Returns the references in `text` to what is annexed to its own document: "see annex II to document A/78/1" is none.
pub fn references(text: &str) -> Vec<Reference<'_>> {
    let of_another = |end: usize| ["to", "of"].iter().any(|word| text[end..].trim_start().strip_prefix(word).is_some_and(|rest| rest.starts_with(' ')));
    let may_refer = EE.find_iter(text.as_bytes()).any(|at| text[at + 2..].starts_with(char::is_whitespace));
    let found = may_refer.then(|| SEE.captures_iter(text)).into_iter().flatten();
    found
        .filter_map(|see| {
            let (whole, kind) = (see.name("whole")?, see.name("kind")?);
            let list = see.name("list");
            let numbers = list.into_iter().flat_map(|list| {
                NUMBER.find_iter(list.as_str()).map(move |number| (list.start() + number.start()..list.start() + number.end(), number.as_str()))
            });
            (!of_another(whole.end())).then(|| Reference { range: whole.range(), kind: kind.as_str(), numbers: numbers.collect() })
        })
        .collect()
}

/// Returns the parts that `text` refers to. A word that could mean several parts leads nowhere.
pub fn find(text: &str, scope: &Scope<'_>) -> Vec<Found> {
    let mut found = Vec::new();
    for reference in references(text) {
        let of_kind: Vec<&PartName> = scope.parts.iter().filter(|part| is_kind(&part.role, reference.kind)).collect();
        if reference.numbers.is_empty() {
            if scope.parts.is_empty() {
                found.push(Found::leads(reference.range, "part", Target::Nothing));
            } else if let [part] = of_kind[..] {
                found.push(Found::leads(reference.range, "part", target(part)));
            }
            continue;
        }
        for (range, number) in reference.numbers {
            if let Some(part) = of_kind.iter().find(|part| part.number.as_deref() == Some(number)) {
                found.push(Found::leads(range, "part", target(part)));
            }
        }
    }
    found
}

/// Returns whether a part is one of the kind that a reference names.
pub fn is_kind(role: &Role, kind: &str) -> bool {
    match role {
        Role::Annex => kind == "annex",
        Role::Enclosure => kind == "enclosure",
        Role::Other(name) => name.eq_ignore_ascii_case(kind),
        Role::Letter => false,
    }
}

fn target(part: &PartName) -> Target {
    Target::Part { part: part.name.clone(), anchor: None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::site::Organs;

    #[test]
    fn references_lead_to_the_one_part_they_can_mean() {
        let part = |name: &str, role, number: Option<&str>| PartName { name: name.into(), file: format!("{name}.md"), role, number: number.map(str::to_owned) };
        let organs = Organs::built_in();
        let one = [part("letter", Role::Letter, None), part("statement", Role::Annex, None)];
        let three =
            [part("a", Role::Annex, Some("I")), part("b", Role::Annex, Some("II")), part("c", Role::Annex, Some("III")), part("e", Role::Enclosure, None)];
        let names = |text: &str, parts: &[PartName]| {
            let scope = Scope { organs: &organs, own: &[], parts, part: "", figures: Some(&[]), files: &[] };
            let found = find(text, &scope).into_iter().map(|found| match found.means {
                super::super::Means::Leads(Target::Part { part, .. }) => format!("{}→{part}", &text[found.range]),
                other => format!("{other:?}"),
            });
            found.collect::<Vec<_>>().join(" ")
        };
        assert_eq!(names("in Mine Action (see annex).", &one), "annex→statement");
        assert_eq!(names("(see the enclosure)", &one), "");
        assert_eq!(names("(see annex)", &three), "");
        assert_eq!(names("(see annexes I and III, and see enclosure)", &three), "I→a III→c enclosure→e");
        assert_eq!(names("the annexation", &one), "");
    }
}
