//! What the text of one source may refer to, and what its links mean.

use std::ops::Range;

use percent_encoding::percent_decode_str;

use super::fields::is_file_name;
use super::findings::Findings;
use super::markdown::{Destinations, Meaning};
use crate::model::block::Target;
use crate::model::diagnostic::Code;
use crate::model::diagnostic::{nearest, suggest};
use crate::model::document::Role;
use crate::model::item::{ItemKey, ItemNumber, Period, RegisterKey};
use crate::model::letter::Organ;
use crate::model::site::Organs;

/// A part that can be referred to.
pub struct PartName {
    /// Its name in addresses.
    pub name: String,
    /// Its file.
    pub file: String,
    /// What it is.
    pub role: Role,
    /// Its number.
    pub number: Option<String>,
}

/// What the text of one source may refer to.
pub struct Scope<'a> {
    /// The organs that are known.
    pub organs: &'a Organs,
    /// The organs of the document.
    pub own: &'a [Organ],
    /// The parts of the document; empty for a free page.
    pub parts: &'a [PartName],
    /// The part whose text it is; empty for a free page.
    pub part: &'a str,
    /// The names of the document's figures; nothing where they could not be read.
    pub figures: Option<&'a [&'a str]>,
    /// The names of the files in the same folder.
    pub files: &'a [&'a str],
}

/// The schemes of references, as messages name them.
const SCHEMES: [&str; 7] = ["figure:", "item:", "part:", "symbol:", "letter:", "plain:", "https:"];

impl Scope<'_> {
    /// Returns the item `number` of the document's own session: of the organ whose masthead names it, else of the first with items, else of the first with a session.
    pub fn own_item(&self, number: ItemNumber) -> Option<ItemKey> {
        let names = |organ: &&Organ| organ.items.as_ref().is_some_and(|items| items.value.iter().any(|item| item.number == number));
        let organ = self
            .own
            .iter()
            .find(names)
            .or_else(|| self.own.iter().find(|organ| organ.items.is_some()))
            .or_else(|| self.own.iter().find(|organ| organ.period.as_ref().is_some_and(|period| !matches!(period.value, Period::Year(_)))))?;
        Some(ItemKey { register: organ.register()?, number })
    }

    /// Returns the register that a slug such as `ga-78` or `ga-79-preliminary` names.
    pub fn register(&self, slug: &str) -> Option<RegisterKey> {
        let (code, rest) = slug.split_once('-')?;
        let organ = self.organs.by_code(code)?;
        let rest = rest.to_ascii_uppercase();
        let special = rest.strip_prefix("ES-").map(|rest| ("ES-", rest)).or_else(|| rest.strip_prefix("S-").map(|rest| ("S-", rest)));
        let (prefix, counted) = special.unwrap_or(("", &rest));
        let (number, list) = counted.split_once('-').unwrap_or((counted, "AGENDA"));
        let period = Period::session(&format!("{prefix}{number}"))?;
        let period = match (period, organ.counts) {
            (Period::Session(number), crate::model::site::Counts::Year) => Period::Year(number),
            (period, _) => period,
        };
        Some(RegisterKey { organ: organ.code.clone(), period, list: list.to_ascii_lowercase() })
    }

    fn figure(&self, id: &str, at: Range<usize>, findings: &mut Findings<'_>) -> Meaning {
        let Some(figures) = self.figures.filter(|figures| !figures.contains(&id)) else { return Meaning::Figure(id.to_owned()) };
        findings.error(Code::FigureUnknown, at, format!("there is no figure `{id}` in `data.yaml`"), suggest(id, figures.iter().copied()));
        Meaning::Leads(Target::Nothing)
    }

    fn item(&self, name: &str, at: Range<usize>, findings: &mut Findings<'_>) -> Target {
        let (register, number) = match name.split_once('/') {
            Some((slug, number)) => (Some(slug), number),
            None => (None, name),
        };
        let number_text = percent_decode_str(number).decode_utf8_lossy();
        let Some(number) = ItemNumber::parse(&number_text) else {
            findings.error(
                Code::BrokenReference,
                at,
                format!("`{number_text}` is not the number of an agenda item"),
                "write `item:71`, `item:71b` or `item:ga-77/71b`",
            );
            return Target::Nothing;
        };
        let key = match register {
            Some(slug) => self.register(slug).map(|register| ItemKey { register, number: number.clone() }),
            None => self.own_item(number.clone()),
        };
        key.map(Target::Item).unwrap_or_else(|| {
            let (says, help) = match register {
                Some(slug) => {
                    let codes: Vec<&str> = self.organs.0.iter().map(|organ| organ.code.as_str()).collect();
                    (
                        format!("`{slug}` is not the name of a register"),
                        format!("write organ and session, such as `item:ga-78/{}`; organs are {}", number.slug(), codes.join(", ")),
                    )
                }
                None => ("no session is known for this item".to_owned(), format!("name its register, such as `item:ga-78/{}`", number.slug())),
            };
            findings.error(Code::BrokenReference, at, says, help);
            Target::Nothing
        })
    }

    fn part(&self, name: &str, at: Range<usize>, findings: &mut Findings<'_>) -> Target {
        let (name, anchor) = split_anchor(name);
        let name = if name.is_empty() { self.part } else { name };
        if let Some(part) = self.parts.iter().find(|part| part.name == name) {
            return Target::Part { part: part.name.clone(), anchor };
        }
        findings.error(
            Code::BrokenReference,
            at,
            format!("this document has no part `{name}`"),
            suggest(name, self.parts.iter().map(|part| part.name.as_str()).collect::<Vec<_>>()),
        );
        Target::Nothing
    }

    fn letter(name: &str, at: Range<usize>, findings: &mut Findings<'_>) -> Target {
        let (path, anchor) = split_anchor(name);
        let path = path.trim_end_matches('/');
        if path.is_empty() || path.starts_with('/') || path.contains(['\\', ':']) || path.split('/').any(|step| matches!(step, "" | "." | "..")) {
            findings.error(
                Code::BrokenReference,
                at,
                format!("`{name}` is not the path of a document"),
                "write its path below `content/`, such as `letter:letters/2024/a-letter#p2`",
            );
            return Target::Nothing;
        }
        Target::Letter { path: path.to_owned(), anchor }
    }

    fn file(&self, name: &str, at: Range<usize>, findings: &mut Findings<'_>) -> Option<String> {
        let name = percent_decode_str(name).decode_utf8_lossy().into_owned();
        let name = name.strip_prefix("./").unwrap_or(&name).to_owned();
        if !is_file_name(&name) {
            findings.error(
                Code::BrokenReference,
                at,
                format!("`{name}` is not a file in this folder"),
                "only files beside the source are published; put it there and name it without a path",
            );
            return None;
        }
        if self.files.contains(&name.as_str()) {
            return Some(name);
        }
        findings.error(Code::BrokenReference, at, format!("there is no file `{name}` in this folder"), suggest(&name, self.files.iter().copied()));
        None
    }

    /// A link to a source of this document reads well where sources are shown, so it means the part.
    fn relative(&self, destination: &str, at: Range<usize>, findings: &mut Findings<'_>) -> Target {
        let (path, anchor) = split_anchor(destination);
        if path.is_empty() {
            return self.part(destination, at, findings);
        }
        if let Some(part) = self.parts.iter().find(|part| part.file == path.strip_prefix("./").unwrap_or(path)) {
            return Target::Part { part: part.name.clone(), anchor };
        }
        if path.starts_with("www.") {
            findings.error(Code::BrokenReference, at, format!("`{path}` is read as a file in this folder"), format!("write `https://{path}`"));
            return Target::Nothing;
        }
        self.file(path, at, findings).map_or(Target::Nothing, Target::File)
    }
}

