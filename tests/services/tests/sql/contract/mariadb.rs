//! The directory on MariaDB, through `mysql`, whose calls block: an async trait asks for no async client. It counts the
//! rows that an update meets, as most applications have it.

use std::sync::Mutex;
use std::time::{Duration, SystemTime};

use mysql::consts::CapabilityFlags;
use mysql::prelude::Queryable;
use mysql::{Conn, Opts, OptsBuilder, Params, Row, Value, params};

use super::{Members, Teams, drawn, prepared, runtime};
use crate::directory::mysql::DirectoryContract;
use crate::directory::{Directory, Member, NewMember, Team};
use crate::refused::Refused;
use crate::server::{Kind, Server, mariadb_url};

struct Mariadb<'c>(&'c Mutex<Conn>);

fn team(mut row: Row) -> Team {
    Team {
        id: row.take("id").expect("not null"),
        seats: row.take("seats").expect("not null"),
    }
}

fn member(mut row: Row) -> Member {
    let micros: u64 = row.take("micros").expect("not null");
    Member {
        id: row.take("id").expect("not null"),
        email: row.take("email").expect("a column"),
        team: row.take("team").expect("not null"),
        seat: row.take("seat").expect("a column"),
        joined: SystemTime::UNIX_EPOCH + Duration::from_micros(micros),
    }
}

/// Seconds since the epoch with six decimals, as `FROM_UNIXTIME` reads them.
fn seconds(time: SystemTime) -> String {
    let since = time.duration_since(SystemTime::UNIX_EPOCH);
    let since = since.expect("after the epoch");
    format!("{}.{:06}", since.as_secs(), since.subsec_micros())
}

impl Mariadb<'_> {
    fn changed(&self, sql: &str, values: impl Into<Params>) -> Result<u64, Refused> {
        let mut connection = self.0.lock().expect("no statement panics");
        connection.exec_drop(sql, values)?;
        Ok(connection.affected_rows())
    }

    fn all<T>(
        &self,
        sql: &str,
        values: impl Into<Params>,
        row: fn(Row) -> T,
    ) -> Result<Vec<T>, Refused> {
        let mut connection = self.0.lock().expect("no statement panics");
        Ok(connection.exec_map(sql, values, row)?)
    }

    fn members(&self, rest: &str, values: impl Into<Params>) -> Result<Members, Refused> {
        let sql = format!(
            "SELECT id, email, team, seat,
                CAST(UNIX_TIMESTAMP(joined) * 1000000 AS UNSIGNED) AS micros
            FROM members {rest}"
        );
        self.all(&sql, values, member)
    }

    fn teams(&self, rest: &str, values: impl Into<Params>) -> Result<Teams, Refused> {
        self.all(&format!("SELECT id, seats FROM teams {rest}"), values, team)
    }
}

