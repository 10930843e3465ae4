//! What holds of every import, whatever the document.
#![expect(clippy::disallowed_methods, reason = "tests touch the disk")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use chancery::import::Import;
use chancery::model::diagnostic::{Code, Severity};

use super::checked;

/// The characters of a text that are no white space, each with how often it stands there.
fn characters(text: &str) -> BTreeMap<char, usize> {
    let mut counts = BTreeMap::new();
    text.chars().filter(|char| !char.is_whitespace()).for_each(|char| *counts.entry(char).or_default() += 1);
    counts
}

/// Says what of a document was lost, added, or passed over in silence; `text` is the file, where that is a text. Errors of the document's `own` are said by the import.
pub fn lost(project: &Path, import: &Import, text: Option<&str>, own: &[Code]) -> Result<(), String> {
    let Some(address) = &import.address else { return Ok(()) };
    let folder = project.join("content").join(address);
    let source = fs::read_to_string(folder.join("source.txt")).unwrap();
    if let Some(text) = text {
        // What the text as received has less than the file is said, each with its place.
        let mut said = characters(&source);
        import.controls.iter().for_each(|(_, char, count)| *said.entry(*char).or_default() += count);
        import.joined.iter().for_each(|(_, word)| *said.entry(word.chars().find(|char| !char.is_alphabetic()).unwrap()).or_default() += 1);
        if said != characters(text) {
            return Err(format!("the text as received is not the file: {said:?}"));
        }
    }
    // A document whose annex was not received is compared where that is accepted.
    if import.findings.iter().any(|found| found.code == Code::AnnexMissing) {
        let letter = folder.join("letter.md");
        let accepted = "---\naccepted: [{code: annex-missing, reason: It was not received.}]\n";
        fs::write(&letter, fs::read_to_string(&letter).unwrap().replacen("---\n", accepted, 1)).unwrap();
    }
    // Any error would keep the document from being compared.
    let is_said = |code: Code| own.contains(&code) && import.findings.iter().any(|found| found.code == code);
    let errors: Vec<_> = checked(project).into_iter().filter(|found| found.severity == Severity::Error && !is_said(found.code)).collect();
    if !errors.is_empty() {
        return Err(format!("{errors:#?}"));
    }
    Ok(())
}

/// Returns the first line that is recognised as nothing, and neither left out nor said.
pub fn silent(import: &Import) -> Option<u32> {
    import.address.as_ref()?;
    let mut told: BTreeSet<u32> = import.furniture.iter().map(|(line, ..)| *line).collect();
    import.fields.iter().for_each(|field| told.extend(field.lines.0..=field.lines.1));
    told.extend(import.findings.iter().map(|found| found.at.line));
    let silent = (1u32..).zip(import.text.split('\n')).find(|(number, line)| line.contains(char::is_alphanumeric) && !told.contains(number));
    silent.map(|(number, _)| number)
}
