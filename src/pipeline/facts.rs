//! What every page depends on, as digests: the answers to its questions, its document, the theme, the program.

use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::catalogue::Catalogue;
use crate::model::answer::Question;
use crate::model::page::Page;
use crate::model::reads::{Fact, Read, Reads, Seal};
use crate::model::source::Digest;
use crate::plan;
use crate::render::Engine;
use crate::write::Ledger;

/// The facts that the pages of a site depend on.
pub struct Facts {
    known: FxHashMap<u64, Known>,
    constant: Vec<Read>,
}

struct Known {
    is: [u8; 16],
    brief: Option<Box<str>>,
}

/// Returns the number under which the sources of the document `id` are recorded.
fn sources_of(id: &str) -> u64 {
    Digest::of_value(&(Fact::Document, id)).start()
}

/// Returns the digest of the program, with its features.
pub fn program() -> Digest {
    Digest::of_value(&(env!("CARGO_PKG_VERSION"), env!("CHANCERY_BUILD")))
}

/// So many cards are planned side by side.
const BUNDLE: usize = 256;

/// Of each page the digest of all that it depends on, and the facts by which that is explained.
pub struct Sealed {
    /// The digests, in the order of the pages.
    pub seals: Vec<Seal>,
    /// The facts.
    pub facts: Facts,
}

impl Sealed {
    /// Returns what `pages` depend on.
    pub fn of(pages: &[Page], catalogue: &Catalogue, engine: &Engine) -> Self {
        let mut sealed = Self { seals: Vec::new(), facts: Facts::none(engine) };
        sealed.learn(pages, catalogue);
        sealed
    }

    /// Takes up more pages.
    fn learn(&mut self, pages: &[Page], catalogue: &Catalogue) {
        let names = self.facts.learn(pages, catalogue);
        let facts = &self.facts;
        let seal = |at: usize| facts.reads_named(&names[at], &pages[at], catalogue).seal();
        self.seals.par_extend((0..pages.len()).into_par_iter().map(seal));
    }
}

/// Returns the pages of a site that `kept` keeps, and what they depend on.
///
/// What pages ask is many times as much as their addresses. Those of one card are planned again when they are made, so here they come without their questions.
pub fn planned(catalogue: &Catalogue, engine: &Engine, kept: impl Fn(&Page) -> bool + Sync) -> (Vec<Page>, Sealed) {
    let mut all: Vec<Page> = plan::others(catalogue).into_iter().filter(|page| kept(page)).collect();
    let mut sealed = Sealed::of(&all, catalogue, engine);
    for cards in catalogue.cards().chunks(BUNDLE) {
        let mut pages: Vec<Page> = cards.par_iter().flat_map_iter(|card| plan::of_card(catalogue, card)).filter(|page| kept(page)).collect();
        sealed.learn(&pages, catalogue);
        pages.iter_mut().for_each(|page| page.questions = Arc::default());
        all.append(&mut pages);
    }
    (all, sealed)
}

impl Facts {
    fn none(engine: &Engine) -> Self {
        let (templates, words) = engine.digests();
        let constant = vec![Read::of(&Fact::Templates, &templates), Read::of(&Fact::Words, &words), Read::of(&Fact::Program, &program())];
        Self { known: FxHashMap::default(), constant }
    }

    /// Returns what `pages` depend on. Each question is answered once.
    pub fn of(pages: &[Page], catalogue: &Catalogue, engine: &Engine) -> Self {
        let mut facts = Self::none(engine);
        facts.learn(pages, catalogue);
        facts
    }

