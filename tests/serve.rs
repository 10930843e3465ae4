//! The preview's server: which requests it answers, which it refuses, and what it bears.
#![cfg(feature = "serve")]
#![expect(clippy::disallowed_methods, reason = "tests touch the disk")]

mod common;

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

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

impl Server {
    /// Sends a request as it is written, and returns the answer.
    fn raw(&self, request: &str) -> Answer {
        let mut stream = self.connect();
        stream.write_all(request.as_bytes()).unwrap();
        let mut bytes = Vec::new();
        // A server that refuses a head may close before all of it was taken.
        let _ = stream.read_to_end(&mut bytes);
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").unwrap_or_else(|| panic!("no answer to {request:?}"));
        let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        Answer { status, head, body: bytes[end + 4..].to_vec() }
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        stream
    }

    fn with(&self, method: &str, path: &str, headers: &str) -> Answer {
        self.raw(&format!("{method} {path} HTTP/1.1\r\nHost: localhost:{}\r\nConnection: close\r\n{headers}\r\n", self.port))
    }

    fn get(&self, path: &str) -> Answer {
        self.with("GET", path, "")
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
        "/.chancery/store.redb",
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
