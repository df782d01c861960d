//! Keys that the fake makes: sequences, UUIDs and expressions, with the gaps of each database.

use fake_runtime::{FromUuid, SequenceKey, Violation, World, fake};

#[derive(Clone, Debug, PartialEq)]
struct Post {
    id: u32,
    title: String,
}

struct NewPost(&'static str);

impl From<NewPost> for Post {
    fn from(new: NewPost) -> Self {
        Self {
            id: 0,
            title: new.0.into(),
        }
    }
}

fn post(id: u32, title: &str) -> Post {
    Post {
        id,
        title: title.into(),
    }
}

macro_rules! posts {
    ($dialect:ident, $module:ident) => {
        mod $module {
            use super::{NewPost, Post, Violation, fake};

            #[fake(entity = Post, key(id: u32, generate = sequence), unique(title), dialect = $dialect)]
            pub(super) trait Posts {
                fn create(&self, new: NewPost) -> Result<u32, Violation>;
                fn insert(&self, post: Post) -> Result<(), Violation>;
                fn delete(&self, id: u32) -> bool;
                #[fake(write = |tx| {
                    tx.rows.insert(Post { id: ids.next(), title: "in vain".into() })?;
                    Err("no".into())
                })]
                fn fail(&self) -> Result<(), Box<dyn std::error::Error>>;
            }
        }
    };
}

posts!(postgres, postgres);
posts!(sqlite, sqlite);
posts!(mysql, mysql);

use mysql::{FakePosts as Mysql, Posts as _};
use postgres::{FakePosts as Postgres, Posts as _};
use sqlite::{FakePosts as Sqlite, Posts as _};

/// Runs the same steps on a fake of each dialect.
macro_rules! each {
    (|$posts:ident| $steps:expr) => {{
        [
            {
                let $posts = Postgres::new();
                $steps
            },
            {
                let $posts = Sqlite::new();
                $steps
            },
            {
                let $posts = Mysql::new();
                $steps
            },
        ]
    }};
}

#[test]
fn a_sequence_counts_from_one() {
    let ids = each!(|posts| [posts.create(NewPost("a")), posts.create(NewPost("b"))]);
    assert_eq!(ids, [[Ok(1), Ok(2)], [Ok(1), Ok(2)], [Ok(1), Ok(2)]]);
}

#[test]
fn an_insert_that_fails_leaves_a_gap_but_in_sqlite() {
    let ids = each!(|posts| {
        posts.create(NewPost("a")).unwrap();
        posts.create(NewPost("a")).unwrap_err();
        posts.create(NewPost("b")).unwrap()
    });
    assert_eq!(ids, [3, 2, 3]);
}

#[test]
fn after_an_explicit_id_the_next_collides_in_postgres_and_else_is_larger() {
    let ids = each!(|posts| {
        posts.insert(post(1, "explicit")).unwrap();
        posts
            .create(NewPost("a"))
            .map_err(|violation| violation.constraint())
    });
    assert_eq!(ids, [Err("id"), Ok(2), Ok(2)]);
}

#[test]
fn the_largest_id_is_used_again_after_its_row_is_gone_in_sqlite_alone() {
    let ids = each!(|posts| {
        posts.create(NewPost("a")).unwrap();
        posts.create(NewPost("b")).unwrap();
        assert!(posts.delete(2));
        posts.create(NewPost("c")).unwrap()
    });
    assert_eq!(ids, [3, 2, 3]);
}

#[test]
fn a_body_that_fails_stores_nothing_and_the_next_insert_goes_on() {
    let ids = each!(|posts| {
        posts.fail().unwrap_err();
        assert!(posts.rows().is_empty());
        posts.create(NewPost("a")).unwrap()
    });
    // `ids` of a body is not the sequence of the column.
    assert_eq!(ids, [1, 1, 2]);
}

#[test]
fn seeded_rows_move_the_sequence_as_explicit_ids_do() {
    let ids = each!(|posts| {
        posts.rows().insert(post(40, "seeded")).unwrap();
        posts.create(NewPost("a")).unwrap()
    });
    assert_eq!(ids, [1, 41, 41]);
}

mod newtype {
    use super::{SequenceKey, Violation, fake};

    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
    struct Id(i64);

    impl SequenceKey for Id {
        fn from_number(number: i128) -> Option<Self> {
            i64::from_number(number).map(Self)
        }

        fn number(&self) -> Option<i128> {
            self.0.number()
        }
    }

    #[derive(Clone, Debug, PartialEq)]
    struct Note {
        id: Id,
        text: String,
    }

    #[derive(Default)]
    struct NoteDraft;

    impl From<NoteDraft> for Note {
        fn from(_: NoteDraft) -> Self {
            Self {
                id: Id::default(),
                text: String::new(),
            }
        }
    }

    #[fake(entity = Note, key(id: Id, generate = sequence))]
    trait Notes {
        fn create(&self, draft: NoteDraft) -> Result<Id, Violation>;
        #[fake(insert(Note { id: ids.next(), text: text.into() }))]
        fn write(&self, text: &str) -> Result<Note, Violation>;
    }

