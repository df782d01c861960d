//! Stateful in-memory fakes for repository and client traits.
