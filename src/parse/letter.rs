//! Reads the fields at the head of `letter.md`.

use super::fields::{Fields, choice, date, file_name, flag, language, languages, list, printed, stated, text, texts};
use super::findings::Findings;
use super::organ::organ;
use super::part::{Head, PartNode, part_nodes};
use super::phrase::{phrase, signature};
use super::yaml::{Node, Value};
use crate::model::address::path_problem;
use crate::model::diagnostic::Code;
use crate::model::document::{Direction, Numbering};
use crate::model::letter::{
    Accepted, Addressee, Change, DISTRIBUTIONS, Given, Kind, Letter, Masthead, MastheadNote, Omitted, Organ, Party, Phrase, Provenance, Relation, RelationKind,
    STATED_BY, Sender, Symbol, SymbolAdded, Withdrawn,
};
use crate::model::shape;
use crate::model::site::Organs;

/// What `letter.md` says at its head.
pub struct LetterHead {
    /// What the document says of itself.
    pub letter: Letter,
    /// The tree of its other parts.
    pub parts: Vec<PartNode>,
    /// How the cover letter's text is to be read.
    pub head: Head,
}

/// Returns the head of a letter; what is missing is left empty and reported.
pub fn read(node: Option<&Node>, site_language: &str, organs: &Organs, findings: &mut Findings<'_>) -> LetterHead {
    let Some(mut fields) = node.and_then(|node| Fields::of(node, &shape::LETTER, findings)) else {
        return LetterHead { letter: blank(site_language), parts: Vec::new(), head: Head::default() };
    };
    let mut letter = blank(site_language);
    if let Some(kind) = fields.required("kind", "letter", findings).and_then(|node| choice(node, &Kind::NAMES, findings)) {
        letter.kind = kind;
    }
    let named = fields.optional("name", findings);
    match (&mut letter.kind, named) {
        (Kind::Other(name), Some(node)) => *name = text(node, findings).unwrap_or_default(),
        (Kind::Other(_), None) => findings.error(
            Code::MissingField,
            fields.key("kind").unwrap_or_default(),
            "a document of another kind needs its name",
            "add `name: Aide-memoire`, in the document's words",
        ),
        (_, Some(node)) => findings.error(Code::Value, node.span.clone(), "only a document of kind `other` has a `name`", "remove it, or write `kind: other`"),
        (_, None) => {}
    }
    if let Some(title) = fields.required("title", "the title as the document gives it", findings).and_then(|node| phrase(node, findings)) {
        letter.title = title;
    }
    if let Some(lang) = fields.optional("lang", findings).and_then(|node| language(node, findings)) {
        letter.lang = lang;
    }
    letter.date = fields.optional("date", findings).and_then(|node| stated(node, "a date", findings, date));
    letter.symbols = fields.optional("symbols", findings).map(|node| list(node, findings, symbol)).unwrap_or_default();
    letter.masthead = fields.optional("masthead", findings).and_then(|node| masthead(node, findings));
    letter.organs = fields.optional("organs", findings).map(|node| list(node, findings, |node, findings| organ(node, organs, findings))).unwrap_or_default();
    organs_once(&letter.organs, findings);
    letter.from = fields.optional("from", findings).map(|node| list(node, findings, sender)).unwrap_or_default();
    letter.to = fields.optional("to", findings).map(|node| list(node, findings, addressee)).unwrap_or_default();
    letter.authors = fields.optional("authors", findings).map(|node| texts(node, findings)).unwrap_or_default();
    letter.provenance = fields.optional("provenance", findings).and_then(|node| provenance(node, findings)).unwrap_or_default();
    letter.draft = fields.optional("draft", findings).and_then(|node| flag(node, findings)).unwrap_or(false);
    letter.sample = fields.optional("sample", findings).and_then(|node| flag(node, findings)).unwrap_or(false);
    letter.relations = fields.optional("relations", findings).map(|node| list(node, findings, relation)).unwrap_or_default();
    letter.accepted = fields.optional("accepted", findings).map(|node| list(node, findings, accepted)).unwrap_or_default();
    letter.changes = fields.optional("changes", findings).map(|node| list(node, findings, change)).unwrap_or_default();
    letter.withdrawn = fields.optional("withdrawn", findings).and_then(|node| withdrawn(node, findings));
    letter.aliases = fields.optional("aliases", findings).map(|node| list(node, findings, alias)).unwrap_or_default();
    let numbering = fields.optional("numbering", findings).and_then(|node| choice(node, &Numbering::NAMES, findings));
    let dir = fields.optional("dir", findings).and_then(|node| choice(node, &Direction::NAMES, findings));
    let parts = fields.optional("parts", findings).map(|node| part_nodes(node, findings)).unwrap_or_default();
    fields.finish_file(findings);
    let head = Head { numbering: numbering.unwrap_or(Numbering::Editorial), dir, ..Head::default() };
    LetterHead { letter, parts, head }
}

