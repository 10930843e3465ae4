//! Answers that many pages get: asked once.

use std::sync::{Arc, PoisonError, RwLock};

use rustc_hash::FxHashMap;

use crate::catalogue::Catalogue;
use crate::model::answer::{Answer, Question};

/// Answers that many pages get, by their questions: kept while pages are made.
#[derive(Default)]
pub struct Common(RwLock<FxHashMap<Question, Arc<Answer>>>);

impl Common {
    /// Returns the answer to a question.
    pub fn answer(&self, question: &Question, catalogue: &Catalogue) -> Arc<Answer> {
        if !matches!(question, Question::Item(_) | Question::Organ(_) | Question::Navigation | Question::Setting(_)) {
            return Arc::new(catalogue.answer(question));
        }
        if let Some(answer) = self.0.read().unwrap_or_else(PoisonError::into_inner).get(question) {
            return Arc::clone(answer);
        }
        let answer = Arc::new(catalogue.answer(question));
        self.0.write().unwrap_or_else(PoisonError::into_inner).insert(question.clone(), Arc::clone(&answer));
        answer
    }
}
