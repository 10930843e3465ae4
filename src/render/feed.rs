//! A feed of new and changed documents as Atom (RFC 4287). Days are those that the sources tell: nothing is dated by a clock.

use jiff::civil::Date;

use super::masthead::period;
use super::view::Scene;
use super::ways;
use super::xml::Xml;
use crate::model::answer::Setting;
use crate::model::card::Row;
use crate::model::shelf::Shelf;

/// Returns the feed of a shelf.
pub fn file(shelf: &Shelf, scene: &Scene<'_>) -> String {
    let rows = scene.answers().recent(shelf);
    let language = scene.setting(Setting::Language);
    let mut xml = Xml::begin();
    xml.within("feed", &[("xmlns", "http://www.w3.org/2005/Atom"), ("xml:lang", &language)], |xml| {
        xml.words("id", &[], &scene.links.address(&shelf.feed(), None));
        xml.words("title", &[], &title(shelf, scene));
        if let Some(latest) = rows.iter().filter_map(|row| row.updated).max() {
            xml.words("updated", &[], &moment(latest));
        }
        xml.fact("link", &[("rel", "self"), ("type", MEDIA), ("href", &scene.links.address(&shelf.feed(), None))]);
        xml.fact("link", &[("rel", "alternate"), ("type", "text/html"), ("href", &scene.links.address(&shelf.fed(), None))]);
        xml.words("rights", &[], &scene.republication(&[]));
        xml.words("generator", &[], "Chancery");
        for row in rows {
            if let Some(updated) = row.updated {
                entry(row, updated, &language, scene, xml);
            }
        }
    });
    xml.finish()
}

/// The type of a feed.
pub const MEDIA: &str = "application/atom+xml";

/// Returns what the feed is called: by the site, and by what it is of.
pub fn title(shelf: &Shelf, scene: &Scene<'_>) -> String {
    let of = match shelf {
        Shelf::Item(key) => {
            let title = scene.answers().item(key).as_ref().map(|entry| entry.title.plain()).unwrap_or_default();
            let item = scene.words.say("item-title", &[("number", key.number.to_string().into()), ("title", title.into())]);
            let register = (scene.organ(&key.register.organ), period(key.register.period, scene.document_words));
            scene.words.say("feed-of-item", &[("item", item.into()), ("organ", register.0.into()), ("period", register.1.into())])
        }
        Shelf::All => scene.words.say("documents-all", &[]),
        shelf => ways::title(shelf, shelf.root(), scene),
    };
    scene.words.say("feed-title", &[("site", scene.setting(Setting::Title).into()), ("of", of.into())])
}

/// A day is told as its first moment, because Atom has no days.
fn moment(day: Date) -> String {
    format!("{day}T00:00:00Z")
}

fn entry(row: &Row, updated: Date, language: &str, scene: &Scene<'_>, xml: &mut Xml) {
    let address = scene.links.address(&row.address(), None);
    xml.within("entry", &[("xml:lang", &row.lang)], |xml| {
        xml.words("id", &[], &address);
        xml.words("title", &[], &row.title);
        xml.fact("link", &[("rel", "alternate"), ("type", "text/html"), ("href", &address)]);
        if let Some(date) = row.date {
            xml.words("published", &[], &moment(date));
        }
        xml.words("updated", &[], &moment(updated));
        // The publisher is not the author, also where none is stated.
        let none = [scene.words.say("feed-author-none", &[])];
        for author in if row.authors.is_empty() { &none[..] } else { &row.authors } {
            xml.within("author", &[], |xml| xml.words("name", &[], author));
        }
        for code in &row.organs {
            xml.fact("category", &[("term", code), ("label", &scene.organ(code))]);
        }
        xml.words("summary", &[("xml:lang", language)], &summary(row, scene));
        xml.words("rights", &[("xml:lang", language)], &scene.republication(&row.organs));
    });
}

/// Returns what the document is, in facts that it states; of one that was withdrawn only that it was.
fn summary(row: &Row, scene: &Scene<'_>) -> String {
    let mut facts: Vec<String> = Vec::new();
    match &row.withdrawn {
        Some(withdrawn) => {
            let date = scene.words.date(withdrawn.on);
            facts.push(match &withdrawn.by {
                Some(by) => scene.words.say("withdrawn-by", &[("date", date.into()), ("by", by.into())]),
                None => scene.words.say("withdrawn-on", &[("date", date.into())]),
            });
            facts.extend(withdrawn.reason.clone());
        }
        None => {
            facts.extend(row.date.map(|date| scene.words.date(date)));
            facts.extend(row.symbols.iter().cloned());
            for part in row.parts.iter().skip(1) {
                let label = scene.part_label(&part.role, part.number.as_deref());
                facts.push(part.title.as_ref().map_or_else(|| label.clone(), |title| format!("{label}: {title}")));
            }
        }
    }
    if row.sample {
        facts.push(scene.words.say("sample", &[]));
    }
    facts.push(scene.republication(&row.organs));
    facts.join(" · ")
}
