//! What stands about a part's text on its page: the line beneath a place that was gone to, the cards of its figures, the list of its headings.

use std::collections::{BTreeMap, BTreeSet};

use super::data::{self, FigureView};
use super::html::escape;
use super::links::Links;
use super::view::{Entry, Scene};
use crate::model::answer::Setting;
use crate::model::block::{Block, Inline, plain, walk_inlines, walk_words};
use crate::model::card::{AnchorEntry, Mentioned};
use crate::model::document::{Document, Part};

/// Returns, for each anchor of the part, the line that says by whom and where it is stated, with its link and its citation. It is the publisher's.
pub fn lines(of: &Document, part: &Part, scene: &Scene<'_>) -> BTreeMap<String, String> {
    let authors = scene.words.list(&of.authors_of(part).into_iter().map(str::to_owned).collect::<Vec<_>>());
    let language = scene.setting(Setting::Language);
    let line = |entry: &AnchorEntry| {
        let label =
            scene.words.say("place", &[("part", scene.part_within(&part.role, part.number.as_deref()).into()), ("label", scene.label(&entry.label).into())]);
        let mut said = if authors.is_empty() { label } else { scene.words.say("pinpoint", &[("authors", (&authors).into()), ("place", label.into())]) };
        if entry.label.is_numbered_here() {
            said = scene.words.say("pinpoint-numbered", &[("said", said.into())]);
        }
        let mut out = String::from("<p class=\"pinpoint\" data-editorial lang=\"");
        escape(&language, &mut out);
        out.push_str("\" dir=\"auto\"><span class=\"said\">");
        escape(&said, &mut out);
        out.push_str("</span>");
        let cite = scene.links.cite(Some(&format!("{}-{}", part.name, entry.anchor)));
        for (href, id) in [(Some(format!("#{}", entry.anchor)), "pinpoint-link"), (cite, "pinpoint-cite")] {
            let Some(href) = href else { continue };
            out.push_str(" · <a href=\"");
            escape(&href, &mut out);
            out.push_str("\">");
            escape(&scene.words.say(id, &[]), &mut out);
            out.push_str("</a>");
        }
        out.push_str("</p>\n");
        out
    };
    of.anchors.iter().filter(|entry| entry.part == part.name).map(|entry| (entry.anchor.clone(), line(entry))).collect()
}

/// Returns the figures that the part states, in the order of its text, each with its words there.
pub fn figures(of: &Document, part: &Part, scene: &Scene<'_>) -> Vec<FigureView> {
    let mut known = BTreeSet::new();
    let stated = of.mentions.iter().filter(|mention| mention.place.part == part.name).filter_map(|mention| match &mention.to {
        Mentioned::Figure(id) if known.insert(id.as_str()) => of.data.figure(id),
        _ => None,
    });
    stated.map(|figure| data::figure(figure, of, Some(&part.name), scene)).collect()
}

/// Returns the addresses to which the texts of the parts link, each once, in their order.
pub fn noted(parts: &[Part], links: &Links<'_>) -> Vec<String> {
    let mut noted: Vec<String> = Vec::new();
    let mut known = BTreeSet::new();
    let mut note = |words: &[Inline]| {
        walk_inlines(words, &mut |inline| {
            let Inline::Link { target, .. } = inline else { return };
            noted.extend(links.whole_address(target).filter(|whole| known.insert(whole.clone())));
        });
    };
    for part in parts {
        walk_words(&part.blocks, &mut note);
        part.notes.iter().for_each(|footnote| walk_words(&footnote.blocks, &mut note));
    }
    noted
}

/// Returns the headings of the part as links; nothing where it has fewer than two.
pub fn contents(part: &Part) -> Vec<Entry> {
    let heading = |block: &Block| match block {
        Block::Heading { anchor: Some(anchor), words, .. } => Some(Entry { title: plain(words), href: format!("#{anchor}"), current: false }),
        _ => None,
    };
    let headings: Vec<Entry> = part.blocks.iter().filter_map(heading).collect();
    if headings.len() < 2 { Vec::new() } else { headings }
}
