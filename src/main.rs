//! The command line: what is asked, and what is answered.

use std::io::IsTerminal;
use std::path::PathBuf;
use std::process::ExitCode;

use chancery::model::address::HrefStyle;
use chancery::model::diagnostic::Severity;
use chancery::model::error::Error;
use chancery::pipeline::{self, Options, Outcome};
use chancery::report::{self, Colour};
use clap::{Args, Parser, Subcommand, ValueEnum};
use indicatif::{ProgressBar, ProgressStyle};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Turns the Markdown and YAML sources of official letters into a static website.
#[derive(Parser)]
#[command(version, about, propagate_version = true, arg_required_else_help = true)]
struct Chancery {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Build the site
    #[command(after_help = EXAMPLES)]
    Build(Build),
}

const EXAMPLES: &str = "Examples:
  chancery build                              the site of ./content, into ./public
  chancery build letters -o /srv/www          the site of ./letters/content, into /srv/www
  chancery build --base-url https://example.org/letters/
  chancery build --href file -o copy          a copy that opens from a disk

Exit codes:
  0  built        1  the sources have errors        2  wrongly asked        3  the machine failed";

#[derive(Args)]
struct Build {
    /// The folder that holds `content/`
    #[arg(value_name = "DIR", default_value = ".")]
    dir: PathBuf,
    /// The output folder [default: DIR/public]
    #[arg(short, long, value_name = "OUT")]
    output: Option<PathBuf>,
    /// Where the site will stand, in place of `base_url` in `site.yaml`
    #[arg(long, value_name = "URL")]
    base_url: Option<String>,
    /// Whether links end at a page's folder, or name the file in it so that they work from a disk
    #[arg(long, value_enum, default_value_t = Href::Directory)]
    href: Href,
    /// Use so many threads [default: as many as there are processors]
    #[arg(short = 'j', long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    jobs: Option<u16>,
    /// Say how long each room took
    #[arg(long)]
    timings: bool,
    /// Build the documents without errors although others have some; those keep their old pages
    #[arg(long)]
    keep_going: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Href {
    /// `…/statement/`
    Directory,
    /// `…/statement/index.html`
    File,
}

fn main() -> ExitCode {
    let Command::Build(build) = Chancery::parse().command;
    let code = match self::build(&build) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error}");
            if let Some(help) = error.help() {
                eprintln!("help: {help}");
            }
            error.exit_code()
        }
    };
    ExitCode::from(code)
}

fn build(build: &Build) -> Result<u8, Error> {
    let options = Options {
        root: build.dir.clone(),
        out: build.output.clone().unwrap_or_else(|| build.dir.join("public")),
        base_url: build.base_url.clone(),
        hrefs: match build.href {
            Href::Directory => HrefStyle::Directory,
            Href::File => HrefStyle::File,
        },
        keep_going: build.keep_going,
    };
    let mut threads = rayon::ThreadPoolBuilder::new();
    if let Some(jobs) = build.jobs {
        threads = threads.num_threads(usize::from(jobs));
    }
    let threads =
        threads.build().map_err(|error| Error::Usage { says: format!("cannot start the threads: {error}"), help: "ask for fewer with `-j`".into() })?;
    let bar = bar();
    let outcome = threads.install(|| {
        pipeline::build(&options, &|done, all| {
            bar.set_length(all as u64);
            bar.set_position(done as u64);
        })
    });
    bar.finish_and_clear();
    Ok(told(&outcome?, build.timings))
}

/// A bar on a terminal; nothing elsewhere.
fn bar() -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{bar:40} {pos}/{len} pages").unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(0).with_style(style)
}

/// Says what was found and done, and returns the exit code.
fn told(outcome: &Outcome, timings: bool) -> u8 {
    eprint!("{}", report::findings(&outcome.diagnostics, colour()));
    let errors = outcome.diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error);
    let tally = report::tally(&outcome.diagnostics);
    if !tally.is_empty() {
        eprintln!("{tally}");
    }
    if timings {
        eprint!("{}", report::timings(&outcome.timings));
    }
    let Some(receipt) = &outcome.receipt else {
        eprintln!("nothing was written, because of the errors above");
        return 1;
    };
    for path in &receipt.altered {
        eprintln!("error: `{path}` in the output folder was altered since it was built; it was left as it is");
    }
    eprintln!("{}", report::receipt(receipt, &outcome.timings, outcome.has_base_url));
    if !receipt.altered.is_empty() {
        eprintln!("help: move the altered files away, then build again");
        return 3;
    }
    u8::from(errors)
}

#[expect(clippy::disallowed_methods, reason = "the command line reads the environment")]
fn colour() -> Colour {
    let wanted = std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
    if wanted && std::io::stderr().is_terminal() { Colour::Yes } else { Colour::No }
}
