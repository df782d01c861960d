//! The directory on SQLite, through `rusqlite`. Times are whole microseconds.

use std::time::{Duration, SystemTime};

use rusqlite::{Connection, Row, ToSql};

use super::{Members, Teams, create, drawn, runtime};
use crate::directory::sqlite::DirectoryContract;
use crate::directory::{Directory, Member, NewMember, Team};
use crate::refused::Refused;
use crate::server::{Kind, Server};

struct Sqlite<'c>(&'c Connection);

fn team(row: &Row<'_>) -> rusqlite::Result<Team> {
    Ok(Team {
        id: row.get("id")?,
        seats: row.get("seats")?,
    })
}

fn member(row: &Row<'_>) -> rusqlite::Result<Member> {
    let micros: i64 = row.get("joined")?;
    Ok(Member {
        id: row.get("id")?,
        email: row.get("email")?,
        team: row.get("team")?,
        seat: row.get("seat")?,
        joined: SystemTime::UNIX_EPOCH + Duration::from_micros(micros.unsigned_abs()),
    })
}

fn micros(time: SystemTime) -> i64 {
    let since = time.duration_since(SystemTime::UNIX_EPOCH);
    let micros = since.expect("after the epoch").as_micros();
    i64::try_from(micros).expect("in our time")
}

