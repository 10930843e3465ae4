//! Recognises symbols of documents, and runs of them: "A/78/251", "S/2000/40/Add.39, 44 and 50".
//!
//! A candidate is found first, then held against the shapes that symbols have (grammar: `docs/recognition.md`).

use std::sync::LazyLock;

use regex::Regex;

use super::Found;
use crate::model::block::Target;

/// The name of the rule in `explain`.
const RULE: &str = "symbol";

static CANDIDATE: LazyLock<Regex> = LazyLock::new(|| {
    let organ = "(?:A|S|E|TD|ST|T|DP|ID|LOS|UNEP|UNW|HSP|HRI|CCPR|CRC|CAT|CEDAW|CED|CERD|CMW|CRPD|FCCC|ICCD|CTOC|CAC|CD|NPT|BWC|PCNICC|PBC|SPLOS|ISBA|ECE)";
    let step = r"(?:(?:(?:S|ES)-\d{1,2}|\d{1,5}|res|[A-Z][A-Za-z]{0,7}(?:\.(?:\d{1,5}|[A-Z])[A-Z]?)?)(?:\([A-Z0-9.\-]{1,8}\))?)";
    Regex::new(&format!(r"(?:^|[^A-Za-z0-9/._\-])(?P<symbol>{organ}(?:/{step})+)(?P<year>\s\((?:19|20)\d{{2}}\))?")).expect("the pattern is written here")
});

static SHAPES: LazyLock<Regex> = LazyLock::new(|| {
    let addition = r"(?:(?:/(?:Add|ADD|Corr|CORR|Rev|REV|Amend|AMEND)\.\d{1,3}|/Summary|/SUMMARY)*)";
    let session = r"(?:\d{2,3}|S-\d{1,2}|ES-\d{1,2})";
    let shapes = [
        format!(r"A/(?:RES|res|DEC)/{session}/\d{{1,3}}[A-Z]?(?:/[A-Z])?{addition}"),
        format!(r"A/RES/\d{{1,4}}(?:\([IVXLES\-]+\))?{addition}"),
        format!(r"A/{session}/(?:(?:L|PV|SR|WP|CRP|R|BUR)\.|INF/|NGO/|PET/)?\d{{1,4}}{addition}"),
        r"A/(?:C\.\d|AC\.\d{1,3}|CONF\.\d{1,3}|CN\.\d{1,2}|BUR|HRC|INF)(?:/[A-Za-z0-9.\-()]+)+".to_owned(),
        format!(r"A/\d{{4,5}}{addition}"),
        r"A/\d{2,3}(?:/(?:Add|Corr|Rev)\.\d{1,3})+".to_owned(),
        format!(r"S/(?:19|20)\d{{2}}/\d{{1,4}}{addition}"),
        format!(r"S/RES/\d{{1,4}}(?:\((?:19|20)\d{{2}}\))?{addition}"),
        format!(r"S/PRST/(?:19|20)\d{{2}}/\d{{1,3}}{addition}"),
        format!(r"S/(?:PV|Agenda|AGENDA)[./]\d{{1,5}}{addition}"),
        format!(r"S/(?:[3-9]\d{{3}}|1[0-8]\d{{2}}|2[1-9]\d{{2}}|[12]\d{{4}}){addition}"),
        format!(r"E/(?:RES/)?(?:19|20)\d{{2}}/(?:(?:L|INF|SR|NGO|CRP)[./])?\d{{1,3}}{addition}"),
        r"E/(?:CN\.\d+|C\.\d+|AC\.\d+|ECE|ESCAP|CONF\.\d+|ICEF)(?:/[A-Za-z0-9.\-()]+)+".to_owned(),
        r"ST/(?:AI|SGB|IC|CS|DCS|ESA|LEG|ADM|IO|GENEVA)(?:/[A-Za-z0-9.\-()]+)+".to_owned(),
        r"(?:TD|DP|ID|LOS|UNEP|UNW|HSP|HRI|CCPR|CRC|CAT|CEDAW|CED|CERD|CMW|CRPD|FCCC|ICCD|CTOC|CAC|CD|NPT|BWC|PCNICC|PBC|SPLOS|ISBA|ECE)(?:/[A-Z0-9][A-Za-z0-9.\-()]*)*/[A-Za-z.\-]*\d[A-Za-z0-9.\-()]*".to_owned(),
    ];
    Regex::new(&format!("^(?:{})$", shapes.join("|"))).expect("the patterns are written here")
});

