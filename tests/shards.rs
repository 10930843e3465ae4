//! Several machines build one site: the union of the shards is, byte for byte, what one build makes.
#![expect(clippy::disallowed_methods, reason = "tests touch the disk")]

mod common;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use chancery::pipeline::{self, Options, Share, Stop, Watch};
use common::{build, cases, copied, files, options};

struct Machines {
    project: tempfile::TempDir,
    of: u32,
}

impl Machines {
    /// Writes the catalogue of a project, and builds its shards.
    fn of(case: &Path, of: u32) -> Self {
        let machines = Self { project: copied(case), of };
        let watch = Watch { progress: &|_, _| {}, stop: &Stop::default() };
        let indexed = pipeline::index(&Options::of(machines.project.path()), &machines.catalogue(), watch).unwrap();
        assert!(indexed.written.is_some(), "{}: {:#?}", case.display(), indexed.outcome.diagnostics);
        for number in 1..=of {
            machines.build_shard(number);
        }
        machines
    }

    fn catalogue(&self) -> PathBuf {
        self.project.path().join("catalogue.bin")
    }

    fn shard(&self, number: u32) -> PathBuf {
        self.project.path().join(format!("shard-{number}"))
    }

    fn shards(&self) -> Vec<PathBuf> {
        (1..=self.of).map(|number| self.shard(number)).collect()
    }

    fn build_shard(&self, number: u32) {
        let share = Share::Shard { number, of: self.of, catalogue: self.catalogue() };
        let outcome = build(&Options { share, ..options(self.project.path(), &self.shard(number)) }).unwrap();
        assert!(outcome.receipt.is_some(), "{:?}", outcome.diagnostics);
    }

    fn merge_of(&self, shards: Vec<PathBuf>, base_url: Option<&str>) -> Result<PathBuf, String> {
        let out = self.project.path().join("merged");
        let share = Share::Merged { catalogue: self.catalogue(), shards };
        let options = Options { share, base_url: base_url.map(str::to_owned), ..options(self.project.path(), &out) };
        build(&options).map(|_| out).map_err(|error| error.to_string())
    }

    fn merge(&self) -> Result<PathBuf, String> {
        self.merge_of(self.shards(), None)
    }
}

#[test]
fn the_union_of_shards_is_what_one_build_makes() {
    for case in cases() {
        let out = tempfile::tempdir().unwrap();
        let project = copied(&case);
        if build(&options(project.path(), out.path())).unwrap().receipt.is_none() {
            continue;
        }
        let whole = files(out.path());
        let machines = Machines::of(&case, 3);
        let shares: Vec<BTreeSet<String>> = machines.shards().iter().map(|shard| files(shard).into_keys().collect()).collect();
        let names: Vec<&String> = shares.iter().flatten().filter(|path| !matches!(path.as_str(), "manifest-sha256.txt" | "chancery-shard.bin")).collect();
        assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len(), "{}: no file falls to two shards", case.display());
        let merged = files(&machines.merge().unwrap());
        assert_eq!(merged.keys().collect::<Vec<_>>(), whole.keys().collect::<Vec<_>>(), "{}", case.display());
        for (path, bytes) in &whole {
            assert!(merged[path] == *bytes, "{}: {path} differs", case.display());
        }
    }
}

