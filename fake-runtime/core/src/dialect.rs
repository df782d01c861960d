//! The database whose habits a fake copies where databases differ.

/// Which database a fake imitates where real ones differ.
///
/// | rule | `Postgres` | `Sqlite` | `Mysql` |
/// | --- | --- | --- | --- |
/// | a violation inside a custom body | aborts the transaction | the body goes on | the body goes on |
/// | upsert that collides on another unique | error | error | updates the row it met, which keeps its key |
/// | the same key twice in one upsert batch | error | the last wins | the last wins |
/// | an explicit id, then a generated one | collides | largest + 1 | largest + 1 |
/// | the largest id after its row is deleted | not used again | used again | not used again |
/// | an id for a row that is refused | used up | not used up | used up, but by a check not |
/// | a reference to a row of the same table that comes later in the insert, or goes earlier in the delete | accepted | accepted | refused |
/// | `None` in ascending order | last | first | first |
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Dialect {
    /// `PostgreSQL`, the default.
    #[default]
    Postgres,
    /// `SQLite`.
    Sqlite,
    /// `MySQL` and `MariaDB` with `InnoDB`.
    Mysql,
}
