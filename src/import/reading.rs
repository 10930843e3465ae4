//! One file: from its bytes to a letter, and from the letter to its sources.

use std::collections::BTreeMap;
use std::path::Path;

use super::anatomy::{self, Care, Letter};
use super::furniture::{self, Furniture, Hyphen};
use super::readers::{self, Remark};
use super::records::{Additions, Record, Records, line_of};
use super::registers::Pairing;
use super::sources::{self, File, Material};
use super::vocabulary::Vocabulary;
use super::{Import, Options, State, about, figures, outline, placing::Made, structure};
use crate::load;
use crate::model::card::{CardKind, HeadLine, Remainder};
use crate::model::diagnostic::{Code, Diagnostic, Severity};
use crate::model::document::{Companion, Folder};
use crate::model::source::{Source, sha256_hex};
use crate::parse;
use crate::pipeline::Ground;

/// What files are read with.
pub struct Reading<'g> {
    ground: &'g Ground,
    options: &'g Options,
    words: BTreeMap<String, Vocabulary<'g>>,
}

/// A file that was read.
pub struct Read {
    /// The file, as it was named.
    pub file: String,
    /// The language of the document.
    pub language: String,
    /// The SHA-256 digest of the file.
    pub sha256: String,
    /// The bytes, where the text is not they.
    pub original: Option<Vec<u8>>,
    form: &'static str,
    text: Source,
    furniture: Vec<Furniture>,
    hyphens: Vec<Hyphen>,
    letter: Option<Letter>,
    findings: Vec<Diagnostic>,
}

impl Read {
    /// Returns the name of the file, without its folder.
    pub fn base(&self) -> &str {
        self.file.rsplit(['/', '\\']).next().unwrap_or(&self.file)
    }

    /// Returns the letter that was recognised.
    pub fn letter(&self) -> Option<&Letter> {
        self.letter.as_ref()
    }

    /// Returns what a record says and the text does not.
    pub fn compared(&mut self, records: &Records, record: &Record) -> Additions {
        let Some(letter) = &self.letter else { return Additions::default() };
        records.compare(record, letter, &self.text, &mut self.findings)
    }

    /// Adds a finding about the file.
    pub fn find(&mut self, code: Code, severity: Severity, says: String, help: &str) {
        self.findings.push(about(&self.file, code, severity, says, help));
    }

    /// Returns the report of a file from which nothing is imported.
    pub fn failed(self) -> Import {
        Import {
            file: self.file,
            state: State::Failed,
            address: None,
            form: self.form,
            text: self.text.text,
            fields: Vec::new(),
            furniture: Vec::new(),
            joined: Vec::new(),
            figures: 0,
            written: Vec::new(),
            differences: String::new(),
            findings: self.findings,
        }
    }
}

impl<'g> Reading<'g> {
    /// Returns what files are read with, on the ground of a site.
    pub fn on(ground: &'g Ground, options: &'g Options) -> Self {
        let wording = ground.wording();
        let words =
            wording.languages().into_iter().filter_map(|language| Some((language.clone(), Vocabulary::of(wording, &ground.organs, &language)?))).collect();
        Self { ground, options, words }
    }

