//! Messages taken apart once, so that to say one is to put texts together. What has more to it than texts, values and choices is left to Fluent.

use fluent_bundle::FluentResource;
use fluent_bundle::concurrent::FluentBundle;
use fluent_syntax::ast::{Expression, InlineExpression, Pattern, PatternElement, Variant, VariantKey};
use intl_pluralrules::{PluralCategory, PluralRuleType, PluralRules};
use rustc_hash::FxHashMap;
use unic_langid::LanguageIdentifier;

use super::words::Arg;

/// Pieces of messages are seldom longer.
const PIECE: usize = 16;

/// The messages of a bundle that are said without it.
pub struct Ready {
    messages: FxHashMap<String, Vec<Piece>>,
    rules: Option<PluralRules>,
}

/// A piece of a message.
enum Piece {
    /// The same whatever is given.
    Text(String),
    /// The value of this name.
    Value(String),
    /// What follows from the value of this name.
    Choice(String, Vec<Case>),
}

/// What is said where a value is one that fits; the one with no condition is said else.
struct Case {
    fits: Fits,
    is_else: bool,
    says: Vec<Piece>,
}

enum Fits {
    Number(f64),
    /// A text that is this word, or a number of this plural form.
    Word(String, Option<PluralCategory>),
}

/// Fluent fills a hundred placeables and no more; patterns that could come near are left to it.
const MOST: usize = 20;

impl Ready {
    /// Returns the messages `ids` of a bundle, as far as they can be made ready.
    pub fn of(bundle: &FluentBundle<FluentResource>, ids: &[String], language: LanguageIdentifier) -> Self {
        let rules = PluralRules::create(language, PluralRuleType::CARDINAL).ok();
        let ready = |id: &String| {
            let message = bundle.get_message(id)?;
            Some((id.clone(), pieces(message.value()?, rules.is_some())?))
        };
        Self { messages: ids.iter().filter_map(ready).collect(), rules }
    }

    /// Returns the message `id`; nothing where it is not among these, or lacks a value.
    pub fn say(&self, id: &str, args: &[(&str, Arg<'_>)]) -> Option<String> {
        let pieces = self.messages.get(id)?;
        let given: usize = args.iter().map(|(_, arg)| if let Arg::Text(text) = arg { text.len() } else { 0 }).sum();
        let mut out = String::with_capacity(given + pieces.len() * PIECE);
        self.put(pieces, args, &mut out)?;
        Some(out)
    }

    fn put(&self, pieces: &[Piece], args: &[(&str, Arg<'_>)], out: &mut String) -> Option<()> {
        let value = |name: &str| args.iter().rev().find(|(given, _)| *given == name).map(|(_, value)| value);
        for piece in pieces {
            match piece {
                Piece::Text(text) => out.push_str(text),
                Piece::Value(name) => match value(name)? {
                    Arg::Text(text) => out.push_str(text),
                    Arg::Number(number) => out.push_str(&number.to_string()),
                },
                Piece::Choice(name, cases) => {
                    let value = value(name)?;
                    let case = cases.iter().find(|case| self.fits(&case.fits, value)).or_else(|| cases.iter().find(|case| case.is_else))?;
                    self.put(&case.says, args, out)?;
                }
            }
        }
        Some(())
    }

    fn fits(&self, fits: &Fits, value: &Arg<'_>) -> bool {
        match (fits, value) {
            (Fits::Number(number), Arg::Number(value)) => number == value,
            (Fits::Word(word, _), Arg::Text(text)) => word == text,
            (Fits::Word(_, Some(form)), Arg::Number(value)) => self.rules.as_ref().is_some_and(|rules| rules.select(*value).as_ref() == Ok(form)),
            _ => false,
        }
    }
}

/// Returns the pieces of a pattern; nothing where some of it is left to Fluent.
fn pieces(pattern: &Pattern<&str>, has_rules: bool) -> Option<Vec<Piece>> {
    let piece = |element: &PatternElement<&str>| match element {
        PatternElement::TextElement { value } => Some(Piece::Text((*value).to_owned())),
        PatternElement::Placeable { expression } => placeable(expression, has_rules),
    };
    (pattern.elements.len() <= MOST).then(|| pattern.elements.iter().map(piece).collect()).flatten()
}

fn placeable(expression: &Expression<&str>, has_rules: bool) -> Option<Piece> {
    match expression {
        Expression::Inline(InlineExpression::StringLiteral { value }) if !value.contains('\\') => Some(Piece::Text((*value).to_owned())),
        Expression::Inline(InlineExpression::VariableReference { id }) => Some(Piece::Value(id.name.to_owned())),
        Expression::Select { selector: InlineExpression::VariableReference { id }, variants } => {
            Some(Piece::Choice(id.name.to_owned(), variants.iter().map(|variant| case(variant, has_rules)).collect::<Option<_>>()?))
        }
        _ => None,
    }
}

fn case(variant: &Variant<&str>, has_rules: bool) -> Option<Case> {
    let fits = match &variant.key {
        // To Fluent `1.0` is another number than `1`.
        VariantKey::NumberLiteral { value } => Fits::Number(value.parse().ok().filter(|_| !value.contains('.'))?),
        VariantKey::Identifier { name } => {
            let form = match *name {
                "zero" => Some(PluralCategory::ZERO),
                "one" => Some(PluralCategory::ONE),
                "two" => Some(PluralCategory::TWO),
                "few" => Some(PluralCategory::FEW),
                "many" => Some(PluralCategory::MANY),
                "other" => Some(PluralCategory::OTHER),
                _ => None,
            };
            if form.is_some() && !has_rules {
                return None;
            }
            Fits::Word((*name).to_owned(), form)
        }
    };
    Some(Case { fits, is_else: variant.default, says: pieces(&variant.value, has_rules)? })
}