/// What follows the first symbol of a run: "44, 46 and Add.50". It begins where the symbol ends.
static TAIL: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?P<gap>,\s+and\s+|,\s+|\s+and\s+|\s+to\s+|\s?[-–]\s?)(?P<series>(?:Add|Corr|Rev)\.)?(?P<number>\d{1,4})")
        .expect("the pattern is written here")
});

/// The series of a symbol that can go on in a run.
static SERIES: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^(?P<base>.*?)(?P<series>Add|Corr|Rev|SR|PV|L)\.(?P<number>\d{1,4})$").expect("the pattern is written here"));

/// Returns the symbols in `text`.
pub fn find(text: &str) -> Vec<Found> {
    let mut found = Vec::new();
    let mut from = 0;
    if !text.contains('/') {
        return found;
    }
    while let Some(candidate) = CANDIDATE.captures_at(text, from) {
        let Some(symbol) = candidate.name("symbol") else { break };
        from = symbol.end();
        let goes_on = text[symbol.end()..].chars().next().is_some_and(|next| next.is_alphanumeric() || matches!(next, '/' | '_'));
        if goes_on || !SHAPES.is_match(symbol.as_str()) {
            continue;
        }
        let mut end = symbol.end();
        let mut name = symbol.as_str().to_owned();
        // "S/RES/1325 (2000)" is the form in prose; the symbol itself has no space.
        if let Some(year) = candidate.name("year").filter(|_| name.starts_with("S/RES/") && !name.contains('(')) {
            name.push_str(year.as_str().trim());
            end = year.end();
        }
        found.push(Found::leads(symbol.start()..end, RULE, Target::Symbol(name.clone())));
        from = run(text, end, &name, &mut found);
    }
    found
}

/// Adds the symbols that go on behind `first`, which ends at `at`; returns where they end.
fn run(text: &str, mut at: usize, first: &str, found: &mut Vec<Found>) -> usize {
    let Some(series) = SERIES.captures(first) else { return at };
    let (base, name) = (&series["base"], &series["series"]);
    while let Some(tail) = TAIL.captures(&text[at..]) {
        let (Some(gap), Some(number)) = (tail.name("gap"), tail.name("number")) else { break };
        let (start, end) = (at + gap.end(), at + number.end());
        if !ends_well(&text[end..]) {
            break;
        }
        let of = tail.name("series").map_or(name, |series| series.as_str().trim_end_matches('.'));
        found.push(Found::leads(start..end, RULE, Target::Symbol(format!("{base}{of}.{}", number.as_str()))));
        at = end;
    }
    at
}

/// Words that may follow the last number of a run. Others make it a number of something: "A/78/L.3 and 4 April".
const AFTER: [&str; 20] =
    ["and", "to", "of", "in", "on", "for", "by", "as", "is", "are", "was", "were", "has", "have", "which", "that", "or", "with", "contain", "contains"];

