//! What templates get of a data appendix: figures in the order of the text, declared arithmetic, the geometry of charts.

use std::collections::BTreeSet;

use serde::Serialize;
use tera::Context;

use super::cite;
use super::document;
use super::view::{Scene, marked};
use crate::model::address::Address;
use crate::model::card::{Mention, Mentioned, Row};
use crate::model::data::{Arithmetic, Chart, ChartForm, Decimal, Figure, Rule};
use crate::model::document::{Document, NoteAt};
use crate::model::page::Table;

/// A figure with the sentences that state it.
#[derive(Serialize)]
pub struct FigureView {
    id: String,
    value: String,
    number: String,
    bound: String,
    bound_text: String,
    unit: Option<String>,
    label: String,
    period: Option<String>,
    quotes: Vec<QuoteView>,
    /// The link to its citation.
    /// Its row in the data appendix.
    href: Option<String>,
    cite: Option<String>,
    proposed: bool,
    /// What the publisher says of it.
    publishers_notes: Vec<String>,
}

/// A sentence that states a figure.
#[derive(Serialize)]
struct QuoteView {
    /// The words, of the first sentence; the others are only led to.
    html: String,
    lang: String,
    by: String,
    place: String,
    href: String,
}

/// A figure in a calculation or a chart.
#[derive(Serialize)]
struct Operand {
    id: String,
    number: String,
    unit: Option<String>,
    label: String,
    /// Its length in a chart, in hundredths of the whole.
    width: Option<String>,
    /// Where it begins in a chart, in hundredths of the whole.
    start: Option<String>,
}

#[derive(Serialize)]
struct ArithmeticView {
    id: String,
    kind: &'static str,
    result: Operand,
    of: Vec<Operand>,
    places: Vec<PlaceLink>,
    /// What the numbers stated add up to, where that is not what the document states.
    adds_up_to: Option<String>,
    /// Whether it holds.
    holds: bool,
    /// What the publisher says of it.
    publishers_notes: Vec<String>,
}

#[derive(Serialize)]
struct PlaceLink {
    place: String,
    href: String,
}

#[derive(Serialize)]
struct ChartView {
    id: String,
    kind: &'static str,
    title: String,
    whole: Option<Operand>,
    part: Option<Operand>,
    /// Whether the document itself divides the whole, so that the rest of it is stated too.
    divided: bool,
    segments: Vec<Operand>,
}

/// The figures as a file.
#[derive(Serialize)]
struct FileView {
    href: String,
    name: &'static str,
}

/// Adds what the data appendix shows.
pub fn data(context: &mut Context, of: &Document, scene: &Scene<'_>) {
    scene.show(context, "document", &document::document(of, Some("data"), scene));
    scene.show(context, "figures", &figures(of, scene));
    let arithmetic: Vec<ArithmeticView> = of.data.arithmetic.iter().filter_map(|arithmetic| self::arithmetic(arithmetic, of, scene)).collect();
    scene.show(context, "arithmetic", &arithmetic);
    scene.insert(context, "charts", || of.data.charts.iter().enumerate().filter_map(|(at, one)| chart(at, one, of, scene)).collect::<Vec<_>>());
    let made = Table::ALL.into_iter().filter(|form| *scene.answers().makes(form.form()));
    let file = |form: Table| FileView { href: scene.links.to(&Address::page(&of.id).join("data").beside(form.file()), None), name: form.file() };
    let downloads: Vec<FileView> = made.map(file).collect();
    scene.show(context, "downloads", &downloads);
}

/// Returns the sentences of the document that state a figure.
pub fn mentions<'d>(of: &'d Document, id: &'d str) -> impl Iterator<Item = &'d Mention> {
    of.mentions.iter().filter(move |mention| matches!(&mention.to, Mentioned::Figure(figure) if figure == id))
}

/// Returns the mentions that state a figure, one for each place.
pub fn stating<'d>(of: &'d Document, id: &'d str) -> Vec<&'d Mention> {
    let mut known = BTreeSet::new();
    mentions(of, id).filter(|mention| known.insert((mention.place.part.as_str(), mention.place.anchor.as_str()))).collect()
}

/// Returns the figures in the order in which the text first states them; those that it does not cite come last.
pub fn ordered(of: &Document) -> Vec<&Figure> {
    let first = |figure: &Figure| {
        let at = of.mentions.iter().position(|mention| matches!(&mention.to, Mentioned::Figure(id) if *id == figure.id));
        at.unwrap_or(usize::MAX)
    };
    let mut ordered: Vec<&Figure> = of.data.figures.iter().collect();
    ordered.sort_by_cached_key(|figure| first(figure));
    ordered
}

fn figures(of: &Document, scene: &Scene<'_>) -> Vec<FigureView> {
    ordered(of).into_iter().map(|figure| self::figure(figure, of, None, scene)).collect()
}

/// Returns a figure with the places that state it, in all parts or in one.
pub fn figure(figure: &Figure, of: &Document, part: Option<&str>, scene: &Scene<'_>) -> FigureView {
    FigureView {
        id: figure.id.clone(),
        value: figure.value.as_str().to_owned(),
        number: scene.words.number(&figure.value),
        bound: figure.bound.name().to_owned(),
        bound_text: scene.when("bound_text", || scene.words.say(&format!("bound-{}", figure.bound.name()), &[])),
        unit: figure.unit.clone(),
        label: scene.when("label", || scene.title_html(&figure.label.words)),
        period: figure.period.clone(),
        quotes: scene.when("quotes", || quotes(of, &figure.id, part, scene)),
        href: scene.links.data(Some(&figure.id)),
        cite: scene.links.cite(Some(&cite::figure_anchor(&figure.id))),
        proposed: figure.proposed,
        publishers_notes: of.notes_at(&NoteAt::Data(figure.id.clone())),
    }
}

