//! Bodies that are kept in memory, up to a bound: those that were asked for last.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::model::card::Card;
use crate::model::source::Digest;
use crate::pipeline::reading::{Bodies, ReadBody, Reading};

/// So many bodies are kept. A letter of five pages takes about 200 kB in memory.
const MOST: usize = 2048;

/// Bodies by the path and the digest of their sources, so that the last good one is there beside the one at hand.
#[derive(Default)]
pub struct Pool(Mutex<Shelf>);

#[derive(Default)]
struct Shelf {
    bodies: BTreeMap<(String, Digest), (u64, Arc<ReadBody>)>,
    asked: BTreeMap<u64, (String, Digest)>,
    clock: u64,
}

impl Shelf {
    fn touch(&mut self, key: (String, Digest), body: Arc<ReadBody>) {
        self.clock += 1;
        if let Some((before, _)) = self.bodies.insert(key.clone(), (self.clock, body)) {
            self.asked.remove(&before);
        }
        self.asked.insert(self.clock, key);
        if self.bodies.len() > MOST
            && let Some((_, oldest)) = self.asked.pop_first()
        {
            self.bodies.remove(&oldest);
        }
    }
}

impl Pool {
    fn shelf(&self) -> MutexGuard<'_, Shelf> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes the bodies that were read.
    pub fn take(&self, reading: &mut Reading) {
        let bodies = std::mem::take(&mut reading.bodies);
        for card in &reading.cards {
            if let Some(body) = bodies.get(&card.id) {
                self.keep(card, body);
            }
        }
    }
}

impl Bodies for Pool {
    fn body(&self, card: &Card) -> Option<Arc<ReadBody>> {
        let key = (card.id.clone(), card.digest);
        let mut shelf = self.shelf();
        let body = shelf.bodies.get(&key).map(|(_, body)| Arc::clone(body))?;
        shelf.touch(key, Arc::clone(&body));
        Some(body)
    }

    fn keep(&self, card: &Card, body: &Arc<ReadBody>) {
        self.shelf().touch((card.id.clone(), card.digest), Arc::clone(body));
    }
}
