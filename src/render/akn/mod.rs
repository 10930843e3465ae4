//! A document as Akoma Ntoso 3.0: a `doc` with its annexes as attachments.
//!
//! Its `eId`s are the anchors of the page with all parts: `letter-p1`, `statement-p5`. Nothing that the publisher adds stands in the text; it is in the `meta` and in notes there.

mod meta;
mod text;

use super::masthead::{self, OrganLines, Signed, printed};
use super::view::Scene;
use super::words::Words;
use super::xml::Xml;
use crate::model::answer::ItemEntry;
use crate::model::document::{Document, Part, Role};
use crate::model::letter::{Phrase, Signature};
use meta::Meta;
use text::Text;

/// The namespace of Akoma Ntoso 3.0.
const NAMESPACE: &str = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0";

/// Returns the document as a file; `words` are those of its language.
pub fn file(of: &Document, scene: &Scene<'_>, words: &Words) -> String {
    let writer = Writer { of, scene, words };
    let mut xml = Xml::begin();
    xml.within("akomaNtoso", &[("xmlns", NAMESPACE)], |xml| {
        let Some((cover, others)) = of.parts.split_first() else { return };
        xml.within("doc", &[("name", &super::json::kind(&of.letter.kind))], |xml| {
            let meta = Meta::of(of, scene);
            meta.of_document(xml);
            writer.cover_page(xml);
            xml.within("preface", &[], |xml| writer.title(&of.letter.title, cover, xml));
            writer.body(cover, xml);
            let signed: Vec<Signature> = of.letter.from.iter().flat_map(|sender| sender.signed.clone()).collect();
            writer.conclusions(&signed, xml);
            writer.attachments(others, &meta, xml);
        });
    });
    xml.finish()
}

struct Writer<'a> {
    of: &'a Document,
    scene: &'a Scene<'a>,
    words: &'a Words,
}

