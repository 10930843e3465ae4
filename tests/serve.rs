//! The preview's server: which requests it answers, which it refuses, and what it bears.
#![cfg(feature = "serve")]
#![expect(clippy::disallowed_methods, reason = "tests touch the disk")]

mod common;

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, mpsc};
use std::time::{Duration, Instant};

use chancery::pipeline::Options;
use chancery::serve::{Ask, Follow, Preview, loopback, serve};
use common::{copied, root};

/// A preview that runs until it is dropped; it is ended before its project is removed.
struct Server {
    child: Child,
    port: u16,
    token: String,
    project: Option<tempfile::TempDir>,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

struct Answer {
    status: u16,
    head: String,
    body: Vec<u8>,
}

impl Answer {
    fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| line.split_once(": ").filter(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value))
    }

    fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

fn start_in(folder: &Path, options: &[&str]) -> Server {
    let mut child = Command::new(env!("CARGO_BIN_EXE_chancery"))
        .arg("serve")
        .arg(folder)
        .args(if options.contains(&"-p") { &[][..] } else { &["-p", "0"] })
        .args(options)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
    let url = loop {
        let line = lines.next().unwrap().unwrap();
        if let Some(url) = line.strip_prefix("the preview is at ") {
            break url.to_owned();
        }
    };
    // Somebody must read on, else the server would wait to say something.
    std::thread::spawn(move || lines.for_each(drop));
    let (_, rest) = url.split_once("://").unwrap();
    let (authority, path) = rest.split_once('/').unwrap();
    let port = authority.rsplit_once(':').unwrap().1.parse().unwrap();
    let token = path.split_once("token=").map(|(_, token)| token.to_owned()).unwrap_or_default();
    Server { child, port, token, project: None }
}

fn start(options: &[&str]) -> Server {
    let project = copied(&root().join("tests/sites/minimal"));
    let mut server = start_in(project.path(), options);
    server.project = Some(project);
    server
}

fn connect(port: u16) -> TcpStream {
    let stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
    stream
}

/// Sends a request as it is written, and returns the answer.
fn raw(port: u16, request: &str) -> Answer {
    let mut stream = connect(port);
    stream.write_all(request.as_bytes()).unwrap();
    let mut bytes = Vec::new();
    // A server that refuses a head may close before all of it was taken.
    let _ = stream.read_to_end(&mut bytes);
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").unwrap_or_else(|| panic!("no answer to {request:?}"));
    let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    Answer { status, head, body: bytes[end + 4..].to_vec() }
}

fn get(port: u16, path: &str) -> Answer {
    raw(port, &format!("GET {path} HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: close\r\n\r\n"))
}

impl Server {
    fn raw(&self, request: &str) -> Answer {
        raw(self.port, request)
    }

    fn connect(&self) -> TcpStream {
        connect(self.port)
    }

    fn with(&self, method: &str, path: &str, headers: &str) -> Answer {
        self.raw(&format!("{method} {path} HTTP/1.1\r\nHost: localhost:{}\r\nConnection: close\r\n{headers}\r\n", self.port))
    }

    fn get(&self, path: &str) -> Answer {
        get(self.port, path)
    }

    /// The token of this run, as the page of the preview itself has it.
    fn secret(&self) -> String {
        let page = self.get("/__chancery/").text();
        let (_, rest) = page.split_once("token=").unwrap();
        rest.split('"').next().unwrap().to_owned()
    }

    /// Opens a stream of events and waits for the first of them.
    fn events(&self, headers: &str) -> (TcpStream, String) {
        let mut stream = self.connect();
        write!(stream, "GET /__chancery/events?at=/ HTTP/1.1\r\nHost: localhost:{}\r\n{headers}\r\n", self.port).unwrap();
        let mut text = Vec::new();
        let mut byte = [0; 1024];
        while !String::from_utf8_lossy(&text).contains("data: ") && !String::from_utf8_lossy(&text).starts_with("HTTP/1.1 4") {
            let count = stream.read(&mut byte).unwrap();
            assert!(count > 0, "the stream ends: {}", String::from_utf8_lossy(&text));
            text.extend_from_slice(&byte[..count]);
        }
        (stream, String::from_utf8_lossy(&text).into_owned())
    }
}

