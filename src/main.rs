//! The command line: what is asked, and what is answered.

use std::io::{IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use chancery::model::address::HrefStyle;
use chancery::model::diagnostic::{Diagnostic, Severity};
use chancery::model::error::Error;
use chancery::pipeline::{self, Options, Outcome, Stop, Trust, Watch};
use chancery::report::{self, Colour, Format};
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
    #[command(after_help = BUILD_EXAMPLES)]
    Build(Build),
    /// Check the sources and write nothing
    #[command(after_help = CHECK_EXAMPLES)]
    Check(Check),
    /// Explain a code, or what is recognised in a text
    #[command(after_help = EXPLAIN_EXAMPLES)]
    Explain(Explain),
    /// Freeze the addresses that are published, with digests of their texts
    #[command(after_help = FREEZE_EXAMPLES)]
    Freeze(Freeze),
    /// Show, clear or explain what is kept from build to build
    #[command(subcommand)]
    Store(Store),
}

const FREEZE_EXAMPLES: &str = "Examples:
  chancery freeze                             the addresses of ./content, into its addresses.lock files

Freeze when you publish, and commit what it writes. From then on paragraphs keep their numbers, and what vanishes or
says something else is an error until it is recorded: `changes`, `aliases` and `withdrawn` in letter.md.";

#[derive(Args)]
struct Freeze {
    /// The folder that holds `content/`
    #[arg(value_name = "DIR", default_value = ".")]
    dir: PathBuf,
}

#[derive(Subcommand)]
enum Store {
    /// Show how much is kept in `.chancery/`
    Size(Place),
    /// Remove what is kept in `.chancery/`; the next build reads and compares everything
    Clear(Place),
    /// Say why a page was written last, and whether it would be made anew now
    #[command(after_help = WHY_EXAMPLES)]
    Why {
        /// The address of the page
        address: String,
        #[command(flatten)]
        place: Place,
    },
}

const WHY_EXAMPLES: &str = "Examples:
  chancery store why /agenda/ga-78/31/
  chancery store why letters/2024/x/statement/ letters -o /srv/www";

#[derive(Args)]
struct Place {
    /// The folder that holds `content/`
    #[arg(value_name = "DIR", default_value = ".")]
    dir: PathBuf,
    /// The output folder [default: DIR/public]
    #[arg(short, long, value_name = "OUT")]
    output: Option<PathBuf>,
    /// Where the site will stand, as it was said to `build`
    #[arg(long, value_name = "URL")]
    base_url: Option<String>,
    /// How links to pages end, as it was said to `build`
    #[arg(long, value_enum, default_value_t = Href::Directory)]
    href: Href,
}

const EXPLAIN_EXAMPLES: &str = "Examples:
  chancery explain broken-reference           what the code means, with a wrong and a right example
  chancery explain --text letter.txt          the symbols, resolutions, items and dates in a text
  chancery explain --text letter.txt --register ga-78";

#[derive(Args)]
struct Explain {
    /// The code of a finding
    #[arg(value_name = "CODE", value_parser = code, required_unless_present = "text", conflicts_with = "text")]
    code: Option<String>,
    /// A text, to show what is recognised in it, by which rule, and to what it leads
    #[arg(long, value_name = "FILE")]
    text: Option<String>,
    /// The register that agenda items in the text are of
    #[arg(long, value_name = "REGISTER", requires = "text")]
    register: Option<String>,
    /// The folder that holds `content/`, whose documents symbols may lead to
    #[arg(long, value_name = "DIR", default_value = ".")]
    site: PathBuf,
}

const BUILD_EXAMPLES: &str = "Examples:
  chancery build                              the site of ./content, into ./public
  chancery build letters -o /srv/www          the site of ./letters/content, into /srv/www
  chancery build --base-url https://example.org/letters/
  chancery build --href file -o copy          a copy that opens from a disk

Exit codes:
  0  built        1  the sources have errors        2  wrongly asked        3  the machine failed
  130  interrupted; what was written is whole";

const CHECK_EXAMPLES: &str = "Examples:
  chancery check                              all findings about ./content
  chancery check --summary                    how many of each kind, in each folder
  chancery check --only broken-reference --format short
  chancery check --deny warnings --format github

Exit codes:
  0  no errors    1  the sources have errors        2  wrongly asked        3  the machine failed";

