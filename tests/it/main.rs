//! What generated fakes do, as claims, through the interface that users have.

#![warn(clippy::pedantic)]

// The same crate under a second name, as a dependency with `package = ".."` has it.
extern crate fake_runtime as renamed;
mod batches;
mod bodies;
mod deletes;
mod inserts;
mod keys;
mod modifiers;
mod operators;
mod pages;
mod selects;
mod support;
mod updates;
