//! Places the sources: new files are written, files that are the same are left, and files that differ are never overwritten unasked.

use super::registers::{self, Registers};
use super::{Import, Imported, Options, State, about, differences};
use crate::load;
use crate::model::diagnostic::{Code, Diagnostic, Severity};
use crate::model::error::Error;
use crate::pipeline::Ground;
use crate::write;

/// Sources that were made.
pub struct Made {
    /// The report.
    pub import: Import,
    /// The files: path from the project's folder, and bytes.
    pub files: Vec<(String, Vec<u8>)>,
    /// Whether nothing but the title was recognised, so that no titles of items are paired.
    pub is_verbatim: bool,
}

/// What became of sources.
pub enum Placed {
    /// They stand, or would.
    Done(Box<Import>),
    /// Others stand in their place, and nothing was written.
    Refused(Box<Import>),
}

/// Places the sources of one document, all or none.
pub fn place(made: Made, options: &Options) -> Result<Placed, Error> {
    let Made { mut import, files, .. } = made;
    let (mut new, mut differing) = (0, Vec::new());
    for (path, bytes) in &files {
        match load::standing(&options.root.join(path))? {
            None => new += 1,
            Some(there) if there == *bytes => {}
            Some(there) => {
                import.differences.push_str(&differences::of(path, &there, bytes));
                differing.push(path.clone());
            }
        }
    }
    import.written = files.iter().map(|(path, _)| path.clone()).collect();
    let first_time = new == files.len();
    // Where a document stands already, a file that is missing was taken away by somebody.
    let stands = !first_time && new > 0;
    if !options.force && (!differing.is_empty() || stands) {
        let what = match differing.first() {
            Some(first) => format!("`{first}` stands already and differs"),
            None => "the document stands already, without some of its files".to_owned(),
        };
        import.state = State::Kept;
        import.findings.push(about(
            &import.file,
            Code::ImportExists,
            Severity::Error,
            format!("{what}; nothing of this document was written"),
            "keep what stands, or import it with `--force`, which shows each difference and overwrites",
        ));
        return Ok(Placed::Refused(Box::new(import)));
    }
    import.state = match (differing.is_empty(), new) {
        (false, _) => State::Overwritten,
        (true, 0) => State::Unchanged,
        (true, _) => State::Written,
    };
    if !options.dry_run && import.state != State::Unchanged {
        let files: Vec<(String, &[u8])> = files.iter().map(|(path, bytes)| (path.clone(), bytes.as_slice())).collect();
        write::copies(&options.root, &files, options.force)?;
    }
    Ok(Placed::Done(Box::new(import)))
}

/// Writes the registers to which entries were added. What stands in them is left as it stands.
pub fn registers(registers: &Registers, ground: &Ground, options: &Options, out: &mut Imported) -> Result<(), Error> {
    for (key, entries) in registers.added() {
        let path = format!("content/agenda/{}.yaml", key.slug());
        let there = load::standing(&options.root.join(&path))?.map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
        let before = ground.registers.iter().find(|register| register.key == *key).map_or(0, |register| register.items.len());
        let text = registers.text(key, there.as_deref(), &ground.language);
        let fits = text.filter(|text| !ground.broken.contains(&path) && registers::holds(text, &path, before, entries.len(), &ground.context()));
        let Some(text) = fits else {
            let lines: Vec<String> = entries.iter().map(registers::Entry::line).collect();
            out.findings.push(Diagnostic {
                help: format!("add them by hand: `{}`", lines.join("; ")),
                ..about(&path, Code::ImportReview, Severity::Warning, format!("{} could not be added to this register", plural(entries.len())), "")
            });
            continue;
        };
        if !options.dry_run {
            write::copies(&options.root, &[(path.clone(), text.as_bytes())], true)?;
        }
        out.registers.push((path, entries.len()));
    }
    Ok(())
}

fn plural(count: usize) -> String {
    if count == 1 { "1 entry".to_owned() } else { format!("{count} entries") }
}
