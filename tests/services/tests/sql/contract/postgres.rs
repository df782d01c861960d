//! The directory on PostgreSQL, through `tokio-postgres`.

use tokio_postgres::types::ToSql;
use tokio_postgres::{Client, NoTls, Row};

use super::{Members, Teams, drawn, prepared, runtime};
use crate::directory::postgres::DirectoryContract;
use crate::directory::{Directory, Member, NewMember, Team};
use crate::refused::Refused;
use crate::server::{Kind, postgres_url};

struct Postgres<'c>(&'c Client);

fn team(row: &Row) -> Team {
    Team {
        id: row.get("id"),
        seats: row.get("seats"),
    }
}

fn member(row: &Row) -> Member {
    Member {
        id: row.get("id"),
        email: row.get("email"),
        team: row.get("team"),
        seat: row.get("seat"),
        joined: row.get("joined"),
    }
}

type Values<'v> = &'v [&'v (dyn ToSql + Sync)];

impl Postgres<'_> {
    async fn changed(&self, sql: &str, values: Values<'_>) -> Result<u64, Refused> {
        Ok(self.0.execute(sql, values).await?)
    }

    async fn members(&self, rest: &str, values: Values<'_>) -> Result<Members, Refused> {
        let sql = format!("SELECT * FROM members {rest}");
        Ok(self
            .0
            .query(&sql, values)
            .await?
            .iter()
            .map(member)
            .collect())
    }

    async fn teams(&self, rest: &str, values: Values<'_>) -> Result<Teams, Refused> {
        let sql = format!("SELECT * FROM teams {rest}");
        Ok(self.0.query(&sql, values).await?.iter().map(team).collect())
    }
}

impl Directory for Postgres<'_> {
    async fn create_team(&self, team: Team) -> Result<(), Refused> {
        let sql = "INSERT INTO teams (id, seats) VALUES ($1, $2)";
        self.changed(sql, &[&team.id, &team.seats])
            .await
            .map(|_| ())
    }

    async fn create_teams(&self, teams: Vec<Team>) -> Result<u64, Refused> {
        let (ids, seats): (Vec<String>, Vec<i64>) =
            teams.into_iter().map(|team| (team.id, team.seats)).unzip();
        let sql = "INSERT INTO teams (id, seats) SELECT * FROM UNNEST($1::TEXT[], $2::BIGINT[])";
        self.changed(sql, &[&ids, &seats]).await
    }

    async fn update_team(&self, team: Team) -> Result<bool, Refused> {
        let sql = "UPDATE teams SET seats = $2 WHERE id = $1";
        Ok(self.changed(sql, &[&team.id, &team.seats]).await? > 0)
    }

    async fn upsert_team(&self, team: Team) -> Result<(), Refused> {
        let sql = "INSERT INTO teams (id, seats) VALUES ($1, $2)
            ON CONFLICT (id) DO UPDATE SET seats = excluded.seats";
        self.changed(sql, &[&team.id, &team.seats])
            .await
            .map(|_| ())
    }

    async fn delete_team(&self, id: &str) -> Result<bool, Refused> {
        Ok(self
            .changed("DELETE FROM teams WHERE id = $1", &[&id])
            .await?
            > 0)
    }

    async fn list_teams(&self, offset: i64, limit: i64) -> Result<Teams, Refused> {
        self.teams("ORDER BY id OFFSET $1 LIMIT $2", &[&offset, &limit])
            .await
    }

    async fn create_member(&self, new: NewMember) -> Result<i64, Refused> {
        let sql =
            "INSERT INTO members (email, team, seat, joined) VALUES ($1, $2, $3, $4) RETURNING id";
        let values: Values<'_> = &[&new.email, &new.team, &new.seat, &new.joined];
        Ok(self.0.query_one(sql, values).await?.get(0))
    }

    async fn find_member(&self, id: i64) -> Result<Option<Member>, Refused> {
        Ok(self.members("WHERE id = $1", &[&id]).await?.pop())
    }

    async fn find_member_by_email(&self, email: &str) -> Result<Option<Member>, Refused> {
        Ok(self.members("WHERE email = $1", &[&email]).await?.pop())
    }

    async fn find_members_by_ids(&self, ids: &[i64]) -> Result<Members, Refused> {
        self.members("WHERE id = ANY($1)", &[&ids]).await
    }

    async fn list_members_by_team(&self, team: &str) -> Result<Members, Refused> {
        self.members("WHERE team = $1", &[&team]).await
    }

    async fn by_email(&self) -> Result<Members, Refused> {
        self.members("ORDER BY email DESC, id", &[]).await
    }

    async fn count_members_by_team(&self, team: &str) -> Result<u64, Refused> {
        let sql = "SELECT COUNT(*) FROM members WHERE team = $1";
        let count: i64 = self.0.query_one(sql, &[&team]).await?.get(0);
        Ok(count.unsigned_abs())
    }

    async fn set_email(&self, id: i64, email: Option<String>) -> Result<bool, Refused> {
        let sql = "UPDATE members SET email = $2 WHERE id = $1";
        Ok(self.changed(sql, &[&id, &email]).await? > 0)
    }

    async fn move_members(&self, team: &str, to: &str) -> Result<u64, Refused> {
        let sql = "UPDATE members SET team = $2 WHERE team = $1";
        self.changed(sql, &[&team, &to]).await
    }

    async fn delete_member(&self, id: i64) -> Result<bool, Refused> {
        Ok(self
            .changed("DELETE FROM members WHERE id = $1", &[&id])
            .await?
            > 0)
    }
}

/// A client that works in this schema.
async fn connected(schema: &str) -> Client {
    let url = postgres_url();
    let connected = tokio_postgres::connect(&url, NoTls).await;
    let (client, connection) = connected.expect("it was there just now");
    tokio::spawn(connection);
    let settings = format!("SET search_path TO {schema}; SET synchronous_commit TO off");
    client.batch_execute(&settings).await.expect("settings");
    client
}

#[test]
fn the_fake_of_a_directory_does_as_postgres_does() {
    let runtime = runtime();
    let server = prepared(Kind::Postgres);
    let client = server
        .as_ref()
        .map(|server| runtime.block_on(connected(server.schema())));
    let contract = DirectoryContract::new()
        .real(async || {
            let client = client.as_ref().ok_or("there is no PostgreSQL")?;
            let emptied = client
                .batch_execute("DELETE FROM members; DELETE FROM teams")
                .await;
            emptied.map_err(|_| "it cannot be emptied")?;
            Ok::<_, &str>(((), Postgres(client)))
        })
        .observe::<Team>(async |real: &Postgres<'_>| real.teams("", &[]).await.expect("all"))
        .observe::<Member>(async |real: &Postgres<'_>| real.members("", &[]).await.expect("all"));
    let verified = drawn!(contract).run_on(|contract| runtime.block_on(contract));
    println!("{verified}");
}
