//! What generated fakes do, as claims, through the interface that users have.

#![warn(clippy::pedantic)]
#![allow(
    clippy::trivially_copy_pass_by_ref,
    clippy::ref_option,
    reason = "real traits take such parameters"
)]

// The same crate under a second name, as a dependency with `package = ".."` has it.
extern crate fake_runtime as renamed;
mod batches;
mod bodies;
mod chance;
mod clocks;
mod constraints;
mod contracts;
mod deletes;
mod dumps;
mod errors;
mod faults;
mod fidelity;
mod generated_keys;
mod generics;
mod golden;
mod handle;
mod hostile;
mod ids;
mod inserts;
mod keys;
mod maps;
mod modifiers;
mod operators;
mod options;
mod orders;
mod pages;
mod precision;
mod queues;
mod recordings;
mod references;
mod remote;
mod rows;
mod selects;
mod shapes_answers;
mod shapes_arguments;
mod shapes_declarations;
mod shapes_foreign;
mod shapes_generics;
mod shapes_receivers;
mod signatures;
mod sleeps;
mod stores;
mod styles;
mod support;
mod updates;
mod which_table;
mod world;
