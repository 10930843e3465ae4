//! The nouns: everything that passes from one room to the next. Imports nothing of ours, touches nothing of the world.

pub mod address;
pub mod answer;
pub mod block;
pub mod built;
pub mod card;
pub mod citation;
pub mod claim;
pub mod data;
pub mod diagnostic;
pub mod document;
pub mod error;
pub mod item;
pub mod letter;
pub mod lock;
pub mod packed;
pub mod page;
pub mod reads;
pub mod receipt;
pub mod record;
pub mod shape;
pub mod shelf;
pub mod site;
pub mod source;
pub mod wording;
