//! Conformance suites of other crates, run as they are against fakes of those crates' traits.

mod aa_core;
mod kvdb;
mod lines;
mod mfm;
mod rustvello_broker;
mod rustvello_client_data;
mod session_guard;
mod wfe_persistence;
mod wfe_work;
