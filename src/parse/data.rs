//! Reads `data.yaml`: figures, arithmetic, charts.

use super::arithmetic;
use super::fields::{Fields, choice, list, text, wrong};
use super::findings::Findings;
use super::phrase::phrase;
use super::yaml::{self, Node, Value};
use crate::model::data::{Arithmetic, Bound, CHARTS, Chart, ChartForm, Data, Decimal, Figure, Rule, STATUSES};
use crate::model::diagnostic::Code;
use crate::model::diagnostic::suggest;
use crate::model::shape;

/// What `data.yaml` declares, and the names of what it tries to declare: what is broken is not also missing.
#[derive(Default)]
pub struct Declared {
    /// What could be read.
    pub data: Data,
    /// The names of all figures; nothing where the file cannot be read.
    pub names: Option<Vec<String>>,
    arithmetic: Vec<String>,
}

impl Declared {
    /// Returns what a document without `data.yaml` declares.
    pub fn nothing() -> Self {
        Self { names: Some(Vec::new()), ..Self::default() }
    }
}

/// Returns what the source declares.
pub fn read(findings: &mut Findings<'_>) -> Declared {
    let mut declared = Declared::default();
    let Some(node) = yaml::read(findings, 0..findings.source().text.len()) else { return declared };
    if matches!(node.value, Value::Null) {
        return Declared::nothing();
    }
    let Some(mut fields) = Fields::of(&node, &shape::DATA, findings) else { return declared };
    let figures_node = fields.optional("figures", findings);
    if let Some(node) = figures_node {
        declared.data.figures = figures(node, findings);
    }
    declared.names = Some(keys(figures_node));
    if let Some(node) = fields.optional("arithmetic", findings) {
        declared.arithmetic = ids(node);
        declared.data.arithmetic = list(node, findings, |node, findings| calculation(node, &declared, findings));
    }
    if let Some(node) = fields.optional("charts", findings) {
        declared.data.charts = list(node, findings, |node, findings| chart(node, &declared, findings));
    }
    fields.finish_file(findings);
    let data = &declared.data;
    let mut seen: Vec<&Arithmetic> = Vec::new();
    for arithmetic in &data.arithmetic {
        let other = seen.iter().find(|other| other.id == arithmetic.id).map(|other| other.span);
        if let Some(first) = other.or_else(|| data.figure(&arithmetic.id).map(|figure| figure.span)) {
            let says = [&*format!("`{}` is named twice", arithmetic.id), "it is named here first"];
            findings.clash(Code::Duplicate, arithmetic.span.range(), first.range(), says, "give it a name of its own: figures and arithmetic share one page");
        }
        seen.push(arithmetic);
    }
    declared
}

fn keys(figures: Option<&Node>) -> Vec<String> {
    match figures.map(|node| &node.value) {
        Some(Value::Map(entries)) => entries.iter().map(|(key, _)| key.name.clone()).collect(),
        _ => Vec::new(),
    }
}

fn ids(arithmetic: &Node) -> Vec<String> {
    let id = |node: &Node| {
        let Value::Map(entries) = &node.value else { return None };
        entries.iter().find_map(|(key, node)| if let ("id", Value::Text(id)) = (key.name.as_str(), &node.value) { Some(id.clone()) } else { None })
    };
    if let Value::List(nodes) = &arithmetic.value { nodes.iter().filter_map(id).collect() } else { Vec::new() }
}

