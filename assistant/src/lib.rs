//! The product without a window: ask → [`understand`] → [`retrieve`] → [`resolve`] → [`answer`]; [`ask`] is the
//! whole of it.
//!
//! This crate does not know what draws its answers, and never asks for the clock, the environment or the home
//! folder.

pub mod ask;
pub mod wire;

pub mod understand;

pub mod retrieve;

pub mod meaning;

pub mod resolve;

pub mod answer;

pub mod dialogue;

mod judge;

pub mod refer;

mod refresh;

pub mod window;
