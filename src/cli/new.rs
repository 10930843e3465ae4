//! `chancery new`: the sources of a letter or a register. Asks on a terminal for what is not given.

use std::io::Write;
use std::path::PathBuf;

use chancery::init::{self, NewLetter, NewRegister};
use chancery::model::error::Error;
use clap::builder::NonEmptyStringValueParser;
use clap::{Args, Subcommand};
use jiff::civil::Date;

use super::ask::{ask, ask_for, attended};

pub const LETTER_EXAMPLES: &str = "Examples:
  chancery new letter                         asks what is known of it
  chancery new letter letters/2024/state-a-wells --title \"Letter dated 1 March 2024 from …\" --date 2024-03-01 \\
      --state \"State A\" --organ \"general-assembly:78:31,71 (b)\" --organ security-council:79 --annex \"Statement of …\"

What is not known is not written: a letter that has no masthead, symbol or session yet is one all the same.";

pub const REGISTER_EXAMPLES: &str = "Examples:
  chancery new register                       asks for organ, session and items
  chancery new register --organ general-assembly --session 78 --item \"31=Prevention of armed conflict\"";

#[derive(Subcommand)]
pub enum New {
    /// Make the sources of a letter
    #[command(after_help = LETTER_EXAMPLES)]
    Letter(Box<Letter>),
    /// Make a register: the agenda items of one session
    #[command(after_help = REGISTER_EXAMPLES)]
    Register(Register),
}

#[derive(Args)]
pub struct Letter {
    /// Its folder below `content/`, which is its address [default: from its year and sender]
    #[arg(value_name = "PATH")]
    pub path: Option<String>,
    /// `letter`, `identical-letters`, `note-verbale`, or the name of another kind
    #[arg(long, value_name = "KIND")]
    pub kind: Option<String>,
    /// Its title, as the document gives it
    #[arg(long, value_name = "WORDS")]
    pub title: Option<String>,
    /// The date of the letter
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub date: Option<Date>,
    /// Its language, if not the site's: `fr`
    #[arg(long, value_name = "CODE", value_parser = language)]
    pub lang: Option<String>,
    /// A symbol that it states; may be given several times
    #[arg(long = "symbol", value_name = "SYMBOL")]
    pub symbols: Vec<String>,
    /// An organ with its session or year and items; may be given several times
    #[arg(long = "organ", value_name = "ORGAN[:SESSION[:ITEMS]]")]
    pub organs: Vec<String>,
    /// The State that sends it
    #[arg(long, value_name = "NAME", value_parser = NonEmptyStringValueParser::new())]
    pub state: Option<String>,
    /// The office that sends it
    #[arg(long, value_name = "WORDS", value_parser = NonEmptyStringValueParser::new())]
    pub office: Option<String>,
    /// The office to which it is addressed
    #[arg(long, value_name = "WORDS", value_parser = NonEmptyStringValueParser::new())]
    pub to: Option<String>,
    /// It has an annex, with this title
    #[arg(long, value_name = "TITLE", num_args = 0..=1, default_missing_value = "")]
    pub annex: Option<String>,
    /// It is checked and not yet published
    #[arg(long)]
    pub draft: bool,
    /// The folder that holds `content/`
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub site: PathBuf,
}

#[derive(Args)]
pub struct Register {
    /// The organ: `general-assembly`
    #[arg(long, value_name = "ORGAN")]
    pub organ: Option<String>,
    /// Its session, or its year where it counts by years: `78`, `S-32`
    #[arg(long, value_name = "NUMBER", alias = "year")]
    pub session: Option<String>,
    /// Which list it is
    #[arg(long, value_name = "LIST", default_value = "agenda", value_parser = ["agenda", "provisional", "preliminary"])]
    pub list: String,
    /// The symbol of the document that holds the list
    #[arg(long, value_name = "SYMBOL")]
    pub document: Option<String>,
    /// An item with its title, `31=…` or `71 (b)=…`; may be given several times
    #[arg(long = "item", value_name = "NUMBER=TITLE")]
    pub items: Vec<String>,
    /// Who pairs numbers and titles
    #[arg(long, value_name = "WHO", default_value = "agenda", value_parser = ["agenda", "document", "library-record", "other"])]
    pub paired_by: String,
    /// Where that is to be seen: a path below `content/`, a symbol, an address
    #[arg(long, value_name = "WHERE")]
    pub source: Option<String>,
    /// The folder that holds `content/`
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub site: PathBuf,
}