    /// Takes up more pages, and returns the names of what each of them asks.
    fn learn<'p>(&mut self, pages: &'p [Page], catalogue: &Catalogue) -> Vec<Box<[u64]>> {
        // Neighbouring pages ask much alike, and a look-up is cheaper than a digest.
        let named = |known: &mut FxHashMap<&'p Question, u64>, page: &'p Page| -> Box<[u64]> {
            page.questions.iter().map(|question| *known.entry(question).or_insert_with(|| Fact::name_of(question))).collect()
        };
        // One page is answered here and now: the threads of everybody may be reading an archive.
        let alone = pages.len() < 2;
        let of_pages: Vec<Box<[u64]>> = match alone {
            true => pages.iter().map(|page| named(&mut FxHashMap::default(), page)).collect(),
            false => pages.par_iter().map_init(FxHashMap::default, named).collect(),
        };
        let mut asked: Vec<(u64, &Question)> = Vec::new();
        let mut seen: FxHashSet<u64> = FxHashSet::default();
        for (page, names) in pages.iter().zip(&of_pages) {
            asked.extend(names.iter().copied().zip(page.questions.iter()).filter(|(name, _)| !self.known.contains_key(name) && seen.insert(*name)));
        }
        let answered = |(name, question): (u64, &Question)| {
            let answer = catalogue.answer(question);
            (name, Known { is: Read::named(name, &answer.digest()).is, brief: answer.brief().map(String::into_boxed_str) })
        };
        match alone {
            true => self.known.extend(asked.into_iter().map(answered)),
            false => self.known.extend(asked.into_par_iter().map(answered).collect::<Vec<_>>()),
        }
        of_pages
    }

    fn read(&self, name: u64) -> Option<Read> {
        Some(Read { fact: name, is: self.known.get(&name)?.is })
    }

    /// Returns what a page is made from.
    pub fn reads(&self, page: &Page, catalogue: &Catalogue) -> Reads {
        let names: Vec<u64> = page.questions.iter().map(Fact::name_of).collect();
        self.reads_named(&names, page, catalogue)
    }

    fn reads_named(&self, names: &[u64], page: &Page, catalogue: &Catalogue) -> Reads {
        let answers = names.iter().filter_map(|name| self.read(*name));
        let document = page.of.as_deref().and_then(|id| catalogue.card(id));
        let own = document.map(|card| Read::of(&Fact::Document, &card.digest));
        Reads::of(answers.chain(self.constant.iter().copied()).chain(own).collect())
    }

    /// Returns the answers that are small, in words.
    pub fn briefs(&self) -> impl Iterator<Item = (u64, &str)> {
        self.known.iter().filter_map(|(name, known)| Some((*name, known.brief.as_deref()?)))
    }

    /// Returns all facts in order (the answers, what every page depends on, and the sources of the documents of `catalogue`), and in words those of which there are few.
    pub fn told(self, catalogue: &Catalogue) -> (Vec<Read>, Vec<(u64, Box<str>)>) {
        let sources = catalogue.cards().iter().map(|card| Read::named(sources_of(&card.id), &card.digest));
        let answers = self.known.iter().map(|(name, known)| Read { fact: *name, is: known.is });
        let mut all: Vec<Read> = answers.chain(self.constant.iter().copied()).chain(sources).collect();
        all.sort_unstable();
        all.dedup_by_key(|read| read.fact);
        let mut words: Vec<(u64, Box<str>)> = self.known.into_iter().filter_map(|(name, known)| Some((name, known.brief?))).collect();
        words.sort_unstable_by_key(|(name, _)| *name);
        (all, words)
    }

    /// Returns which of the facts that a page was made from `ledger` has otherwise; `of` is the page's own document.
    pub fn moved_since(reads: &Reads, of: Option<&str>, ledger: &Ledger) -> Vec<u64> {
        let (own, sources) = (Fact::Document.name(), of.map(sources_of));
        let recorded = |fact: u64| if fact == own { sources.unwrap_or(fact) } else { fact };
        let mut moved = ledger.moved(reads.0.iter().map(|read| Read { fact: recorded(read.fact), ..*read }));
        moved.iter_mut().filter(|fact| sources == Some(**fact)).for_each(|fact| *fact = own);
        moved.sort_unstable();
        moved
    }

    /// Says in words which facts of a page moved, which asks `questions`: what they were, if that is known, and what they are.
    pub fn moved<'a>(&self, facts: &[u64], questions: &[Question], before: impl Fn(u64) -> Option<&'a str>) -> String {
        const SHOWN: usize = 4;
        let mut lines: Vec<String> = facts.iter().take(SHOWN).map(|fact| self.words(*fact, questions, before(*fact))).collect();
        if facts.len() > SHOWN {
            lines.push(format!("and {} more", facts.len() - SHOWN));
        }
        lines.join("; ")
    }

    fn words(&self, fact: u64, questions: &[Question], before: Option<&str>) -> String {
        let known = self.known.get(&fact);
        let words = questions
            .iter()
            .find(|question| Fact::name_of(question) == fact)
            .map(Question::words)
            .or_else(|| Fact::OTHERS.iter().find(|other| other.name() == fact).map(Fact::words));
        let words = words.unwrap_or_else(|| "a question that the page asks no more".to_owned());
        match (before, known.and_then(|known| known.brief.as_deref())) {
            (Some(before), Some(now)) if before != now => format!("{words}: {before} → {now}"),
            _ => words,
        }
    }
}
