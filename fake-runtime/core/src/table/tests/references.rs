//! Foreign keys, as generated code settles them.

use super::*;

#[derive(Clone, Debug, PartialEq)]
struct Post {
    id: u8,
    author: Option<u8>,
    /// A post that this one answers.
    parent: Option<u8>,
}

struct Tables {
    users: Table<User, u8>,
    posts: Table<Post, u8>,
    on_delete: OnDelete,
}

fn post(id: u8, author: u8) -> Post {
    Post {
        id,
        author: Some(author),
        parent: None,
    }
}

fn answer(id: u8, parent: u8) -> Post {
    Post {
        parent: Some(parent),
        ..post(id, 1)
    }
}

impl Tables {
    fn new(on_delete: OnDelete) -> Self {
        Self::of(Dialect::Postgres, on_delete)
    }

    fn of(dialect: Dialect, on_delete: OnDelete) -> Self {
        let posts = table("posts", dialect, &setup())
            .key("id", [column(|row: &Post| &row.id).indexed()])
            .by_key(KeyBy::Field(|row: &Post| &row.id));
        let mut tables = Self {
            users: with([user(1), user(2)]),
            posts,
            on_delete,
        };
        tables
            .posts
            .insert_all([post(1, 1), post(2, 2), post(3, 1), answer(4, 3)])
            .unwrap();
        tables.settle().unwrap();
        tables
    }

    /// What a transaction does at its end; how many passes it took.
    fn settle(&mut self) -> Result<usize, Violation> {
        let mut passes = 0;
        loop {
            passes += 1;
            let changed = reference(
                &mut self.posts,
                &mut self.users,
                "author",
                self.on_delete,
                |row: &User| &row.id,
                |row: &Post| foreign(&row.author).key(),
                |row: &mut Post| row.author = None,
            )? | self_reference(
                &mut self.posts,
                "parent",
                self.on_delete,
                |row: &Post| &row.id,
                |row: &Post| foreign(&row.parent).key(),
                |row: &mut Post| row.parent = None,
            )?;
            if !changed {
                self.users.commit(2);
                self.posts.commit(2);
                return Ok(passes);
            }
        }
    }

    fn posts(&self) -> Vec<(u8, Option<u8>, Option<u8>)> {
        self.posts
            .iter()
            .map(|row| (row.id, row.author, row.parent))
            .collect()
    }
}

#[test]
fn a_row_that_refers_to_nothing_there_is_refused() {
    let mut tables = Tables::new(OnDelete::Restrict);
    tables.posts.insert(post(9, 7)).unwrap();
    let violation = tables.settle().unwrap_err();
    assert_eq!(violation.kind(), ViolationKind::References);
    assert_eq!(
        (violation.table(), violation.constraint()),
        ("posts", "author")
    );
    tables.posts.rollback();
    tables.posts.update(&1, |row| row.author = Some(7)).unwrap();
    assert_eq!(tables.settle().unwrap_err().constraint(), "author");
}

#[test]
fn none_refers_to_nothing_and_is_accepted() {
    let mut tables = Tables::new(OnDelete::Restrict);
    tables
        .posts
        .insert(Post {
            author: None,
            ..post(9, 0)
        })
        .unwrap();
    assert_eq!(tables.settle(), Ok(1));
}

#[test]
fn restrict_refuses_a_removal_that_would_leave_orphans() {
    let mut tables = Tables::new(OnDelete::Restrict);
    tables.users.remove(&1);
    assert_eq!(
        tables.settle().unwrap_err().kind(),
        ViolationKind::References
    );
    tables.users.rollback();
    tables.posts.remove(&2);
    tables.users.remove(&2);
    assert_eq!(tables.settle(), Ok(1));
}

#[test]
fn cascade_removes_orphans_and_theirs() {
    let mut tables = Tables::new(OnDelete::Cascade);
    tables.posts.update(&4, |row| row.author = Some(2)).unwrap();
    tables.settle().unwrap();
    tables.users.remove(&1);
    tables.settle().unwrap();
    assert_eq!(tables.posts(), [(2, Some(2), None)]);
    tables.posts.store.assert_consistent();
}

