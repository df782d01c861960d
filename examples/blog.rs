//! A blog: three tables that refer to each other, and an operation over all of them that either
//! happens as a whole or not at all.
//!
//! ```sh
//! cargo run --example blog
//! ```

use fake_runtime::{Violation, fake};

#[derive(Clone, Debug, PartialEq)]
pub struct User {
    pub id: u64,
    pub handle: String,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Post {
    pub id: u64,
    pub author_id: u64,
    pub title: String,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Comment {
    pub id: u64,
    pub post_id: u64,
    /// `None` when the account is gone.
    pub author_id: Option<u64>,
    pub text: String,
}

#[derive(Debug, PartialEq)]
pub enum BlogError {
    /// A key, a unique constraint or a reference, as the fake names it.
    Refused(String),
    NoSuchUser(u64),
}

/// All that a fake needs to speak in the trait's own errors.
impl From<Violation> for BlogError {
    fn from(violation: Violation) -> Self {
        Self::Refused(violation.to_string())
    }
}

/// A synchronous trait, to show that nothing here depends on `async`.
#[fake(
    table(users: User, key(id: u64, generate = sequence), unique(handle)),
    table(
        posts: Post,
        key(id: u64, generate = sequence),
        references(author_id -> users, on_delete = restrict),
    ),
    table(
        comments: Comment,
        key(id: u64, generate = sequence),
        references(post_id -> posts, on_delete = cascade),
        references(author_id -> users, on_delete = set_none),
    ),
)]
pub trait Blog {
    #[fake(insert(User { id: ids.next(), handle: handle.to_owned() }))]
    fn join(&self, handle: &str) -> Result<User, BlogError>;

    #[fake(insert(Post { id: ids.next(), author_id, title: title.to_owned() }))]
    fn publish(&self, author_id: u64, title: &str) -> Result<Post, BlogError>;

    #[fake(insert(Comment { id: ids.next(), post_id, author_id: Some(author_id), text: text.to_owned() }))]
    fn comment(&self, post_id: u64, author_id: u64, text: &str) -> Result<Comment, BlogError>;

    fn find_posts_by_author_id(&self, author_id: u64) -> Result<Vec<Post>, BlogError>;

    fn delete_post(&self, id: u64) -> Result<bool, BlogError>;

    fn delete_user(&self, id: u64) -> Result<bool, BlogError>;

    /// Everything of `from` becomes that of `into`, and `from` is deleted.
    #[fake(write = |tx| {
        tx.posts.update_where(|post| post.author_id == from, |post| post.author_id = into)?;
        tx.comments.update_where(
            |comment| comment.author_id == Some(from),
            |comment| comment.author_id = Some(into),
        )?;
        tx.users.remove(&from).ok_or(BlogError::NoSuchUser(from))?;
        tx.users.get(&into).ok_or(BlogError::NoSuchUser(into))
    })]
    fn merge_users(&self, from: u64, into: u64) -> Result<User, BlogError>;
}

/// Ada and Grace, a post of each, and a comment of each on the other's.
fn filled() -> FakeBlog {
    let blog = FakeBlog::new();
    let seeded = (|| {
        let (ada, grace) = (blog.join("ada")?.id, blog.join("grace")?.id);
        let engines = blog.publish(ada, "Notes on the engine")?.id;
        let moths = blog.publish(grace, "A moth in relay 70")?.id;
        blog.comment(engines, grace, "It can weave!")?;
        blog.comment(moths, ada, "Tape it into the log.")
    })();
    assert!(seeded.is_ok(), "{seeded:?}");
    blog
}

fn show(blog: &FakeBlog) {
    for user in blog.users().all() {
        println!("    user {} {}", user.id, user.handle);
    }
    for post in blog.posts().all() {
        println!("    post {} by {}: {}", post.id, post.author_id, post.title);
    }
    for comment in blog.comments().all() {
        let by = comment
            .author_id
            .map_or("nobody".to_owned(), |id| id.to_string());
        println!(
            "    comment on {} by {by}: {}",
            comment.post_id, comment.text
        );
    }
    println!();
}

fn main() {
    let blog = filled();
    println!("Two users, their posts and comments:");
    show(&blog);

    println!("Merge user 1 into user 9, who does not exist:");
    println!("  {:?}", blog.merge_users(1, 9));
    println!(
        "  When it failed, the body had moved a post and a comment and deleted user 1. All is undone:"
    );
    show(&blog);

    println!("Delete user 1, whose post refers to them (`on_delete = restrict`):");
    println!("  {:?}\n", blog.delete_user(1));

    println!("Delete post 1 (`cascade` to its comment), then user 1 (`set_none` in theirs):");
    println!("  {:?}", blog.delete_post(1));
    println!("  {:?}", blog.delete_user(1));
    show(&blog);

    let blog = filled();
    println!("On a fresh blog: merge user 1 into user 2, who exists:");
    println!("  {:?}", blog.merge_users(1, 2));
    show(&blog);
    println!("  {:?}", blog.find_posts_by_author_id(2));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_merge_that_fails_at_its_end_leaves_every_table_as_it_was() {
        let blog = filled();
        let before = format!("{blog:?}");
        assert_eq!(blog.merge_users(1, 9), Err(BlogError::NoSuchUser(9)));
        assert_eq!(format!("{blog:?}"), before);
    }

    #[test]
    fn a_merge_moves_posts_and_comments_and_deletes_the_user() {
        let blog = filled();
        assert_eq!(
            blog.merge_users(1, 2).map(|user| user.handle),
            Ok("grace".to_owned())
        );
        assert_eq!(blog.users().len(), 1);
        assert_eq!(
            blog.find_posts_by_author_id(2).map(|posts| posts.len()),
            Ok(2)
        );
        assert!(
            blog.comments()
                .all()
                .iter()
                .all(|comment| comment.author_id == Some(2))
        );
    }

    #[test]
    fn a_user_with_posts_cannot_be_deleted_and_the_reference_is_named() {
        let blog = filled();
        let refused = blog.delete_user(1).unwrap_err();
        assert!(
            matches!(&refused, BlogError::Refused(text) if text.contains("`author_id` of `posts`")),
            "{refused:?}"
        );
        assert_eq!(blog.users().len(), 2);
    }

    #[test]
    fn a_post_takes_its_comments_with_it_and_a_comment_survives_its_author() {
        let blog = filled();
        assert_eq!(blog.delete_post(1), Ok(true));
        assert_eq!(blog.comments().len(), 1);
        assert_eq!(blog.delete_user(1), Ok(true));
        assert_eq!(blog.comments().all()[0].author_id, None);
    }

    #[test]
    fn nobody_can_comment_on_a_post_that_is_not_there() {
        let blog = filled();
        assert!(blog.comment(9, 1, "Hello?").is_err());
        assert_eq!(blog.comments().len(), 2);
    }

    #[test]
    fn a_handle_belongs_to_one_user() {
        let blog = filled();
        let refused = "duplicate value violates `handle` (unique) of `users`".to_owned();
        assert_eq!(blog.join("ada"), Err(BlogError::Refused(refused)));
    }
}
