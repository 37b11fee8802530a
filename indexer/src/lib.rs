//! Sources in, findable items out.
//!
//! The walk, in the order in which a thing takes it:
//! source → blob → [`extract`] → [`normalise`] → [`store`] → [`search`]; [`sync`] is the whole of it.
//!
//! This crate does not know that a question was asked: it has no idea of queries in words, of models or of
//! windows. It never asks for the clock, the environment or the home folder; it is handed what it needs.

pub mod item;

pub mod fence;

pub mod control;
pub mod forget;
pub mod sync;

pub mod source;

pub mod extract;
pub mod normalise;
pub mod store;

pub mod search;
