//! `chancery verify`: whether a built site stands as it was written.

use std::io::Write;
use std::path::PathBuf;

use chancery::inspect;
use chancery::model::error::Error;
use clap::Args;

pub const EXAMPLES: &str = "Examples:
  chancery verify public                      every file that manifest-sha256.txt lists, byte for byte
  chancery verify /srv/www/letters --strict   a file that it does not list fails too

Exit codes:
  0  all stands as it was written    1  something differs, and is named    2  wrongly asked    3  the machine failed";

#[derive(Args)]
pub struct Verify {
    /// The folder of the built site
    #[arg(value_name = "PUBLIC")]
    pub folder: PathBuf,
    /// Let files that are not listed count as differences
    #[arg(long)]
    pub strict: bool,
}

impl Verify {
    /// Names what differs.
    pub fn run(&self) -> Result<u8, Error> {
        let verified = inspect::verify(&self.folder)?;
        let kinds = [("altered", &verified.altered), ("missing", &verified.missing), ("unread", &verified.unread), ("not listed", &verified.unlisted)];
        let mut out = String::new();
        for (word, paths) in kinds {
            for path in paths {
                out.push_str(&format!("{word}: {}\n", path.escape_debug()));
            }
        }
        let _ = std::io::stdout().write_all(out.as_bytes());
        let counts: Vec<String> = kinds.iter().filter(|(_, paths)| !paths.is_empty()).map(|(word, paths)| format!("{} {word}", paths.len())).collect();
        let told = if counts.is_empty() { "all stand as they were written".to_owned() } else { counts.join(", ") };
        eprintln!("{} files listed; {told}", verified.listed);
        Ok(u8::from(!verified.holds() || self.strict && !verified.unlisted.is_empty()))
    }
}