#[derive(Args)]
struct Sources {
    /// The folder that holds `content/`
    #[arg(value_name = "DIR", default_value = ".")]
    dir: PathBuf,
    /// Where the site will stand, in place of `base_url` in `site.yaml`
    #[arg(long, value_name = "URL")]
    base_url: Option<String>,
    /// Use so many threads [default: as many as there are processors]
    #[arg(short = 'j', long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    jobs: Option<u16>,
    /// Say how long each room took
    #[arg(long)]
    timings: bool,
    /// How findings are written
    #[arg(long, value_enum, default_value_t = Form::Human)]
    format: Form,
    /// Show only findings with this code
    #[arg(long, value_name = "CODE", value_parser = code)]
    only: Option<String>,
    /// Show how many findings there are of each code in each folder
    #[arg(long)]
    summary: bool,
    /// Let warnings count as errors
    #[arg(long, value_name = "WHAT", value_parser = ["warnings"])]
    deny: Option<String>,
}

#[derive(Args)]
struct Build {
    #[command(flatten)]
    sources: Sources,
    /// The output folder [default: DIR/public]
    #[arg(short, long, value_name = "OUT")]
    output: Option<PathBuf>,
    /// Whether links end at a page's folder, or name the file in it so that they work from a disk
    #[arg(long, value_enum, default_value_t = Href::Directory)]
    href: Href,
    /// Build the documents without errors although others have some; those keep their old pages
    #[arg(long)]
    keep_going: bool,
    /// Compare what stands in the output by its bytes, not by sizes and times
    #[arg(long)]
    no_trust_mtime: bool,
}

#[derive(Args)]
struct Check {
    #[command(flatten)]
    sources: Sources,
}

#[derive(Clone, Copy, ValueEnum)]
enum Href {
    /// `…/statement/`
    Directory,
    /// `…/statement/index.html`
    File,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    /// In words, with the lines they speak of
    Human,
    /// A line each
    Short,
    /// A JSON object a line
    Json,
    /// Annotations of GitHub Actions
    Github,
}

/// Returns the code, if it is one; else what it may have meant.
fn code(word: &str) -> Result<String, String> {
    let codes: Vec<&str> = chancery::model::diagnostic::Code::ALL.iter().map(|code| code.word()).collect();
    if codes.contains(&word) { Ok(word.to_owned()) } else { Err(chancery::model::diagnostic::suggest(word, codes.iter().copied())) }
}

fn main() -> ExitCode {
    let done = match Chancery::parse().command {
        Command::Build(build) => self::build(&build),
        Command::Check(check) => self::check(&check),
        Command::Explain(explain) => self::explain(&explain),
        Command::Freeze(freeze) => self::freeze(&freeze),
        Command::Store(store) => self::store(&store),
    };
    let code = done.unwrap_or_else(|error| {
        eprintln!("error: {error}");
        if let Some(help) = error.help() {
            eprintln!("help: {help}");
        }
        error.exit_code()
    });
    ExitCode::from(code)
}

impl Sources {
    fn options(&self) -> Options {
        Options {
            root: self.dir.clone(),
            out: None,
            base_url: self.base_url.clone(),
            hrefs: HrefStyle::Directory,
            keep_going: false,
            deny_warnings: self.deny.is_some(),
            trust: Trust::Times,
        }
    }

    fn run(&self, options: &Options) -> Result<Outcome, Error> {
        let mut threads = rayon::ThreadPoolBuilder::new();
        if let Some(jobs) = self.jobs {
            threads = threads.num_threads(usize::from(jobs));
        }
        let threads =
            threads.build().map_err(|error| Error::Usage { says: format!("cannot start the threads: {error}"), help: "ask for fewer with `-j`".into() })?;
        let bar = bar();
        let stop = Stop::default();
        let asked = stop.clone();
        // Asked a second time, the program ends at once.
        let _ = ctrlc::set_handler(move || if asked.is_asked() { std::process::exit(130) } else { asked.ask() });
        let outcome = threads.install(|| {
            let progress = |done, all| {
                bar.set_length(all as u64);
                bar.set_position(done as u64);
            };
            pipeline::build(options, Watch { progress: &progress, stop: &stop })
        });
        bar.finish_and_clear();
        outcome
    }

    /// Returns the findings as they were asked for.
    fn findings(&self, diagnostics: &[Diagnostic], terminal: bool) -> String {
        let chosen: Vec<Diagnostic> =
            diagnostics.iter().filter(|diagnostic| self.only.as_deref().is_none_or(|only| only == diagnostic.code.word())).cloned().collect();
        if self.summary {
            return report::summary(&chosen);
        }
        report::findings(
            &chosen,
            match self.format {
                Form::Human => Format::Human(colour(terminal)),
                Form::Short => Format::Short,
                Form::Json => Format::Json,
                Form::Github => Format::Github,
            },
        )
    }

    /// Returns whether what was found is to end in failure.
    fn fails(&self, diagnostics: &[Diagnostic]) -> bool {
        let least = if self.deny.is_some() { Severity::Warning } else { Severity::Error };
        diagnostics.iter().any(|diagnostic| diagnostic.severity >= least)
    }
}

