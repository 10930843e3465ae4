//! `chancery init`: a project that builds at once.

use std::io::Write;
use std::path::PathBuf;

use chancery::init::{self, NewProject, Program, Template};
use chancery::model::error::Error;
use clap::{Args, ValueEnum};

use super::ask::ask;

pub const EXAMPLES: &str = "Examples:
  chancery init letters                       a site with one sample letter, in ./letters
  chancery init letters --template empty --title \"Letters on wells\" --publisher \"The Well Archive\"

Nothing that stands there is overwritten: where a file is in the way, it is named and nothing is written.";

#[derive(Args)]
pub struct Init {
    /// The folder to make the project in
    #[arg(value_name = "DIR")]
    pub dir: PathBuf,
    /// What the project begins with
    #[arg(long, value_enum, default_value_t = Beginning::Letter)]
    pub template: Beginning,
    /// The title of the site
    #[arg(long, value_name = "WORDS")]
    pub title: Option<String>,
    /// Who publishes it: the name that stands in the notice of every page
    #[arg(long, value_name = "NAME")]
    pub publisher: Option<String>,
    /// An archive of a release, from which the workflow takes the program
    #[arg(long, value_name = "URL", requires = "program_sha256", conflicts_with = "program_source")]
    pub program_url: Option<String>,
    /// The SHA-256 sum of that archive
    #[arg(long, value_name = "SUM", requires = "program_url", value_parser = sum)]
    pub program_sha256: Option<String>,
    /// A folder of the project's repository with the program's source, which the workflow compiles
    #[arg(long, value_name = "FOLDER", value_parser = folder)]
    pub program_source: Option<String>,
}

#[derive(Clone, Copy, ValueEnum)]
pub enum Beginning {
    /// One letter between invented States that shows every feature
    Letter,
    /// That letter with a reply, a corrigendum and a letter of another session
    Archive,
    /// No letter
    Empty,
}

fn sum(word: &str) -> Result<String, String> {
    let shaped = word.len() == 64 && word.bytes().all(|byte| byte.is_ascii_hexdigit());
    if shaped { Ok(word.to_ascii_lowercase()) } else { Err("a SHA-256 sum has 64 hexadecimal digits".to_owned()) }
}

/// A path in the repository, fit to stand between quotation marks in YAML.
fn folder(word: &str) -> Result<String, String> {
    let fit = !word.is_empty() && !word.starts_with('/') && word.chars().all(|letter| letter.is_alphanumeric() || matches!(letter, '-' | '_' | '.' | '/'));
    if fit { Ok(word.to_owned()) } else { Err("name a folder of the repository with letters, digits and hyphens, such as `chancery`, or `.`".to_owned()) }
}

impl Init {
    /// Makes the project, and says what is to be done next.
    pub fn run(&self) -> Result<u8, Error> {
        let title = self.title.clone().or_else(|| ask("Title of the site", Some("Letters"))).unwrap_or_else(|| "Letters".to_owned());
        let unnamed = "a publisher who is not yet named";
        let publisher = self.publisher.clone().or_else(|| ask("Who publishes it", Some(unnamed))).unwrap_or_else(|| unnamed.to_owned());
        let program = match (&self.program_url, &self.program_sha256, &self.program_source) {
            (Some(url), Some(sha256), _) if url.starts_with("https://") && !url.contains(['"', '\\', ' ']) => {
                Program::Release { url: url.clone(), sha256: sha256.clone() }
            }
            (Some(url), ..) => {
                return Err(Error::Usage { says: format!("`{url}` is not the address of an archive"), help: "begin it with `https://`".into() });
            }
            (_, _, Some(folder)) => Program::Source(folder.clone()),
            _ => Program::usual(),
        };
        let template = match self.template {
            Beginning::Letter => Template::Letter,
            Beginning::Archive => Template::Archive,
            Beginning::Empty => Template::Empty,
        };
        let new = NewProject { template, title, publisher, program };
        let written = init::project(&self.dir, &new)?;
        let mut out = String::new();
        for path in &written {
            out.push_str(&format!("{path}\n"));
        }
        let _ = std::io::stdout().write_all(out.as_bytes());
        eprint!("{}", self.next_steps(written.len(), &new));
        Ok(0)
    }

    fn next_steps(&self, files: usize, new: &NewProject) -> String {
        let dir = self.dir.display();
        let enter = if self.dir.as_os_str() == "." { String::new() } else { format!("  cd {dir}\n") };
        let change = match new.template {
            Template::Empty => "  chancery new letter                  the first letter",
            _ => "  content/letters/                     the sample: change it, or remove it and run `chancery new letter`",
        };
        let program = match &new.program {
            Program::Release { sha256, .. } if sha256.is_empty() => {
                "The workflow needs the sum of the program, which stands beside the release: CHANCERY_SHA256 in .github/workflows/pages.yml"
            }
            Program::Release { .. } => "The workflow takes the program from the release that you named",
            Program::Source(_) => "The workflow must know where the program comes from: see the head of .github/workflows/pages.yml",
        };
        format!(
            "
{files} files were written into `{dir}`. Next:
{enter}  chancery build                       makes the site in public/
  chancery check                       what is wrong or incomplete
  content/site.yaml                    title and publisher
{change}

To publish on GitHub Pages:
  1. {program}
  2. Put the folder into a repository on GitHub, on the branch `main`. A public repository shows drafts and every former version
  3. On github.com: Settings › Pages › Build and deployment › Source: GitHub Actions. Without that the first run fails
  4. Run the workflow `pages` again: Actions › pages › Run workflow
Elsewhere: copy public/ to any web host. PUBLISHING.md says more.
"
        )
    }
}