/// Removes the element of the client.
fn without_client(html: &str) -> String {
    let start = html.find("<script src=\"/__chancery/client.js\"").expect("the client is in the page");
    let end = start + html[start..].find("</script>").unwrap() + "</script>".len();
    format!("{}{}", &html[..start], &html[end..]).replace("; connect-src 'self'\"", "\"")
}

#[test]
fn pages_are_those_of_a_build_but_for_the_client() {
    let server = start(&[]);
    let built = common::built(&root().join("tests/sites/minimal"));
    for (path, bytes) in &built {
        if path.starts_with("manifest") {
            continue;
        }
        let answer = server.get(&format!("/{path}"));
        assert_eq!(answer.status, 200, "{path}");
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"), "{path}");
        assert!(!answer.head.to_lowercase().contains("access-control"), "{path}");
        match path.ends_with(".html") {
            true => assert_eq!(without_client(&answer.text()), String::from_utf8_lossy(bytes), "{path}"),
            false => assert!(answer.body == *bytes, "{path}"),
        }
    }
    let plain = start(&["--no-reload"]);
    assert!(plain.get("/").body == built["index.html"]);
    assert!(!server.project.as_ref().unwrap().path().join("public").exists(), "nothing is written to the output folder");
}

#[test]
fn addresses_are_looked_up_and_never_joined_to_a_folder() {
    let server = start(&[]);
    for path in [
        "/../content/site.yaml",
        "/letters/../../content/site.yaml",
        "/%2e%2e/content/site.yaml",
        "/..%2fcontent/site.yaml",
        "/..%5ccontent%5csite.yaml",
        "/..\\content\\site.yaml",
        "/index.html%00",
        "/%00",
        "/content/site.yaml",
        "//etc/passwd",
        "/%ff%fe",
        "/.chancery/store.whole",
        "/__chancery/../content/site.yaml",
        "/__chancery/explain/../../content/site.yaml",
        "/INDEX.HTML",
    ] {
        let answer = server.get(path);
        assert!(matches!(answer.status, 400 | 404), "{path}: {}", answer.status);
        assert!(!answer.text().contains("publisher:"), "{path}");
    }
    let missing = server.get("/nothing/here/");
    assert_eq!(missing.status, 404);
    assert!(missing.text().contains("/theme/registry.css"), "the page for unknown addresses links from the root");
}

#[test]
fn below_a_base_all_else_is_outside() {
    let server = start(&["--base", "/repo/"]);
    assert_eq!(server.get("/repo/").status, 200);
    let moved = server.get("/repo");
    assert_eq!((moved.status, moved.header("location")), (301, Some("/repo/")));
    let moved = server.get("/repo/by?x=1");
    assert_eq!((moved.status, moved.header("location")), (301, Some("/repo/by/?x=1")));
    for outside in ["/", "/letters/", "/Repo/", "/repository/"] {
        assert_eq!(server.get(outside).status, 404, "{outside}");
    }
    let missing = server.get("/repo/nothing");
    assert_eq!(missing.status, 404);
    assert!(missing.text().contains("/repo/theme/registry.css"));
}

