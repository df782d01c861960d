//! The store on a real server: one statement of SQL a method, and what it answers.

use std::fmt::Write;
use std::sync::{Mutex, MutexGuard};

use crate::refused::Refused;
use crate::server::{Kind, Printed, Server, Told};
use crate::store::{Answers, Loose, Member, NewUser, Node, Note, Pet, Post, Step, Store, User};
use crate::tables;

/// A server with the tables of the store.
pub(crate) struct Real(Mutex<Server>);

impl Real {
    /// `None` where there is no such server.
    pub(crate) fn new(kind: Kind) -> Option<Self> {
        Server::new(kind).map(Self::on)
    }

    /// The tables on a server that has none.
    pub(crate) fn on(mut server: Server) -> Self {
        tables::create(&mut server);
        Self(Mutex::new(server))
    }

    pub(crate) fn server(&self) -> MutexGuard<'_, Server> {
        self.0.lock().expect("no statement panics")
    }

    fn run(&self, sql: &str) -> Result<Told, Refused> {
        self.server().run(sql)
    }

    fn changed(&self, sql: &str) -> Result<u64, Refused> {
        Ok(self.run(sql)?.changed)
    }

    fn done(&self, sql: &str) -> Result<(), Refused> {
        self.changed(sql).map(|_| ())
    }

    fn all<T>(&self, sql: &str, row: fn(&Printed) -> T) -> Result<Vec<T>, Refused> {
        Ok(self.run(sql)?.rows.iter().map(row).collect())
    }

    fn users(&self, rest: &str) -> Result<Vec<User>, Refused> {
        let sql = format!("SELECT id, email, handle, team, seat FROM users {rest}");
        self.all(&sql, |row| User {
            id: number(&row[0]).expect("not null"),
            email: row[1].clone(),
            handle: row[2].clone().expect("not null"),
            team: number(&row[3]).expect("not null"),
            seat: number(&row[4]),
        })
    }

    /// Two columns, a key and another.
    fn pairs(&self, columns: &str, from: &str) -> Result<Vec<(Option<i64>, Option<i64>)>, Refused> {
        self.all(&format!("SELECT {columns} FROM {from}"), |row| {
            (number(&row[0]), number(&row[1]))
        })
    }

    fn upsert(&self, users: &[User]) -> Result<(), Refused> {
        let kind = self.server().kind;
        let mut sql = format!("{} ", insert(users));
        let values = |target: &str, value: fn(&str) -> String| {
            let set =
                ["email", "handle", "team", "seat"].map(|name| format!("{name} = {}", value(name)));
            format!("{target} {}", set.join(", "))
        };
        sql += &kind.of(
            values("ON CONFLICT (id) DO UPDATE SET", |name| {
                format!("excluded.{name}")
            }),
            values("ON CONFLICT (id) DO UPDATE SET", |name| {
                format!("excluded.{name}")
            }),
            values("ON DUPLICATE KEY UPDATE", |name| format!("VALUES({name})")),
        );
        self.done(&sql)
    }
}

fn number(printed: &Option<String>) -> Option<i64> {
    printed
        .as_ref()
        .map(|text| text.parse().expect("a whole number"))
}