fn blank(lang: &str) -> Letter {
    Letter {
        kind: Kind::Letter,
        title: Phrase::default(),
        date: None,
        symbols: Vec::new(),
        masthead: None,
        organs: Vec::new(),
        from: Vec::new(),
        to: Vec::new(),
        authors: Vec::new(),
        lang: lang.to_owned(),
        provenance: Provenance::default(),
        draft: false,
        sample: false,
        relations: Vec::new(),
        accepted: Vec::new(),
        changes: Vec::new(),
        withdrawn: None,
        aliases: Vec::new(),
    }
}

fn organs_once(organs: &[Organ], findings: &mut Findings<'_>) {
    for (at, organ) in organs.iter().enumerate() {
        if let Some(first) = organs[..at].iter().find(|first| first.organ == organ.organ && first.list == organ.list) {
            let says = [&*format!("`{}` is named twice", organ.organ), "it is named here first"];
            findings.clash(Code::Duplicate, organ.span.range(), first.span.range(), says, "name each organ once, with all its items");
        }
    }
}

fn symbol(node: &Node, findings: &mut Findings<'_>) -> Option<Symbol> {
    let span = findings.span(node.span.clone());
    if !matches!(node.value, Value::Map(_)) {
        let (symbol, mark) = marked(one_symbol(node, findings)?);
        return Some(Symbol { symbol, mark, added: None, span });
    }
    let mut fields = Fields::of(node, &shape::SYMBOL, findings)?;
    let symbol = fields.required("symbol", "A/78/1", findings).and_then(|node| one_symbol(node, findings));
    let by = fields.required("stated", "publisher", findings).and_then(|node| choice(node, &STATED_BY, findings));
    let source = fields.optional("source", findings).and_then(|node| text(node, findings));
    let on = fields.optional("on", findings).and_then(|node| date(node, findings));
    fields.finish(findings);
    by?;
    let (symbol, mark) = marked(symbol?);
    Some(Symbol { symbol, mark, added: Some(SymbolAdded { source, on }), span })
}

/// Asterisks mark a document that was reissued; they are none of its symbol.
fn marked(written: String) -> (String, String) {
    let symbol = written.trim_end_matches('*').to_owned();
    let mark = written[symbol.len()..].to_owned();
    (symbol, mark)
}

/// A document of two organs has two symbols, which its head joins by a dash.
fn one_symbol(node: &Node, findings: &mut Findings<'_>) -> Option<String> {
    let symbol = text(node, findings)?;
    let joined = symbol.char_indices().filter(|(_, character)| matches!(character, '-' | '–' | '—'));
    let second = joined.map(|(at, dash)| (at, symbol[at + dash.len_utf8()..].trim_start())).find(|(_, rest)| {
        let organ = rest.split('/').next().unwrap_or_default();
        rest.contains('/') && !organ.is_empty() && organ.len() <= 4 && organ.bytes().all(|byte| byte.is_ascii_uppercase())
    });
    let Some((at, second)) = second else { return Some(symbol) };
    let first = symbol[..at].trim_end();
    findings.error(
        Code::Value,
        node.span.clone(),
        format!("these are two symbols, `{first}` and `{second}`"),
        format!("write them one by one: `symbols: [{first}, {second}]`"),
    );
    None
}

fn masthead(node: &Node, findings: &mut Findings<'_>) -> Option<Masthead> {
    let mut fields = Fields::of(node, &shape::MASTHEAD, findings)?;
    let distributions: Vec<(&str, String)> = DISTRIBUTIONS.map(|name| (name, name.to_owned())).to_vec();
    let masthead = Masthead {
        distribution: fields
            .optional("distribution", findings)
            .and_then(|node| stated(node, "a distribution", findings, |node, findings| choice(node, &distributions, findings))),
        date: fields.optional("date", findings).and_then(|node| stated(node, "a date", findings, date)),
        original: fields.optional("original", findings).and_then(|node| stated(node, "an original language", findings, languages)),
        job_number: fields.optional("job_number", findings).and_then(|node| given(node, text(node, findings), findings)),
        barcode: fields.optional("barcode", findings).and_then(|node| given(node, barcode(node, findings), findings)),
        lines: fields
            .optional("lines", findings)
            .map(|node| list(node, findings, |node, findings| given(node, printed(node, findings), findings)))
            .unwrap_or_default(),
        notes: fields.optional("notes", findings).map(|node| list(node, findings, masthead_note)).unwrap_or_default(),
        span: findings.span(node.span.clone()),
    };
    fields.finish(findings);
    Some(masthead)
}