#[test]
fn other_names_methods_and_sites_are_refused() {
    let server = start(&[]);
    let host = |host: &str| server.raw(&format!("GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n")).status;
    assert_eq!(host("127.0.0.1"), 200);
    assert_eq!(host("rebound.example:4000"), 403);
    assert_eq!(host("localhost.rebound.example"), 403);
    assert!(matches!(server.raw("GET / HTTP/1.1\r\nConnection: close\r\n\r\n").status, 400 | 403));
    for method in ["POST", "PUT", "DELETE", "OPTIONS", "PATCH"] {
        assert_eq!(server.with(method, "/", "").status, 405, "{method}");
    }
    let head = server.with("HEAD", "/", "");
    assert_eq!((head.status, head.body.len()), (200, 0));
    assert!(head.header("content-length").unwrap().parse::<usize>().unwrap() > 1000);
    for headers in ["Origin: http://other.example\r\n", "Origin: null\r\n", "Sec-Fetch-Site: cross-site\r\n"] {
        assert!(server.events(headers).1.starts_with("HTTP/1.1 403"), "{headers}");
    }
    assert!(server.events(&format!("Origin: http://localhost:{}\r\n", server.port)).1.starts_with("HTTP/1.1 200"));
}

#[test]
fn what_acts_asks_for_the_token_of_the_run() {
    let server = start(&[]);
    assert_eq!(server.get("/__chancery/anew").status, 403);
    assert_eq!(server.get("/__chancery/anew?token=0").status, 403);
    let token = server.secret();
    assert_eq!(server.get(&format!("/__chancery/anew?token={token}")).status, 303);
    assert_eq!(server.with("GET", &format!("/__chancery/anew?token={token}"), "Origin: http://other.example\r\n").status, 403);
    assert_ne!(start(&[]).secret(), token, "each run has its own");
}

#[test]
fn beyond_this_machine_every_page_asks_for_the_token() {
    let server = start(&["--host", "0.0.0.0"]);
    assert_eq!(server.token.len(), 32, "the address that is printed has the token");
    assert_eq!(server.get("/").status, 403);
    assert_eq!(server.get("/__chancery/").status, 403);
    let answer = server.get(&format!("/?token={}", server.token));
    assert_eq!(answer.status, 200);
    let cookie = answer.header("set-cookie").unwrap();
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"), "{cookie}");
    let cookie = cookie.split(';').next().unwrap();
    assert_eq!(server.with("GET", "/", &format!("Cookie: {cookie}\r\n")).status, 200);
}

#[test]
fn a_head_that_is_too_long_is_refused() {
    let server = start(&[]);
    let answer = server.with("GET", "/", &format!("X: {}\r\n", "x".repeat(64 * 1024)));
    assert!(matches!(answer.status, 400 | 431), "{}", answer.status);
    let answer = server.with("GET", "/", &"X: x\r\n".repeat(100));
    assert!(matches!(answer.status, 400 | 431), "{}", answer.status);
    assert_eq!(server.get("/").status, 200);
}

#[test]
fn many_and_slow_clients_keep_nobody_else_waiting() {
    let server = start(&[]);
    let streams: Vec<(TcpStream, String)> = (0..200).map(|_| server.events("")).collect();
    // Some begin a head and never end it, some ask for much and take nothing.
    let slow: Vec<TcpStream> = (0..100)
        .map(|at| {
            let mut stream = server.connect();
            let asks = if at % 2 == 0 { "GET / HTTP/1.1\r\nHost: loc" } else { "GET /search/pagefind.js HTTP/1.1\r\nHost: localhost\r\n\r\n" };
            stream.write_all(asks.as_bytes()).unwrap();
            stream
        })
        .collect();
    assert_eq!(server.get("/").status, 200);
    // Each of the streams is told of a change.
    let letter = server.project.as_ref().unwrap().path().join("content/letters/2024/village-wells/letter.md");
    let text = std::fs::read_to_string(&letter).unwrap();
    std::fs::write(&letter, text + "\nOne sentence more.\n").unwrap();
    for (mut stream, _) in streams {
        let mut bytes = [0; 4096];
        let count = stream.read(&mut bytes).unwrap();
        assert!(String::from_utf8_lossy(&bytes[..count]).contains("event: revision"));
        let _ = stream.shutdown(Shutdown::Both);
    }
    drop(slow);
    assert_eq!(server.get("/").status, 200);
}