    /// Reads a file and recognises its letter.
    pub fn file(&self, path: &Path) -> Read {
        let name = path.to_string_lossy().replace('\\', "/");
        let mut read = Read {
            file: name.clone(),
            language: self.ground.language.clone(),
            sha256: String::new(),
            original: None,
            form: "",
            text: Source::new(name.clone(), String::new()),
            furniture: Vec::new(),
            hyphens: Vec::new(),
            letter: None,
            findings: Vec::new(),
        };
        let bytes = match load::file(path) {
            Ok(bytes) => bytes,
            Err(why) => {
                read.find(Code::ImportUnread, Severity::Error, format!("this file cannot be read: {why}"), "correct its name, or make it readable");
                return read;
            }
        };
        read.sha256 = sha256_hex(&bytes);
        let text = match readers::read(read.base(), &bytes, self.options.encoding.as_deref()) {
            Ok(text) => text,
            Err(why) => {
                read.find(
                    Code::ImportUnread,
                    Severity::Error,
                    format!("this file cannot be imported: {why}"),
                    "import a text, DOCX, HTML, or a PDF with a text layer",
                );
                return read;
            }
        };
        read.form = text.form;
        let (joined, hyphens) = furniture::joined(&text.text, self.options.join_hyphens);
        let changed = hyphens.iter().any(|hyphen| hyphen.joined);
        read.original = (!text.is_file || changed).then_some(bytes);
        read.text = Source::new(name, joined);
        read.hyphens = hyphens;
        self.remark(&mut read, text.remarks);
        read.language = self.language(&read.text.text);
        let words = self.words(&read.language);
        let title = anatomy::title_line(&read.text.text, &words.language);
        read.furniture = furniture::find(&read.text.text, title);
        read.letter = self.letter(&read, Care::Usual);
        if read.letter.is_none() {
            let help = "a title begins as in \"Letter dated 4 April 2024 from …\", or stands in bold beneath a masthead; write `letter.md` by hand where it is another kind of document";
            read.find(Code::ImportTitle, Severity::Error, "no title was recognised, so nothing was imported from this file".to_owned(), help);
        }
        read
    }

    fn letter(&self, read: &Read, care: Care) -> Option<Letter> {
        let left: Vec<u32> = read.furniture.iter().map(|furniture| furniture.line).collect();
        anatomy::letter(structure::read(&read.text.text, &left), &read.furniture, self.words(&read.language), care)
    }