#[test]
fn what_is_merged_is_complete_and_of_one_build() {
    let machines = Machines::of(&common::root().join("tests/sites/every-scheme"), 3);
    let merged = machines.merge().unwrap();
    let whole = files(&merged);
    let refused = |shards: Vec<PathBuf>, base_url: Option<&str>, says: &str| {
        let why = machines.merge_of(shards, base_url).unwrap_err();
        assert!(why.contains(says), "{why}");
        assert!(files(&merged) == whole, "nothing is written then");
    };
    refused(machines.shards()[..2].to_vec(), None, "the shards 3/3 are missing");
    refused([machines.shards(), vec![machines.shard(1)]].concat(), None, "are both shard 1");
    refused(machines.shards(), Some("https://letters.example/"), "was made with other options");
    // Merged again, nothing is written; a second build of a shard writes nothing either.
    let again = Options { share: Share::Merged { catalogue: machines.catalogue(), shards: machines.shards() }, ..options(machines.project.path(), &merged) };
    assert_eq!(build(&again).unwrap().receipt.unwrap().written, 0);
    let shard = Options { share: Share::Shard { number: 2, of: 3, catalogue: machines.catalogue() }, ..options(machines.project.path(), &machines.shard(2)) };
    assert_eq!(build(&shard).unwrap().receipt.unwrap().written, 0);

    // A page that somebody altered is not published.
    let (path, _) = files(&machines.shard(1)).into_iter().find(|(path, _)| path.ends_with("index.html")).unwrap();
    let page = machines.shard(1).join(&path);
    let bytes = fs::read(&page).unwrap();
    fs::write(&page, "altered").unwrap();
    fs::remove_dir_all(&merged).unwrap();
    let why = machines.merge().unwrap_err();
    assert!(why.contains(&path) && why.contains("was altered"), "{why}");
    fs::write(&page, bytes).unwrap();
    // A shard that is of another catalogue.
    fs::write(machines.project.path().join("content/about.md"), "---\ntitle: About\n---\n\nAnother page.\n").unwrap();
    let watch = Watch { progress: &|_, _| {}, stop: &Stop::default() };
    pipeline::index(&Options::of(machines.project.path()), &machines.catalogue(), watch).unwrap();
    assert!(machines.merge().unwrap_err().contains("was built from another catalogue"));
    // A catalogue that is damaged, and one of other sources than are there.
    let whole = fs::read(machines.catalogue()).unwrap();
    for damage in [0, 5, 40, whole.len() / 2, whole.len() - 1] {
        let mut bytes = whole.clone();
        bytes[damage] ^= 0x5a;
        fs::write(machines.catalogue(), &bytes).unwrap();
        assert!(machines.merge().unwrap_err().contains("is no catalogue"), "damage at {damage}");
        fs::write(machines.catalogue(), &bytes[..damage]).unwrap();
        assert!(machines.merge().unwrap_err().contains("is no catalogue"), "cut at {damage}");
    }
}

#[test]
fn a_shard_can_be_foretold_and_merging_tells_the_revision() {
    let case = common::root().join("tests/sites/every-scheme");
    let machines = Machines::of(&case, 2);
    let share = Share::Shard { number: 1, of: 2, catalogue: machines.catalogue() };
    let foretold = machines.project.path().join("foretold");
    let dry = Options { share, dry_run: true, ..options(machines.project.path(), &foretold) };
    let receipt = build(&dry).unwrap().receipt.unwrap();
    assert!(receipt.written > 0 && receipt.files + 1 == files(&machines.shard(1)).len() && !foretold.exists());

    let told = |share, out: &Path| {
        let options = Options { share, revision: Some("0f3a".into()), ..options(machines.project.path(), out) };
        assert!(build(&options).unwrap().receipt.is_some());
        files(out)
    };
    let merged = told(Share::Merged { catalogue: machines.catalogue(), shards: machines.shards() }, &machines.project.path().join("merged"));
    assert!(String::from_utf8_lossy(&merged["build.json"]).contains("0f3a"));
    assert!(merged == told(Share::Whole, &machines.project.path().join("whole")));
}

#[test]
fn letters_that_do_not_fit_into_memory_become_the_same_pages() {
    let project = tempfile::tempdir().unwrap();
    let put = |path: &str, text: &str| {
        let path = project.path().join("content").join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    put("site.yaml", "title: Letters\npublisher: {name: The archive}\nlanguage: en\noutputs: [text]\n");
    // More than is kept in memory; the last are laid down.
    for at in 0..8 {
        let text: String = (0..4000)
            .map(|line| format!("Paragraph {line} of letter {at} names A/78/{} on 4 April 2024, [51](figure:boats) boats[^1] and more.\n\n", line % 900 + 1))
            .collect();
        put(&format!("letters/l{at}/letter.md"), &format!("---\nkind: letter\ntitle: Letter {at}\ndate: 2024-01-0{}\n---\n\n{text}[^1]: A note.\n", at + 1));
        put(&format!("letters/l{at}/data.yaml"), "figures:\n  boats: {value: 51, unit: boats, label: There were … boats}\n");
    }
    let machines = Machines::of(project.path(), 1);
    let out = machines.project.path().join("whole");
    assert!(build(&options(machines.project.path(), &out)).unwrap().receipt.is_some());
    let (whole, merged) = (files(&out), files(&machines.merge().unwrap()));
    assert!(whole.len() > 8 * 4 && whole == merged);
    let left: Vec<String> = files(&machines.project.path().join(".chancery")).into_keys().filter(|path| path.starts_with("bodies")).collect();
    assert_eq!(left, Vec::<String>::new(), "nothing of it is left");
}
