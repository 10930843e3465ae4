//! From a letter to its sources: written, and held against the text before they are placed.

use super::anatomy::{Care, Letter};
use super::placing::Made;
use super::reading::{Read, Reading};
use super::records::{Additions, line_of};
use super::registers::Pairing;
use super::sources::{self, File, Material};
use super::{Import, State, figures, outline};
use crate::model::card::{CardKind, HeadLine, Remainder};
use crate::model::diagnostic::{Code, Diagnostic, Severity};
use crate::model::document::{Companion, Folder};
use crate::model::source::Source;
use crate::parse;

/// Sources that were written, and what is found in them.
struct Trial {
    files: Vec<File>,
    proposed: figures::Figures,
    found: Vec<Diagnostic>,
    /// Whether the pages say what the text says, character by character.
    faithful: bool,
}

impl Reading<'_> {
    /// Writes the sources of a letter, and holds them against its text before they are placed.
    pub fn sources(&self, mut read: Read, id: String, mut pairing: Pairing, additions: Additions) -> Made {
        let mut letter = read.letter.take().expect("only what has a letter is named");
        let mut trial = self.written(&read, &id, &mut letter, &pairing, &additions);
        // Where parts and names do not stand as they do by custom, the text is kept in one; and where that says something else still, nothing but the title is recognised.
        let plainer = [
            (Care::Plain, "annexes and signatures do not stand where they do by custom: the whole text was kept in `letter.md`"),
            (
                Care::Verbatim,
                "masthead, annexes and footnotes do not stand where they do by custom: nothing but the title was recognised, and all else was kept as it stands",
            ),
        ];
        for (care, says) in plainer {
            if trial.faithful {
                break;
            }
            let Some(mut plain) = self.letter(&read, care) else { break };
            let none = Pairing::default();
            let paired = if care == Care::Verbatim { &none } else { &pairing };
            let other = self.written(&read, &id, &mut plain, paired, &additions);
            if other.faithful {
                (trial, letter) = (other, plain);
                if care == Care::Verbatim {
                    pairing = none;
                }
                read.find(Code::ImportReview, Severity::Warning, says.to_owned(), "divide it by hand, and compare it with `check`");
            }
        }
        let is_verbatim = letter.is_verbatim;
        let Trial { files, proposed, found, .. } = trial;
        for (lines, says) in &letter.remarks {
            let at = line_of(&read.text, lines.0);
            let help = "compare it with the document".to_owned();
            read.findings.push(Diagnostic { code: Code::ImportReview, severity: Severity::Note, at, says: says.clone(), also: Vec::new(), help });
        }
        read.findings.extend(found.into_iter().filter(|found| found.severity > Severity::Note));
        for lines in &proposed.crowded {
            let says = format!("more than {} numbers stand in one paragraph here, so none of them was proposed as a figure", figures::CROWDED);
            let help = "declare by hand which of them are figures".to_owned();
            let at = line_of(&read.text, lines.0);
            read.findings.push(Diagnostic { code: Code::ImportReview, severity: Severity::Note, at, says, also: Vec::new(), help });
        }
        if proposed.more {
            let says = format!("more than {} figures stand in the annexes; the others were not proposed", figures::MOST);
            read.find(Code::ImportReview, Severity::Warning, says, "divide the document, or declare the others by hand");
        }
        let fields = outline::fields(&letter, &pairing, &proposed, &sources::part_names(&letter.parts));
        for title in &pairing.loose {
            let says = format!("the title \"{}\" belongs to none of the items for certain: there are not as many titles as items", title.text());
            let help = "it is kept as a line of the masthead; give it to its items under `titles`".to_owned();
            let at = line_of(&read.text, title.lines().0);
            read.findings.push(Diagnostic { code: Code::ImportReview, severity: Severity::Warning, at, says, also: Vec::new(), help });
        }
        let shown: Vec<String> = shown(&read, &files).map(str::to_owned).collect();
        let mut named: Vec<(String, Vec<u8>)> = files.into_iter().map(|(name, text)| (name, text.into_bytes())).collect();
        named.push(("source.txt".to_owned(), read.text.text.clone().into_bytes()));
        if let Some(original) = read.original.take() {
            named.push((original_name(&read), original));
        }
        for (name, bytes) in std::mem::take(&mut read.images) {
            if shown.contains(&name) {
                named.push((name, bytes));
            } else if read.text.text.contains(&format!("]({name})")) {
                let says = format!("the image `{name}` of the text as received was left out: it stands in the masthead, in a title or beside a name");
                read.find(Code::ImportReview, Severity::Note, says, "compare it with the document");
            }
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
        Made { import, files, is_verbatim }
    }

    fn written(&self, read: &Read, id: &str, letter: &mut Letter, pairing: &Pairing, additions: &Additions) -> Trial {
        let proposed = figures::propose(letter, &read.language, &self.ground().organs);
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
            site_language: &self.ground().language,
            original: original.as_deref(),
            method,
            record: additions,
            figures: &proposed,
        };
        let files = sources::write(&material);
        let (found, compared) = self.checked(read, id, &files, original.as_deref(), pairing);
        let faithful = compared && !found.iter().any(|found| found.severity == Severity::Error && found.code == Code::SourceDiffers);
        Trial { files, proposed, found, faithful }
    }

    /// Returns what is found in the sources, as `check` would find it, and whether they could be compared with the text.
    fn checked(&self, read: &Read, id: &str, files: &[File], original: Option<&str>, pairing: &Pairing) -> (Vec<Diagnostic>, bool) {
        let mut sources: Vec<Source> = files.iter().map(|(name, text)| Source::new(format!("content/{id}/{name}"), text.clone())).collect();
        sources[1..].sort_by(|a, b| a.path.cmp(&b.path));
        let received = Source::new(format!("content/{id}/source.txt"), read.text.text.clone());
        let beside = |name: &str, size: usize| Companion { name: name.to_owned(), path: format!("content/{id}/{name}"), size: size as u64 };
        let mut companions = vec![beside("source.txt", received.text.len())];
        companions.extend(original.map(|name| beside(name, read.original.as_ref().map_or(0, Vec::len))));
        companions.extend(shown(read, files).map(|name| beside(name, read.images[name].len())));
        let folder = Folder {
            id: id.to_owned(),
            sources,
            received: vec![("source.txt".to_owned(), Ok(received))],
            lock: None,
            files: companions,
            diagnostics: Vec::new(),
        };
        let (_, card) = parse::document(&folder, &self.ground().context());
        let mut found = card.diagnostics.unpack();
        if found.iter().any(|found| found.code == Code::AnnexMissing) {
            // Without an annex a document is compared where that is accepted; what the letter says must be said all the same.
            let mut folder = folder;
            let accepted = "---\naccepted: [{code: annex-missing, reason: It was not received.}]\n";
            folder.sources[0] = Source::new(folder.sources[0].path.to_string(), folder.sources[0].text.replacen("---\n", accepted, 1));
            let (_, card) = parse::document(&folder, &self.ground().context());
            found.extend(card.diagnostics.unpack().into_iter().filter(|found| found.code == Code::SourceDiffers));
            return Self::compared(card.kind, found, pairing);
        }
        Self::compared(card.kind, found, pairing)
    }

    fn compared(card: CardKind, mut found: Vec<Diagnostic>, pairing: &Pairing) -> (Vec<Diagnostic>, bool) {
        let CardKind::Document { remainder: Some(remainder), .. } = card else { return (found, false) };
        found.extend(left_in_head(&remainder.unpack(), pairing));
        (found, true)
    }
}

/// Returns the images that stand in the sources.
fn shown<'r>(read: &'r Read, files: &[File]) -> impl Iterator<Item = &'r str> {
    let stands = |name: &str| files.iter().any(|(_, text)| text.contains(&format!("]({name})")));
    read.images.keys().map(String::as_str).filter(move |name| stands(name))
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