fn date(word: &str) -> Result<Date, String> {
    let shaped = word.len() == 10 && word.bytes().filter(|byte| *byte == b'-').count() == 2;
    word.parse().ok().filter(|_| shaped).ok_or_else(|| "write year, month and day of a day that exists: `2024-03-01`".to_owned())
}

fn language(word: &str) -> Result<String, String> {
    let known = word.parse::<unic_langid::LanguageIdentifier>().is_ok() && (2..=3).contains(&word.split('-').next().unwrap_or_default().len());
    if known { Ok(word.to_owned()) } else { Err("write a code such as `en`, `fr`, `zh-Hant`".to_owned()) }
}

impl New {
    /// Makes the sources, and says what is to be done next.
    pub fn run(&self) -> Result<u8, Error> {
        match self {
            Self::Letter(letter) => letter.run(),
            Self::Register(register) => register.run(),
        }
    }
}

impl Letter {
    fn run(&self) -> Result<u8, Error> {
        // Whoever gives a title has said what is to be said; else a person is asked.
        let asks = self.title.is_none() && attended();
        let said = |given: &Option<String>, question: &str| given.clone().or_else(|| asks.then(|| ask(question, None)).flatten());
        let Some(title) = self.title.clone().or_else(|| ask("Title, as the document gives it", None)) else {
            return Err(missing("title", "--title \"Letter dated …\""));
        };
        let kind = self.kind.clone().or_else(|| asks.then(|| ask("Kind (letter, identical-letters, note-verbale, or another name)", Some("letter"))).flatten());
        let date = self.date.or_else(|| if asks { ask_for("Date of the letter (2024-03-01; leave empty if none is stated)", None, date) } else { None });
        let state = said(&self.state, "State that sends it (leave empty if it is another entity)");
        let office = said(&self.office, "Office that sends it, as in “Permanent Representative of State A to the United Nations”");
        let to = said(&self.to, "To whom, as in “Secretary-General”");
        let mut organs = self.organs.clone();
        let question = "Organ with session and items, as in “general-assembly:78:31,71 (b)” (leave empty to go on)";
        while let Some(organ) = (asks && self.organs.is_empty()).then(|| ask(question, None)).flatten() {
            organs.push(organ);
        }
        let annex = said(&self.annex, "Title of its annex (leave empty if it has none)");
        let path = self.path.clone().or_else(|| {
            let needed = date.is_none() || (state.is_none() && office.is_none());
            (asks && needed).then(|| ask("Folder below content/, as in “letters/2024/state-a-wells”", None)).flatten()
        });
        let new = NewLetter {
            path,
            kind: kind.unwrap_or_else(|| "letter".to_owned()),
            title,
            date,
            lang: self.lang.clone(),
            symbols: self.symbols.clone(),
            organs,
            state,
            office,
            to,
            annex,
            draft: self.draft,
        };
        let written = init::letter(&self.site, &new)?;
        let folder = written[0].trim_end_matches("/letter.md").to_owned();
        say(&written);
        eprintln!(
            "Write the text below the second line of dashes, and put the text as received beside it as `{folder}/source.txt`: every build compares the two"
        );
        Ok(0)
    }
}

impl Register {
    fn run(&self) -> Result<u8, Error> {
        let asks = self.items.is_empty() && (self.organ.is_none() || self.session.is_none()) && attended();
        let organ = self.organ.clone().or_else(|| ask("Organ", Some("general-assembly"))).ok_or_else(|| missing("organ", "--organ general-assembly"))?;
        let period = self.session.clone().or_else(|| ask("Session or year", None)).ok_or_else(|| missing("session", "--session 78"))?;
        let mut items = self.items.clone();
        let question = "Item with its title, as in “31=Prevention of armed conflict” (leave empty to end)";
        while let Some(item) = asks.then(|| ask(question, None)).flatten() {
            items.push(item);
        }
        let new = NewRegister {
            organ,
            period,
            list: self.list.clone(),
            document: self.document.clone(),
            items,
            paired_by: self.paired_by.clone(),
            source: self.source.clone(),
        };
        say(&[init::register(&self.site, &new)?]);
        Ok(0)
    }
}

fn missing(what: &str, flag: &str) -> Error {
    Error::Usage { says: format!("no {what} is given"), help: format!("add `{flag}`; on a terminal it is asked for") }
}

fn say(paths: &[String]) {
    let text: String = paths.iter().map(|path| format!("{path}\n")).collect();
    let _ = std::io::stdout().write_all(text.as_bytes());
}
