// A link of a chapter is that to a file where the file is read, and that to an item where this is read: of two definitions of
// one label Markdown takes the first.
#![doc = include_str!("guide/links.md")]
#![doc = include_str!("../docs/README.md")]

/// The modules of chapters, in reading order. All of them are shown, and the snippets of one that needs a feature run with it.
macro_rules! chapters {
    ($($name:ident $(needs $feature:literal)?,)*) => {$(
        $(#[cfg(any(not(doctest), feature = $feature))])?
        #[doc = include_str!("guide/links.md")]
        #[cfg_attr(feature = "linearizability", doc = include_str!("guide/history.md"))]
        #[doc = include_str!(concat!("../docs/", stringify!($name), ".md"))]
        pub mod $name {}
    )*};
}

chapters! {
    bodies,
    errors,
    testing,
    faults,
    incidents,
    journal,
    timeline needs "report",
    worlds,
    clocks,
    maps,
    queues,
    stores,
    generics,
    shapes,
    remote,
    dialects,
    recordings,
    dumps,
    contract needs "contract",
    exploration needs "explore",
    linearizability needs "linearizability",
    conformance,
    cost,
}
