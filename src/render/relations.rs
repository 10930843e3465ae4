//! What templates get of how documents relate: the banner, replies and additions, and what a document says of others.

use serde::Serialize;

use super::masthead::languages;
use super::view::{RowView, Scene};
use crate::model::address::Address;
use crate::model::answer::{RelationFrom, RelationTo};
use crate::model::card::PartRow;
use crate::model::document::Document;
use crate::model::letter::RelationKind;

/// What stands at the head of every page of a document that others correct, revise or reply to.
#[derive(Serialize)]
pub struct Banner {
    lines: Vec<BannerLine>,
    replies: Option<MoreReplies>,
}

/// One of those others.
#[derive(Serialize)]
struct BannerLine {
    kind: &'static str,
    document: RowView,
    concerned: String,
}

/// Replies that are too many for the head of a page.
#[derive(Serialize)]
struct MoreReplies {
    count: usize,
    href: String,
}

/// What the document says of another.
#[derive(Serialize)]
pub struct RelationView {
    kind: &'static str,
    document: Option<RowView>,
    words: String,
    official: Option<String>,
    concerned: String,
}

/// More replies than these are counted at the head, and listed on the letter's page.
const FEW: usize = 3;

/// Returns what stands at the head; nothing where nobody corrects, revises or replies to the document.
pub fn banner(of: &Document, scene: &Scene<'_>) -> Option<Banner> {
    let related = scene.answers().related(&of.id);
    let replies = related.iter().filter(|other| other.kind == RelationKind::RepliesTo).count();
    let shown = |other: &&RelationFrom| match other.kind {
        RelationKind::Corrects | RelationKind::Revises => true,
        RelationKind::RepliesTo => replies <= FEW,
        RelationKind::AddsTo => false,
    };
    let label = |name: &str| of.part(name).map(|part| scene.part_label(&part.role, part.number.as_deref()));
    let line = |other: &RelationFrom| BannerLine {
        kind: other.kind.name(),
        document: scene.row(&other.row),
        concerned: concerned(&other.parts, &other.languages, label, scene),
    };
    let lines: Vec<BannerLine> = related.iter().filter(shown).map(line).collect();
    let more = (replies > FEW).then(|| MoreReplies { count: replies, href: scene.links.to(&Address::page(&of.id), Some("site-replies")) });
    (!lines.is_empty() || more.is_some()).then_some(Banner { lines, replies: more })
}

/// Returns the documents that relate to this one in the way of `kind`, by date.
pub fn others(of: &Document, kind: RelationKind, scene: &Scene<'_>) -> Vec<RowView> {
    scene.answers().related(&of.id).iter().filter(|other| other.kind == kind).map(|other| scene.row(&other.row)).collect()
}

/// Returns what the document says of others, in the order of its source.
pub fn relations(of: &Document, scene: &Scene<'_>) -> Vec<RelationView> {
    let view = |relation: &RelationTo| {
        let parts: &[PartRow] = relation.row.as_ref().map_or(&[], |row| &row.parts);
        let label = |name: &str| parts.iter().find(|part| part.name == name).map(|part| scene.part_label(&part.role, part.number.as_deref()));
        RelationView {
            kind: relation.kind.name(),
            document: relation.row.as_ref().map(|row| scene.row(row)),
            words: relation.words.clone(),
            official: relation.official.clone(),
            concerned: concerned(&relation.parts, &relation.languages, label, scene),
        }
    };
    scene.answers().relations(&of.id).iter().map(view).collect()
}

/// Returns which parts and language versions are concerned, in words; empty where all are.
fn concerned(parts: &[String], codes: &[String], label: impl Fn(&str) -> Option<String>, scene: &Scene<'_>) -> String {
    let names: Vec<String> = parts.iter().map(|part| label(part).unwrap_or_else(|| part.clone())).collect();
    let (names, codes) = (scene.words.list(&names), languages(codes, scene.document_words));
    let message = match (names.is_empty(), codes.is_empty()) {
        (true, true) => return String::new(),
        (false, true) => "concerns-parts",
        (true, false) => "concerns-languages",
        (false, false) => "concerns-both",
    };
    scene.words.say(message, &[("parts", names.into()), ("languages", codes.into())])
}
