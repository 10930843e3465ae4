//! The theme's words: those of documents, in their languages, and those of the interface, in the site's.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::{PoisonError, RwLock};

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use fluent_syntax::ast::Entry;
use icu_decimal::DecimalFormatter;
use icu_decimal::input::Decimal as Digits;
use jiff::civil::Date;
use rustc_hash::FxHashMap;
use unic_langid::LanguageIdentifier;

use super::ready::Ready;
use crate::model::data::Decimal;
use crate::model::diagnostic::{Code, Diagnostic, Severity};
use crate::model::site::Theme;
use crate::model::source::Source;

/// Which words are meant.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Kind {
    /// Those that stand in documents: "Distr.", "Seventy-eighth session".
    Document,
    /// Those that the publisher's pages use.
    Interface,
}

/// The words of one kind in one language.
pub struct Words {
    bundle: FluentBundle<FluentResource>,
    /// Those messages of the bundle that are said without it.
    ready: Ready,
    numbers: Option<DecimalFormatter>,
    /// Days that were said: those of the letters of an archive are few.
    dates: RwLock<FxHashMap<Date, String>>,
}

/// The words of a theme.
pub struct Lexicon {
    words: BTreeMap<Kind, BTreeMap<String, Words>>,
}

impl Lexicon {
    /// Returns the words of `theme`, or what is wrong with its files.
    pub fn of(theme: &Theme) -> Result<Self, Vec<Diagnostic>> {
        let mut words = BTreeMap::new();
        let mut wrong = Vec::new();
        for (path, source) in &theme.sources {
            let kind = match path.split_once('/') {
                Some(("document", _)) => Kind::Document,
                Some(("interface", _)) => Kind::Interface,
                _ => continue,
            };
            let Some(language) = path.rsplit('/').next().and_then(|name| name.strip_suffix(".ftl")) else { continue };
            match read(source, theme.replaced.get(path), language) {
                Ok(read) => {
                    words.entry(kind).or_insert_with(BTreeMap::new).insert(language.to_owned(), read);
                }
                Err(diagnostic) => wrong.push(*diagnostic),
            }
        }
        if wrong.is_empty() { Ok(Self { words }) } else { Err(wrong) }
    }

    /// Returns the languages that have words of `kind`.
    pub fn languages(&self, kind: Kind) -> Vec<String> {
        self.words.get(&kind).into_iter().flat_map(BTreeMap::keys).cloned().collect()
    }

    /// Returns the words of `kind` in `language`: of that language itself (`fr-CA`), else of its base (`fr`).
    pub fn words(&self, kind: Kind, language: &str) -> Option<&Words> {
        let base = language.split('-').next().unwrap_or(language);
        let words = self.words.get(&kind)?;
        words.get(language).or_else(|| words.get(base))
    }

    /// Returns the words of `kind` in `language` with the path of their file in the theme.
    pub fn spoken(&self, kind: Kind, language: &str) -> Option<(String, &Words)> {
        let base = language.split('-').next().unwrap_or(language);
        let folder = if kind == Kind::Document { "document" } else { "interface" };
        let words = self.words.get(&kind)?;
        [language, base].into_iter().find_map(|code| Some((format!("{folder}/{code}.ftl"), words.get(code)?)))
    }
}

/// Reads the words of a file. Where it stands in place of a `carried` one, that one has what it does not say.
fn read(source: &Source, carried: Option<&Source>, language: &str) -> Result<Words, Box<Diagnostic>> {
    let refuse = |at: usize, says: String| {
        let help = "see https://projectfluent.org/fluent/guide/ for the form of these files".to_owned();
        Box::new(Diagnostic { code: Code::Template, severity: Severity::Error, at: source.excerpt(at..at + 1), says, also: Vec::new(), help })
    };
    let id: LanguageIdentifier = language.parse().map_err(|_| refuse(0, format!("`{language}` is not the code of a language")))?;
    let resource = FluentResource::try_new(source.text.clone()).map_err(|(_, errors)| {
        let first = errors.first();
        refuse(first.map_or(0, |error| error.pos.start), first.map_or_else(String::new, |error| format!("these words cannot be read: {}", error.kind)))
    })?;
    let mut ids = message_ids(&resource);
    let mut bundle = FluentBundle::new_concurrent(vec![id.clone()]);
    // The marks that would isolate directions stay out of the text; markup does that where it is needed.
    bundle.set_use_isolating(false);
    // By itself first, so that words that are said twice are found.
    bundle.add_resource(resource).map_err(|errors| {
        let says = errors.first().map_or_else(String::new, |error| format!("these words cannot be used: {error}"));
        refuse(0, says)
    })?;
    let carried = carried.map(|carried| FluentResource::try_new(carried.text.clone()).unwrap_or_else(|(read, _)| read));
    let bundle = match carried.zip(FluentResource::try_new(source.text.clone()).ok()) {
        Some((carried, own)) => {
            ids.extend(message_ids(&carried));
            let mut whole = FluentBundle::new_concurrent(vec![id.clone()]);
            whole.set_use_isolating(false);
            whole.add_resource_overriding(carried);
            whole.add_resource_overriding(own);
            whole
        }
        None => bundle,
    };
    let locale = if language == "en" { "en-GB" } else { language };
    let numbers = icu_locale_core::Locale::try_from_str(locale).ok().and_then(|locale| DecimalFormatter::try_new(locale.into(), Default::default()).ok());
    let ready = Ready::of(&bundle, &ids, id);
    Ok(Words { bundle, ready, numbers, dates: RwLock::default() })
}

