//! The numbers that a word processor shows before paragraphs and does not have in their text.

use std::collections::BTreeMap;

use super::xml::Element;

/// A level of a list.
#[derive(Clone, Debug)]
struct Level {
    start: u32,
    format: String,
    text: String,
}

/// The lists of a document, and how far each was counted.
#[derive(Default)]
pub struct Lists {
    levels: BTreeMap<String, BTreeMap<usize, Level>>,
    counts: BTreeMap<String, BTreeMap<usize, u32>>,
}

/// What stands before a paragraph.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Marker {
    /// A bullet.
    Bullet,
    /// A number, as it is shown.
    Number(String),
}

impl Lists {
    /// Returns the lists that `numbering.xml` describes.
    pub fn of(root: &Element) -> Self {
        let level = |element: &Element| {
            let value = |name: &str| element.child(name).and_then(|child| child.attribute("val")).unwrap_or_default().to_owned();
            let number = element.attribute("ilvl")?.parse::<usize>().ok()?;
            Some((number, Level { start: value("start").parse().unwrap_or(1), format: value("numFmt"), text: value("lvlText") }))
        };
        let described: BTreeMap<&str, BTreeMap<usize, Level>> = root
            .elements()
            .filter(|element| element.name == "abstractNum")
            .filter_map(|element| {
                Some((element.attribute("abstractNumId")?, element.elements().filter(|child| child.name == "lvl").filter_map(level).collect()))
            })
            .collect();
        let mut lists = Self::default();
        for element in root.elements().filter(|element| element.name == "num") {
            let described = element.child("abstractNumId").and_then(|child| child.attribute("val")).and_then(|id| described.get(id));
            let (Some(id), Some(levels)) = (element.attribute("numId"), described) else { continue };
            let mut levels = levels.clone();
            for change in element.elements().filter(|child| child.name == "lvlOverride") {
                let Some(number) = change.attribute("ilvl").and_then(|number| number.parse::<usize>().ok()) else { continue };
                if let Some((number, own)) = change.child("lvl").and_then(level) {
                    levels.insert(number, own);
                }
                let start = change.child("startOverride").and_then(|child| child.attribute("val")).and_then(|start| start.parse().ok());
                if let (Some(level), Some(start)) = (levels.get_mut(&number), start) {
                    level.start = start;
                }
            }
            lists.levels.insert(id.to_owned(), levels);
        }
        lists
    }

    /// Counts a paragraph of the list `id` at `level`, and returns what stands before it.
    pub fn next(&mut self, id: &str, level: usize) -> Option<Marker> {
        let levels = self.levels.get(id)?;
        let own = levels.get(&level)?;
        let counts = self.counts.entry(id.to_owned()).or_default();
        counts.retain(|number, _| *number <= level);
        counts.entry(level).and_modify(|count| *count = count.saturating_add(1)).or_insert(own.start);
        if own.format == "bullet" {
            return Some(Marker::Bullet);
        }
        if own.format == "none" || own.text.is_empty() {
            return None;
        }
        let mut shown = own.text.clone();
        for (number, of) in levels {
            let count = counts.get(number).copied().unwrap_or(of.start);
            shown = shown.replace(&format!("%{}", number + 1), &written(count, &of.format));
        }
        Some(Marker::Number(shown))
    }
}

/// Returns a number as it is written in a format.
fn written(number: u32, format: &str) -> String {
    match format {
        "lowerLetter" => letters(number),
        "upperLetter" => letters(number).to_uppercase(),
        "lowerRoman" => roman(number).to_lowercase(),
        "upperRoman" => roman(number),
        "decimalZero" => format!("{number:02}"),
        _ => number.to_string(),
    }
}

/// Behind "z" comes "aa".
fn letters(number: u32) -> String {
    let Some(before) = number.checked_sub(1) else { return "0".to_owned() };
    let letter = char::from(b'a' + (before % 26) as u8);
    letter.to_string().repeat((before / 26 + 1).min(8) as usize)
}

fn roman(mut number: u32) -> String {
    const SIGNS: [(u32, &str); 13] =
        [(1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")];
    if number > 5000 {
        return number.to_string();
    }
    let mut out = String::new();
    for (value, sign) in SIGNS {
        while number >= value {
            out.push_str(sign);
            number -= value;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_counted_as_word_processors_do() {
        let levels = BTreeMap::from([
            (0, Level { start: 1, format: "decimal".into(), text: "%1.".into() }),
            (1, Level { start: 1, format: "lowerLetter".into(), text: "(%2)".into() }),
            (2, Level { start: 1, format: "lowerRoman".into(), text: "(%3)".into() }),
        ]);
        let mut lists = Lists { levels: BTreeMap::from([("1".to_owned(), levels)]), counts: BTreeMap::new() };
        let shown: Vec<String> = [0, 1, 1, 2, 0, 1]
            .into_iter()
            .filter_map(|level| if let Some(Marker::Number(shown)) = lists.next("1", level) { Some(shown) } else { None })
            .collect();
        assert_eq!(shown, ["1.", "(a)", "(b)", "(i)", "2.", "(a)"]);
        assert_eq!((letters(27), roman(49)), ("aa".to_owned(), "XLIX".to_owned()));
        assert_eq!(lists.next("9", 0), None);
    }
}
