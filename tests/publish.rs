//! What leaves the machine: dry runs, the check for a host, summaries, exports, verification, and that the same sources give the same bytes.
#![expect(clippy::disallowed_methods, reason = "tests touch the disk")]

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::Path;

use common::{copy, files, root};
use sha2::{Digest, Sha256, Sha512};
use snapbox::cmd::{Command, OutputAssert, cargo_bin};
use snapbox::str;

fn command(folder: &Path, args: &[&str]) -> Command {
    Command::new(cargo_bin!("chancery")).args(args).current_dir(folder).env("COLUMNS", "100").env_remove("NO_COLOR")
}

fn chancery(folder: &Path, args: &[&str]) -> OutputAssert {
    command(folder, args).assert()
}

fn project(name: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    copy(&root().join("tests/sites").join(name).join("content"), &folder.path().join("content"));
    folder
}

fn said(output: &OutputAssert) -> String {
    String::from_utf8(output.get_output().stderr.clone()).unwrap()
}

#[test]
fn a_dry_run_tells_files_and_bytes_and_writes_nothing() {
    let folder = project("every-scheme");
    let dry = said(&chancery(folder.path(), &["build", "--dry-run"]).code(0));
    assert_eq!(files(folder.path()).keys().filter(|path| !path.starts_with("content/")).count(), 0);
    assert!(!folder.path().join("public").exists());
    chancery(folder.path(), &["build"]).code(0);
    let site = files(&folder.path().join("public"));
    // The manifest lists the others.
    let all = site.len() - 1;
    let bytes: usize = site.iter().filter(|(path, _)| *path != "manifest-sha256.txt").map(|(_, bytes)| bytes.len()).sum();
    let told = dry.lines().last().unwrap();
    let size = chancery::report::size(bytes as u64);
    assert!(told.contains(&format!(", {all} files, {size}: {all} files would be written; nothing was, ")), "{told}");
    let letter = folder.path().join("content/note/letter.md");
    fs::write(&letter, fs::read_to_string(&letter).unwrap().replacen("---\n", "---\nwithdrawn: {on: 2024-06-01}\n", 1)).unwrap();
    // What is kept beside the sources is opened, and no matter of a site.
    let seen = || files(folder.path()).into_iter().filter(|(path, _)| !path.starts_with(".chancery/")).collect::<BTreeMap<_, _>>();
    let before = seen();
    let again = said(&chancery(folder.path(), &["build", "--dry-run"]).code(0));
    assert_eq!(seen(), before);
    let counts: Vec<u32> = regex::Regex::new(r"(\d+) files? would be written, (\d+) removed; nothing was")
        .unwrap()
        .captures(&again)
        .unwrap()
        .iter()
        .skip(1)
        .map(|count| count.unwrap().as_str().parse().unwrap())
        .collect();
    let real = said(&chancery(folder.path(), &["build"]).code(0));
    assert!(real.contains(&format!("{} files written, {} removed", counts[0], counts[1])), "{again} {real}");
}