fn given(node: &Node, text: Option<String>, findings: &Findings<'_>) -> Option<Given> {
    Some(Given { text: text?, span: findings.span(node.span.clone()) })
}

fn barcode(node: &Node, findings: &mut Findings<'_>) -> Option<String> {
    let digits = text(node, findings)?;
    if digits.len() == 7 && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(digits);
    }
    findings.error(Code::Value, node.span.clone(), format!("`{digits}` is not a bar code"), "write its seven digits, without asterisks");
    None
}

fn masthead_note(node: &Node, findings: &mut Findings<'_>) -> Option<MastheadNote> {
    let mut fields = Fields::of(node, &shape::MASTHEAD_NOTE, findings)?;
    let mark = fields.required("mark", "\"*\"", findings).and_then(|node| text(node, findings));
    let text = fields.required("text", "the note as printed", findings).and_then(|node| text(node, findings));
    fields.finish(findings);
    Some(MastheadNote { mark: mark?, text: text? })
}

fn sender(node: &Node, findings: &mut Findings<'_>) -> Option<Sender> {
    let mut fields = Fields::of(node, &shape::SENDER, findings)?;
    let state = fields.optional("state", findings).and_then(|node| text(node, findings)).map(Party::State);
    let entity = fields.optional("entity", findings);
    if let (Some(_), Some(entity)) = (&state, entity) {
        findings.error(Code::Value, entity.span.clone(), "a sender is a State or another entity, not both", "keep `state` or `entity`");
    }
    let sender = Sender {
        party: state.or_else(|| entity.and_then(|node| text(node, findings)).map(Party::Entity)),
        office: fields.optional("office", findings).and_then(|node| text(node, findings)),
        on_behalf_of: fields.optional("on_behalf_of", findings).map(|node| texts(node, findings)).unwrap_or_default(),
        signed: fields.optional("signed", findings).map(|node| list(node, findings, signature)).unwrap_or_default(),
    };
    if sender.name().is_empty() {
        findings.error(Code::MissingField, node.span.start..node.span.start, "this sender has no name", "add `state:`, `entity:` or `office:`");
    }
    fields.finish(findings);
    Some(sender)
}

fn addressee(node: &Node, findings: &mut Findings<'_>) -> Option<Addressee> {
    let mut fields = Fields::of(node, &shape::ADDRESSEE, findings)?;
    let addressee = Addressee {
        office: fields.optional("office", findings).and_then(|node| text(node, findings)),
        name: fields.optional("name", findings).and_then(|node| text(node, findings)),
    };
    fields.finish(findings);
    Some(addressee)
}

fn provenance(node: &Node, findings: &mut Findings<'_>) -> Option<Provenance> {
    let mut fields = Fields::of(node, &shape::PROVENANCE, findings)?;
    let provenance = Provenance {
        received: fields.optional("received", findings).and_then(|node| file_name(node, findings)),
        original: fields.optional("original", findings).and_then(|node| file_name(node, findings)),
        from: fields.optional("from", findings).and_then(|node| text(node, findings)),
        on: fields.optional("on", findings).and_then(|node| date(node, findings)),
        omitted: fields.optional("omitted", findings).map(|node| list(node, findings, omitted)).unwrap_or_default(),
        method: fields.optional("method", findings).and_then(|node| text(node, findings)),
        transcriber: fields.optional("transcriber", findings).and_then(|node| text(node, findings)),
        reviewed: fields.optional("reviewed", findings).and_then(|node| text(node, findings)),
    };
    fields.finish(findings);
    Some(provenance)
}