impl Directory for Mariadb<'_> {
    async fn create_team(&self, team: Team) -> Result<(), Refused> {
        let sql = "INSERT INTO teams (id, seats) VALUES (?, ?)";
        self.changed(sql, (team.id, team.seats)).map(|_| ())
    }

    async fn create_teams(&self, teams: Vec<Team>) -> Result<u64, Refused> {
        if teams.is_empty() {
            return Ok(0);
        }
        let rows = vec!["(?, ?)"; teams.len()].join(", ");
        let values = teams
            .into_iter()
            .flat_map(|team| [Value::from(team.id), Value::from(team.seats)]);
        let values: Vec<Value> = values.collect();
        self.changed(
            &format!("INSERT INTO teams (id, seats) VALUES {rows}"),
            values,
        )
    }

    async fn update_team(&self, team: Team) -> Result<bool, Refused> {
        let sql = "UPDATE teams SET seats = ? WHERE id = ?";
        Ok(self.changed(sql, (team.seats, team.id))? > 0)
    }

    async fn upsert_team(&self, team: Team) -> Result<(), Refused> {
        let sql = "INSERT INTO teams (id, seats) VALUES (?, ?)
            ON DUPLICATE KEY UPDATE seats = VALUES(seats)";
        self.changed(sql, (team.id, team.seats)).map(|_| ())
    }

    async fn delete_team(&self, id: &str) -> Result<bool, Refused> {
        Ok(self.changed("DELETE FROM teams WHERE id = ?", (id,))? > 0)
    }

    async fn list_teams(&self, offset: i64, limit: i64) -> Result<Teams, Refused> {
        self.teams("ORDER BY id LIMIT ? OFFSET ?", (limit, offset))
    }

    async fn create_member(&self, new: NewMember) -> Result<i64, Refused> {
        let sql = "INSERT INTO members (email, team, seat, joined)
            VALUES (:email, :team, :seat, FROM_UNIXTIME(:joined)) RETURNING id";
        let values = params! {
            "email" => new.email,
            "team" => new.team,
            "seat" => new.seat,
            "joined" => seconds(new.joined),
        };
        let id = |mut row: Row| row.take("id").expect("not null");
        Ok(self.all(sql, values, id)?.remove(0))
    }

    async fn find_member(&self, id: i64) -> Result<Option<Member>, Refused> {
        Ok(self.members("WHERE id = ?", (id,))?.pop())
    }

    async fn find_member_by_email(&self, email: &str) -> Result<Option<Member>, Refused> {
        Ok(self.members("WHERE email = ?", (email,))?.pop())
    }

    async fn find_members_by_ids(&self, ids: &[i64]) -> Result<Members, Refused> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let list = vec!["?"; ids.len()].join(", ");
        let values: Vec<Value> = ids.iter().map(Value::from).collect();
        self.members(&format!("WHERE id IN ({list})"), values)
    }

    async fn list_members_by_team(&self, team: &str) -> Result<Members, Refused> {
        self.members("WHERE team = ?", (team,))
    }

    async fn by_email(&self) -> Result<Members, Refused> {
        self.members("ORDER BY email DESC, id", ())
    }

    async fn count_members_by_team(&self, team: &str) -> Result<u64, Refused> {
        let sql = "SELECT COUNT(*) AS members FROM members WHERE team = ?";
        let count = |mut row: Row| row.take("members").expect("not null");
        Ok(self.all(sql, (team,), count)?.remove(0))
    }

    async fn set_email(&self, id: i64, email: Option<String>) -> Result<bool, Refused> {
        let sql = "UPDATE members SET email = ? WHERE id = ?";
        Ok(self.changed(sql, (email, id))? > 0)
    }

    async fn move_members(&self, team: &str, to: &str) -> Result<u64, Refused> {
        self.changed("UPDATE members SET team = ? WHERE team = ?", (to, team))
    }

    async fn delete_member(&self, id: i64) -> Result<bool, Refused> {
        Ok(self.changed("DELETE FROM members WHERE id = ?", (id,))? > 0)
    }
}

/// A client that works in this database.
fn connected(database: &str, counts: CapabilityFlags) -> Conn {
    let opts = Opts::from_url(&mariadb_url()).expect("it was there just now");
    let opts = OptsBuilder::from_opts(opts)
        .db_name(Some(database))
        .additional_capabilities(counts);
    Conn::new(opts).expect("it was there just now")
}

/// An empty directory.
fn emptied(connection: &Option<Mutex<Conn>>) -> Result<((), Mariadb<'_>), &'static str> {
    let real = Mariadb(connection.as_ref().ok_or("there is no MariaDB")?);
    for table in ["members", "teams"] {
        let emptied = real.changed(&format!("DELETE FROM {table}"), ());
        emptied.map_err(|_| "it cannot be emptied")?;
    }
    Ok(((), real))
}

#[test]
fn the_fake_of_a_directory_does_as_mariadb_does() {
    let server = prepared(Kind::Mariadb);
    let found_rows = CapabilityFlags::CLIENT_FOUND_ROWS;
    let connect = |server: &Server| Mutex::new(connected(server.schema(), found_rows));
    let connection = server.as_ref().map(connect);
    let contract = DirectoryContract::new()
        .real(async || emptied(&connection))
        .observe::<Team>(async |real: &Mariadb<'_>| real.teams("", ()).expect("all"))
        .observe::<Member>(async |real: &Mariadb<'_>| real.members("", ()).expect("all"));
    let verified = drawn!(contract).run_on(|contract| runtime().block_on(contract));
    println!("{verified}");
}

#[test]
fn a_client_that_counts_changed_rows_and_not_those_that_an_update_has_met_is_found_out() {
    let Some(server) = prepared(Kind::Mariadb) else {
        return;
    };
    let changed_rows = CapabilityFlags::empty();
    let connection = Some(Mutex::new(connected(server.schema(), changed_rows)));
    let contract = DirectoryContract::new().real(async || emptied(&connection));
    let told = runtime().block_on(drawn!(contract).check_async());
    let told = told.expect_err("an update to its own value");
    // A row is made, and changed to what it is.
    assert!(told.calls() <= 3, "{told}");
    let call = told.to_string();
    assert!(
        ["update_team", "set_email", "move_members"]
            .iter()
            .any(|name| call.contains(name)),
        "{call}"
    );
}
