//! `chancery serve`: the preview, and what is said of it on a terminal.

use std::io::{IsTerminal, Write};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Sender;
use std::time::Duration;

use chancery::model::diagnostic::Severity;
use chancery::model::error::Error;
use chancery::pipeline::Options;
use chancery::report::{self, Colour, Format};
use chancery::serve::{Ask, Follow, Preview, Revision, Told};
use clap::Args;
use crossterm::event::{Event, KeyCode, KeyEventKind, KeyModifiers};
use crossterm::terminal;

/// Help with examples.
pub const EXAMPLES: &str = "Examples:
  chancery serve                              the site of ./content at http://localhost:4000/
  chancery serve letters --open               and opens it
  chancery serve --base /repo/                as it will stand below a project of GitHub Pages
  chancery serve --poll 1000                  where the system does not tell of changes

Nothing is written to the output folder. Drafts are shown. On a terminal: o opens the page, r reads everything anew,
c clears the screen, q ends. What was found is at /__chancery/ too.";

/// The interval of `--poll` without a number, in milliseconds.
const POLL: &str = "500";

#[derive(Args)]
pub struct Serve {
    /// The folder that holds `content/`
    #[arg(value_name = "DIR", default_value = ".")]
    dir: PathBuf,
    /// The port; where it is taken, the next free one
    #[arg(short, long, value_name = "PORT", default_value_t = 4000)]
    port: u16,
    /// The name or address at which to listen [default: this machine only]
    #[arg(long, value_name = "HOST")]
    host: Option<String>,
    /// The path at which the site stands
    #[arg(long, value_name = "PATH", default_value = "/", value_parser = base)]
    base: String,
    /// Open the site in the browser, once it can be read
    #[arg(long)]
    open: bool,
    /// Give pages as a build writes them; they do not follow what changes
    #[arg(long)]
    no_reload: bool,
    /// Look for changes again and again, every so many milliseconds, where the system does not tell of them
    #[arg(long, value_name = "MS", num_args = 0..=1, default_missing_value = POLL, value_parser = clap::value_parser!(u64).range(10..=60_000))]
    poll: Option<u64>,
    /// Where the site will stand, in place of `base_url` in `site.yaml`
    #[arg(long, value_name = "URL")]
    base_url: Option<String>,
}

/// Returns a path that begins and ends with `/`.
fn base(path: &str) -> Result<String, String> {
    let path = format!("/{}/", path.trim_matches('/')).replace("//", "/");
    match path.bytes().all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'?' | b'#' | b'\\' | b'"' | b'<' | b'>')) && !path.starts_with("/__chancery/") {
        true => Ok(path),
        false => Err("write a path such as `/repo/`".to_owned()),
    }
}

/// Serves until it is asked to end.
pub fn run(serve: &Serve, colour: Colour) -> Result<u8, Error> {
    let preview = Preview {
        options: Options { base_url: serve.base_url.clone(), ..Options::of(&serve.dir) },
        host: serve.host.clone().unwrap_or_else(chancery::serve::loopback),
        port: serve.port,
        base: serve.base.clone(),
        follow: if serve.no_reload { Follow::Nothing } else { Follow::Changes },
        poll: serve.poll.map(Duration::from_millis),
    };
    let keys = Keys::begin();
    let _ = ctrlc::set_handler(|| {
        Keys::end();
        std::process::exit(130);
    });
    let tell = move |told: Told<'_>| say(&words(&told, colour));
    let open = serve.open;
    let done = chancery::serve::serve(preview, Arc::new(tell), |url, ask| {
        let url = url.to_owned();
        if open {
            show(&url);
        }
        if keys {
            std::thread::spawn(move || listen(&url, &ask));
        }
    });
    Keys::end();
    done.map(|()| 0)
}

/// Opens the address; the server answers already, and waits until the site can be read.
fn show(url: &str) {
    if let Err(why) = open::that_detached(url) {
        say(&format!("note: cannot open the browser: {why}\n"));
    }
}

/// Whether keys are taken as they are pressed.
static RAW: AtomicBool = AtomicBool::new(false);

/// The terminal, while keys are taken from it.
struct Keys;