fn omitted(node: &Node, findings: &mut Findings<'_>) -> Option<Omitted> {
    let span = findings.span(node.span.clone());
    if !matches!(node.value, Value::Map(_)) {
        return Some(Omitted { text: text(node, findings)?, lines: Vec::new(), span });
    }
    let mut fields = Fields::of(node, &shape::OMITTED, findings)?;
    let text = fields.required("text", "\"A/78/1   2/3\"", findings).and_then(|node| text(node, findings));
    let lines = fields.required("lines", "[45, 90]", findings).map(|node| list(node, findings, line_number)).unwrap_or_default();
    fields.finish(findings);
    let mut lines = lines;
    lines.sort_unstable();
    Some(Omitted { text: text?, lines, span }).filter(|omitted| !omitted.lines.is_empty())
}

fn line_number(node: &Node, findings: &mut Findings<'_>) -> Option<u32> {
    let written = text(node, findings)?;
    written.parse().ok().filter(|number| *number > 0).or_else(|| {
        findings.error(Code::Value, node.span.clone(), format!("`{written}` is not the number of a line"), "count the lines of the text as received from 1");
        None
    })
}

fn relation(node: &Node, findings: &mut Findings<'_>) -> Option<Relation> {
    let mut fields = Fields::of(node, &shape::RELATION, findings)?;
    let mut given = Vec::new();
    for (name, kind) in RelationKind::NAMES {
        if let Some(target) = fields.optional(name, findings).and_then(|node| text(node, findings)) {
            given.push((kind, target));
        }
    }
    let languages = fields.optional("languages", findings).and_then(|node| languages(node, findings)).unwrap_or_default();
    let parts = fields.optional("parts", findings).map(|node| texts(node, findings)).unwrap_or_default();
    fields.finish(findings);
    if given.len() != 1 {
        findings.error(
            Code::Value,
            node.span.clone(),
            "a relation says exactly one thing",
            "write one of `corrects:`, `revises:`, `adds-to:`, `replies-to:`, with a symbol or an address",
        );
    }
    let (kind, target) = given.into_iter().next()?;
    Some(Relation { kind, target, languages, parts, span: findings.span(node.span.clone()) })
}

fn accepted(node: &Node, findings: &mut Findings<'_>) -> Option<Accepted> {
    let mut fields = Fields::of(node, &shape::ACCEPTED, findings)?;
    let code = fields.required("code", "the code of the finding", findings).and_then(|node| {
        let names: Vec<(&'static str, ())> = Code::OF_DOCUMENT.iter().map(|code| (code.word(), ())).collect();
        choice(node, &names, findings).and_then(|()| text(node, findings))
    });
    let at = fields.optional("at", findings).and_then(|node| text(node, findings));
    let reason = fields.required("reason", "why the document as received is so", findings).and_then(|node| text(node, findings));
    fields.finish(findings);
    Some(Accepted { code: code?, at, reason: reason?, span: findings.span(node.span.clone()) })
}

fn change(node: &Node, findings: &mut Findings<'_>) -> Option<Change> {
    let mut fields = Fields::of(node, &shape::CHANGE, findings)?;
    let on = fields.required("on", "2024-04-04", findings).and_then(|node| date(node, findings));
    let at = fields.optional("at", findings).map(|node| texts(node, findings)).unwrap_or_default();
    let what = fields.required("what", "what was changed", findings).and_then(|node| text(node, findings));
    fields.finish(findings);
    Some(Change { on: on?, at, what: what?, span: findings.span(node.span.clone()) })
}

fn withdrawn(node: &Node, findings: &mut Findings<'_>) -> Option<Withdrawn> {
    let mut fields = Fields::of(node, &shape::WITHDRAWAL, findings)?;
    let on = fields.required("on", "2024-04-04", findings).and_then(|node| date(node, findings));
    let by = fields.optional("by", findings).and_then(|node| text(node, findings));
    let reason = fields.optional("reason", findings).and_then(|node| text(node, findings));
    fields.finish(findings);
    Some(Withdrawn { on: on?, by, reason })
}

fn alias(node: &Node, findings: &mut Findings<'_>) -> Option<Given> {
    let path = text(node, findings)?;
    let trimmed = path.trim_matches('/');
    match path_problem(trimmed) {
        None if super::card::reserved(trimmed).is_some() => {
            findings.error(
                Code::AddressTaken,
                node.span.clone(),
                format!("`/{trimmed}` is an address of the site itself"),
                "no document can have stood there; remove it",
            );
            None
        }
        None => Some(Given { text: trimmed.to_owned(), span: findings.span(node.span.clone()) }),
        Some(problem) => {
            findings.error(
                Code::AddressInvalid,
                node.span.clone(),
                format!("`{path}` cannot be an address: {problem}"),
                "write the former path below the site's root, such as `letters/2024/old-name`",
            );
            None
        }
    }
}
