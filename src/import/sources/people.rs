//! Who sends a letter, and who signed it.

use crate::import::anatomy::{Letter, Signature};
use crate::import::yaml;

/// Returns the field `from`.
pub fn senders(letter: &Letter) -> String {
    let (from, signed) = (&letter.title.from, &letter.cover.signed);
    if from.is_empty() {
        return String::new();
    }
    // One who signs for each, in the order of the original; else all stand with the first, as the text has them.
    let each = from.len() == signed.len();
    let mut out = String::from("from:\n");
    for (at, sender) in from.iter().enumerate() {
        let mut lines: Vec<String> = Vec::new();
        lines.extend(sender.state.as_ref().map(|state| format!("state: {}", yaml::line(state))));
        lines.extend(sender.office.as_ref().map(|office| format!("office: {}", yaml::line(office))));
        let own: &[Signature] = match (each, at) {
            (true, _) => &signed[at..=at],
            (false, 0) => signed,
            (false, _) => &[],
        };
        if !own.is_empty() {
            lines.push(signatures(own, 4));
        }
        for (at, line) in lines.iter().enumerate() {
            out.push_str(&format!("  {} {line}\n", if at == 0 { "-" } else { " " }));
        }
    }
    out
}

/// Returns the field `signed`.
pub fn signatures(signed: &[Signature], indent: usize) -> String {
    let one = |signature: &Signature| {
        let titles = if signature.titles.is_empty() { String::new() } else { format!(", titles: {}", yaml::list(signature.titles.iter().map(String::as_str))) };
        let mark = if signature.marked { "" } else { ", mark: none" };
        format!("{{name: {}{titles}{mark}}}", yaml::text(&signature.name))
    };
    match signed {
        [signature] => format!("signed: [{}]", one(signature)),
        _ => {
            let lines = signed.iter().map(|signature| format!("\n{}- {}", " ".repeat(indent + 2), one(signature)));
            format!("signed:{}", lines.collect::<String>())
        }
    }
}
