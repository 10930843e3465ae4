//! What every page depends on, as digests: the answers to its questions, its document, the theme, the program.

use std::collections::BTreeMap;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::catalogue::Catalogue;
use crate::model::answer::Question;
use crate::model::page::Page;
use crate::model::reads::{Fact, Read, Reads};
use crate::model::source::Digest;
use crate::render::Engine;
use crate::write::Ledger;

/// The facts that the pages of a site depend on.
pub struct Facts<'p> {
    of_pages: Vec<Vec<u64>>,
    known: FxHashMap<u64, Known<'p>>,
    names: Vec<u64>,
    constant: Vec<Read>,
}

struct Known<'p> {
    question: &'p Question,
    is: Digest,
    brief: Option<String>,
}

/// Returns the number under which the sources of the document `id` are recorded.
fn sources_of(id: &str) -> u64 {
    let mut start = [0; 8];
    start.copy_from_slice(&Digest::of_value(&(Fact::Document, id)).0[..8]);
    u64::from_le_bytes(start)
}

/// Returns the digest of the program, with its features.
pub fn program() -> Digest {
    Digest::of_value(&(env!("CARGO_PKG_VERSION"), env!("CHANCERY_BUILD")))
}

impl<'p> Facts<'p> {
    /// Returns what `pages` depend on. Each question is answered once.
    pub fn of(pages: &'p [Page], catalogue: &Catalogue, engine: &Engine) -> Self {
        // Neighbouring pages ask much alike, and a look-up is cheaper than a digest.
        let named = |known: &mut FxHashMap<&'p Question, u64>, page: &'p Page| {
            let name = |question: &'p Question| *known.entry(question).or_insert_with(|| Fact::Question(question.clone()).name());
            page.questions.iter().map(name).collect()
        };
        let of_pages: Vec<Vec<u64>> = pages.par_iter().map_init(FxHashMap::default, named).collect();
        let mut asked: Vec<(u64, &Question)> = Vec::new();
        let mut seen: FxHashMap<u64, ()> = FxHashMap::default();
        for (page, names) in pages.iter().zip(&of_pages) {
            asked.extend(names.iter().copied().zip(&page.questions).filter(|(name, _)| seen.insert(*name, ()).is_none()));
        }
        let answered: Vec<(u64, Known<'_>)> = asked
            .into_par_iter()
            .map(|(name, question)| {
                let answer = catalogue.answer(question);
                (name, Known { question, is: Digest::of_value(&answer), brief: answer.brief() })
            })
            .collect();
        let mut names: Vec<u64> = answered.iter().map(|(name, _)| *name).collect();
        names.sort_unstable();
        let (templates, words) = engine.digests();
        let constant = vec![Read::of(&Fact::Templates, &templates), Read::of(&Fact::Words, &words), Read::of(&Fact::Program, &program())];
        Self { of_pages, known: answered.into_iter().collect(), names, constant }
    }

    /// Returns what the page numbered `at` is made from; `document` is the digest of its own document's sources.
    pub fn reads(&self, at: usize, document: Option<&Digest>) -> Reads {
        let answers = self.of_pages[at].iter().filter_map(|name| Some(Read::named(*name, &self.known.get(name)?.is)));
        let own = document.map(|digest| Read::of(&Fact::Document, digest));
        Reads::of(answers.chain(self.constant.iter().copied()).chain(own).collect())
    }

    /// Returns the answers that are small, in words.
    pub fn briefs(&self) -> impl Iterator<Item = (u64, &str)> {
        self.names.iter().filter_map(|name| Some((*name, self.known.get(name)?.brief.as_deref()?)))
    }

    /// Returns all facts: the answers, what every page depends on, and the sources of the documents of `catalogue`.
    pub fn all(&self, catalogue: &Catalogue) -> BTreeMap<u64, [u8; 16]> {
        let answers = self.names.iter().filter_map(|name| Some(Read::named(*name, &self.known.get(name)?.is)));
        let sources = catalogue.cards().iter().map(|card| Read::named(sources_of(&card.id), &card.digest));
        answers.chain(self.constant.iter().copied()).chain(sources).map(|read| (read.fact, read.is)).collect()
    }

    /// Returns which of the facts that a page was made from `ledger` has otherwise; `of` is the page's own document.
    pub fn moved_since(reads: &Reads, of: Option<&str>, ledger: &Ledger) -> Vec<u64> {
        let (own, sources) = (Fact::Document.name(), of.map(sources_of));
        let recorded = |fact: u64| if fact == own { sources.unwrap_or(fact) } else { fact };
        let mut moved = ledger.moved(reads.0.iter().map(|read| (recorded(read.fact), read.is)));
        moved.iter_mut().filter(|fact| sources == Some(**fact)).for_each(|fact| *fact = own);
        moved.sort_unstable();
        moved
    }

    /// Says in words which facts moved: what they were, if that is known, and what they are.
    pub fn moved<'a>(&self, facts: &[u64], before: impl Fn(u64) -> Option<&'a str>) -> String {
        const SHOWN: usize = 4;
        let mut lines: Vec<String> = facts.iter().take(SHOWN).map(|fact| self.words(*fact, before(*fact))).collect();
        if facts.len() > SHOWN {
            lines.push(format!("and {} more", facts.len() - SHOWN));
        }
        lines.join("; ")
    }

    fn words(&self, fact: u64, before: Option<&str>) -> String {
        let known = self.known.get(&fact);
        let words = known.map(|known| known.question.words()).or_else(|| Fact::OTHERS.iter().find(|other| other.name() == fact).map(Fact::words));
        let words = words.unwrap_or_else(|| "a question that the page asks no more".to_owned());
        match (before, known.and_then(|known| known.brief.as_deref())) {
            (Some(before), Some(now)) if before != now => format!("{words}: {before} → {now}"),
            _ => words,
        }
    }
}
