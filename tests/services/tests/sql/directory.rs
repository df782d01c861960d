//! A repository as an application has one: members in teams. The trait, its fakes and its contracts, one in each dialect.

use std::time::{Duration, SystemTime};

use fake_runtime::fake;

use crate::refused::Refused;

/// A team, and how many seats it has.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Team {
    pub(crate) id: String,
    /// Not below zero.
    pub(crate) seats: i64,
}

/// A member of a team, who goes with it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Member {
    pub(crate) id: i64,
    /// Unique where it is there.
    pub(crate) email: Option<String>,
    pub(crate) team: String,
    /// Unique in the team.
    pub(crate) seat: Option<i64>,
    pub(crate) joined: SystemTime,
}

/// A member whose id the store makes.
#[derive(Clone, Debug)]
pub(crate) struct NewMember {
    pub(crate) email: Option<String>,
    pub(crate) team: String,
    pub(crate) seat: Option<i64>,
    pub(crate) joined: SystemTime,
}

impl From<NewMember> for Member {
    fn from(new: NewMember) -> Self {
        Self {
            id: 0,
            email: new.email,
            team: new.team,
            seat: new.seat,
            joined: new.joined,
        }
    }
}

macro_rules! directory {
    ($dialect:ident, $precision:ident $(, $($remote:tt)*)?) => {
        pub(crate) mod $dialect {
            use super::{Member, NewMember, Refused, Team, fake};

            #[fake(
                table(teams: Team, key = id: String, check(|team| team.seats >= 0, name = "seats")),
                table(
                    members: Member,
                    key(id: i64, generate = sequence),
                    unique(email),
                    unique(team, seat),
                    references(team -> teams, on_delete = cascade),
                    precision(joined = $precision),
                ),
                dialect = $dialect,
                contract,
                $($($remote)*)?
            )]
            pub(crate) trait Directory {
                async fn create_team(&self, team: Team) -> Result<(), Refused>;
                async fn create_teams(&self, teams: Vec<Team>) -> Result<u64, Refused>;
                async fn update_team(&self, team: Team) -> Result<bool, Refused>;
                async fn upsert_team(&self, team: Team) -> Result<(), Refused>;
                async fn delete_team(&self, id: &str) -> Result<bool, Refused>;
                #[fake(order_by = id)]
                async fn list_teams(&self, offset: i64, limit: i64) -> Result<Vec<Team>, Refused>;

                async fn create_member(&self, new: NewMember) -> Result<i64, Refused>;
                async fn find_member(&self, id: i64) -> Result<Option<Member>, Refused>;
                async fn find_member_by_email(&self, email: &str) -> Result<Option<Member>, Refused>;
                async fn find_members_by_ids(&self, ids: &[i64]) -> Result<Vec<Member>, Refused>;
                async fn list_members_by_team(&self, team: &str) -> Result<Vec<Member>, Refused>;
                #[fake(list(order_by(email desc, id)), table = members)]
                async fn by_email(&self) -> Result<Vec<Member>, Refused>;
                async fn count_members_by_team(&self, team: &str) -> Result<u64, Refused>;
                #[fake(update(|member| member.email = email), by(id), table = members)]
                async fn set_email(&self, id: i64, email: Option<String>) -> Result<bool, Refused>;
                #[fake(update(|member| member.team = to.to_owned()), by(team), table = members)]
                async fn move_members(&self, team: &str, to: &str) -> Result<u64, Refused>;
                async fn delete_member(&self, id: i64) -> Result<bool, Refused>;
            }
        }
    };
}

directory!(postgres, micros);
directory!(sqlite, micros, remote = super::postgres::Directory);
directory!(mysql, millis, remote = super::postgres::Directory);

pub(crate) use self::postgres::Directory;

/// Teams that contracts make.
pub(crate) fn teams() -> Vec<Team> {
    let team = |id: &str, seats| Team {
        id: id.to_owned(),
        seats,
    };
    vec![team("red", 2), team("blue", 0), team("red", -1)]
}

/// Members that contracts make, of which some share what is unique.
pub(crate) fn new_members() -> Vec<NewMember> {
    let new = |email: Option<&str>, team: &str, seat, nanos| NewMember {
        email: email.map(str::to_owned),
        team: team.to_owned(),
        seat,
        joined: joined(nanos),
    };
    vec![
        new(Some("a@x"), "red", Some(1), 0),
        new(Some("A@x"), "red", Some(2), 123_456_789),
        new(Some("a@x"), "blue", Some(1), 999_999_999),
        new(None, "red", Some(1), 500),
        new(None, "red", None, 1_001),
        new(None, "blue", None, 1_500_000),
        new(Some("b@x"), "blue", Some(2), 7),
    ]
}

fn joined(nanos: u32) -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::new(1_735_689_600, nanos)
}