fn figures(node: &Node, findings: &mut Findings<'_>) -> Vec<Figure> {
    let Value::Map(entries) = &node.value else {
        wrong::<()>(node, "a map of figures", "write `name: {value: 350, unit: …, label: …}`", findings);
        return Vec::new();
    };
    entries
        .iter()
        .filter_map(|(key, node)| {
            let id = name(&key.name, key.span.clone(), findings)?;
            let mut fields = Fields::of(node, &shape::FIGURE, findings)?;
            let value = fields.required("value", "350", findings).and_then(|node| decimal(node, findings));
            let label = fields.required("label", "what the document says of it", findings).and_then(|node| phrase(node, findings));
            let bound = fields.optional("bound", findings).and_then(|node| choice(node, &Bound::NAMES, findings));
            let unit = fields.optional("unit", findings).and_then(|node| text(node, findings));
            let period = fields.optional("period", findings).and_then(|node| text(node, findings));
            let proposed = fields.optional("status", findings).and_then(|node| choice(node, &STATUSES, findings)).is_some();
            fields.finish(findings);
            let span = findings.span(key.span.clone());
            Some(Figure { id, value: value?, bound: bound.unwrap_or(Bound::Exact), unit, label: label?, period, proposed, span })
        })
        .collect()
}

fn name(name: &str, at: std::ops::Range<usize>, findings: &mut Findings<'_>) -> Option<String> {
    let shaped = name.starts_with(|first: char| first.is_ascii_lowercase())
        && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    if shaped && !name.starts_with("site-") {
        return Some(name.to_owned());
    }
    findings.error(
        Code::Value,
        at,
        format!("`{name}` cannot be a name: it is an address in the data appendix"),
        "begin with a small letter, go on with small letters, digits and `-`; `site-…` is the site's own",
    );
    None
}

fn decimal(node: &Node, findings: &mut Findings<'_>) -> Option<Decimal> {
    let (Value::Number(written) | Value::Text(written)) = &node.value else {
        return wrong(node, "a number", "write digits, with `.` before decimals: `2700`, `12.5`", findings);
    };
    Decimal::parse(written).or_else(|| {
        if Decimal::is_long(written) {
            let says = format!("this number has {} signs, and the limit is {}", written.len(), Decimal::LONGEST);
            findings.error(Code::Value, node.span.clone(), says, "compare it with the document; digits, the point and the sign before it are counted");
            return None;
        }
        let digits: String = written.chars().filter(|character| !matches!(character, ',' | ' ' | '\u{a0}' | '\u{202f}' | '_' | '\'')).collect();
        let help = match Decimal::parse(&digits) {
            Some(_) => format!("write `{digits}`"),
            None => "write digits, with `.` before decimals: `2700`, `12.5`; words such as \"more than\" are the field `bound`".to_owned(),
        };
        findings.error(Code::Value, node.span.clone(), format!("`{written}` is not a plain number"), help);
        None
    })
}

fn figure_name(node: &Node, declared: &Declared, findings: &mut Findings<'_>) -> Option<String> {
    let (id, figures) = (text(node, findings)?, &declared.data.figures);
    if figures.iter().any(|figure| figure.id == id) {
        return Some(id);
    }
    if declared.names.iter().flatten().any(|name| *name == id) {
        return None;
    }
    let help = suggest(&id, figures.iter().map(|figure| figure.id.as_str()).collect::<Vec<_>>());
    findings.error(Code::BrokenReference, node.span.clone(), format!("there is no figure `{id}` in this file"), help);
    None
}

