//! Foreign keys: what a reference refuses, and what it does to the rows that refer.

use fake_runtime::{Violation, ViolationKind, fake};

#[derive(Clone, Debug, PartialEq)]
struct User {
    id: u32,
    boss: Option<u32>,
}

#[derive(Clone, Debug, PartialEq)]
struct Post {
    id: u32,
    author: u32,
    editor: Option<u32>,
}

#[derive(Clone, Debug, PartialEq)]
struct Comment {
    id: u32,
    post: u32,
}

#[derive(Debug, PartialEq)]
enum Error {
    HasPosts,
    Broken(&'static str),
}

#[fake(
    table(users: User, key = id: u32, references(boss -> users, on_delete = cascade)),
    table(
        posts: Post,
        key = id: u32,
        references(author -> users, error = Error::HasPosts),
        references(editor -> users, on_delete = set_none, name = "editing"),
    ),
    table(comments: Comment, key = id: u32, references(post -> posts, on_delete = cascade)),
    duplicate = Error::Broken(violation.constraint()),
)]
trait Blog {
    fn add_user(&self, user: User) -> Result<(), Error>;
    fn add_post(&self, post: Post) -> Result<(), Error>;
    fn add_comment(&self, comment: Comment) -> Result<(), Error>;
    fn add_comments(&self, comments: Vec<Comment>) -> Result<(), Error>;
    fn update_post(&self, post: Post) -> Result<bool, Error>;
    fn delete_user(&self, id: u32) -> Result<u64, Error>;
    fn delete_post(&self, id: u32) -> Result<u64, Error>;
    #[fake(table = users, delete(id))]
    fn expel(&self, id: u32) -> bool;
    #[fake(table = users, update(|user| user.id = to))]
    fn renumber(&self, id: u32, to: u32) -> Result<bool, Error>;
    #[fake(write = |tx| {
        tx.comments.insert(Comment { id: 1, post: 50 })?;
        tx.posts.insert(Post { id: 50, author: 1, editor: None })
    }, duplicate = violation)]
    fn child_first(&self) -> Result<(), Violation>;
    #[fake(write = |tx| tx.comments.insert(Comment { id: 2, post: 51 }), duplicate = violation)]
    fn orphan(&self) -> Result<(), Violation>;
}

fn blog() -> FakeBlog {
    let blog = FakeBlog::new();
    let user = |id, boss| User { id, boss };
    blog.users()
        .insert_all([
            user(1, None),
            user(2, Some(1)),
            user(3, Some(2)),
            user(4, None),
        ])
        .expect("no constraint is in the way");
    blog
}

fn post(id: u32, author: u32, editor: Option<u32>) -> Post {
    Post { id, author, editor }
}

fn users(blog: &FakeBlog) -> Vec<u32> {
    blog.users().all().iter().map(|row| row.id).collect()
}

#[test]
fn a_reference_to_no_row_is_refused_and_stores_nothing() {
    let blog = blog();
    assert_eq!(blog.add_post(post(1, 9, None)), Err(Error::HasPosts));
    assert_eq!(
        blog.add_post(post(1, 1, Some(9))),
        Err(Error::Broken("editing"))
    );
    assert_eq!(
        blog.add_comment(Comment { id: 1, post: 1 }),
        Err(Error::Broken("post"))
    );
    assert_eq!(blog.add_post(post(1, 1, Some(2))), Ok(()));
    let batch = vec![Comment { id: 1, post: 1 }, Comment { id: 2, post: 9 }];
    assert_eq!(blog.add_comments(batch), Err(Error::Broken("post")));
    assert_eq!(blog.update_post(post(1, 9, None)), Err(Error::HasPosts));
    assert_eq!(blog.posts().all(), [post(1, 1, Some(2))]);
    assert!(blog.comments().is_empty());
    let seeded = blog
        .comments()
        .insert(Comment { id: 1, post: 9 })
        .unwrap_err();
    assert_eq!(seeded.kind(), ViolationKind::References);
}

#[test]
fn none_refers_to_nothing() {
    let blog = blog();
    assert_eq!(blog.add_post(post(1, 1, None)), Ok(()));
    assert_eq!(blog.add_user(User { id: 9, boss: None }), Ok(()));
}

#[test]
fn restrict_refuses_the_delete_and_keeps_both_rows() {
    let blog = blog();
    blog.add_post(post(1, 4, None)).unwrap();
    assert_eq!(blog.delete_user(4), Err(Error::HasPosts));
    assert_eq!((users(&blog).len(), blog.posts().len()), (4, 1));
    let message = crate::support::panic_of(|| blog.expel(4));
    assert!(message.contains("FakeBlog::expel"), "{message}");
    assert!(message.contains("`author` of `posts`"), "{message}");
    assert_eq!(blog.delete_post(1), Ok(1));
    assert_eq!(blog.delete_user(4), Ok(1));
}

#[test]
fn cascade_follows_its_own_table_and_others_and_counts_parents_only() {
    let blog = blog();
    assert_eq!(blog.delete_user(1), Ok(1));
    assert_eq!(users(&blog), [4]);
    blog.add_post(post(1, 4, None)).unwrap();
    blog.add_comment(Comment { id: 1, post: 1 }).unwrap();
    assert_eq!(blog.delete_post(1), Ok(1));
    assert!(blog.comments().is_empty());
}

#[test]
fn a_cascade_that_meets_a_restriction_undoes_everything() {
    let blog = blog();
    blog.add_post(post(1, 3, None)).unwrap();
    assert_eq!(blog.delete_user(1), Err(Error::HasPosts));
    assert_eq!(users(&blog), [1, 2, 3, 4]);
}

#[test]
fn set_none_empties_the_column() {
    let blog = blog();
    blog.add_post(post(1, 1, Some(4))).unwrap();
    assert_eq!(blog.delete_user(4), Ok(1));
    assert_eq!(blog.posts().all(), [post(1, 1, None)]);
}

#[test]
fn a_key_that_is_referred_to_does_not_change() {
    let blog = blog();
    blog.add_post(post(1, 4, None)).unwrap();
    assert_eq!(blog.renumber(4, 40), Err(Error::HasPosts));
    assert_eq!(blog.delete_post(1), Ok(1));
    assert_eq!(blog.renumber(4, 40), Ok(true));
}

#[test]
fn references_are_checked_when_a_body_has_ended() {
    let blog = blog();
    assert_eq!(blog.child_first(), Ok(()));
    let orphan = blog.orphan().unwrap_err();
    assert_eq!((orphan.table(), orphan.constraint()), ("comments", "post"));
    assert_eq!(blog.comments().len(), 1);
}

#[test]
fn rows_hold_references_too() {
    let blog = blog();
    blog.add_post(post(1, 4, None)).unwrap();
    assert_eq!(blog.users().remove(&4).unwrap_err().constraint(), "author");
    assert_eq!(blog.users().clear().unwrap_err().table(), "posts");
    assert_eq!(blog.users().len(), 4);
}