    #[test]
    fn a_sequence_makes_a_type_of_the_users_own() {
        let notes = FakeNotes::new();
        assert_eq!(notes.create(NoteDraft), Ok(Id(1)));
        assert_eq!(notes.write("x").unwrap().id, Id(2));
    }
}

mod uuids {
    use super::{FromUuid, World, fake};

    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    struct Uuid(u128);

    impl FromUuid for Uuid {
        fn from_uuid(bits: u128) -> Self {
            Self(bits)
        }
    }

    #[derive(Clone, Debug, PartialEq)]
    struct Job {
        id: Uuid,
        name: String,
    }

    struct NewJob;

    impl From<NewJob> for Job {
        fn from(_: NewJob) -> Self {
            Self {
                id: Uuid(0),
                name: String::new(),
            }
        }
    }

    #[fake(entity = Job, key(id: Uuid, generate = uuid))]
    trait Jobs {
        fn create(&self, new: NewJob) -> Uuid;
        #[fake(insert(Job { id: ids.uuid(), name: name.into() }))]
        fn add(&self, name: &str) -> Uuid;
    }

    #[test]
    fn uuids_differ_and_follow_from_the_seed() {
        let ids = |seed| {
            let jobs = FakeJobs::in_world(&World::seeded(seed));
            [jobs.create(NewJob), jobs.create(NewJob), jobs.add("x")]
        };
        let [one, two, three] = ids(1);
        assert!(one != two && two != three && one != three);
        assert_eq!(ids(1), ids(1));
        assert_ne!(ids(1), ids(2));
        for Uuid(bits) in ids(3) {
            assert_eq!((bits >> 76 & 0xf, bits >> 62 & 0b11), (4, 0b10));
        }
    }
}

mod expressions {
    use super::{NewPost, Post, Violation, fake};

    #[fake(
        entity = Post,
        key(id: u32, generate = 100 + ids.next::<u32>()),
        now = |_| 7_u32,
    )]
    trait Posts {
        fn create(&self, new: NewPost) -> Result<u32, Violation>;
    }

    #[fake(entity = Post, key(id: u32, generate = now * 10), now = |_| 7_u32)]
    trait ByTime {
        fn create(&self, new: NewPost) -> Result<u32, Violation>;
    }

    #[fake(entity = Post, key(id: u32, generate = rng.random_range(5..6)))]
    trait ByChance {
        fn create(&self, new: NewPost) -> Result<u32, Violation>;
    }

    #[test]
    fn an_expression_sees_ids_now_and_rng() {
        let posts = FakePosts::new();
        assert_eq!(posts.create(NewPost("a")), Ok(101));
        assert_eq!(posts.create(NewPost("b")), Ok(102));
        assert_eq!(FakeByTime::new().create(NewPost("a")), Ok(70));
        assert_eq!(FakeByChance::new().create(NewPost("a")), Ok(5));
    }
}

mod delivered_twice {
    use super::{NewPost, Post, fake};

    #[derive(Clone, Debug, PartialEq)]
    struct Event {
        id: String,
        text: &'static str,
    }

    struct NewEvent(&'static str);

    impl From<NewEvent> for Event {
        fn from(new: NewEvent) -> Self {
            Self {
                id: String::new(),
                text: new.0,
            }
        }
    }

    #[fake(
        table(posts: Post, key(id: u32, generate = sequence)),
        table(events: Event, key(id: String, generate = uuid)),
        table(notes: (u32, &'static str), key(0: u32, generate = ids.next::<u32>() * 10)),
    )]
    trait Outbox {
        fn create_post(&self, new: NewPost) -> u32;
        fn create_event(&self, event: NewEvent) -> Event;
        #[fake(insert((ids.next::<u32>() * 10, text)), table = notes)]
        fn note(&self, text: &'static str) -> (u32, &'static str);
        fn insert_post(&self, post: Post);
    }

    #[test]
    fn an_insert_that_is_delivered_twice_gets_a_second_key_where_the_table_makes_them() {
        let outbox = FakeOutbox::new();
        let twice = outbox.faults().create_post().duplicate();
        outbox.faults().create_event().duplicate();
        outbox.faults().note().duplicate();
        outbox.faults().insert_post().duplicate();
        assert_eq!(outbox.create_post(NewPost("a")), 1);
        assert_eq!(outbox.create_post(NewPost("b")), 3);
        let keys: Vec<(u32, String)> = outbox
            .posts()
            .all()
            .into_iter()
            .map(|post| (post.id, post.title))
            .collect();
        let title = |text: &str| text.to_owned();
        assert_eq!(
            keys,
            [
                (1, title("a")),
                (2, title("a")),
                (3, title("b")),
                (4, title("b"))
            ]
        );
        assert_eq!((twice.fired(), twice.changed()), (2, 2));
        outbox.create_event(NewEvent("x"));
        let events = outbox.events().all();
        assert_eq!(
            (events.len(), events[0].text, events[1].text),
            (2, "x", "x")
        );
        assert_ne!(events[0].id, events[1].id);
        outbox.note("n");
        assert_eq!(outbox.notes().all(), [(10, "n"), (20, "n")]);
        outbox.insert_post(Post {
            id: 90,
            title: "c".into(),
        });
        assert_eq!(
            outbox.posts().len(),
            5,
            "an explicit key is taken the second time"
        );
    }
}