fn message_ids(resource: &FluentResource) -> Vec<String> {
    let id = |entry: &Entry<&str>| if let Entry::Message(message) = entry { Some(message.id.name.to_owned()) } else { None };
    resource.entries().filter_map(id).collect()
}

/// A value in a message.
pub enum Arg<'a> {
    /// A text.
    Text(Cow<'a, str>),
    /// A number, by which a form may be chosen.
    Number(f64),
}

impl<'a> From<&'a str> for Arg<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl<'a> From<&'a String> for Arg<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Arg<'_> {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }
}

impl From<usize> for Arg<'_> {
    fn from(number: usize) -> Self {
        Self::Number(number as f64)
    }
}

impl Words {
    /// Returns whether there is a message `id`.
    pub fn has(&self, id: &str) -> bool {
        self.bundle.get_message(id).is_some_and(|message| message.value().is_some())
    }

    /// Returns the message `id`, or why it cannot be said.
    pub fn try_say(&self, id: &str, args: &[(&str, Arg<'_>)]) -> Result<String, String> {
        if let Some(text) = self.ready.say(id, args) {
            return Ok(text);
        }
        let message = self.bundle.get_message(id).and_then(|message| message.value()).ok_or_else(|| format!("the theme has no words `{id}`"))?;
        let mut given = FluentArgs::new();
        for (name, arg) in args {
            let value: FluentValue<'_> = match arg {
                Arg::Text(text) => FluentValue::from(text.as_ref()),
                Arg::Number(number) => FluentValue::from(*number),
            };
            given.set((*name).to_owned(), value);
        }
        let mut errors = Vec::new();
        let text = self.bundle.format_pattern(message, Some(&given), &mut errors).into_owned();
        match errors.first() {
            Some(error) => Err(format!("the words `{id}` cannot be said: {error}")),
            None => Ok(text),
        }
    }

    /// Returns the message `id`. What the theme does not say shows its name, as in `{distribution}`.
    pub fn say(&self, id: &str, args: &[(&str, Arg<'_>)]) -> String {
        self.try_say(id, args).unwrap_or_else(|_| format!("{{{id}}}"))
    }

    /// Returns a day as texts of the language write it.
    pub fn date(&self, date: Date) -> String {
        if let Some(said) = self.dates.read().unwrap_or_else(PoisonError::into_inner).get(&date) {
            return said.clone();
        }
        let said =
            self.say("date", &[("day", (date.day() as usize).into()), ("month", (date.month() as usize).into()), ("year", date.year().to_string().into())]);
        self.dates.write().unwrap_or_else(PoisonError::into_inner).insert(date, said.clone());
        said
    }

    /// Returns several things in one phrase: "31, 61 and 129".
    pub fn list(&self, things: &[String]) -> String {
        match things {
            [] => String::new(),
            [one] => one.clone(),
            [before @ .., last] => {
                let first = before.join(&self.say("list-separator", &[]));
                self.say("list-last", &[("first", first.into()), ("last", last.into())])
            }
        }
    }

    /// Returns a number with its digits grouped as the language does.
    pub fn number(&self, number: &Decimal) -> String {
        match (&self.numbers, number.as_str().parse::<Digits>()) {
            (Some(format), Ok(digits)) => format.format(&digits).to_string(),
            _ => number.as_str().to_owned(),
        }
    }
}
