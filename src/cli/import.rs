//! The command `import`: what can be asked, and what is answered.

use std::io::{IsTerminal, Write};
use std::path::PathBuf;

use chancery::import::{self, Imported, Options, State};
use chancery::model::diagnostic::{Diagnostic, Severity};
use chancery::model::error::Error;
use chancery::pipeline::{Stop, Watch};
use chancery::report::{self, Colour, Format};
use clap::{Args, ValueEnum};
use indicatif::{ProgressBar, ProgressStyle};

/// The examples of its help.
pub const EXAMPLES: &str = "Examples:
  chancery import letter.txt --dry-run        what is recognised, beside the text; nothing is written
  chancery import letter.txt                  its sources, into ./content
  chancery import archive/ --into site --records catalogue.csv
  chancery import letter.docx --format json   every field with the lines it came from

Files that stand already are never overwritten without `--force`. Afterwards `chancery check` compares every document with its
text as received, character by character.

Exit codes:
  0  all imported   1  some files could not be imported, or were kept     2  wrongly asked     3  the machine failed";

#[derive(Args)]
pub struct Import {
    /// Texts, DOCX, HTML and PDF of letters; of a folder, the files in it
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// The folder that holds `content/`
    #[arg(long, value_name = "DIR", default_value = ".")]
    into: PathBuf,
    /// Show what is recognised beside the text, and write nothing
    #[arg(long)]
    dry_run: bool,
    /// Overwrite files that stand already and differ; the differences are shown first
    #[arg(long)]
    force: bool,
    /// Records of a catalogue, joined to files by the column `file`
    #[arg(long, value_name = "FILE.csv")]
    records: Option<PathBuf>,
    /// The encoding of texts that are not UTF-8
    #[arg(long, value_name = "NAME", value_parser = encoding)]
    encoding: Option<String>,
    /// The language of the documents [default: told by their words]
    #[arg(long, value_name = "CODE")]
    lang: Option<String>,
    /// Join every word that is broken by a hyphen at the end of a line, and not only those that stand whole elsewhere
    #[arg(long)]
    join_hyphens: bool,
    /// How the report is written
    #[arg(long, value_enum, default_value_t = Form::Human)]
    format: Form,
    /// Use so many threads [default: as many as there are processors]
    #[arg(short = 'j', long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    jobs: Option<u16>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    /// In words
    Human,
    /// A JSON object for each file, with the lines of every field
    Json,
}

fn encoding(name: &str) -> Result<String, String> {
    if import::is_encoding(name) {
        Ok(name.to_owned())
    } else {
        Err("there is no encoding of this name; write one such as `windows-1252`, `koi8-r`, `gb18030`".to_owned())
    }
}

/// Imports, and says what was done.
pub fn run(asked: &Import, colour: impl Fn(bool) -> Colour) -> Result<u8, Error> {
    let options = Options {
        root: asked.into.clone(),
        files: asked.files.clone(),
        force: asked.force,
        dry_run: asked.dry_run,
        records: asked.records.clone(),
        encoding: asked.encoding.clone(),
        language: asked.lang.clone(),
        join_hyphens: asked.join_hyphens,
    };
    let imported = imported(asked, &options)?;
    let mut out = String::new();
    match asked.format {
        Form::Json => out.push_str(&import::json(&imported)),
        Form::Human if asked.dry_run => out.push_str(&import::outlines(&imported)),
        Form::Human => {}
    }
    let _ = std::io::stdout().write_all(out.as_bytes());
    if asked.format == Form::Human {
        for import in &imported.imports {
            eprint!("{}", import.differences);
        }
        let findings: Vec<Diagnostic> = imported.imports.iter().flat_map(|import| &import.findings).chain(&imported.findings).cloned().collect();
        eprint!("{}", report::findings(&findings, Format::Human(colour(std::io::stderr().is_terminal()))));
        let tally = report::tally(&findings);
        if !tally.is_empty() {
            eprintln!("{tally}");
        }
    }
    eprint!("{}", import::summary(&imported));
    let failed = imported
        .imports
        .iter()
        .any(|import| matches!(import.state, State::Failed | State::Kept) || import.findings.iter().any(|found| found.severity == Severity::Error));
    Ok(u8::from(failed))
}

fn imported(asked: &Import, options: &Options) -> Result<Imported, Error> {
    let mut threads = rayon::ThreadPoolBuilder::new();
    if let Some(jobs) = asked.jobs {
        threads = threads.num_threads(usize::from(jobs));
    }
    let threads =
        threads.build().map_err(|error| Error::Usage { says: format!("cannot start the threads: {error}"), help: "ask for fewer with `-j`".into() })?;
    let bar = bar();
    let stop = Stop::default();
    let stopped = stop.clone();
    // Asked a second time, the program ends at once.
    let _ = ctrlc::set_handler(move || if stopped.is_asked() { std::process::exit(130) } else { stopped.ask() });
    let progress = |done, all| {
        bar.set_length(all as u64);
        bar.set_position(done as u64);
    };
    let imported = threads.install(|| import::import(options, Watch { progress: &progress, stop: &stop }));
    bar.finish_and_clear();
    imported
}

/// A bar on a terminal; nothing elsewhere.
fn bar() -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{bar:40} {pos}/{len} files").unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(0).with_style(style)
}