/// A literal. No test has a backslash in a text, which MariaDB would take for an escape.
fn text(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

fn or_null<T>(value: Option<T>, shown: impl Fn(T) -> String) -> String {
    value.map_or_else(|| "NULL".to_owned(), shown)
}

fn integer(value: Option<i64>) -> String {
    or_null(value, |number| number.to_string())
}

fn list<T>(items: &[T], shown: impl Fn(&T) -> String) -> String {
    items.iter().map(shown).collect::<Vec<_>>().join(", ")
}

fn insert(users: &[User]) -> String {
    let rows = list(users, |user| {
        format!(
            "({}, {}, {}, {}, {})",
            user.id,
            or_null(user.email.as_deref(), text),
            text(&user.handle),
            user.team,
            integer(user.seat)
        )
    });
    format!("INSERT INTO users (id, email, handle, team, seat) VALUES {rows}")
}

fn create(users: &[NewUser]) -> String {
    let rows = list(users, |user| {
        format!("({}, {})", text(&user.handle), user.team)
    });
    format!("INSERT INTO users (handle, team) VALUES {rows}")
}

impl Store for Real {
    fn insert_user(&self, user: User) -> Result<(), Refused> {
        self.done(&insert(&[user]))
    }

    fn insert_users(&self, users: Vec<User>) -> Result<u64, Refused> {
        if users.is_empty() {
            return Ok(0);
        }
        self.changed(&insert(&users))
    }

    fn create_user(&self, new: NewUser) -> Result<i64, Refused> {
        let told = self.run(&format!("{} RETURNING id", create(&[new])))?;
        Ok(number(&told.rows[0][0]).expect("not null"))
    }

    fn create_users(&self, new: Vec<NewUser>) -> Result<u64, Refused> {
        self.changed(&create(&new))
    }

    fn upsert_user(&self, user: User) -> Result<(), Refused> {
        self.upsert(&[user])
    }

    fn upsert_users(&self, users: Vec<User>) -> Result<(), Refused> {
        self.upsert(&users)
    }

    fn update_user(&self, user: User) -> Result<u64, Refused> {
        self.changed(&format!(
            "UPDATE users SET email = {}, handle = {}, team = {}, seat = {} WHERE id = {}",
            or_null(user.email.as_deref(), text),
            text(&user.handle),
            user.team,
            integer(user.seat),
            user.id
        ))
    }

    fn renumber(&self, id: i64, to: i64) -> Result<u64, Refused> {
        self.changed(&format!("UPDATE users SET id = {to} WHERE id = {id}"))
    }

    fn move_team(&self, team: i64, to: i64) -> Result<u64, Refused> {
        self.changed(&format!("UPDATE users SET team = {to} WHERE team = {team}"))
    }

    fn shift_ids(&self, by: i64) -> Result<u64, Refused> {
        self.changed(&format!("UPDATE users SET id = id + {by}"))
    }

    fn delete_user(&self, id: i64) -> Result<u64, Refused> {
        self.changed(&format!("DELETE FROM users WHERE id = {id}"))
    }

    fn delete_users_by_team(&self, team: i64) -> Result<u64, Refused> {
        self.changed(&format!("DELETE FROM users WHERE team = {team}"))
    }

    fn find_user(&self, id: i64) -> Result<Option<User>, Refused> {
        Ok(self.users(&format!("WHERE id = {id}"))?.pop())
    }

    fn find_user_by_email(&self, email: &str) -> Result<Option<User>, Refused> {
        Ok(self.users(&format!("WHERE email = {}", text(email)))?.pop())
    }

    fn find_users_by_handle(&self, handle: &str) -> Result<Vec<User>, Refused> {
        self.users(&format!("WHERE handle = {} ORDER BY id", text(handle)))
    }

    fn find_users_by_ids(&self, ids: &[i64]) -> Result<Vec<User>, Refused> {
        self.users(&format!(
            "WHERE id IN ({}) ORDER BY id",
            list(ids, i64::to_string)
        ))
    }

    fn count_users_by_team(&self, team: i64) -> Result<u64, Refused> {
        let told = self.run(&format!("SELECT count(*) FROM users WHERE team = {team}"))?;
        let count = number(&told.rows[0][0]).expect("not null");
        Ok(count.try_into().expect("not negative"))
    }

    fn list_users(&self) -> Result<Vec<User>, Refused> {
        self.users("")
    }

    fn list_users_order_by_id(&self) -> Result<Vec<User>, Refused> {
        self.users("ORDER BY id")
    }

    fn by_email(&self) -> Result<Vec<User>, Refused> {
        self.users("ORDER BY email, id")
    }

    fn by_email_desc(&self) -> Result<Vec<User>, Refused> {
        self.users("ORDER BY email DESC, id")
    }

    fn page(&self, limit: i64, offset: i64) -> Result<Vec<User>, Refused> {
        self.users(&format!("ORDER BY id LIMIT {limit} OFFSET {offset}"))
    }

    fn insert_pet(&self, pet: Pet) -> Result<(), Refused> {
        self.done(&insert_pet(&pet))
    }

    fn list_pets_order_by_id(&self) -> Result<Vec<Pet>, Refused> {
        let pairs = self.pairs("id, owner", "pets ORDER BY id")?;
        let rows = pairs.into_iter().map(|(id, owner)| Pet {
            id: id.expect("not null"),
            owner: owner.expect("not null"),
        });
        Ok(rows.collect())
    }

    fn insert_post(&self, post: Post) -> Result<(), Refused> {
        let Post { id, author } = post;
        self.done(&format!(
            "INSERT INTO posts (id, author) VALUES ({id}, {author})"
        ))
    }

    fn update_post(&self, post: Post) -> Result<u64, Refused> {
        let Post { id, author } = post;
        self.changed(&format!(
            "UPDATE posts SET author = {author} WHERE id = {id}"
        ))
    }

    fn list_posts_order_by_id(&self) -> Result<Vec<Post>, Refused> {
        let pairs = self.pairs("id, author", "posts ORDER BY id")?;
        let rows = pairs.into_iter().map(|(id, author)| Post {
            id: id.expect("not null"),
            author: author.expect("not null"),
        });
        Ok(rows.collect())
    }

    fn insert_note(&self, note: Note) -> Result<(), Refused> {
        let (id, reader) = (note.id, integer(note.reader));
        self.done(&format!(
            "INSERT INTO notes (id, reader) VALUES ({id}, {reader})"
        ))
    }

    fn list_notes_order_by_id(&self) -> Result<Vec<Note>, Refused> {
        let pairs = self.pairs("id, reader", "notes ORDER BY id")?;
        let rows = pairs.into_iter().map(|(id, reader)| Note {
            id: id.expect("not null"),
            reader,
        });
        Ok(rows.collect())
    }

    fn insert_nodes(&self, nodes: Vec<Node>) -> Result<(), Refused> {
        let rows = list(&nodes, |node| {
            format!("({}, {})", node.id, integer(node.parent))
        });
        self.done(&format!("INSERT INTO nodes (id, parent) VALUES {rows}"))
    }

    fn delete_node(&self, id: i64) -> Result<u64, Refused> {
        self.changed(&format!("DELETE FROM nodes WHERE id = {id}"))
    }

    fn list_nodes_order_by_id(&self) -> Result<Vec<Node>, Refused> {
        let pairs = self.pairs("id, parent", "nodes ORDER BY id")?;
        let rows = pairs.into_iter().map(|(id, parent)| Node {
            id: id.expect("not null"),
            parent,
        });
        Ok(rows.collect())
    }

    fn insert_members(&self, members: Vec<Member>) -> Result<(), Refused> {
        let rows = list(&members, |one| {
            format!("({}, {})", one.id, integer(one.chief))
        });
        self.done(&format!("INSERT INTO members (id, chief) VALUES {rows}"))
    }

    fn delete_members(&self) -> Result<u64, Refused> {
        self.changed("DELETE FROM members")
    }

    fn list_members_order_by_id(&self) -> Result<Vec<Member>, Refused> {
        let pairs = self.pairs("id, chief", "members ORDER BY id")?;
        let rows = pairs.into_iter().map(|(id, chief)| Member {
            id: id.expect("not null"),
            chief,
        });
        Ok(rows.collect())
    }

    fn upsert_loose(&self, loose: Loose) -> Result<(), Refused> {
        let kind = self.server().kind;
        let mut sql = String::new();
        let (code, amount) = (integer(loose.code), loose.amount);
        let _ = write!(
            sql,
            "INSERT INTO looses (code, amount) VALUES ({code}, {amount}) "
        );
        sql += kind.of(
            "ON CONFLICT (code) DO UPDATE SET amount = excluded.amount",
            "ON CONFLICT (code) DO UPDATE SET amount = excluded.amount",
            "ON DUPLICATE KEY UPDATE amount = VALUES(amount)",
        );
        self.done(&sql)
    }

    fn list_looses(&self) -> Result<Vec<Loose>, Refused> {
        let pairs = self.pairs("code, amount", "looses ORDER BY amount")?;
        let rows = pairs.into_iter().map(|(code, amount)| Loose {
            code,
            amount: amount.expect("not null"),
        });
        Ok(rows.collect())
    }

    fn transact(&self, steps: Vec<Step>) -> Result<Answers, Refused> {
        let mut server = self.server();
        server.must("BEGIN");
        let mut answers = Vec::new();
        for step in steps {
            let sql = match step {
                Step::InsertUser(user) => insert(&[user]),
                Step::CreateUser(new) => create(&[new]),
                Step::DeleteUser(id) => format!("DELETE FROM users WHERE id = {id}"),
                Step::InsertPet(pet) => insert_pet(&pet),
                Step::GiveUp => {
                    server.must("ROLLBACK");
                    return Err(Refused::GivenUp);
                }
            };
            answers.push(server.run(&sql).map(|_| ()));
        }
        // PostgreSQL answers the `COMMIT` of an aborted transaction with a rollback, which is no error.
        let sound = server.run("SELECT 1").map(|_| ());
        server.must(if sound.is_ok() { "COMMIT" } else { "ROLLBACK" });
        sound.map(|()| answers)
    }
}

fn insert_pet(pet: &Pet) -> String {
    let Pet { id, owner } = pet;
    format!("INSERT INTO pets (id, owner) VALUES ({id}, {owner})")
}