    /// Returns the words of a language; of the site's where the theme has none.
    fn words(&self, language: &str) -> &Vocabulary<'g> {
        let base = language.split('-').next().unwrap_or(language);
        let found = [language, base, &self.ground.language, "en"].into_iter().find_map(|language| self.words.get(language));
        found.unwrap_or_else(|| self.words.values().next().expect("the carried theme has words for documents"))
    }

    fn language(&self, text: &str) -> String {
        if let Some(language) = &self.options.language {
            return language.clone();
        }
        match anatomy::language_of(text) {
            Some(found) if self.ground.language.split('-').next() == Some(found) => self.ground.language.clone(),
            Some(found) => found.to_owned(),
            None => self.ground.language.clone(),
        }
    }

    fn remark(&self, read: &mut Read, remarks: Vec<Remark>) {
        for remark in remarks {
            match remark {
                Remark::Guessed(name) => {
                    let help = format!("read it through; where letters are wrong, import it with `--encoding {}` or another name", name.to_lowercase());
                    read.find(
                        Code::ImportEncoding,
                        Severity::Warning,
                        format!("this file does not say its encoding: it was read as {name}, which is a guess"),
                        &help,
                    );
                }
                Remark::Encoded(name) => read.find(
                    Code::ImportEncoding,
                    Severity::Note,
                    format!("this file was read as {name}"),
                    "name another encoding with `--encoding` if letters are wrong",
                ),
                Remark::NoText(page) => {
                    read.find(
                        Code::ImportUnread,
                        Severity::Warning,
                        format!("page {page} has no text layer, so nothing of it was imported"),
                        "read it by a program for the recognition of characters first, and import the file anew",
                    );
                }
                Remark::Unread(page, why) => {
                    read.find(
                        Code::ImportUnread,
                        Severity::Warning,
                        format!("page {page} cannot be read, so nothing of it was imported: {why}"),
                        "compare the document with its print, and add what is missing",
                    );
                }
                Remark::Left(what) => read.find(Code::ImportReview, Severity::Note, what, "compare it with the document"),
            }
        }
        for hyphen in std::mem::take(&mut read.hyphens) {
            if !hyphen.joined {
                let says = format!("the hyphen in \"{}\" stands at the end of a line, and was kept", hyphen.word);
                let found = Diagnostic {
                    code: Code::ImportHyphen,
                    severity: Severity::Note,
                    at: line_of(&read.text, hyphen.line),
                    says,
                    also: Vec::new(),
                    help: "where it only breaks the word, take it out of the text as received and of the part; `--join-hyphens` does so everywhere".to_owned(),
                };
                read.findings.push(found);
            }
            read.hyphens.push(hyphen);
        }
    }

    /// Writes the sources of a letter, and holds them against its text before they are placed.
    pub fn sources(&self, mut read: Read, id: String, pairing: Pairing, additions: Additions) -> Made {
        let mut letter = read.letter.take().expect("only what has a letter is named");
        let (mut files, mut proposed, mut found) = self.written(&read, &id, &mut letter, &pairing, &additions);
        if found.iter().any(differs) {
            // Where parts and names do not stand as they do by custom, the text is kept in one.
            if let Some(mut plain) = self.letter(&read, Care::Plain) {
                let (other, figures, others) = self.written(&read, &id, &mut plain, &pairing, &additions);
                if !others.iter().any(differs) {
                    (files, proposed, found, letter) = (other, figures, others, plain);
                    let help = "divide it by hand, and compare it with `check`";
                    read.find(
                        Code::ImportReview,
                        Severity::Warning,
                        "annexes and signatures do not stand where they do by custom: the whole text was kept in `letter.md`".to_owned(),
                        help,
                    );
                }
            }
        }
        for (lines, says) in &letter.remarks {
            let at = line_of(&read.text, lines.0);
            let help = "compare it with the document".to_owned();
            read.findings.push(Diagnostic { code: Code::ImportReview, severity: Severity::Note, at, says: says.clone(), also: Vec::new(), help });
        }
        read.findings.extend(found.into_iter().filter(|found| found.severity > Severity::Note));
        let fields = outline::fields(&letter, &pairing, &proposed, &sources::part_names(&letter.parts));
        for title in &pairing.loose {
            let says = format!("the title \"{}\" belongs to none of the items for certain: there are not as many titles as items", title.text());
            let help = "it is kept as a line of the masthead; give it to its items under `titles`".to_owned();
            let at = line_of(&read.text, title.lines().0);
            read.findings.push(Diagnostic { code: Code::ImportReview, severity: Severity::Warning, at, says, also: Vec::new(), help });
        }
        let mut named: Vec<(String, Vec<u8>)> = files.into_iter().map(|(name, text)| (name, text.into_bytes())).collect();
        named.push(("source.txt".to_owned(), read.text.text.clone().into_bytes()));
        if let Some(original) = read.original.take() {
            named.push((original_name(&read), original));
        }
        let files = named.into_iter().map(|(name, bytes)| (format!("content/{id}/{name}"), bytes)).collect();
        let import = Import {
            state: State::Written,
            address: Some(id),
            fields,
            furniture: read.furniture.iter().map(|furniture| (furniture.line, furniture.text.clone(), furniture.what)).collect(),
            joined: read.hyphens.iter().filter(|hyphen| hyphen.joined).map(|hyphen| (hyphen.line, hyphen.word.clone())).collect(),
            figures: proposed.proposed.len(),
            ..read.failed()
        };
        Made { import, files }
    }

    fn written(&self, read: &Read, id: &str, letter: &mut Letter, pairing: &Pairing, additions: &Additions) -> (Vec<File>, figures::Figures, Vec<Diagnostic>) {
        let proposed = figures::propose(letter, &read.language, &self.ground.organs);
        let original = read.original.as_ref().map(|_| original_name(read));
        let joined = read.hyphens.iter().filter(|hyphen| hyphen.joined).count();
        let mut method = format!("Imported from {} (SHA-256 {})", read.base(), read.sha256);
        if joined > 0 {
            let words = if joined == 1 { "1 word was joined that was" } else { "words were joined that were" };
            method.push_str(&if joined == 1 {
                format!("; {words} broken at the end of a line")
            } else {
                format!("; {joined} {words} broken at the ends of lines")
            });
        }
        let material = Material {
            letter,
            pairing,
            furniture: &read.furniture,
            text: &read.text.text,
            language: &read.language,
            site_language: &self.ground.language,
            original: original.as_deref(),
            method,
            record: additions,
            figures: &proposed,
        };
        let files = sources::write(&material);
        let found = self.checked(read, id, &files, original.as_deref(), pairing);
        (files, proposed, found)
    }

    /// Returns what is found in the sources, as `check` would find it.
    fn checked(&self, read: &Read, id: &str, files: &[File], original: Option<&str>, pairing: &Pairing) -> Vec<Diagnostic> {
        let mut sources: Vec<Source> = files.iter().map(|(name, text)| Source::new(format!("content/{id}/{name}"), text.clone())).collect();
        sources[1..].sort_by(|a, b| a.path.cmp(&b.path));
        let received = Source::new(format!("content/{id}/source.txt"), read.text.text.clone());
        let beside = |name: &str, size: usize| Companion { name: name.to_owned(), path: format!("content/{id}/{name}"), size: size as u64 };
        let mut companions = vec![beside("source.txt", received.text.len())];
        companions.extend(original.map(|name| beside(name, read.original.as_ref().map_or(0, Vec::len))));
        let folder = Folder {
            id: id.to_owned(),
            sources,
            received: vec![("source.txt".to_owned(), Ok(received))],
            lock: None,
            files: companions,
            diagnostics: Vec::new(),
        };
        let (_, card) = parse::document(&folder, &self.ground.context());
        let mut found = card.diagnostics.unpack();
        if let CardKind::Document { remainder: Some(remainder), .. } = card.kind {
            found.extend(left_in_head(&remainder.unpack(), pairing));
        }
        found
    }
}

