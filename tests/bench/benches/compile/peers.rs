//! The doubles whose compilation is measured, as source text. Compiles nothing.

/// One way to have a double of the six-method repository.
pub struct Peer {
    pub name: &'static str,
    /// What its `Cargo.toml` lists under `[dependencies]`.
    pub dependencies: String,
    /// The trait with whatever is attached to it.
    pub declaration: &'static str,
    /// A double written by hand beside the trait.
    pub double: Option<&'static str>,
    /// Statements that end in a `users` which knows the user with id 1; `None` uses no double.
    pub arrange: Option<&'static str>,
}

/// The name of the peer whose cost is taken off every other.
pub const BARE: &str = "trait alone";
/// The name of the peer that every ratio is taken against.
pub const BASELINE: &str = "scan";

pub const DOMAIN: &str = include_str!("../doubles/domain.rs");

const PLAIN: &str = include_str!("../doubles/plain.rs");
const ASYNC_TRAIT: &str = "async-trait = \"0.1\"\n";

/// All peers, ours if it is known what to depend on for it.
pub fn all(ours: Option<&str>) -> Vec<Peer> {
    let with = |dependency: &str| format!("{ASYNC_TRAIT}{dependency}\n");
    let mut peers = Vec::from([
        Peer {
            name: BARE,
            dependencies: ASYNC_TRAIT.to_owned(),
            declaration: PLAIN,
            double: None,
            arrange: None,
        },
        Peer {
            name: BASELINE,
            dependencies: ASYNC_TRAIT.to_owned(),
            declaration: PLAIN,
            double: Some(include_str!("../doubles/scan.rs")),
            arrange: Some(
                "let users = double::ScanningUsers::default();
                 ready(users.insert(ada())).unwrap();",
            ),
        },
        Peer {
            name: "indexed",
            dependencies: with("parking_lot = \"0.12\""),
            declaration: PLAIN,
            double: Some(include_str!("../doubles/indexed.rs")),
            arrange: Some(
                "let users = double::IndexedUsers::default();
                 ready(users.insert(ada())).unwrap();",
            ),
        },
        Peer {
            name: "mockall",
            dependencies: with("mockall = \"0.15\""),
            declaration: include_str!("../doubles/mockall.rs"),
            double: None,
            arrange: Some(
                "let mut users = MockUserRepository::new();
                 users.expect_find_by_id().returning(|_| Ok(Some(ada())));",
            ),
        },
        Peer {
            name: "unimock",
            dependencies: with("unimock = \"0.6.8\""),
            declaration: include_str!("../doubles/unimock.rs"),
            double: None,
            arrange: Some(
                "use unimock::MockFn;
                 let users = unimock::Unimock::new(
                     UserRepositoryMock::find_by_id
                         .each_call(unimock::matching!(_))
                         .answers(&|_, _| Ok(Some(ada()))),
                 );",
            ),
        },
    ]);
    peers.extend(ours.map(|dependency| Peer {
        name: "ours",
        dependencies: with(dependency),
        declaration: include_str!("../doubles/ours.rs"),
        double: None,
        arrange: Some(
            "let users = FakeUserRepository::new();
             ready(users.insert(ada())).unwrap();",
        ),
    }));
    peers
}