#[test]
fn a_port_that_is_taken_gives_way_to_the_next() {
    let first = start(&[]);
    let project = copied(&root().join("tests/sites/minimal"));
    let second = start_in(project.path(), &["-p", &first.port.to_string()]);
    assert!(second.port > first.port);
    assert_eq!(second.get("/").status, 200);
}

/// Asks again and again until the page says so.
fn until(server: &Server, path: &str, says: impl Fn(&Answer) -> bool) {
    let start = Instant::now();
    while !says(&server.get(path)) {
        assert!(start.elapsed() < Duration::from_secs(30), "{path} does not change");
        std::thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn what_is_written_can_be_read_and_errors_leave_the_last_good_page() {
    for options in [&[][..], &["--poll", "50"]] {
        let server = start(options);
        let content = server.project.as_ref().unwrap().path().join("content");
        let letter = content.join("letters/2024/village-wells/letter.md");
        let text = std::fs::read_to_string(&letter).unwrap();
        let page = "/letters/2024/village-wells/";
        std::fs::write(&letter, format!("{text}\nThe wells are deep.\n")).unwrap();
        until(&server, page, |answer| answer.text().contains("The wells are deep."));
        std::fs::write(&letter, "---\ntitle: [\n---\n").unwrap();
        until(&server, "/__chancery/", |answer| answer.text().contains("/explain/yaml"));
        assert!(server.get(page).text().contains("The wells are deep."));
        assert!(server.events("").1.contains("\"code\":\"yaml\""));
        // As editors save: a whole file moves over the old one.
        let beside = letter.with_extension("tmp");
        std::fs::write(&beside, format!("{text}\nThe wells are dry.\n")).unwrap();
        std::fs::rename(&beside, &letter).unwrap();
        until(&server, page, |answer| answer.text().contains("The wells are dry."));
        // A folder is moved, and another draft comes.
        std::fs::rename(content.join("letters/2024/village-wells"), content.join("letters/2024/wells")).unwrap();
        until(&server, page, |answer| answer.status == 404);
        until(&server, "/letters/2024/wells/", |answer| answer.status == 200);
        std::fs::write(content.join("plan.md"), "---\ntitle: The plan\ndraft: true\n---\n\nNot yet.\n").unwrap();
        until(&server, "/plan/", |answer| answer.status == 200);
        assert!(server.get("/__chancery/").text().contains("<code>plan</code>"));
    }
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_at_once() {
    let mut server = start(&[]);
    assert_eq!(server.get("/").status, 200);
    Command::new("kill").args(["-INT", &server.child.id().to_string()]).status().unwrap();
    assert_eq!(server.child.wait().unwrap().code(), Some(130));
}

#[test]
fn errors_at_the_start_are_shown_in_place_of_the_site() {
    let project = copied(&root().join("tests/sites/minimal"));
    std::fs::write(project.path().join("content/site.yaml"), "title: [").unwrap();
    let server = start_in(project.path(), &[]);
    let answer = server.get("/");
    assert_eq!(answer.status, 500);
    assert!(answer.text().contains("content/site.yaml:1"), "{}", answer.text());
    std::fs::write(project.path().join("content/site.yaml"), "title: Letters\npublisher: {name: Archive}\nlanguage: en\n").unwrap();
    until(&server, "/", |answer| answer.status == 200);
}

#[test]
fn changes_are_told_where_the_project_is_the_folder_one_is_in() {
    let project = copied(&root().join("tests/sites/minimal"));
    let mut child = Command::new(env!("CARGO_BIN_EXE_chancery"))
        .args(["serve", "-p", "0"])
        .current_dir(project.path())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let (tell, told) = std::sync::mpsc::channel();
    let lines = BufReader::new(child.stderr.take().unwrap()).lines().map_while(Result::ok);
    std::thread::spawn(move || lines.for_each(|line| drop(tell.send(line))));
    let line = || told.recv_timeout(Duration::from_secs(30)).unwrap_or_else(|_| "nothing was said".to_owned());
    while !line().contains("read: ") {}
    // Folders are watched a moment later; from then on each line names the file that changed.
    let site = project.path().join("content/site.yaml");
    let yaml = std::fs::read_to_string(&site).unwrap();
    let mut said = Vec::new();
    for turn in 0..3 {
        std::thread::sleep(Duration::from_secs(1));
        std::fs::write(&site, yaml.replace("One Letter", &format!("Letters {turn}"))).unwrap();
        said.push(line());
    }
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(said[2].contains("site.yaml") && !said.iter().any(|line| line.contains("did not tell")), "{said:#?}");
}

/// The events of the page at `path`, as they come.
fn events_of(port: u16, path: &str) -> impl FnMut(&str) -> String {
    let mut stream = connect(port);
    write!(stream, "GET /__chancery/events?at={path} HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n").unwrap();
    let mut lines = BufReader::new(stream).lines();
    move |name| {
        let wanted = format!("event: {name}");
        while lines.next().expect("the stream ends").unwrap() != wanted {}
        lines.find_map(|line| line.unwrap().strip_prefix("data: ").map(str::to_owned)).expect("the event has data")
    }
}

/// Previews a project in this process; nothing of it is read until `before` is done.
fn held_back(root: &Path, follow: Follow, before: impl FnOnce(u16), then: impl FnOnce(u16) + Send) {
    let preview = Preview { options: Options::of(root), host: loopback(), port: 0, base: "/".into(), follow, poll: None };
    std::thread::scope(|scope| {
        let begun = |url: &str, ask: mpsc::Sender<Ask>| {
            let port = url.trim_end_matches('/').rsplit_once(':').unwrap().1.parse().unwrap();
            before(port);
            scope.spawn(move || {
                then(port);
                ask.send(Ask::End).unwrap();
            });
        };
        serve(preview, Arc::new(|_| {}), begun).unwrap();
    });
}

/// A project of three letters, of which one refers to another.
fn three_letters() -> tempfile::TempDir {
    let project = copied(&root().join("tests/sites/minimal"));
    let content = project.path().join("content/letters/2024");
    for (name, text) in [("springs", "The wells are those of [another letter](letter:2024/village-wells)."), ("rivers", "The rivers are low.")] {
        std::fs::create_dir(content.join(name)).unwrap();
        let letter = format!("---\nkind: letter\ntitle: Letter on {name}\n---\n\n{text}\n");
        std::fs::write(content.join(name).join("letter.md"), letter).unwrap();
    }
    project
}

#[test]
fn a_page_is_answered_before_the_whole_is_read_and_becomes_what_a_build_makes() {
    let project = three_letters();
    let built = &common::built(project.path());
    let (says, page) = ("data-reading", "/letters/2024/springs/");
    let (answered, waiting) = mpsc::channel();
    // Who asks and gets no answer drops its sender, so nobody waits for it.
    let before = move |port| {
        let letter = get(port, page);
        assert_eq!(letter.status, 200);
        assert!(letter.text().contains(says) && letter.text().contains("The wells are those of"));
        assert!(letter.text().contains("another letter") && !letter.text().contains("village-wells/"), "what is not read yet is led to by nothing");
        // The theme is there; what needs all letters waits for them: unknown addresses, and files for programs, which nobody would tell that they are not whole.
        assert_eq!(get(port, "/theme/registry.css").status, 200);
        for path in ["/letters/2024/nothing/", "/letters/2024/Springs/", "/documents.jsonl", "/letters/2024/springs/whole/text.txt"] {
            let answered = answered.clone();
            std::thread::spawn(move || answered.send((path, get(port, path))).unwrap());
        }
        for path in ["/", "/about/", "/letters/2024/village-wells/", "/by/year/"] {
            let answer = get(port, path);
            assert_eq!(answer.status, 200, "{path}");
            assert!(answer.text().contains(says), "{path}");
        }
        assert!(get(port, "/").text().contains("Letter on rivers"), "the home page shows the last letters");
    };
    let (opened, events) = mpsc::channel();
    held_back(
        project.path(),
        Follow::Changes,
        |port| {
            before(port);
            assert!(waiting.try_recv().is_err(), "what is not known is not answered");
            opened.send((events_of(port, page), waiting)).unwrap();
        },
        move |port| {
            let (mut event, waiting) = events.recv().unwrap();
            let told = event("revision");
            assert!(told.contains("\"moved\":true") && told.contains("\"errors\":[]"), "{told}");
            let whole = get(port, page);
            assert_eq!(without_client(&whole.text()), String::from_utf8_lossy(&built["letters/2024/springs/index.html"]));
            assert!(!whole.text().contains(says) && whole.text().contains("village-wells/"));
            // They are answered before the preview ends.
            let mut late: Vec<(&str, Answer)> = (0..4).map(|_| waiting.recv().unwrap()).collect();
            late.sort_by_key(|(path, _)| *path);
            let statuses: Vec<(&str, u16)> = late.iter().map(|(path, answer)| (*path, answer.status)).collect();
            assert_eq!(
                statuses,
                [("/documents.jsonl", 404), ("/letters/2024/Springs/", 404), ("/letters/2024/nothing/", 404), ("/letters/2024/springs/whole/text.txt", 200)]
            );
            assert!(late[3].1.body == built["letters/2024/springs/whole/text.txt"]);
        },
    );
}

#[test]
fn what_does_not_follow_changes_waits_for_the_whole() {
    let project = three_letters();
    let built = common::built(project.path());
    let (answered, waiting) = mpsc::channel();
    let before = |port| {
        std::thread::spawn(move || answered.send(get(port, "/")).unwrap());
    };
    held_back(project.path(), Follow::Nothing, before, move |_| assert!(waiting.recv().unwrap().body == built["index.html"]));
}

#[test]
fn a_letter_that_was_never_seen_without_errors_says_so_at_its_address() {
    let project = three_letters();
    let letter = project.path().join("content/letters/2024/rivers/letter.md");
    // A run before this one has read it, and keeps its card.
    {
        let server = start_in(project.path(), &[]);
        until(&server, "/letters/2024/rivers/", |answer| answer.status == 200);
    }
    let text = std::fs::read_to_string(&letter).unwrap();
    std::fs::write(&letter, text.replace("kind: letter", "kind: [letter")).unwrap();
    let server = start_in(project.path(), &[]);
    for path in ["/letters/2024/rivers/", "/letters/2024/rivers/whole/"] {
        let answer = server.get(path);
        assert_eq!(answer.status, 500, "{path}");
        assert!(answer.text().contains("content/letters/2024/rivers"), "{}", answer.text());
        assert!(answer.text().contains("client.js"), "it follows what changes");
    }
    assert_eq!(server.get("/letters/2024/rapids/").status, 404);
    assert!(!server.get("/").text().contains("Letter on rivers"));
    std::fs::write(&letter, &text).unwrap();
    until(&server, "/letters/2024/rivers/", |answer| answer.status == 200 && answer.text().contains("The rivers are low."));
    // Now it was seen.
    std::fs::write(&letter, text.replace("kind: letter", "kind: [letter")).unwrap();
    until(&server, "/__chancery/", |answer| answer.text().contains("/explain/yaml"));
    assert!(server.get("/letters/2024/rivers/").text().contains("The rivers are low."));
}

/// Starts a preview by a command that ends with the program and its options; tells what it says, line by line.
#[cfg(target_os = "linux")]
fn speaking(mut command: Command, folder: &Path) -> (Server, mpsc::Receiver<String>) {
    let mut child = command.arg("serve").arg(folder).args(["-p", "0"]).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(child.stderr.take().unwrap()).lines().map_while(Result::ok);
    let url = lines.find_map(|line| line.strip_prefix("the preview is at ").map(str::to_owned)).expect("it starts");
    let (tell, told) = mpsc::channel();
    std::thread::spawn(move || lines.for_each(|line| drop(tell.send(line))));
    let port = url.trim_end_matches('/').rsplit_once(':').unwrap().1.parse().unwrap();
    (Server { child, port, token: String::new(), project: None }, told)
}

/// A directory's watcher is told of what is done to its files by their names in it, and of nothing that is done by another name.
#[cfg(target_os = "linux")]
#[test]
fn a_watcher_that_tells_nothing_is_noticed_and_the_files_are_looked_at() {
    let project = three_letters();
    let letter = project.path().join("content/letters/2024/rivers/letter.md");
    let elsewhere = project.path().join("elsewhere/letter.md");
    std::fs::create_dir(project.path().join("elsewhere")).unwrap();
    std::fs::hard_link(&letter, &elsewhere).unwrap();
    let (server, told) = speaking(Command::new(env!("CARGO_BIN_EXE_chancery")), project.path());
    let text = std::fs::read_to_string(&letter).unwrap();
    let mut said = Vec::new();
    let noticed = |line: &String| line.contains("the system did not tell of a change; sources are looked at every 500 ms");
    // What is written before the folders are watched is looked for without that; so it is written again.
    for turn in 0..20 {
        std::fs::write(&elsewhere, format!("{text}\nThe rivers rise, {turn}.\n")).unwrap();
        until(&server, "/letters/2024/rivers/", |answer| answer.text().contains(&format!("The rivers rise, {turn}.")));
        std::thread::sleep(Duration::from_millis(50));
        said.extend(told.try_iter());
        if said.iter().any(noticed) {
            break;
        }
    }
    assert!(said.iter().any(noticed), "{said:#?}");
    // From now on everything is found, whoever tells of it: also what is of no letter.
    std::fs::write(&elsewhere, format!("{text}\nThe rivers fall.\n")).unwrap();
    until(&server, "/letters/2024/rivers/", |answer| answer.text().contains("The rivers fall."));
    let site = project.path().join("content/site.yaml");
    let yaml = std::fs::read_to_string(&site).unwrap();
    std::fs::write(&site, yaml.replace("One Letter", "Three Letters")).unwrap();
    until(&server, "/", |answer| answer.text().contains("Three Letters"));
    said.extend(told.try_iter());
    assert_eq!(said.iter().filter(|line| line.starts_with("note: ")).count(), 1, "{said:#?}");
}

/// In a name space of its own a user may have no watcher at all.
#[cfg(target_os = "linux")]
#[test]
fn where_the_system_gives_no_watcher_the_files_are_looked_at() {
    let alone = |command: &str| {
        let mut unshare = Command::new("unshare");
        unshare.args(["--user", "--map-root-user", "sh", "-c", &format!("echo 0 > /proc/sys/user/max_inotify_instances && {command}")]);
        unshare
    };
    if !alone("true").stderr(Stdio::null()).status().is_ok_and(|status| status.success()) {
        eprintln!("not tried: this machine gives no name spaces to users");
        return;
    }
    let project = three_letters();
    let mut command = alone("exec \"$0\" \"$@\"");
    command.arg(env!("CARGO_BIN_EXE_chancery"));
    let (server, told) = speaking(command, project.path());
    let line = || told.recv_timeout(Duration::from_secs(30)).unwrap_or_else(|_| panic!("nothing was said of it"));
    let said = std::iter::repeat_with(line).find(|line| line.starts_with("note: ")).unwrap();
    assert!(said.contains("the system does not tell of changes (") && said.ends_with("sources are looked at every 500 ms from now on"), "{said}");
    let letter = project.path().join("content/letters/2024/rivers/letter.md");
    let text = std::fs::read_to_string(&letter).unwrap();
    std::fs::write(&letter, format!("{text}\nThe rivers rise.\n")).unwrap();
    until(&server, "/letters/2024/rivers/", |answer| answer.text().contains("The rivers rise."));
}