/// Returns what the head of the text has and neither the masthead nor the titles of items say, and the other way round.
fn left_in_head(remainder: &Remainder, pairing: &Pairing) -> Vec<Diagnostic> {
    let bare = |text: &str| text.chars().filter(|char| !char.is_whitespace()).collect::<String>();
    let mut titles: Vec<String> = pairing.pairs.iter().map(|(_, words)| bare(&words.text())).filter(|title| !title.is_empty()).collect();
    titles.sort_by_key(|title| std::cmp::Reverse(title.len()));
    let finding = |line: &HeadLine, says: String| Diagnostic {
        code: Code::SourceDiffers,
        severity: Severity::Error,
        at: line.at.clone(),
        says,
        also: Vec::new(),
        help: "compare the masthead with the document, and say there what it prints".to_owned(),
    };
    let mut found: Vec<Diagnostic> =
        remainder.unmatched.iter().map(|line| finding(line, format!("the text as received does not have \"{}\" at its head", line.text))).collect();
    for line in &remainder.unclaimed {
        let mut rest = bare(&line.text);
        for title in &titles {
            rest = rest.replacen(title.as_str(), "", 1);
        }
        if !rest.is_empty() {
            found.push(finding(line, format!("the text as received has \"{}\" at its head, which is published nowhere", line.text)));
        }
    }
    found
}

fn differs(found: &Diagnostic) -> bool {
    found.severity == Severity::Error && matches!(found.code, Code::SourceDiffers | Code::MarkdownTrap | Code::Value | Code::Yaml)
}

/// Returns the name under which a file is kept as it was received.
fn original_name(read: &Read) -> String {
    let ending = match read.form {
        "DOCX" => "docx".to_owned(),
        "PDF" => "pdf".to_owned(),
        "HTML" => "html".to_owned(),
        _ => read
            .base()
            .rsplit_once('.')
            .map(|(_, ending)| ending.to_lowercase())
            .filter(|ending| ending.bytes().all(|byte| byte.is_ascii_alphanumeric()) && !matches!(ending.as_str(), "md" | "yaml"))
            .unwrap_or_else(|| "txt".to_owned()),
    };
    format!("original.{ending}")
}
