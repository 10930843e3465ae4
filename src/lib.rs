#![doc = include_str!("../ARCHITECTURE.md")]

pub mod bind;
pub mod catalogue;
pub mod check;
pub mod export;
pub mod freeze;
pub mod init;
pub mod inspect;
pub mod load;
pub mod model;
pub mod parse;
pub mod pipeline;
pub mod plan;
pub mod render;
pub mod report;
pub mod write;
