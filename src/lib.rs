#![doc = include_str!("../ARCHITECTURE.md")]

pub mod bind;
pub mod catalogue;
pub mod check;
pub mod freeze;
#[cfg(feature = "import")]
pub mod import;
pub mod load;
pub mod model;
pub mod parse;
pub mod pipeline;
pub mod plan;
pub mod render;
pub mod report;
pub mod write;