fn ends_well(rest: &str) -> bool {
    let mut characters = rest.chars();
    match characters.next() {
        None | Some(';' | ':' | ')' | '\u{fffc}' | '*') => true,
        Some('.' | ',') => !characters.next().is_some_and(|next| next.is_ascii_digit()),
        Some('-' | '–') => characters.next().is_some_and(|next| next.is_ascii_digit()),
        Some(next) if next.is_whitespace() => {
            let word: String = rest.trim_start().chars().take_while(|character| character.is_alphanumeric()).collect();
            word.is_empty() || AFTER.contains(&word.as_str())
        }
        Some(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn symbols(text: &str) -> Vec<String> {
        find(text).into_iter().map(|found| if let super::super::Means::Leads(Target::Symbol(symbol)) = found.means { symbol } else { String::new() }).collect()
    }

    #[test]
    fn what_is_a_symbol_is_recognised() {
        for symbol in "A/78/251 A/78/251/Rev.1 A/78/L.3 A/RES/S-13/2 A/RES/ES-8/2 A/RES/3363(XXX) A/C.3/78/L.60/Rev.1 A/C.6/78/SR.15 A/78/PV.49 A/52/100 A/8018 \
            A/ES-10/1 A/S-26/2 A/HRC/RES/42/36 A/AC.253/18 A/CONF.213/RPM.1/1 A/BUR/53/1 A/520/Rev.15 A/54/L.74/ADD.1 A/66/153/Add.1 S/2024/283 S/RES/1325(2000) \
            S/RES/1572 S/PRST/2005/10 S/PV.9250 S/1999/25/ADD.43 S/7382 E/CN.4/Sub.2/AC.2/1987/WP.4/Add.1 E/1978/1 E/CN.17/ESD/2000/L.1 ST/AI/189/Add.6/Rev.5 \
            ST/CS/SER.A/44/Rev.1 TD/B/WP(XXXV)/MISC.1/REV.1 PCNICC/2000/WGRPE(7)/DP.1 A/res/78/276"
            .split_whitespace()
        {
            assert_eq!(symbols(&format!("as set out in document {symbol}, and")), [symbol]);
            assert_eq!(symbols(&format!("({symbol}).")), [symbol]);
        }
        assert_eq!(symbols("A/78/251*"), ["A/78/251"]);
        assert_eq!(symbols("A/78/837–S/2024/283"), ["A/78/837", "S/2024/283"]);
        assert_eq!(symbols("resolution S/RES/1325 (2000)"), ["S/RES/1325(2000)"]);
    }

    #[test]
    fn what_only_looks_like_a_symbol_is_not() {
        for text in [
            "A/C",
            "A/B testing",
            "S/he",
            "A/S",
            "24/7",
            "and/or",
            "A/4",
            "E/M",
            "S/N 12345",
            "A/78",
            "S/2024",
            "T/F",
            "1/2/3",
            "http://x.org/A/78",
            "path/A/78/12x",
            "A/78/",
            "A/RES/",
            "c/o",
            "N/A/78",
            "km/h",
            "AC/DC",
            "TD/OK",
            "B/2/3",
        ] {
            assert_eq!(symbols(text), Vec::<String>::new(), "{text}");
            assert_eq!(symbols(&format!("see {text} and more")), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn runs_go_on_only_with_numbers_of_the_same_series() {
        assert_eq!(
            symbols("S/2000/40/Add.39, 44, 46, 47 and 50; S/2001/15/Add.11-13, 34 and 50"),
            [
                "S/2000/40/Add.39",
                "S/2000/40/Add.44",
                "S/2000/40/Add.46",
                "S/2000/40/Add.47",
                "S/2000/40/Add.50",
                "S/2001/15/Add.11",
                "S/2001/15/Add.13",
                "S/2001/15/Add.34",
                "S/2001/15/Add.50",
            ]
        );
        assert_eq!(symbols("A/C.6/78/SR.15, 16, 17, 18, 19 and 37").len(), 6);
        assert_eq!(symbols("A/78/L.3 and 4 April 2024"), ["A/78/L.3"]);
        assert_eq!(symbols("A/78/L.3, 25 per cent"), ["A/78/L.3"]);
        assert_eq!(symbols("A/66/153/Add.1 and Corr.2"), ["A/66/153/Add.1", "A/66/153/Corr.2"]);
    }
}