fn calculation(node: &Node, declared: &Declared, findings: &mut Findings<'_>) -> Option<Arithmetic> {
    let mut fields = Fields::of(node, &shape::ARITHMETIC, findings)?;
    let id = fields.required("id", "a-name", findings).and_then(|node| {
        let word = text(node, findings)?;
        name(&word, node.span.clone(), findings)
    });
    let sum = fields.optional("sum", findings);
    let subset = fields.optional("subset", findings);
    let of = fields.required("of", "[…]", findings);
    fields.finish(findings);
    let span = findings.span(node.span.clone());
    let rule = match (sum, subset) {
        (Some(sum), None) => {
            let sum = figure_name(sum, declared, findings);
            let before = of.map_or(0, |of| if let Value::List(items) = &of.value { items.len() } else { 1 });
            let of: Vec<String> = of.map(|of| list(of, findings, |node, findings| figure_name(node, declared, findings))).unwrap_or_default();
            if of.len() != before {
                return None;
            }
            if let Some(sum) = &sum {
                arithmetic::adds_up(sum, &of, &declared.data.figures, span, findings);
            }
            Rule::Sum { sum: sum?, of }
        }
        (None, Some(subset)) => {
            let subset = figure_name(subset, declared, findings);
            let (subset, of) = (subset?, figure_name(of?, declared, findings)?);
            arithmetic::part_of(&subset, &of, &declared.data.figures, span, findings);
            Rule::Subset { subset, of }
        }
        _ => {
            return wrong(
                node,
                "a `sum` of figures or a `subset` of one",
                "write `{id: …, sum: total, of: [part, part]}` or `{id: …, subset: part, of: whole}`",
                findings,
            );
        }
    };
    Some(Arithmetic { id: id?, rule, span })
}

fn chart(node: &Node, declared: &Declared, findings: &mut Findings<'_>) -> Option<Chart> {
    let data = &declared.data;
    let mut fields = Fields::of(node, &shape::CHART, findings)?;
    let form = fields.required("type", "part-to-whole", findings).and_then(|node| choice(node, &CHARTS, findings));
    let title = fields.required("title", "what the chart shows", findings).and_then(|node| text(node, findings));
    let of = fields.required("of", "…", findings);
    let then = fields.optional("then", findings);
    fields.finish(findings);
    let form = if form? {
        let of = calculated(of?, declared, |rule| matches!(rule, Rule::Subset { .. }), "subset", findings)?;
        let then = match then {
            Some(node) => {
                let id = calculated(node, declared, |rule| matches!(rule, Rule::Sum { .. }), "sum", findings)?;
                let (whole, part) = (data.arithmetic(&of), data.arithmetic(&id));
                if let (Some(Rule::Subset { subset, .. }), Some(Rule::Sum { sum, .. })) = (whole.map(|it| &it.rule), part.map(|it| &it.rule))
                    && subset != sum
                {
                    findings.error(
                        Code::Value,
                        node.span.clone(),
                        format!("`{id}` divides `{sum}`, but the chart's part is `{subset}`"),
                        "name the arithmetic that divides that part, or leave `then` out",
                    );
                    return None;
                }
                Some(id)
            }
            None => None,
        };
        ChartForm::PartToWhole { of, then }
    } else {
        if let Some(then) = then {
            findings.error(Code::Value, then.span.clone(), "a bar chart has no `then`", "remove it");
        }
        let of = list(of?, findings, |node, findings| figure_name(node, declared, findings));
        let units: std::collections::BTreeSet<_> = of.iter().filter_map(|id| data.figure(id)).map(|figure| &figure.unit).collect();
        if units.len() > 1 {
            findings.error(Code::Value, node.span.clone(), "the figures of this chart have different units", "chart figures of one unit together");
        }
        ChartForm::Bar { of }
    };
    Some(Chart { form, title: title?, span: findings.span(node.span.clone()) })
}

fn calculated(node: &Node, declared: &Declared, fits: impl Fn(&Rule) -> bool, kind: &str, findings: &mut Findings<'_>) -> Option<String> {
    let (id, data) = (text(node, findings)?, &declared.data);
    if data.arithmetic(&id).is_some_and(|arithmetic| fits(&arithmetic.rule)) {
        return Some(id);
    }
    if data.arithmetic(&id).is_none() && declared.arithmetic.contains(&id) {
        return None;
    }
    let names: Vec<&str> = data.arithmetic.iter().filter(|arithmetic| fits(&arithmetic.rule)).map(|arithmetic| arithmetic.id.as_str()).collect();
    findings.error(Code::BrokenReference, node.span.clone(), format!("there is no {kind} `{id}` under `arithmetic`"), suggest(&id, names));
    None
}
