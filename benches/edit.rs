//! From a file that is saved to the page that can be read: `cargo bench --bench edit [LETTERS…]`, best on a RAM disk (`TMPDIR=/dev/shm`).
#![expect(clippy::disallowed_methods, reason = "a bench touches the disk and the clock")]

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::sync::{Arc, Mutex, mpsc};
use std::time::{Duration, Instant};

use chancery::pipeline::Options;
use chancery::pipeline::live::{Changes, Live};
use chancery::serve::{Ask, Follow, Preview, Told, loopback, serve};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// So many edits of each kind are timed.
const EDITS: usize = 100;

fn main() {
    let asked: Vec<usize> = std::env::args().filter_map(|word| word.parse().ok()).collect();
    for letters in if asked.is_empty() { vec![1, 1000, 10_000] } else { asked } {
        let folder = tempfile::tempdir().unwrap();
        project(folder.path(), letters);
        println!("{letters} letters");
        for start in ["cold", "warm"] {
            let begin = Instant::now();
            let mut live = Live::of(Options::of(folder.path()));
            let step = live.follow(&Changes::all()).unwrap();
            let edition = step.edition.expect("the project has no errors");
            edition.file("index.html").unwrap().unwrap();
            println!(
                "  first page, {start}: {:.0} ms ({} pages, {} findings; {})",
                ms(begin.elapsed()),
                edition.pages(),
                step.diagnostics.len(),
                rooms(&step.timings.rooms, 1.0)
            );
            // Files that were just written are not trusted by their times.
            std::thread::sleep(Duration::from_millis(100));
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

/// Serves the project, edits its first letter, and times until a browser that was told can read the page.
fn edits(folder: &Path) {
    let preview = Preview { options: Options::of(folder), host: loopback(), port: 0, base: "/".into(), follow: Follow::Changes, poll: None };
    let timings: Arc<Mutex<BTreeMap<&'static str, Duration>>> = Arc::default();
    let (tell_timings, (ready, begun)) = (Arc::clone(&timings), mpsc::channel());
    let tell = move |told: Told<'_>| {
        if let Told::Revised(revision) = told {
            let mut sums = tell_timings.lock().unwrap();
            revision.timings.rooms.iter().for_each(|(room, time)| *sums.entry(*room).or_default() += *time);
        }
    };
    let server = std::thread::spawn(move || serve(preview, Arc::new(tell), move |url, ask| ready.send((url.to_owned(), ask)).unwrap()).unwrap());
    let (url, ask) = begun.recv().unwrap();
    let host = url.trim_start_matches("http://").trim_end_matches('/').to_owned();
    let page = "/letters/1990/letter-0/";
    let mut events = request(&host, &format!("/__chancery/events?at={page}"));
    next(&mut events);
    for (kind, path, from) in [("body", "statement.md", "The wells"), ("title", "letter.md", "title: Letter")] {
        timings.lock().unwrap().clear();
        let path = folder.join("content/letters/1990/letter-0").join(path);
        let text = fs::read_to_string(&path).unwrap();
        let shown = if kind == "body" { format!("{page}statement/") } else { page.to_owned() };
        let mut times: Vec<Duration> = Vec::new();
        for edit in 0..EDITS {
            let mark = format!("zqx{edit}q");
            let changed = text.replacen(from, &format!("{from} {mark}"), 1);
            // What is counted behind the last edit is not to be timed with the next.
            std::thread::sleep(Duration::from_millis(60));
            let begin = Instant::now();
            fs::write(&path, changed).unwrap();
            loop {
                next(&mut events);
                let mut text = String::new();
                request(&host, &shown).read_to_string(&mut text).unwrap();
                if text.contains(&mark) {
                    break;
                }
            }
            times.push(begin.elapsed());
        }
        std::thread::sleep(Duration::from_millis(500));
        times.sort();
        let at = |share: usize| ms(times[(times.len() * share / 100).min(times.len() - 1)]);
        let sums: Vec<(&'static str, Duration)> = timings.lock().unwrap().iter().map(|(room, time)| (*room, *time)).collect();
        println!("  {kind}: p50 {:.1} ms, p99 {:.1} ms; of that on average, ms: {}", at(50), at(99), rooms(&sums, EDITS as f64));
    }
    ask.send(Ask::End).unwrap();
    server.join().unwrap();
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
