//! Holds declared arithmetic against the values of its figures.

use std::ops::Range;

use super::findings::Findings;
use crate::model::data::{Bound, Decimal, Figure};
use crate::model::diagnostic::Code;
use crate::model::source::Span;

/// Reports a sum that does not hold, or is over numbers that are not exact or not of one kind.
pub fn adds_up(sum: &str, of: &[String], figures: &[Figure], span: Span, findings: &mut Findings<'_>) {
    let figure = |id: &str| figures.iter().find(|figure| figure.id == id);
    let (Some(sum), Some(parts)) = (figure(sum), of.iter().map(|id| figure(id)).collect::<Option<Vec<_>>>()) else { return };
    let all: Vec<&Figure> = std::iter::once(sum).chain(parts.iter().copied()).collect();
    if !exact(&all, "sum", span, findings) || !of_one_kind(&all, span, findings) {
        return;
    }
    let Some(total) = Decimal::sum(parts.iter().map(|figure| &figure.value)) else { return };
    if !total.equals(&sum.value) {
        let line = parts.iter().map(|figure| figure.value.as_str()).collect::<Vec<_>>().join(" + ");
        let says = format!("{line} is {}, but `{}` is {}", total.as_str(), sum.id, sum.value.as_str());
        findings.error_of_many(Code::Arithmetic, span.range(), values(&all), says, ADDS_UP);
    }
}

const ADDS_UP: &str =
    "compare the numbers with the document; where the document itself states them so, leave the arithmetic out, or accept the finding with its reason";

/// Reports a part that is more than the whole that it is declared to be of, or that cannot be compared with it.
pub fn part_of(subset: &str, of: &str, figures: &[Figure], span: Span, findings: &mut Findings<'_>) {
    let figure = |id: &str| figures.iter().find(|figure| figure.id == id);
    let (Some(part), Some(whole)) = (figure(subset), figure(of)) else { return };
    if !exact(&[part, whole], "part of a whole", span, findings) || !of_one_kind(&[part, whole], span, findings) {
        return;
    }
    if part.value.exceeds(&whole.value) {
        let says = format!("`{}` is {}, more than the {} of `{}`", part.id, part.value.as_str(), whole.value.as_str(), whole.id);
        findings.error_of_many(Code::Arithmetic, span.range(), values(&[part, whole]), says, ADDS_UP);
    }
}

fn values(figures: &[&Figure]) -> Vec<(Range<usize>, String)> {
    figures.iter().map(|figure| (figure.span.range(), format!("`{}` is {} here", figure.id, figure.value.as_str()))).collect()
}

/// Nothing is said of numbers that the document itself leaves open.
fn exact(figures: &[&Figure], what: &str, span: Span, findings: &mut Findings<'_>) -> bool {
    let open: Vec<&&Figure> = figures.iter().filter(|figure| figure.bound != Bound::Exact).collect();
    let Some(first) = open.first() else { return true };
    let says = format!("`{}` has the bound `{}`, so no {what} can be declared of it", first.id, first.bound.name());
    let also = open.iter().map(|figure| (figure.span.range(), format!("the bound of `{}` is `{}`", figure.id, figure.bound.name()))).collect();
    findings.error_of_many(Code::Arithmetic, span.range(), also, says, "remove this arithmetic: only exact numbers are added up or compared");
    false
}

fn of_one_kind(figures: &[&Figure], span: Span, findings: &mut Findings<'_>) -> bool {
    let per_cent = |figure: &&&Figure| figure.unit.as_deref().is_some_and(|unit| matches!(unit, "per cent" | "%" | "percent" | "pour cent"));
    let (Some(shares), Some(others)) = (figures.iter().find(|figure| per_cent(figure)), figures.iter().find(|figure| !per_cent(figure))) else { return true };
    let says = format!("`{}` is in per cent and `{}` is not", shares.id, others.id);
    let also = vec![(shares.span.range(), "this is in per cent".to_owned()), (others.span.range(), "this is not".to_owned())];
    findings.error_of_many(Code::Arithmetic, span.range(), also, says, "remove this arithmetic: shares and numbers are not added up or compared");
    false
}
