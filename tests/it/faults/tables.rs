//! Faults among constraints: generated keys, references, and several tables at one moment.

use fake_runtime::{Outcome, Violation, fake, versions};

use super::{last, tally, told};

#[derive(Clone, Debug, PartialEq)]
struct Author {
    id: u32,
    name: String,
}

#[derive(Clone, Debug, PartialEq)]
struct Post {
    id: u32,
    author: u32,
}

struct NewAuthor(&'static str);

impl From<NewAuthor> for Author {
    fn from(new: NewAuthor) -> Self {
        Self {
            id: 0,
            name: new.0.into(),
        }
    }
}

#[fake(
    table(authors: Author, key(id: u32, generate = sequence), unique(name)),
    table(posts: Post, key = id: u32, references(author -> authors, on_delete = cascade)),
)]
trait Blog {
    fn create_author(&self, new: NewAuthor) -> Result<Author, Violation>;
    fn delete_author(&self, id: u32) -> Result<bool, Violation>;
    fn insert_post(&self, post: Post) -> Result<(), Violation>;
    #[fake(read = |db| (db.authors.len(), db.posts.len()))]
    fn sizes(&self) -> (usize, usize);
}

#[test]
fn a_lost_insert_has_used_its_generated_key() {
    let blog = FakeBlog::new();
    let lost = blog.faults().create_author().once().lose_write();
    assert_eq!(blog.create_author(NewAuthor("ada")).unwrap().id, 1);
    assert_eq!(blog.create_author(NewAuthor("ada")).unwrap().id, 2);
    assert_eq!((tally(&lost), blog.sizes()), ((2, 1, 1), (1, 0)));
}

#[test]
fn a_second_delivery_that_a_constraint_refuses_changes_nothing() {
    let blog = FakeBlog::new();
    let twice = blog.faults().create_author().duplicate();
    assert_eq!(blog.create_author(NewAuthor("ada")).unwrap().id, 1);
    assert_eq!((tally(&twice), blog.sizes()), ((1, 1, 0), (1, 0)));
    assert_eq!(last(blog.world()), (Outcome::Ok, told("duplicate")));
}

#[test]
fn a_lost_delete_takes_its_cascade_with_it() {
    let blog = FakeBlog::new();
    let ada = blog.create_author(NewAuthor("ada")).unwrap();
    blog.insert_post(Post {
        id: 1,
        author: ada.id,
    })
    .unwrap();
    let lost = blog.faults().delete_author().once().lose_write();
    assert_eq!(blog.delete_author(ada.id), Ok(true));
    assert_eq!((tally(&lost), blog.sizes()), ((1, 1, 1), (1, 1)));
    assert_eq!(blog.delete_author(ada.id), Ok(true));
    assert_eq!(blog.sizes(), (0, 0));
}

#[test]
fn a_reference_that_points_nowhere_is_no_write_to_lose() {
    let blog = FakeBlog::new();
    let lost = blog.faults().insert_post().once().lose_write();
    let refused = blog.insert_post(Post { id: 1, author: 9 });
    assert!(refused.is_err());
    assert_eq!(tally(&lost), (1, 0, 0));
}

#[test]
fn a_stale_body_sees_all_tables_at_one_moment() {
    let blog = FakeBlog::new();
    let ada = blog.create_author(NewAuthor("ada")).unwrap();
    blog.insert_post(Post {
        id: 1,
        author: ada.id,
    })
    .unwrap();
    blog.delete_author(ada.id).unwrap();
    let views: Vec<_> = (0..=3)
        .map(|n| {
            let stale = blog.faults().sizes().stale(versions(n));
            let seen = blog.sizes();
            stale.heal();
            seen
        })
        .collect();
    assert_eq!(
        views,
        [(0, 0), (1, 1), (1, 0), (0, 0)],
        "never a post without its author"
    );
}

mod batches {
    use super::{Outcome, Violation, fake, last, tally, told};

    #[derive(Clone, Debug, PartialEq)]
    struct Node {
        id: u32,
        parent: Option<u32>,
    }

    #[fake(table(nodes: Node, key = id: u32, references(parent -> nodes)))]
    trait Tree {
        fn insert_all(&self, nodes: Vec<Node>) -> Result<usize, Violation>;
        fn upsert(&self, node: Node) -> Result<(), Violation>;
    }

    fn node(id: u32, parent: impl Into<Option<u32>>) -> Node {
        Node {
            id,
            parent: parent.into(),
        }
    }

    #[test]
    fn a_batch_with_a_broken_reference_fails_by_itself_whatever_part_would_be_kept() {
        let tree = FakeTree::new();
        let part = tree.faults().insert_all().once().partial(1);
        let refused = tree.insert_all(vec![node(1, None), node(2, 9)]);
        assert!(refused.is_err(), "{refused:?}");
        assert_eq!((tally(&part), tree.nodes().len()), ((1, 0, 0), 0));
        assert_eq!(tree.insert_all(vec![node(1, None), node(2, 1)]), Ok(2));
        assert_eq!((tally(&part), tree.nodes().len()), ((2, 1, 1), 1));
        assert_eq!(last(tree.world()), (Outcome::Ok, told("partial(1)")));
    }

    #[test]
    fn a_part_that_refers_to_the_rest_is_refused_and_the_journal_says_why() {
        let tree = FakeTree::new();
        let part = tree.faults().insert_all().partial(1);
        let refused = tree.insert_all(vec![node(1, 2), node(2, None)]);
        assert!(refused.is_err(), "{refused:?}");
        assert_eq!(last(tree.world()), (Outcome::Err, told("partial(1)")));
        assert_eq!((tally(&part), tree.nodes().len()), ((1, 1, 1), 0));
    }

    #[test]
    fn an_upsert_that_is_delivered_twice_is_stored_once() {
        let tree = FakeTree::new();
        let twice = tree.faults().upsert().duplicate();
        assert_eq!(tree.upsert(node(1, None)), Ok(()));
        assert_eq!((tally(&twice), tree.nodes().len()), ((1, 1, 0), 1));
    }
}

mod receivers {
    use std::sync::Arc;

    use super::{Violation, fake, tally};

    #[derive(Clone, Debug, PartialEq)]
    struct Row {
        id: u32,
    }

    #[fake(entity = Row, key = id: u32)]
    trait Rows {
        fn insert(&mut self, row: Row) -> Result<(), Violation>;
        fn count(self: Arc<Self>) -> usize;
        fn list(self) -> Vec<Row>
        where
            Self: Sized;
    }

    #[test]
    fn a_method_may_take_itself_in_any_way_and_have_faults() {
        let mut rows = FakeRows::new();
        let lost = rows.faults().insert().once().lose_write();
        rows.insert(Row { id: 1 }).unwrap();
        rows.insert(Row { id: 2 }).unwrap();
        rows.faults().count().once().reply(7);
        rows.faults().list().corrupt(|row| row.id += 10);
        let shared = Arc::new(rows.clone());
        assert_eq!((shared.clone().count(), shared.count()), (7, 1));
        assert_eq!(rows.clone().list(), [Row { id: 12 }]);
        assert_eq!((tally(&lost), rows.rows().len()), ((2, 1, 1), 1));
    }
}