#[test]
fn set_none_makes_orphans_refer_to_nothing() {
    let mut tables = Tables::new(OnDelete::SetNone);
    tables.users.remove(&1);
    tables.posts.remove(&3);
    tables.settle().unwrap();
    assert_eq!(
        tables.posts(),
        [(1, None, None), (2, Some(2), None), (4, None, None)]
    );
}

#[test]
fn a_key_that_others_refer_to_cannot_change_even_where_removals_cascade() {
    let mut tables = Tables::new(OnDelete::Cascade);
    tables.users.update(&1, |row| row.id = 9).unwrap();
    assert_eq!(
        tables.settle().unwrap_err().kind(),
        ViolationKind::References
    );
}

#[test]
fn a_row_that_is_removed_and_inserted_again_keeps_those_that_refer_to_it() {
    let mut tables = Tables::new(OnDelete::Cascade);
    tables.users.remove(&1);
    tables.users.insert(user(1)).unwrap();
    assert_eq!(tables.settle(), Ok(1));
    assert_eq!(tables.posts().len(), 4);
}

#[test]
fn a_row_may_refer_to_itself() {
    let mut tables = Tables::new(OnDelete::Cascade);
    tables.posts.insert(answer(9, 9)).unwrap();
    tables.settle().unwrap();
    tables.posts.remove(&9);
    tables.settle().unwrap();
    assert_eq!(tables.posts().len(), 4);
}

#[test]
fn a_reference_that_is_always_there_is_a_key_too() {
    assert_eq!(foreign(&7).key(), Some(&7));
    assert_eq!(foreign(&Some(7)).key(), Some(&7));
    assert_eq!(foreign(&None::<u8>).key(), None);
}

#[test]
fn a_row_that_refers_to_a_later_one_is_refused_in_mysql_alone() {
    for (dialect, refused) in [(Dialect::Postgres, false), (Dialect::Mysql, true)] {
        let mut tables = Tables::of(dialect, OnDelete::Cascade);
        tables
            .posts
            .insert_all([answer(9, 10), post(10, 1)])
            .unwrap();
        assert_eq!(tables.settle().is_err(), refused, "{dialect:?}");
    }
    let mut tables = Tables::of(Dialect::Mysql, OnDelete::Restrict);
    tables
        .posts
        .insert_all([answer(9, 9), post(10, 1), answer(11, 10), answer(12, 3)])
        .unwrap();
    tables.settle().unwrap();
    tables.posts.insert(post(13, 1)).unwrap();
    tables
        .posts
        .update(&13, |row| row.parent = Some(14))
        .unwrap();
    tables.posts.insert(post(14, 1)).unwrap();
    assert_eq!(tables.settle().unwrap_err().constraint(), "parent");
}

#[test]
fn a_row_that_goes_before_those_that_refer_to_it_is_refused_in_mysql_alone() {
    for (dialect, refused) in [(Dialect::Postgres, false), (Dialect::Mysql, true)] {
        let mut tables = Tables::of(dialect, OnDelete::Restrict);
        tables.posts.remove_where(|row| row.id >= 3);
        assert_eq!(tables.settle().is_err(), refused, "{dialect:?}");
    }
    for on_delete in [OnDelete::Cascade, OnDelete::SetNone] {
        let mut tables = Tables::of(Dialect::Mysql, on_delete);
        tables.posts.remove_where(|row| row.id >= 3);
        tables.settle().unwrap();
    }
    let mut tables = Tables::of(Dialect::Mysql, OnDelete::Restrict);
    tables.posts.remove(&4);
    tables.posts.remove(&3);
    tables.settle().unwrap();
    tables.posts.insert_all([post(3, 1), answer(4, 3)]).unwrap();
    tables.settle().unwrap();
    tables.posts.update(&4, |row| row.parent = None).unwrap();
    tables.posts.update(&3, |row| row.id = 5).unwrap();
    tables.settle().unwrap();
}
