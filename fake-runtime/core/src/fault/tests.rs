//! What the decision promises.