fn split_anchor(name: &str) -> (&str, Option<String>) {
    match name.split_once('#') {
        Some((name, anchor)) => (name, Some(anchor.to_owned()).filter(|anchor| !anchor.is_empty())),
        None => (name, None),
    }
}

/// Returns the scheme of a destination (RFC 3986, section 3.1) and what is behind it.
fn scheme(destination: &str) -> Option<(String, &str)> {
    let (scheme, rest) = destination.split_once(':')?;
    let shaped = scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'));
    shaped.then(|| (scheme.to_ascii_lowercase(), rest))
}

impl Destinations for Scope<'_> {
    fn link(&self, destination: &str, at: Range<usize>, findings: &mut Findings<'_>) -> Meaning {
        // Browsers drop these characters before they read the scheme, so a refused one could hide behind them.
        if destination.chars().any(|character| character.is_control()) {
            findings.error(Code::LinkRefused, at, "this link holds a control character", "remove it");
            return Meaning::Leads(Target::Nothing);
        }
        let Some((scheme, rest)) = scheme(destination.trim_start()) else {
            if destination.starts_with("//") {
                findings.error(Code::LinkRefused, at, "this link leaves the site without saying how", "write `https:` before it");
                return Meaning::Leads(Target::Nothing);
            }
            return Meaning::Leads(self.relative(destination, at, findings));
        };
        Meaning::Leads(match scheme.as_str() {
            "figure" => return self.figure(rest, at, findings),
            "plain" => return Meaning::Plain,
            "item" => self.item(rest, at, findings),
            "part" => self.part(rest, at, findings),
            "letter" => Self::letter(rest, at, findings),
            "symbol" if rest.trim().is_empty() || rest.contains(char::is_whitespace) => {
                findings.error(Code::BrokenReference, at, "this is not a symbol", "write `symbol:A/78/251`");
                Target::Nothing
            }
            "symbol" => Target::Symbol(rest.to_owned()),
            "https" | "http" | "mailto" => Target::External(destination.trim_start().to_owned()),
            _ => {
                let given = format!("{scheme}:");
                let help = match nearest(&given, SCHEMES) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => "links lead to `https:`, `http:`, `mailto:`, to files beside the source, or begin with `figure:`, `item:`, `part:`, `symbol:`, `letter:`, `plain:`".to_owned(),
                };
                findings.error(Code::LinkRefused, at, format!("links that begin with `{given}` are not published"), help);
                Target::Nothing
            }
        })
    }

    fn image(&self, destination: &str, at: Range<usize>, findings: &mut Findings<'_>) -> Option<String> {
        if destination.starts_with("//") || scheme(destination.trim_start()).is_some() {
            findings.error(
                Code::LinkRefused,
                at,
                "images from elsewhere are not shown: no request leaves the site",
                "put the image beside the source and name it without a path",
            );
            return None;
        }
        self.file(destination, at, findings)
    }
}

/// Titles, headings and labels hold no links and no images.
pub struct NoLinks;

impl Destinations for NoLinks {
    fn link(&self, _: &str, at: Range<usize>, findings: &mut Findings<'_>) -> Meaning {
        findings.error(Code::LinkRefused, at, "titles, headings and labels hold no links", "write the words alone");
        Meaning::Plain
    }

    fn image(&self, _: &str, at: Range<usize>, findings: &mut Findings<'_>) -> Option<String> {
        findings.error(Code::LinkRefused, at, "titles, headings and labels hold no images", "write the words alone");
        None
    }
}
