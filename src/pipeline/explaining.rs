//! What is recognised in a text, and to what it leads on the site at hand.

use std::fmt::Write;
use std::path::Path;

use super::reading;
use crate::catalogue::Catalogue;
use crate::load;
use crate::model::address::HrefStyle;
use crate::model::answer::{Answer, Destination, ItemEntry, Question};
use crate::model::block::Target;
use crate::model::error::Error;
use crate::parse;
use crate::write::Store;

/// Returns what is recognised in the text at `file`, a line each: place, words, rule, and to what it leads on the site in `root`.
///
/// Agenda items are of `register`, such as `ga-78`. Where `root` holds no sources, only official addresses are known.
pub fn explain_text(root: &Path, file: &str, register: Option<&str>) -> Result<String, Error> {
    let refuse = |says: String, help: String| Error::Usage { says, help };
    let source = load::source(Path::new(""), file).map_err(|diagnostic| refuse(format!("`{file}`: {}", diagnostic.says), diagnostic.help.clone()))?;
    let survey = load::survey(root).unwrap_or_default();
    let settings = reading::settings(root, &survey)?;
    if let Some(slug) = register.filter(|slug| !parse::names_register(slug, &settings.organs)) {
        return Err(refuse(format!("`{slug}` is not the name of a register"), "name one as `ga-78` or `ga-79-preliminary`".into()));
    }
    let cards = settings.engine.as_ref().map(|engine| reading::read(root, &survey, &settings, engine, &Store::none()).cards).unwrap_or_default();
    let catalogue = Catalogue::new(settings.site.clone(), settings.organs.clone(), HrefStyle::Directory, cards);
    let mut out = String::new();
    for words in parse::recognised(&source, &settings.organs, register) {
        let marked = words.at.text[words.at.marked.clone()].split_whitespace().collect::<Vec<_>>().join(" ");
        let leads = match (&words.target, &words.date) {
            (Some(target), _) => leads(target, &catalogue),
            (None, Some(date)) => format!("the date {date}"),
            (None, None) => String::new(),
        };
        let _ = writeln!(out, "{}:{}  {marked}  [{}]  {leads}", words.at.line, words.at.column, words.rule);
    }
    if out.is_empty() {
        out.push_str("nothing is recognised in this text\n");
    }
    Ok(out)
}

fn leads(target: &Target, catalogue: &Catalogue) -> String {
    match target {
        Target::Symbol(symbol) => match catalogue.answer(&Question::Symbol(symbol.clone())) {
            Answer::Symbol(Some(Destination::Here { address, .. })) => format!("document {symbol}: {address}"),
            Answer::Symbol(Some(Destination::Official(url))) => format!("document {symbol}: {url}"),
            _ => format!("document {symbol}"),
        },
        Target::Item(key) => match catalogue.answer(&Question::Item(key.clone())) {
            Answer::Item(Some(entry)) => format!("{}, item {}: {} ({})", key.register.slug(), key.number, ItemEntry::address(key), entry.title.plain()),
            _ => format!("{}, item {}: in no register here", key.register.slug(), key.number),
        },
        Target::Nothing => "leads where its document says: an item to the document's own session, an annex to that part".to_owned(),
        other => format!("{other:?}"),
    }
}