/// Returns the places that state a figure, each once, the first with its words.
fn quotes(of: &Document, id: &str, part: Option<&str>, scene: &Scene<'_>) -> Vec<QuoteView> {
    let mut quotes: Vec<QuoteView> = Vec::new();
    for mention in stating(of, id).into_iter().filter(|mention| part.is_none_or(|part| mention.place.part == part)) {
        let PlaceLink { place, href } = place_link(mention, of, scene);
        let html = if quotes.is_empty() { marked(mention) } else { String::new() };
        quotes.push(QuoteView { html, lang: mention.place.lang.clone(), by: scene.words.list(&mention.place.authors), place, href });
    }
    quotes
}

fn place_link(mention: &Mention, of: &Document, scene: &Scene<'_>) -> PlaceLink {
    let place = &mention.place;
    PlaceLink { place: scene.place(place), href: scene.links.to(&Row::part_address(&of.id, &place.part), Some(&place.anchor)) }
}

fn operand(id: &str, of: &Document, scene: &Scene<'_>) -> Option<Operand> {
    let figure = of.data.figure(id)?;
    Some(Operand {
        id: id.to_owned(),
        number: scene.words.number(&figure.value),
        unit: figure.unit.clone(),
        label: scene.title_html(&figure.label.words),
        width: None,
        start: None,
    })
}

fn arithmetic(arithmetic: &Arithmetic, of: &Document, scene: &Scene<'_>) -> Option<ArithmeticView> {
    let (kind, result, parts) = match &arithmetic.rule {
        Rule::Sum { sum, of } => ("sum", sum, of.iter().map(String::as_str).collect::<Vec<_>>()),
        Rule::Subset { subset, of } => ("subset", subset, vec![of.as_str()]),
    };
    let mut known = BTreeSet::new();
    let stating = std::iter::once(result.as_str()).chain(parts.iter().copied()).flat_map(|id| mentions(of, id));
    let stating = stating.filter(|mention| known.insert((mention.place.part.as_str(), mention.place.anchor.as_str())));
    let places: Vec<PlaceLink> = scene.when("places", || stating.map(|mention| place_link(mention, of, scene)).collect());
    let values: Vec<&Decimal> = parts.iter().filter_map(|id| of.data.figure(id)).map(|figure| &figure.value).collect();
    let stated = &of.data.figure(result)?.value;
    let total = Decimal::sum(values.iter().copied()).filter(|_| kind == "sum");
    let adds_up_to = total.filter(|total| !total.equals(stated)).map(|total| scene.words.number(&total));
    Some(ArithmeticView {
        holds: adds_up_to.is_none() && !(kind == "subset" && values.iter().any(|whole| stated.exceeds(whole))),
        adds_up_to,
        publishers_notes: of.notes_at(&NoteAt::Data(arithmetic.id.clone())),
        id: arithmetic.id.clone(),
        kind,
        result: operand(result, of, scene)?,
        of: parts.iter().map(|id| operand(id, of, scene)).collect::<Option<_>>()?,
        places,
    })
}

fn chart(at: usize, chart: &Chart, of: &Document, scene: &Scene<'_>) -> Option<ChartView> {
    let value = |id: &str| of.data.figure(id).map(|figure| figure.value.approximate());
    let mut view = ChartView {
        id: format!("site-chart-{}", at + 1),
        kind: "bar",
        title: chart.title.clone(),
        whole: None,
        part: None,
        divided: false,
        segments: Vec::new(),
    };
    match &chart.form {
        ChartForm::PartToWhole { of: subset, then } => {
            let Rule::Subset { subset, of: whole } = &of.data.arithmetic(subset)?.rule else { return None };
            let scale = Scale(value(whole)?);
            view.kind = "part-to-whole";
            view.divided = of.data.arithmetic.iter().any(|arithmetic| matches!(&arithmetic.rule, Rule::Sum { sum, .. } if sum == whole));
            view.whole = Some(sized(operand(whole, of, scene)?, 0.0, scale.0, &scale));
            view.part = Some(sized(operand(subset, of, scene)?, 0.0, value(subset)?, &scale));
            if let Some(Rule::Sum { of: parts, .. }) = then.as_ref().and_then(|id| of.data.arithmetic(id)).map(|arithmetic| &arithmetic.rule) {
                let mut start = 0.0;
                for id in parts {
                    view.segments.push(sized(operand(id, of, scene)?, start, value(id)?, &scale));
                    start += value(id)?;
                }
            }
        }
        ChartForm::Bar { of: figures } => {
            let most = figures.iter().filter_map(|id| value(id)).fold(0.0, f64::max);
            let scale = Scale(most);
            for id in figures {
                view.segments.push(sized(operand(id, of, scene)?, 0.0, value(id)?, &scale));
            }
        }
    }
    Some(view)
}

/// The value that fills the whole width.
struct Scale(f64);

impl Scale {
    fn hundredths(&self, value: f64) -> String {
        let share = if self.0 > 0.0 { (value / self.0).clamp(0.0, 1.0) } else { 0.0 };
        let text = format!("{:.2}", share * 100.0);
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    }
}

fn sized(mut operand: Operand, start: f64, length: f64, scale: &Scale) -> Operand {
    operand.start = Some(scale.hundredths(start));
    operand.width = Some(scale.hundredths(length));
    operand
}
