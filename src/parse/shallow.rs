//! Events of Markdown up to a depth.

use std::ops::Range;

use pulldown_cmark::{Event, OffsetIter};

/// Blocks and inlines nested deeper than this are refused.
pub const DEPTH: usize = 40;

/// Lets events through up to a depth, so that reading by recursion is safe.
pub struct Shallow<'t> {
    events: OffsetIter<'t>,
    depth: usize,
    refused: Option<Range<usize>>,
}

/// An event, or that deeper ones are left out.
pub enum Step<'t> {
    /// An event.
    Event(Event<'t>),
    /// What begins here is nested too deep.
    TooDeep,
}

impl<'t> Shallow<'t> {
    /// Returns the events without those that are nested too deep.
    pub fn of(events: OffsetIter<'t>) -> Self {
        Self { events, depth: 0, refused: None }
    }
}

impl<'t> Iterator for Shallow<'t> {
    type Item = (Step<'t>, Range<usize>);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let (event, range) = self.events.next()?;
            let kept = match event {
                Event::Start(_) => {
                    self.depth += 1;
                    self.depth <= DEPTH
                }
                Event::End(_) => {
                    self.depth -= 1;
                    self.depth < DEPTH
                }
                _ => true,
            };
            if kept {
                return Some((Step::Event(event), range));
            }
            if self.refused.is_none() {
                self.refused = Some(range.clone());
                return Some((Step::TooDeep, range));
            }
        }
    }
}