#[test]
fn the_check_for_a_host_needs_a_site_and_looks_at_nothing_else() {
    let folder = project("minimal");
    chancery(folder.path(), &["check", "--target", "github-pages"]).code(2).stderr_eq(str![[r#"
error: `./public` holds no site: there is no `manifest-sha256.txt` in it
help: run `chancery build` first, or name the folder into which it builds

"#]]);
    chancery(folder.path(), &["build", "--output", "out"]).code(0);
    chancery(folder.path(), &["check", "--target", "github-pages", "-o", "out"]).code(0).stdout_eq("").stderr_eq("[..] files, [..] of 1.0 GB\n");
    fs::write(folder.path().join("out/.nojekyll"), "").unwrap();
    chancery(folder.path(), &["check", "--target", "github-pages", "-o", "out", "--format", "github"]).code(0).stdout_eq(str![[r#"
::notice file=out/.nojekyll,line=1,col=1,title=output-hidden::this does nothing where a workflow publishes: it is for publishing from a branch%0Ahelp: remove it, or leave it

"#]]);
    #[cfg(unix)]
    {
        fs::hard_link(folder.path().join("out/index.html"), folder.path().join("out/twin.html")).unwrap();
        let output = chancery(folder.path(), &["check", "--target", "github-pages", "-o", "out", "--format", "short"]).code(1);
        let found = String::from_utf8(output.get_output().stdout.clone()).unwrap();
        assert!(found.contains("out/index.html:1:1: error[output-link]: this file has another name too"), "{found}");
    }
}

#[test]
fn a_job_summary_says_in_plain_words_what_to_do() {
    let folder = project("minimal");
    let args = ["build", "--job-summary", "summary.md", "--format", "github"];
    chancery(folder.path(), &args).code(0);
    let summary = || fs::read_to_string(folder.path().join("summary.md")).unwrap();
    assert!(summary().starts_with("## The site was built\n\n14 pages, "), "{}", summary());
    let letter = folder.path().join("content/letters/2024/village-wells/letter.md");
    fs::write(&letter, fs::read_to_string(&letter).unwrap().replacen("title:", "tilte:", 1)).unwrap();
    chancery(folder.path(), &args).code(1);
    let told = summary();
    let added = told.split_once("\n## ").unwrap().1;
    assert!(added.starts_with("Nothing was published: something must be mended first\n\nOpen the file that is named"), "{added}");
    assert!(
        added.contains("- **`content/letters/2024/village-wells/letter.md`, line 3**: `tilte` is not a field of a letter. What to do: did you mean `title`?\n"),
        "{added}"
    );
}

#[test]
fn verify_names_what_was_altered_is_missing_or_was_added() {
    let folder = project("minimal");
    chancery(folder.path(), &["build"]).code(0);
    chancery(folder.path(), &["verify", "public", "--strict"]).code(0).stdout_eq("").stderr_eq("[..] files listed; all stand as they were written\n");
    let page = folder.path().join("public/about/index.html");
    let mut bytes = fs::read(&page).unwrap();
    let at = bytes.len() / 2;
    bytes[at] ^= 1;
    fs::write(&page, bytes).unwrap();
    chancery(folder.path(), &["verify", "public"]).code(1).stdout_eq("altered: about/index.html\n").stderr_eq("[..] files listed; 1 altered\n");
    fs::remove_file(&page).unwrap();
    fs::write(folder.path().join("public/CNAME"), "example.org").unwrap();
    chancery(folder.path(), &["verify", "public"]).code(1).stdout_eq("missing: about/index.html\nnot listed: CNAME\n");
    chancery(folder.path(), &["build"]).code(0);
    chancery(folder.path(), &["verify", "public"]).code(0).stdout_eq("not listed: CNAME\n");
    chancery(folder.path(), &["verify", "public", "--strict"]).code(1);
    let manifest = folder.path().join("public/manifest-sha256.txt");
    fs::write(&manifest, fs::read_to_string(&manifest).unwrap() + "../../secret\n").unwrap();
    chancery(folder.path(), &["verify", "public"]).code(1).stdout_eq("unread: ../../secret\nnot listed: CNAME\n");
    chancery(folder.path(), &["verify", "content"]).code(2);
}

#[test]
fn clock_language_host_user_and_path_are_in_no_byte() {
    let mut sites = Vec::new();
    for (at, (zone, language, user)) in
        [("UTC", "C", "root"), ("Pacific/Kiritimati", "tr_TR.UTF-8", "nobody"), ("America/Caracas", "ar_EG.UTF-8", "x")].into_iter().enumerate()
    {
        let folder = tempfile::tempdir().unwrap();
        let deep = folder.path().join("a/".repeat(at + 1));
        copy(&root().join("content"), &deep.join("content"));
        let home = folder.path().join("home");
        fs::create_dir_all(&home).unwrap();
        let command = command(&deep, &["build", "-o", "out", "-j", &(at + 1).to_string()]);
        let names = ["LANG", "LC_ALL", "LANGUAGE"];
        let command = names.into_iter().fold(command, |command, name| command.env(name, language));
        let command = ["USER", "LOGNAME", "HOSTNAME"].into_iter().fold(command, |command, name| command.env(name, user));
        command.env("TZ", zone).env("HOME", &home).env("SOURCE_DATE_EPOCH", (at * 1_000_000_000).to_string()).assert().code(0);
        sites.push(files(&deep.join("out")));
    }
    assert!(sites[0].len() > 50);
    assert_eq!(sites[0].keys().collect::<Vec<_>>(), sites[1].keys().collect::<Vec<_>>());
    for other in &sites[1..] {
        for (path, bytes) in &sites[0] {
            assert!(other[path] == *bytes, "{path} differs");
        }
    }
    // The version stands on every page.
    for (path, bytes) in sites[0].iter().filter(|(path, _)| path.ends_with("index.html")) {
        let page = String::from_utf8_lossy(bytes);
        let generator = format!("<meta name=\"generator\" content=\"Chancery {}\">", env!("CARGO_PKG_VERSION"));
        assert!(page.contains(&generator) || page.contains("http-equiv=\"refresh\""), "{path}");
    }
}

#[test]
fn the_revision_stands_in_a_file_of_its_own_and_only_if_it_is_told() {
    let folder = project("minimal");
    chancery(folder.path(), &["build"]).code(0);
    let plain = files(&folder.path().join("public"));
    assert!(!plain.contains_key("build.json"));
    chancery(folder.path(), &["build", "--revision", "abc123"]).code(0).stderr_eq("...\n[..], 1 file written, [..]\n");
    let told = files(&folder.path().join("public"));
    let build: serde_json::Value = serde_json::from_slice(&told["build.json"]).unwrap();
    assert_eq!(build, serde_json::json!({"program": "chancery", "version": env!("CARGO_PKG_VERSION"), "revision": "abc123"}));
    chancery(folder.path(), &["verify", "public", "--strict"]).code(0);
    chancery(folder.path(), &["build"]).code(0);
    assert_eq!(files(&folder.path().join("public")), plain);
    chancery(folder.path(), &["build", "--revision", "a b"]).code(2);
}

#[test]
fn a_zip_file_holds_the_site_with_links_to_files_and_the_same_bytes_everywhere() {
    let mut archives = Vec::new();
    for _ in 0..2 {
        let folder = project("every-scheme");
        chancery(folder.path(), &["export", "--zip", "site.zip"]).code(0);
        archives.push(fs::read(folder.path().join("site.zip")).unwrap());
        chancery(folder.path(), &["export", "--zip", "site.zip"]).code(3);
        chancery(folder.path(), &["export", "--zip", "site.zip", "--overwrite"]).code(0);
        assert_eq!(fs::read(folder.path().join("site.zip")).unwrap(), archives[0]);
        chancery(folder.path(), &["export"]).code(2);
        let left: Vec<String> = files(folder.path()).into_keys().filter(|path| !path.starts_with("content/") && !path.starts_with(".chancery/")).collect();
        assert_eq!(left, ["site.zip"]);
    }
    assert!(archives[0] == archives[1]);
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(&archives[0])).unwrap();
    let mut site = BTreeMap::new();
    for at in 0..zip.len() {
        let mut file = zip.by_index(at).unwrap();
        assert_eq!(file.last_modified().unwrap(), zip::DateTime::default());
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        let name = file.name().unwrap().into_owned();
        site.insert(name, bytes);
    }
    let home = String::from_utf8(site["site/index.html"].clone()).unwrap();
    assert!(home.contains("/index.html\""), "links name files");
    let folder = tempfile::tempdir().unwrap();
    for (path, bytes) in &site {
        let target = folder.path().join(path);
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::write(target, bytes).unwrap();
    }
    chancery(folder.path(), &["verify", "site", "--strict"]).code(0);
}

#[test]
fn a_bag_holds_sources_and_site_with_true_sums_and_the_same_bytes_everywhere() {
    let mut bags = Vec::new();
    for _ in 0..2 {
        let folder = project("images-tables-footnotes");
        command(folder.path(), &["export", "--bagit", "bag"]).env_remove("SOURCE_DATE_EPOCH").assert().code(0);
        bags.push(files(&folder.path().join("bag")));
        chancery(folder.path(), &["export", "--bagit", "bag"]).code(3);
        command(folder.path(), &["export", "--bagit", "dated"]).env("SOURCE_DATE_EPOCH", "86400").assert().code(0);
        let dated = files(&folder.path().join("dated"));
        assert!(String::from_utf8_lossy(&dated["bag-info.txt"]).contains("\nBagging-Date: 1970-01-02\n"));
        for wrong in ["abc", "1.5", "86400000000000000000"] {
            let refused =
                command(folder.path(), &["export", "--bagit", "undated"]).env("SOURCE_DATE_EPOCH", wrong).assert().code(2).get_output().stderr.clone();
            let refused = String::from_utf8(refused).unwrap();
            assert!(refused.contains(&format!("SOURCE_DATE_EPOCH is `{wrong}`")) && !folder.path().join("undated").exists(), "{refused}");
        }
        command(folder.path(), &["export", "--bagit", "given", "--date", "2024-04-04"]).env("SOURCE_DATE_EPOCH", "abc").assert().code(0);
        let id = "letters/2024/ruritania-water-works";
        chancery(folder.path(), &["export", "--bagit", "one", "--document", id]).code(0);
        let one = files(&folder.path().join("one"));
        assert!(one.contains_key(&format!("data/site/{id}/works/index.html")) && one.contains_key(&format!("data/sources/content/{id}/original.pdf")));
        assert!(!one.contains_key("data/site/index.html"));
        chancery(folder.path(), &["export", "--bagit", "two", "--document", "letters/none"]).code(2);
    }
    assert!(bags[0] == bags[1]);
    let bag = &bags[0];
    let text = |path: &str| String::from_utf8(bag[path].clone()).unwrap();
    assert_eq!(text("bagit.txt"), "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n");
    let payload: Vec<&String> = bag.keys().filter(|path| path.starts_with("data/")).collect();
    let bytes: usize = payload.iter().map(|path| bag[*path].len()).sum();
    assert!(text("bag-info.txt").contains(&format!("Payload-Oxum: {bytes}.{}\n", payload.len())));
    assert!(!text("bag-info.txt").contains("Bagging-Date"));
    let hexadecimal = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    for (manifest, tags) in [("manifest-", false), ("tagmanifest-", true)] {
        let listed = |kind: &str| -> BTreeMap<String, String> {
            let text = text(&format!("{manifest}{kind}.txt"));
            text.lines().map(|line| line.split_once("  ").unwrap()).map(|(sum, path)| (path.to_owned(), sum.to_owned())).collect()
        };
        let (short, long) = (listed("sha256"), listed("sha512"));
        let wanted: Vec<&String> =
            bag.keys().filter(|path| if tags { !path.contains('/') && !path.starts_with("tagmanifest") } else { path.starts_with("data/") }).collect();
        assert_eq!(short.keys().collect::<Vec<_>>(), wanted);
        assert_eq!(long.keys().collect::<Vec<_>>(), wanted);
        for path in wanted {
            assert_eq!(short[path], hexadecimal(&Sha256::digest(&bag[path])), "{path}");
            assert_eq!(long[path], hexadecimal(&Sha512::digest(&bag[path])), "{path}");
        }
    }
}

#[test]
fn sources_with_errors_are_not_taken_out() {
    let folder = project("minimal");
    let letter = folder.path().join("content/letters/2024/village-wells/letter.md");
    fs::write(&letter, fs::read_to_string(&letter).unwrap().replacen("title:", "tilte:", 1)).unwrap();
    chancery(folder.path(), &["export", "--zip", "site.zip"]).code(1);
    chancery(folder.path(), &["export", "--bagit", "bag"]).code(1);
    assert!(!folder.path().join("site.zip").exists() && !folder.path().join("bag").exists());
}

#[test]
fn shells_and_man_know_every_command() {
    let folder = tempfile::tempdir().unwrap();
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let output = chancery(folder.path(), &["completions", shell]).code(0);
        let text = String::from_utf8(output.get_output().stdout.clone()).unwrap();
        for word in ["export", "verify", "base-url", "dry-run"] {
            assert!(text.contains(word), "{shell} completes {word}");
        }
    }
    let page = chancery(folder.path(), &["man"]).code(0);
    let page = String::from_utf8(page.get_output().stdout.clone()).unwrap();
    assert!(page.contains(".TH chancery 1") && page.contains("chancery\\-build(1)"), "{page}");
    chancery(folder.path(), &["man", "--into", "man"]).code(0);
    let pages: Vec<String> = files(&folder.path().join("man")).into_keys().collect();
    for name in ["chancery.1", "chancery-build.1", "chancery-new-letter.1", "chancery-store-why.1"] {
        assert!(pages.iter().any(|page| page == name), "{name} in {pages:?}");
    }
    chancery(folder.path(), &["man", "--into", "man"]).code(0).stdout_eq("");
}
