//! From the start to the first page, and from a file that is saved to the page that can be read: `cargo bench --bench edit [LETTERS…]`, best on a RAM disk (`TMPDIR=/dev/shm`).
#![expect(clippy::disallowed_methods, reason = "a bench touches the disk and the clock")]

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::sync::{Arc, mpsc};
use std::time::{Duration, Instant};

use chancery::pipeline::Options;
use chancery::serve::{Ask, Follow, Preview, Told, loopback, serve};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// So many edits of each kind are timed, behind some that are not.
const EDITS: usize = 200;
const UNTIMED: usize = 10;
/// So many starts of each kind are timed.
const STARTS: usize = 5;

const LETTER: &str = "/letters/1990/letter-0/";

fn main() {
    let asked: Vec<usize> = std::env::args().filter_map(|word| word.parse().ok()).collect();
    for letters in if asked.is_empty() { vec![1, 1000, 10_000] } else { asked } {
        let folder = tempfile::tempdir().unwrap();
        project(folder.path(), letters);
        println!("{letters} letters");
        // Files that were just written are not trusted by their times.
        std::thread::sleep(Duration::from_millis(100));
        for start in ["cold", "warm"] {
            for (name, page) in [("home page", "/"), ("letter", LETTER)] {
                starts(folder.path(), start, name, page);
            }
        }
        edits(folder.path());
    }
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

fn rooms(rooms: &[(&'static str, Duration)], of: f64) -> String {
    rooms.iter().map(|(room, time)| format!("{room} {:.1}", ms(*time) / of)).collect::<Vec<_>>().join(", ")
}

/// Returns the time that so many of a hundred do not exceed.
fn at(times: &mut [Duration], share: usize) -> f64 {
    times.sort();
    ms(times[(times.len() * share / 100).min(times.len() - 1)])
}

/// A preview that runs, and what it tells of its revisions.
struct Running {
    host: String,
    ask: mpsc::Sender<Ask>,
    revised: mpsc::Receiver<(Vec<(&'static str, Duration)>, Duration)>,
    server: std::thread::JoinHandle<()>,
}

impl Running {
    fn start(folder: &Path) -> Self {
        let preview = Preview { options: Options::of(folder), host: loopback(), port: 0, base: "/".into(), follow: Follow::Changes, poll: None };
        let ((ready, begun), (done, revised)) = (mpsc::channel(), mpsc::channel());
        let tell = move |told: Told<'_>| {
            if let Told::Revised(revision) = told {
                let _ = done.send((revision.timings.rooms.clone(), revision.readable));
            }
        };
        let server = std::thread::spawn(move || serve(preview, Arc::new(tell), move |url, ask| ready.send((url.to_owned(), ask)).unwrap()).unwrap());
        let (url, ask) = begun.recv().unwrap();
        Self { host: url.trim_start_matches("http://").trim_end_matches('/').to_owned(), ask, revised, server }
    }

    fn end(self) {
        self.ask.send(Ask::End).unwrap();
        self.server.join().unwrap();
    }
}

/// Starts the preview again and again, and times until a page is there, and until everything is.
fn starts(folder: &Path, start: &str, name: &str, page: &str) {
    let (mut first, mut whole, mut last) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..STARTS {
        if start == "cold" {
            let _ = fs::remove_dir_all(folder.join(".chancery"));
        }
        let begin = Instant::now();
        let running = Running::start(folder);
        let mut text = String::new();
        request(&running.host, page).read_to_string(&mut text).unwrap();
        assert!(text.starts_with("HTTP/1.1 200") && text.contains("</html>"), "{text}");
        first.push(begin.elapsed());
        last = running.revised.recv().unwrap().0;
        whole.push(begin.elapsed());
        running.end();
    }
    println!(
        "  {start}, {name}: first page {:.0} ms (worst {:.0}); all is read after {:.0} ms ({})",
        at(&mut first, 50),
        at(&mut first, 100),
        at(&mut whole, 50),
        rooms(&last, 1.0)
    );
}

/// Serves the project, edits its first letter, and times until a browser that was told can read the page.
fn edits(folder: &Path) {
    let running = Running::start(folder);
    let host = &running.host;
    let mut events = request(host, &format!("/__chancery/events?at={LETTER}"));
    next(&mut events);
    running.revised.recv().unwrap();
    // The folders are being watched by then.
    std::thread::sleep(Duration::from_secs(2));
    for (kind, path, from) in [("body", "statement.md", "The wells"), ("title", "letter.md", "title: Letter")] {
        let path = folder.join("content/letters/1990/letter-0").join(path);
        let text = fs::read_to_string(&path).unwrap();
        let shown = if kind == "body" { format!("{LETTER}statement/") } else { LETTER.to_owned() };
        let (mut times, mut told) = (Vec::new(), Vec::new());
        let mut sums: BTreeMap<&'static str, Duration> = BTreeMap::new();
        for edit in 0..UNTIMED + EDITS {
            let mark = format!("zqx{edit}q");
            let changed = text.replacen(from, &format!("{from} {mark}"), 1);
            let begin = Instant::now();
            fs::write(&path, changed).unwrap();
            loop {
                next(&mut events);
                let mut text = String::new();
                request(host, &shown).read_to_string(&mut text).unwrap();
                if text.contains(&mark) {
                    break;
                }
            }
            let spent = begin.elapsed();
            // What is counted behind an edit is not to be timed with the next.
            let (spans, readable) = running.revised.recv().unwrap();
            std::thread::sleep(Duration::from_millis(20));
            if edit >= UNTIMED {
                times.push(spent);
                told.push(readable);
                spans.into_iter().for_each(|(room, time)| *sums.entry(room).or_default() += time);
            }
        }
        let sums: Vec<(&'static str, Duration)> = sums.into_iter().collect();
        println!(
            "  {kind}: from saved to read p50 {:.1} ms, p99 {:.1}, worst {:.1}; from told to readable p50 {:.1}, p99 {:.1}; of that on average, ms: {}",
            at(&mut times, 50),
            at(&mut times, 99),
            at(&mut times, 100),
            at(&mut told, 50),
            at(&mut told, 99),
            rooms(&sums, EDITS as f64)
        );
        while running.revised.try_recv().is_ok() {}
    }
    drop(events);
    running.end();
}

fn request(host: &str, path: &str) -> BufReader<TcpStream> {
    let mut stream = TcpStream::connect(host.replace("localhost", "127.0.0.1")).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").unwrap();
    BufReader::new(stream)
}

/// Waits for the next event.
fn next(events: &mut BufReader<TcpStream>) {
    let mut line = String::new();
    while !line.starts_with("data: ") {
        line.clear();
        assert!(events.read_line(&mut line).unwrap() > 0, "the stream ended");
    }
}

/// Writes a project of invented letters.
fn project(folder: &Path, letters: usize) {
    let content = folder.join("content");
    fs::create_dir_all(content.join("agenda")).unwrap();
    fs::write(content.join("site.yaml"), "title: Letters\npublisher: {name: Archive}\nlanguage: en\n").unwrap();
    let items: String = (1..=120).map(|item| format!("  - {{number: {item}, title: Question {item} of the agenda, paired: [{{by: agenda}}]}}\n")).collect();
    fs::write(content.join("agenda/ga-78.yaml"), format!("organ: general-assembly\nsession: 78\nitems:\n{items}")).unwrap();
    for letter in 0..letters {
        let folder = content.join(format!("letters/{}/letter-{letter}", 1990 + letter % 30));
        fs::create_dir_all(&folder).unwrap();
        let (first, second) = (1 + letter % 120, 1 + letter * 7 % 120);
        let items = if first == second { format!("{first}") } else { format!("{}, {}", first.min(second), first.max(second)) };
        let sender = ["Ruritania", "Graustark", "Syldavia", "Borduria", "Freedonia"][letter % 5];
        let head = format!(
            "---\nkind: letter\ntitle: Letter number {letter} from the Permanent Representative of {sender}\ndate: {}-{:02}-{:02}\norgans:\n  - {{organ: general-assembly, session: 78, items: [{items}]}}\nfrom: [{{state: {sender}}}]\nparts: [statement.md]\n---\n\n",
            1990 + letter % 30,
            1 + letter % 12,
            1 + letter % 28
        );
        fs::write(folder.join("letter.md"), format!("{head}I have the honour to transmit herewith a statement on wells (see annex).\n")).unwrap();
        let paragraphs: String = (0..12)
            .map(|at| {
                format!(
                    "The wells of district {at} were opened, and those who live there drew water from them, as letter {letter} says at length and in order.\n\n"
                )
            })
            .collect();
        fs::write(
            folder.join("statement.md"),
            format!("---\npart: annex\ntitle: Statement on wells\nauthors: [Ministry of Water of {sender}]\n---\n\n{paragraphs}"),
        )
        .unwrap();
    }
}
