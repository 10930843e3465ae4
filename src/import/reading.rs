//! One file: from its bytes to a letter, and from the letter to its sources.

use std::collections::BTreeMap;
use std::path::Path;

use super::anatomy::{self, Care, Letter};
use super::furniture::{self, Furniture, Hyphen};
use super::readers::{self, Remark};
use super::records::{Additions, Record, Records, line_of};
use super::vocabulary::Vocabulary;
use super::{Import, Options, State, about, controls, structure};
use crate::load;
use crate::model::diagnostic::{Code, Diagnostic, Severity};
use crate::model::source::{Source, sha256_hex};
use crate::pipeline::Ground;

/// No document has more lines of page furniture than this.
const FURNITURE: usize = 20_000;

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
    /// What the file is.
    pub form: &'static str,
    /// Its text.
    pub text: Source,
    /// Its page furniture.
    pub furniture: Vec<Furniture>,
    /// Words that stand on two lines.
    pub hyphens: Vec<Hyphen>,
    /// Characters that are none of a text, and were left out: line, character, and how many of them stand there.
    pub controls: Vec<(u32, char, usize)>,
    /// The images that stand in the text, by the names of their files.
    pub images: BTreeMap<String, Vec<u8>>,
    /// The letter that was recognised.
    pub letter: Option<Letter>,
    /// What was found.
    pub findings: Vec<Diagnostic>,
}

impl Read {
    /// Returns the name of the file, without its folder.
    pub fn base(&self) -> &str {
        self.file.rsplit(['/', '\\']).next().unwrap_or(&self.file)
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
            controls: self.controls,
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

    /// Returns the site on whose ground letters are imported.
    pub fn ground(&self) -> &'g Ground {
        self.ground
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
            controls: Vec::new(),
            images: BTreeMap::new(),
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
        let beside = |name: &str| {
            let is_beside = !name.is_empty() && !name.starts_with(['/', '\\', '.']) && !name.contains([':', '?', '#']) && !name.contains("..");
            load::file(&path.parent()?.join(name)).ok().filter(|_| is_beside)
        };
        let text = match readers::read(read.base(), &bytes, self.options.encoding.as_deref(), &beside) {
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
        read.images = text.images;
        let (clean, controls) = controls::left_out(&text.text);
        let (joined, hyphens) = furniture::joined(&clean, self.options.join_hyphens);
        let changed = !controls.is_empty() || hyphens.iter().any(|hyphen| hyphen.joined);
        read.original = (!text.is_file || changed).then_some(bytes);
        read.text = Source::new(name, joined);
        read.hyphens = hyphens;
        read.controls = controls;
        self.remark(&mut read, text.remarks);
        read.language = self.language(&read.text.text);
        let words = self.words(&read.language);
        let title = anatomy::title_line(&read.text.text, &words.language);
        read.furniture = furniture::find(&read.text.text, title);
        if read.furniture.len() > FURNITURE {
            let says = format!("{} lines look like page furniture, more than {FURNITURE}: none was left out", read.furniture.len());
            read.find(Code::ImportReview, Severity::Warning, says, "divide the document, and import each part by itself");
            read.furniture.clear();
        }
        read.letter = self.letter(&read, Care::Usual);
        if read.letter.is_none() {
            let help = "a title begins as in \"Letter dated 4 April 2024 from …\", or stands in bold beneath a masthead; write `letter.md` by hand where it is another kind of document";
            read.find(Code::ImportTitle, Severity::Error, "no title was recognised, so nothing was imported from this file".to_owned(), help);
        }
        read
    }

    /// Returns the letter that is recognised in a text.
    pub fn letter(&self, read: &Read, care: Care) -> Option<Letter> {
        let left: Vec<u32> = read.furniture.iter().map(|furniture| furniture.line).collect();
        let images = read.images.keys().map(String::as_str).collect();
        anatomy::letter(structure::read_beside(&read.text.text, &left, &images), &read.furniture, self.words(&read.language), care)
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
        for (line, char, count) in std::mem::take(&mut read.controls) {
            let times = if count == 1 { String::new() } else { format!(", {count} times") };
            let says = format!("the control character U+{:04X} stands here{times}; it is none of a text, and was left out", char as u32);
            let help = "compare the line with the document: another character may have stood in its place".to_owned();
            read.findings.push(Diagnostic {
                code: Code::ImportReview,
                severity: Severity::Warning,
                at: line_of(&read.text, line),
                says,
                also: Vec::new(),
                help,
            });
            read.controls.push((line, char, count));
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
}
