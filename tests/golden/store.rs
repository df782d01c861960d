use fake_runtime::{Violation, fake};

#[derive(Clone, Debug, PartialEq)]
pub struct Author {
    pub id: u32,
    pub name: String,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Post {
    pub id: u32,
    pub author: u32,
    pub title: String,
}

/// Several tables with a reference, a value, and bodies.
#[fake(
    table(authors: Author, key = id: u32),
    table(posts: Post, key(id: u32, generate = sequence), references(author -> authors, on_delete = cascade)),
    state(merges: u32),
)]
pub trait Blog {
    fn add_author(&self, author: Author) -> Result<(), Violation>;
    #[fake(insert(Post { id: ids.next(), author, title: title.to_owned() }), table = posts)]
    fn write(&self, author: u32, title: &str) -> Result<Post, Violation>;
    fn delete_author(&self, id: u32) -> Result<u64, Violation>;
    #[fake(write = |tx| {
        tx.merges += 1;
        tx.posts.update_where(|post| post.author == from, |post| post.author = to)
    })]
    fn merge(&self, from: u32, to: u32) -> Result<usize, Violation>;
    #[fake(read = |db| db.merges)]
    fn merges(&self) -> u32;
}