impl Keys {
    /// Takes keys where a person can press some.
    fn begin() -> bool {
        let there = std::io::stdin().is_terminal() && std::io::stderr().is_terminal() && terminal::enable_raw_mode().is_ok();
        RAW.store(there, Ordering::Relaxed);
        there
    }

    /// Gives the terminal back as it was.
    fn end() {
        if RAW.swap(false, Ordering::Relaxed) {
            let _ = terminal::disable_raw_mode();
        }
    }
}

fn listen(url: &str, ask: &Sender<Ask>) {
    while let Ok(event) = crossterm::event::read() {
        let Event::Key(key) = event else { continue };
        if key.kind != KeyEventKind::Press {
            continue;
        }
        let held = key.modifiers.contains(KeyModifiers::CONTROL);
        let asked = match key.code {
            KeyCode::Char('c') if held => {
                Keys::end();
                std::process::exit(130);
            }
            KeyCode::Char('o') => {
                show(url);
                continue;
            }
            KeyCode::Char('c') => {
                let mut terminal = std::io::stderr();
                let _ = crossterm::execute!(terminal, terminal::Clear(terminal::ClearType::All), crossterm::cursor::MoveTo(0, 0));
                continue;
            }
            KeyCode::Char('r') => Ask::Anew,
            // A large archive may be read at this moment; nothing is lost.
            KeyCode::Char('q') => {
                Keys::end();
                std::process::exit(0);
            }
            _ => continue,
        };
        if ask.send(asked).is_err() {
            return;
        }
    }
}

/// Says something; a terminal that gives keys as they are pressed does not begin lines by itself.
fn say(text: &str) {
    let text = if RAW.load(Ordering::Relaxed) { text.replace('\n', "\r\n") } else { text.to_owned() };
    let _ = std::io::stderr().write_all(text.as_bytes());
}

fn words(told: &Told<'_>, colour: Colour) -> String {
    match told {
        Told::Ready { url, taken, beyond } => {
            let mut text = taken.map(|port| format!("note: port {port} is taken\n")).unwrap_or_default();
            if *beyond {
                text.push_str("warning: other machines can reach this server; whoever has this address can read the site, drafts included\n");
            }
            text.push_str(&format!("the preview is at {url}\n"));
            if RAW.load(Ordering::Relaxed) {
                text.push_str("o opens it, r reads everything anew, c clears the screen, q ends\n");
            }
            text
        }
        Told::Remark(says) => format!("note: {says}\n"),
        Told::Revised(revision) => revised(revision, colour),
    }
}

fn revised(revision: &Revision, colour: Colour) -> String {
    let errors: Vec<_> = revision.errors().cloned().collect();
    let mut text = report::findings(&errors, Format::Human(colour));
    let changed = match &revision.changed[..] {
        [] if revision.number == 1 => "read".to_owned(),
        [] => "read anew".to_owned(),
        [one] => one.clone(),
        [one, others @ ..] => format!("{one} and {} more", others.len()),
    };
    let pages = match (revision.number, &revision.edition, revision.moved.get().map_or(0, |moved| moved.count)) {
        (1, Some(edition), _) => format!("{} pages", edition.pages()),
        (_, _, 1) => "1 page moved".to_owned(),
        (_, _, count) => format!("{count} pages moved"),
    };
    let others = |severity| revision.diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity).count();
    let tally: Vec<String> = [(Severity::Error, "error"), (Severity::Warning, "warning")]
        .into_iter()
        .filter_map(|(severity, word)| Some((others(severity), word)).filter(|(count, _)| *count > 0))
        .map(|(count, word)| format!(", {count} {word}{}", if count == 1 { "" } else { "s" }))
        .collect();
    text.push_str(&format!("{:>4}  {changed}: {pages}, {:.0} ms{}\n", revision.number, revision.readable.as_secs_f64() * 1000.0, tally.concat()));
    text
}

#[cfg(test)]
mod tests {
    use super::base;

    #[test]
    fn a_base_begins_and_ends_with_a_slash() {
        for (given, path) in [("", "/"), ("/", "/"), ("repo", "/repo/"), ("/repo/", "/repo/"), ("a/b", "/a/b/")] {
            assert_eq!(base(given).as_deref(), Ok(path));
        }
        assert!(base("/a b/").is_err() && base("a?b").is_err() && base("__chancery").is_err());
    }
}
