//! Records of a catalogue, joined to files by name. Where a record and the text disagree, neither wins: both are said.

use std::collections::BTreeMap;

use super::anatomy::Letter;
use super::vocabulary::{bare, same};
use crate::model::diagnostic::{Code, Diagnostic, Note, Severity, suggest};
use crate::model::item::{ItemNumber, Period};
use crate::model::source::{Excerpt, Source};

/// The columns that are understood.
const COLUMNS: [&str; 12] = ["file", "symbol", "symbols", "title", "date", "distribution", "job_number", "session", "year", "items", "url", "note"];

/// One record.
#[derive(Clone, Debug)]
pub struct Record {
    fields: BTreeMap<String, String>,
    at: Excerpt,
}

/// What a record says and the text does not.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Additions {
    /// Symbols that the text does not state.
    pub symbols: Vec<String>,
    /// From where they are known.
    pub source: Option<String>,
    /// Where the file came from.
    pub from: Option<String>,
}

/// The records of a file.
#[derive(Debug, Default)]
pub struct Records {
    /// The name of their file.
    name: String,
    records: BTreeMap<String, Record>,
    used: std::collections::BTreeSet<String>,
}

impl Records {
    /// Returns the records in a table of comma-separated values, whose first row names the columns.
    pub fn read(source: &Source, found: &mut Vec<Diagnostic>) -> Self {
        let mut out = Self { name: source.path.rsplit('/').next().unwrap_or_default().to_owned(), ..Self::default() };
        let text = source.text.trim_start_matches('\u{feff}');
        let shift = source.text.len() - text.len();
        let mut reader = csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(text.as_bytes());
        let finding = |at: usize, says: String, help: &str| Diagnostic {
            code: Code::ImportRecord,
            severity: Severity::Warning,
            at: source.excerpt(at..at),
            says,
            also: Vec::new(),
            help: help.to_owned(),
        };
        let headers: Vec<String> =
            reader.headers().map(|headers| headers.iter().map(|name| name.to_lowercase().replace(' ', "_")).collect()).unwrap_or_default();
        for name in headers.iter().filter(|name| !COLUMNS.contains(&name.as_str())) {
            found.push(Diagnostic {
                severity: Severity::Note,
                ..finding(shift, format!("the column `{name}` is not compared with anything"), &suggest(name, COLUMNS))
            });
        }
        if !headers.iter().any(|name| name == "file") {
            found.push(finding(
                shift,
                "the records have no column `file`, so none is joined to a text".to_owned(),
                "name the file of each record in a column `file`",
            ));
            return out;
        }
        for record in reader.records() {
            let record = match record {
                Ok(record) => record,
                Err(why) => {
                    found.push(finding(shift, format!("a record cannot be read: {why}"), "write the records as comma-separated values in UTF-8"));
                    continue;
                }
            };
            let at = shift + record.position().map_or(0, |position| position.byte() as usize);
            let fields: BTreeMap<String, String> =
                headers.iter().cloned().zip(record.iter().map(str::to_owned)).filter(|(_, value)| !value.is_empty()).collect();
            let Some(file) = fields.get("file").cloned() else { continue };
            let line = source.text[at..].find('\n').map_or(source.text.len(), |end| at + end);
            let record = Record { fields, at: source.excerpt(at..line) };
            if let Some(before) = out.records.get(&file) {
                let mut again = finding(at, format!("there is another record of `{file}`"), "keep one record for each file");
                again.also.push(Note { at: before.at.clone(), says: "this one is used".into() });
                found.push(again);
                continue;
            }
            out.records.insert(file, record);
        }
        out
    }

    /// Returns the record of a file.
    pub fn of(&mut self, file: &str) -> Option<Record> {
        let record = self.records.get(file).cloned();
        if record.is_some() {
            self.used.insert(file.to_owned());
        }
        record
    }

    /// Returns what there is to say of records whose files were not imported.
    pub fn unused(&self) -> Vec<Diagnostic> {
        let unused = self.records.iter().filter(|(file, _)| !self.used.contains(*file));
        let one = |(file, record): (&String, &Record)| Diagnostic {
            code: Code::ImportRecord,
            severity: Severity::Note,
            at: record.at.clone(),
            says: format!("the file `{file}` of this record was not imported"),
            also: Vec::new(),
            help: "import it too, or correct its name: records are joined by the name of the file, without its folder".to_owned(),
        };
        unused.map(one).collect()
    }