type Values<'v> = &'v [&'v dyn ToSql];

impl Sqlite<'_> {
    fn changed(&self, sql: &str, values: Values<'_>) -> Result<u64, Refused> {
        Ok(self.0.execute(sql, values)? as u64)
    }

    fn all<T>(
        &self,
        sql: &str,
        values: Values<'_>,
        row: fn(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>, Refused> {
        let mut statement = self.0.prepare(sql)?;
        let rows = statement.query_map(values, row)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    fn members(&self, rest: &str, values: Values<'_>) -> Result<Members, Refused> {
        self.all(&format!("SELECT * FROM members {rest}"), values, member)
    }

    fn teams(&self, rest: &str, values: Values<'_>) -> Result<Teams, Refused> {
        self.all(&format!("SELECT * FROM teams {rest}"), values, team)
    }
}

impl Directory for Sqlite<'_> {
    async fn create_team(&self, team: Team) -> Result<(), Refused> {
        let sql = "INSERT INTO teams (id, seats) VALUES (?1, ?2)";
        self.changed(sql, &[&team.id, &team.seats]).map(|_| ())
    }

    async fn create_teams(&self, teams: Vec<Team>) -> Result<u64, Refused> {
        let mut values: Vec<&dyn ToSql> = Vec::new();
        for team in &teams {
            values.extend([&team.id as &dyn ToSql, &team.seats]);
        }
        if teams.is_empty() {
            return Ok(0);
        }
        let rows = vec!["(?, ?)"; teams.len()].join(", ");
        self.changed(
            &format!("INSERT INTO teams (id, seats) VALUES {rows}"),
            &values,
        )
    }

    async fn update_team(&self, team: Team) -> Result<bool, Refused> {
        let sql = "UPDATE teams SET seats = ?2 WHERE id = ?1";
        Ok(self.changed(sql, &[&team.id, &team.seats])? > 0)
    }

    async fn upsert_team(&self, team: Team) -> Result<(), Refused> {
        let sql = "INSERT INTO teams (id, seats) VALUES (?1, ?2)
            ON CONFLICT (id) DO UPDATE SET seats = excluded.seats";
        self.changed(sql, &[&team.id, &team.seats]).map(|_| ())
    }

    async fn delete_team(&self, id: &str) -> Result<bool, Refused> {
        Ok(self.changed("DELETE FROM teams WHERE id = ?1", &[&id])? > 0)
    }

    async fn list_teams(&self, offset: i64, limit: i64) -> Result<Teams, Refused> {
        self.teams("ORDER BY id LIMIT ?2 OFFSET ?1", &[&offset, &limit])
    }

    async fn create_member(&self, new: NewMember) -> Result<i64, Refused> {
        let sql = "INSERT INTO members (email, team, seat, joined) VALUES (?1, ?2, ?3, ?4)";
        self.changed(
            sql,
            &[&new.email, &new.team, &new.seat, &micros(new.joined)],
        )?;
        Ok(self.0.last_insert_rowid())
    }

    async fn find_member(&self, id: i64) -> Result<Option<Member>, Refused> {
        Ok(self.members("WHERE id = ?1", &[&id])?.pop())
    }

    async fn find_member_by_email(&self, email: &str) -> Result<Option<Member>, Refused> {
        Ok(self.members("WHERE email = ?1", &[&email])?.pop())
    }

    async fn find_members_by_ids(&self, ids: &[i64]) -> Result<Members, Refused> {
        let values: Vec<&dyn ToSql> = ids.iter().map(|id| id as &dyn ToSql).collect();
        let list = vec!["?"; ids.len()].join(", ");
        self.members(&format!("WHERE id IN ({list})"), &values)
    }

    async fn list_members_by_team(&self, team: &str) -> Result<Members, Refused> {
        self.members("WHERE team = ?1", &[&team])
    }

    async fn by_email(&self) -> Result<Members, Refused> {
        self.members("ORDER BY email DESC, id", &[])
    }

    async fn count_members_by_team(&self, team: &str) -> Result<u64, Refused> {
        let count = |row: &Row<'_>| row.get::<_, i64>(0);
        let sql = "SELECT COUNT(*) FROM members WHERE team = ?1";
        Ok(self.0.query_row(sql, [team], count)?.unsigned_abs())
    }

    async fn set_email(&self, id: i64, email: Option<String>) -> Result<bool, Refused> {
        let sql = "UPDATE members SET email = ?2 WHERE id = ?1";
        Ok(self.changed(sql, &[&id, &email])? > 0)
    }

    async fn move_members(&self, team: &str, to: &str) -> Result<u64, Refused> {
        let sql = "UPDATE members SET team = ?2 WHERE team = ?1";
        self.changed(sql, &[&team, &to])
    }

    async fn delete_member(&self, id: i64) -> Result<bool, Refused> {
        Ok(self.changed("DELETE FROM members WHERE id = ?1", &[&id])? > 0)
    }
}

/// An empty directory.
fn emptied(connection: &Connection) -> ((), Sqlite<'_>) {
    let emptied = connection.execute_batch("DELETE FROM members; DELETE FROM teams");
    emptied.expect("it can be emptied");
    ((), Sqlite(connection))
}

fn prepared() -> Server {
    let mut server = Server::new(Kind::Sqlite).expect("it is linked in");
    create(&mut server);
    server
}

#[test]
fn the_fake_of_a_directory_does_as_sqlite_does() {
    let server = prepared();
    let connection = server.sqlite().expect("it is one");
    let contract = DirectoryContract::new()
        .real(async || emptied(connection))
        .observe::<Team>(async |real: &Sqlite<'_>| real.teams("", &[]).expect("all"))
        .observe::<Member>(async |real: &Sqlite<'_>| real.members("", &[]).expect("all"));
    let verified = drawn!(contract).run_on(|contract| runtime().block_on(contract));
    println!("{verified}");
}

#[test]
fn a_connection_that_does_not_enforce_foreign_keys_is_found_out() {
    let server = prepared();
    let connection = server.sqlite().expect("it is one");
    // As every connection to SQLite begins.
    let off = connection.execute_batch("PRAGMA foreign_keys = OFF");
    off.expect("a setting");
    let contract = DirectoryContract::new().real(async || emptied(connection));
    let told = runtime().block_on(drawn!(contract).check_async());
    let told = told.expect_err("a member of no team");
    assert_eq!(told.calls(), 1, "{told}");
    assert!(told.to_string().contains("create_member"), "{told}");
}
