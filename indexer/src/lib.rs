//! Sources in, findable items out.
//!
//! The walk, in the order in which a thing takes it:
//! source → blob → [`extract`] → normalise → store → search.
//!
//! This crate does not know that a question was asked: it has no idea of queries in words, of models or of
//! windows. It never asks for the clock, the environment or the home folder; it is handed what it needs.

pub mod extract;
pub mod item;
