//! The database whose habits a fake copies where databases differ.

/// Which database a fake imitates where real ones differ.
///
/// | rule | `Postgres` | `Sqlite` | `Mysql` |
/// | --- | --- | --- | --- |
/// | a violation inside a custom body | aborts the transaction | the body goes on | the body goes on |
/// | upsert that collides on another unique | error | error | updates the row it met |
/// | the same key twice in one upsert batch | error | the last wins | the last wins |
/// | an explicit id, then a generated one | collides | largest + 1 | largest + 1 |
/// | the largest id after its row is deleted | not used again | used again | not used again |
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