fn build(build: &Build) -> Result<u8, Error> {
    let sources = &build.sources;
    let options = Options {
        out: Some(build.output.clone().unwrap_or_else(|| sources.dir.join("public"))),
        hrefs: build.href.style(),
        keep_going: build.keep_going,
        trust: if build.no_trust_mtime { Trust::Bytes } else { Trust::Times },
        ..sources.options()
    };
    let outcome = sources.run(&options)?;
    eprint!("{}", sources.findings(&outcome.diagnostics, std::io::stderr().is_terminal()));
    talk(&outcome, sources);
    let Some(receipt) = &outcome.receipt else {
        eprintln!("nothing was written, because of the findings above");
        return Ok(1);
    };
    for remark in &receipt.remarks {
        eprintln!("note: {remark}");
    }
    for path in &receipt.altered {
        eprintln!("error: `{path}` in the output folder was altered since it was built; it was left as it is");
    }
    eprintln!("{}", report::receipt(receipt, &outcome.timings, outcome.has_base_url));
    if !receipt.altered.is_empty() {
        eprintln!("help: move the altered files away, then build again");
        return Ok(3);
    }
    Ok(u8::from(sources.fails(&outcome.diagnostics)))
}

/// The findings are what is asked for here, so they go to standard output.
fn check(check: &Check) -> Result<u8, Error> {
    let sources = &check.sources;
    let outcome = sources.run(&sources.options())?;
    let text = sources.findings(&outcome.diagnostics, std::io::stdout().is_terminal());
    // A reader that has seen enough may close the pipe.
    let _ = std::io::stdout().write_all(text.as_bytes());
    talk(&outcome, sources);
    Ok(u8::from(sources.fails(&outcome.diagnostics)))
}

fn explain(explain: &Explain) -> Result<u8, Error> {
    let text = match &explain.text {
        Some(file) => pipeline::explain_text(&explain.site, file, explain.register.as_deref())?,
        None => {
            let asked = explain.code.as_deref().unwrap_or_default();
            chancery::model::diagnostic::Code::ALL.iter().find(|code| code.word() == asked).map_or(String::new(), |code| code.page().to_owned())
        }
    };
    let _ = std::io::stdout().write_all(text.as_bytes());
    Ok(0)
}

fn freeze(freeze: &Freeze) -> Result<u8, Error> {
    let place = Place { dir: freeze.dir.clone(), output: None, base_url: None, href: Href::Directory };
    let frozen = chancery::freeze::freeze(&place.options())?;
    eprint!("{}", report::findings(&frozen.diagnostics, Format::Human(colour(std::io::stderr().is_terminal()))));
    if frozen.diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error) {
        eprintln!("nothing was frozen, because of the findings above");
        return Ok(1);
    }
    let locks = if frozen.written.len() == 1 { "1 lock".to_owned() } else { format!("{} locks", frozen.written.len()) };
    eprintln!("{} addresses and {} places in documents are frozen; {locks} written", frozen.addresses, frozen.places);
    Ok(0)
}

fn store(store: &Store) -> Result<u8, Error> {
    let text = match store {
        Store::Size(place) => pipeline::size(&place.options())?,
        Store::Clear(place) => pipeline::clear(&place.options())?,
        Store::Why { address, place } => pipeline::why(&place.options(), address)?,
    };
    let _ = std::io::stdout().write_all(text.as_bytes());
    Ok(0)
}

impl Href {
    fn style(self) -> HrefStyle {
        match self {
            Self::Directory => HrefStyle::Directory,
            Self::File => HrefStyle::File,
        }
    }
}

impl Place {
    fn options(&self) -> Options {
        Options {
            root: self.dir.clone(),
            out: Some(self.output.clone().unwrap_or_else(|| self.dir.join("public"))),
            base_url: self.base_url.clone(),
            hrefs: self.href.style(),
            keep_going: false,
            deny_warnings: false,
            trust: Trust::Times,
        }
    }
}

fn talk(outcome: &Outcome, sources: &Sources) {
    let tally = report::tally(&outcome.diagnostics);
    if !tally.is_empty() {
        eprintln!("{tally}");
    }
    if sources.timings {
        eprint!("{}", report::timings(&outcome.timings));
    }
}

/// A bar on a terminal; nothing elsewhere.
fn bar() -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{bar:40} {pos}/{len} pages").unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(0).with_style(style)
}

#[expect(clippy::disallowed_methods, reason = "the command line reads the environment")]
fn colour(terminal: bool) -> Colour {
    let wanted = std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
    if wanted && terminal { Colour::Yes } else { Colour::No }
}
