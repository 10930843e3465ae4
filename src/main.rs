//! The command line: what is asked, and what is answered.

mod cli;

use std::io::{IsTerminal, Write};
use std::process::ExitCode;

use chancery::inspect::{self, Target};
use chancery::model::diagnostic::{Diagnostic, Severity};
use chancery::model::error::Error;
use chancery::pipeline::{self, Indexed, Options, Outcome, Stop, Watch};
use chancery::report::{self, Colour, Format, Job};
use clap::Parser;
use cli::{Build, Chancery, Check, Command, Explain, Form, Host, Index, Project, Sources, Store, Theme, TimingForm};
use indicatif::{ProgressBar, ProgressStyle};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let done = match Chancery::parse().command {
        Command::Build(build) => self::build(&build, &build.options()),
        Command::Check(check) => self::check(&check),
        #[cfg(feature = "serve")]
        Command::Serve(serve) => cli::serve::run(&serve, colour(std::io::stderr().is_terminal())),
        Command::Explain(explain) => self::explain(&explain),
        Command::Index(index) => self::index(&index),
        Command::Merge(merge) => {
            let (build, options) = merge.build();
            self::build(&build, &options)
        }
        Command::Freeze(project) => self::freeze(&project),
        Command::Init(init) => init.run(),
        Command::New(new) => new.run(),
        Command::Schema(schema) => schema.run(),
        Command::Export(export) => export.run(),
        Command::Verify(verify) => verify.run(),
        Command::Completions(completions) => completions.run(),
        Command::Man(man) => man.run(),
        #[cfg(feature = "import")]
        Command::Import(import) => cli::import::run(&import, colour),
        Command::Store(store) => self::store(&store),
        Command::Theme(theme) => self::theme(&theme),
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
    /// Does work on the threads that were asked for, with a bar that shows how far it is.
    fn run<T: Send>(&self, work: impl FnOnce(Watch<'_>) -> Result<T, Error> + Send) -> Result<T, Error> {
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
            work(Watch { progress: &progress, stop: &stop })
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

    /// Adds what was found, in plain words, to the file that was named for it.
    fn summarise(&self, job: Job<'_>, diagnostics: &[Diagnostic], failed: bool) -> Result<(), Error> {
        self.job_summary.as_ref().map_or(Ok(()), |file| chancery::write::add(file, &report::job_summary(job, diagnostics, failed)))
    }

    /// Returns whether what was found is to end in failure.
    fn fails(&self, diagnostics: &[Diagnostic]) -> bool {
        let least = if self.deny.is_some() { Severity::Warning } else { Severity::Error };
        diagnostics.iter().any(|diagnostic| diagnostic.severity >= least)
    }
}

fn build(build: &Build, options: &Options) -> Result<u8, Error> {
    let sources = &build.sources;
    let outcome = sources.run(|watch| pipeline::build(options, watch))?;
    eprint!("{}", sources.findings(&outcome.diagnostics, std::io::stderr().is_terminal()));
    talk(&outcome, sources);
    let failed = outcome.receipt.is_none() || sources.fails(&outcome.diagnostics);
    sources.summarise(Job::Build(outcome.receipt.as_ref()), &outcome.diagnostics, failed)?;
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
    match build.dry_run {
        true => eprintln!("{}", report::forecast(receipt, &outcome.timings)),
        false => eprintln!("{}", report::receipt(receipt, &outcome.timings, outcome.has_base_url)),
    }
    if !receipt.altered.is_empty() {
        eprintln!("help: move the altered files away, then build again");
        return Ok(3);
    }
    Ok(u8::from(sources.fails(&outcome.diagnostics)))
}

/// The findings are what is asked for here, so they go to standard output.
fn check(check: &Check) -> Result<u8, Error> {
    let sources = &check.sources;
    if let Some(host) = check.target {
        return self::inspect(check, host);
    }
    let options = sources.options();
    let outcome = sources.run(|watch| pipeline::build(&options, watch))?;
    let text = sources.findings(&outcome.diagnostics, std::io::stdout().is_terminal());
    // A reader that has seen enough may close the pipe.
    let _ = std::io::stdout().write_all(text.as_bytes());
    talk(&outcome, sources);
    let failed = sources.fails(&outcome.diagnostics);
    sources.summarise(Job::Build(None), &outcome.diagnostics, failed)?;
    Ok(u8::from(failed))
}

/// Looks at what was built as a host will.
fn inspect(check: &Check, host: Host) -> Result<u8, Error> {
    let Host::GithubPages = host;
    let sources = &check.sources;
    let folder = check.output.clone().unwrap_or_else(|| sources.dir.join("public"));
    let shown = folder.to_string_lossy().replace('\\', "/");
    let seen = inspect::inspect(&folder, shown.trim_start_matches("./"), Target::GithubPages)?;
    let text = sources.findings(&seen.diagnostics, std::io::stdout().is_terminal());
    let _ = std::io::stdout().write_all(text.as_bytes());
    let tally = report::tally(&seen.diagnostics);
    if !tally.is_empty() {
        eprintln!("{tally}");
    }
    eprintln!("{} files, {} of {}", seen.files, report::size(seen.bytes), report::size(seen.limit));
    let failed = sources.fails(&seen.diagnostics);
    sources.summarise(Job::Inspect { files: seen.files, bytes: seen.bytes, limit: seen.limit }, &seen.diagnostics, failed)?;
    Ok(u8::from(failed))
}

fn index(index: &Index) -> Result<u8, Error> {
    let (sources, options) = (&index.sources, index.sources.options());
    let Indexed { outcome, written } = sources.run(|watch| pipeline::index(&options, &index.output, watch))?;
    eprint!("{}", sources.findings(&outcome.diagnostics, std::io::stderr().is_terminal()));
    talk(&outcome, sources);
    let Some((documents, bytes)) = written else {
        eprintln!("nothing was written, because of the findings above");
        return Ok(1);
    };
    let documents = if documents == 1 { "1 document".to_owned() } else { format!("{documents} documents") };
    eprintln!("{documents} in `{}`, {bytes} bytes", index.output.display());
    Ok(0)
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

fn freeze(project: &Project) -> Result<u8, Error> {
    let frozen = chancery::freeze::freeze(&Options::of(&project.dir))?;
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
        Store::Size(project) => pipeline::size(&project.dir)?,
        Store::Clear(project) => pipeline::clear(&project.dir)?,
        Store::Why { address, place } => pipeline::why(&place.options(), address)?,
    };
    let _ = std::io::stdout().write_all(text.as_bytes());
    Ok(0)
}

fn theme(theme: &Theme) -> Result<u8, Error> {
    let text = match theme {
        Theme::List(project) => pipeline::theme_list(&project.dir)?,
        Theme::Eject { files, into, overwrite, site } => pipeline::theme_eject(site, files, into.as_deref(), *overwrite)?,
    };
    let _ = std::io::stdout().write_all(text.as_bytes());
    Ok(0)
}

fn talk(outcome: &Outcome, sources: &Sources) {
    let tally = report::tally(&outcome.diagnostics);
    if !tally.is_empty() {
        eprintln!("{tally}");
    }
    match sources.timings {
        None => {}
        Some(TimingForm::Human) => eprint!("{}", report::timings(&outcome.timings)),
        Some(TimingForm::Json) => {
            let _ = std::io::stdout().write_all(report::timings_json(&outcome.timings).as_bytes());
        }
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

/// The time to write where one is to be written, as builds that can be repeated are told it.
#[expect(clippy::disallowed_methods, reason = "the command line reads the environment")]
fn source_date_epoch() -> Result<Option<jiff::Timestamp>, Error> {
    let Some(given) = std::env::var_os("SOURCE_DATE_EPOCH").filter(|given| !given.is_empty()) else { return Ok(None) };
    let seconds = given.to_str().and_then(|given| given.trim().parse().ok());
    match seconds.and_then(|seconds| jiff::Timestamp::from_second(seconds).ok()) {
        Some(time) => Ok(Some(time)),
        None => Err(Error::Usage {
            says: format!("SOURCE_DATE_EPOCH is `{}`, which is no time", given.to_string_lossy()),
            help: "give the seconds since 1970, such as `SOURCE_DATE_EPOCH=1712188800`, or unset it".into(),
        }),
    }
}

#[expect(clippy::disallowed_methods, reason = "the command line reads the environment")]
fn colour(terminal: bool) -> Colour {
    let wanted = std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
    if wanted && terminal { Colour::Yes } else { Colour::No }
}