impl Writer<'_> {
    /// Adds what stands in the masthead.
    fn cover_page(&self, xml: &mut Xml) {
        let head = masthead::masthead(self.of, &self.scene.links, self.words, masthead::Wanted::Pieces);
        let stated: Vec<&str> = head.symbols.iter().filter(|symbol| !symbol.added).map(|symbol| symbol.text.as_str()).collect();
        let lines = [&head.distribution, &head.original, &head.job_number, &head.barcode];
        if stated.is_empty()
            && head.date.is_none()
            && head.organs.is_empty()
            && head.notes.is_empty()
            && head.lines.is_empty()
            && lines.iter().all(|line| line.is_none())
        {
            return;
        }
        xml.within("coverPage", &[("xml:lang", &self.of.letter.lang)], |xml| {
            xml.within("container", &[("name", "masthead")], |xml| {
                for symbol in stated {
                    line(xml, |xml| element(xml, "docNumber", &[], symbol));
                }
                plain(head.distribution.as_deref(), xml);
                if let Some(date) = &head.date {
                    let value = self.of.letter.masthead.as_ref().and_then(|masthead| masthead.date.as_ref()).map(|date| date.value.to_string());
                    line(xml, |xml| element(xml, "docDate", &[("date", &value.unwrap_or_default())], date));
                }
                plain(head.original.as_deref(), xml);
                head.lines.iter().for_each(|line| plain(Some(line), xml));
                [&head.job_number, &head.barcode].into_iter().for_each(|line| plain(line.as_deref(), xml));
                for (organ, lines) in self.of.letter.organs.iter().zip(&head.organs) {
                    xml.within("container", &[("name", "organ")], |xml| self.organ(&organ.code, lines, xml));
                }
                for title in &head.titles {
                    let Some(text) = &title.text else { continue };
                    let lang = title.lang.as_deref().map(|lang| ("xml:lang", lang));
                    xml.open("p", lang.as_slice());
                    xml.text(text);
                    xml.close("p");
                    xml.line();
                }
                for note in &head.notes {
                    plain(Some(&format!("{} {}", note.mark, note.text)), xml);
                }
            });
        });
    }

    fn organ(&self, code: &str, lines: &OrganLines, xml: &mut Xml) {
        line(xml, |xml| element(xml, "organization", &[("refersTo", &format!("#{}", meta::organ_id(code)))], &lines.name));
        if let Some(period) = &lines.period {
            line(xml, |xml| element(xml, "session", &[], period));
        }
        if !lines.pieces.is_empty() {
            line(xml, |xml| {
                for (text, key) in &lines.pieces {
                    match key.as_ref().filter(|key| self.scene.answers().item(key).is_some()) {
                        Some(key) => element(xml, "ref", &[("href", &self.scene.links.address(&ItemEntry::address(key), None))], text),
                        None => xml.text(text),
                    }
                }
            });
        }
    }

    fn title(&self, title: &Phrase, part: &Part, xml: &mut Xml) {
        let lang = title.lang.as_deref().unwrap_or(&self.of.letter.lang);
        xml.open("p", &[("xml:lang", lang)]);
        xml.open("docTitle", &[]);
        self.text(part).inlines(&title.words, xml);
        xml.close("docTitle");
        xml.close("p");
        xml.line();
    }

    fn text<'p>(&'p self, part: &'p Part) -> Text<'p> {
        Text::of(self.of, part, self.scene)
    }

    fn body(&self, part: &Part, xml: &mut Xml) {
        xml.within("mainBody", &[("xml:lang", &part.lang)], |xml| {
            let text = self.text(part);
            text.blocks(&part.blocks, xml);
            text.late_notes(xml);
            // A body is never empty.
            if part.blocks.is_empty() {
                xml.fact("p", &[]);
            }
        });
    }

    fn conclusions(&self, signed: &[Signature], xml: &mut Xml) {
        let signed: Vec<Signed> = masthead::signed(signed, self.words);
        if signed.is_empty() {
            return;
        }
        xml.within("conclusions", &[("xml:lang", &self.of.letter.lang)], |xml| {
            for one in signed {
                line(xml, |xml| {
                    xml.open("signature", &[]);
                    if let Some(mark) = &one.mark {
                        element(xml, "i", &[], mark);
                        xml.text(" ");
                    }
                    xml.text(&one.name);
                    for title in &one.titles {
                        xml.empty("eol", &[]);
                        xml.text(title);
                    }
                    xml.close("signature");
                });
            }
        });
    }

    /// Adds the parts, each with those that lie below it in the tree.
    fn attachments(&self, parts: &[Part], meta: &Meta<'_>, xml: &mut Xml) {
        let Some(first) = parts.first() else { return };
        xml.within("attachments", &[], |xml| {
            for branch in parts.chunk_by(|_, next| next.depth > first.depth) {
                let (part, below) = (&branch[0], &branch[1..]);
                xml.within("attachment", &[("eId", &part.name)], |xml| {
                    if let Some(heading) = &part.heading {
                        xml.open("heading", &[]);
                        self.text(part).inlines(&heading.words, xml);
                        xml.close("heading");
                        xml.line();
                    }
                    // A statement is a document of a body; what else is attached may be anything.
                    let (element, name) = match &part.role {
                        Role::Annex => ("statement", "annex"),
                        Role::Other(name) => ("doc", name.as_str()),
                        role => ("doc", role.name()),
                    };
                    xml.within(element, &[("name", name)], |xml| {
                        meta.of_part(part, xml);
                        self.preface(part, xml);
                        self.body(part, xml);
                        self.conclusions(&part.signed, xml);
                        self.attachments(below, meta, xml);
                    });
                });
            }
        });
    }

    fn preface(&self, part: &Part, xml: &mut Xml) {
        let original = printed(part.original.as_ref(), |codes| masthead::part_original(codes, self.words));
        let date = printed(part.date.as_ref(), |date| self.words.date(*date));
        if part.title.is_none() && original.is_none() && date.is_none() {
            return;
        }
        xml.within("preface", &[], |xml| {
            plain(original.as_deref(), xml);
            if let Some(title) = &part.title {
                self.title(&Phrase { lang: title.lang.clone().or_else(|| Some(part.lang.clone())), ..title.clone() }, part, xml);
            }
            if let (Some(text), Some(date)) = (&date, &part.date) {
                line(xml, |xml| element(xml, "docDate", &[("date", &date.value.to_string())], text));
            }
        });
    }
}

fn element(xml: &mut Xml, name: &str, attributes: &[(&str, &str)], text: &str) {
    xml.open(name, attributes);
    xml.text(text);
    xml.close(name);
}

fn line(xml: &mut Xml, content: impl FnOnce(&mut Xml)) {
    xml.open("p", &[]);
    content(xml);
    xml.close("p");
    xml.line();
}

fn plain(text: Option<&str>, xml: &mut Xml) {
    if let Some(text) = text {
        line(xml, |xml| xml.text(text));
    }
}
