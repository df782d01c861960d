//! The `#[fake]` attribute of `fake-runtime`. Use it from there: `use fake_runtime::fake;`.