    /// Returns what the record says and the text does not; adds what they say differently to `found`. `source` is the text as received.
    pub fn compare(&self, record: &Record, letter: &Letter, source: &Source, found: &mut Vec<Diagnostic>) -> Additions {
        let mut differs = |what: &str, recorded: &str, stated: &str, line: u32| {
            found.push(Diagnostic {
                code: Code::ImportRecord,
                severity: Severity::Warning,
                at: record.at.clone(),
                says: format!("the record gives the {what} \"{recorded}\", the text \"{stated}\""),
                also: vec![Note { at: line_of(source, line), says: "this is the text; what it says was imported".into() }],
                help: "compare both with the document; where the text is right, correct the record".to_owned(),
            });
        };
        let field = |name: &str| record.fields.get(name).map(String::as_str);
        let title = letter.title.words.text();
        if let Some(recorded) = field("title").filter(|recorded| bare(recorded.trim_end_matches('.')) != bare(title.trim_end_matches('.'))) {
            differs("title", recorded, &title, letter.title.words.lines().0);
        }
        if let (Some(recorded), Some(date)) = (field("date"), letter.title.date)
            && recorded != date.to_string()
        {
            differs("date", recorded, &date.to_string(), letter.title.words.lines().0);
        }
        let masthead = &letter.masthead;
        if let (Some(recorded), Some(stated)) = (field("distribution"), &masthead.distribution)
            && !stated.value.to_lowercase().starts_with(&recorded.to_lowercase().chars().take(3).collect::<String>())
        {
            differs("distribution", recorded, stated.value, stated.lines.0);
        }
        if let (Some(recorded), Some(stated)) = (field("job_number"), &masthead.job_number)
            && !stated.value.starts_with(recorded)
        {
            differs("job number", recorded, &stated.value, stated.lines.0);
        }
        for organ in &masthead.organs {
            let Some(stated) = &organ.period else { continue };
            let (name, value) = match stated.value {
                Period::Year(number) => ("year", number.to_string()),
                Period::Session(number) => ("session", number.to_string()),
                Period::Special(number) => ("session", format!("S-{number}")),
                Period::Emergency(number) => ("session", format!("ES-{number}")),
            };
            if let Some(recorded) = field(name).filter(|recorded| *recorded != value) {
                differs(name, recorded, &value, stated.lines.0);
            }
        }
        let items: Vec<&ItemNumber> = masthead.organs.iter().filter_map(|organ| organ.items.as_ref()).flat_map(|items| &items.value).collect();
        if let (Some(recorded), Some(first)) = (field("items"), masthead.organs.iter().find_map(|organ| organ.items.as_ref())) {
            let named: Vec<ItemNumber> = recorded.split([';', ',']).filter_map(ItemNumber::parse).collect();
            if !named.iter().all(|number| items.contains(&number)) || !items.iter().all(|number| named.contains(number)) {
                let stated = items.iter().map(|number| number.to_string()).collect::<Vec<_>>().join(", ");
                differs("agenda items", recorded, &stated, first.lines.0);
            }
        }
        let recorded: Vec<String> = ["symbol", "symbols"]
            .iter()
            .filter_map(|name| field(name))
            .flat_map(|symbols| symbols.split([';', ',']))
            .map(|symbol| symbol.trim().to_owned())
            .filter(|symbol| !symbol.is_empty())
            .collect();
        let mut additions = Additions { from: field("url").map(str::to_owned), ..Additions::default() };
        match masthead.symbols.first() {
            None if !recorded.is_empty() => {
                additions.symbols = recorded;
                additions.source = Some(additions.from.clone().unwrap_or_else(|| self.name.clone()));
            }
            Some(first) => {
                let stated = |symbol: &String| masthead.symbols.iter().any(|stated| same(stated.value.trim_end_matches('*'), symbol.trim_end_matches('*')));
                for symbol in recorded.iter().filter(|symbol| !stated(symbol)) {
                    let all = masthead.symbols.iter().map(|symbol| symbol.value.as_str()).collect::<Vec<_>>().join(", ");
                    differs("symbol", symbol, &all, first.lines.0);
                }
            }
            None => {}
        }
        additions
    }
}

/// Returns the excerpt of a whole line.
pub fn line_of(source: &Source, line: u32) -> Excerpt {
    let range = source.line(line);
    source.excerpt(range.start..range.start + source.text[range.clone()].trim_end().len())
}
