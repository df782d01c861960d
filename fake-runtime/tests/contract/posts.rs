//! A trait that stands on a store, and changes by `&mut self`.

use fake_runtime::{Contract, Violation, fake};

#[derive(Clone, Debug, PartialEq)]
struct Post {
    id: u64,
    title: String,
}

#[fake(table(posts: Post, key = id: u64))]
struct FakeBlog;

#[fake(on = FakeBlog, contract)]
trait PostRepository {
    fn upsert(&mut self, post: Post) -> Result<(), Violation>;
    fn find(&self, id: u64) -> Option<Post>;
    fn delete(&mut self, id: u64) -> bool;
}

struct Posts {
    rows: Vec<Post>,
    /// Whether a post that is there stays as it was.
    keeps_the_first: bool,
}

impl PostRepository for Posts {
    fn upsert(&mut self, post: Post) -> Result<(), Violation> {
        let known = self.rows.iter_mut().find(|known| known.id == post.id);
        match known {
            Some(_) if self.keeps_the_first => {}
            Some(known) => *known = post,
            None => self.rows.push(post),
        }
        Ok(())
    }

    fn find(&self, id: u64) -> Option<Post> {
        self.rows.iter().find(|post| post.id == id).cloned()
    }

    fn delete(&mut self, id: u64) -> bool {
        let before = self.rows.len();
        self.rows.retain(|post| post.id != id);
        self.rows.len() < before
    }
}

fn contract(keeps_the_first: bool) -> Contract<'static, PostRepositoryContract, Posts> {
    let post = |id, title: &str| Post {
        id,
        title: title.to_owned(),
    };
    PostRepositoryContract::new()
        .real(async move || {
            let posts = Posts {
                rows: Vec::new(),
                keeps_the_first,
            };
            ((), posts)
        })
        .pool([post(1, "a"), post(1, "b"), post(2, "a")])
}

#[test]
fn a_trait_on_a_store_has_a_contract_that_any_runtime_waits_for() {
    let verified = contract(false).run_on(|contract| pollster::block_on(contract));
    assert!(verified.cases >= 256);
}

#[test]
fn a_sequence_of_changes_borrows_the_real_one_mutably() {
    let error = contract(true).check().expect_err("the first one stays");
    assert_eq!(error.calls(), 3, "{error}");
    let text = error.to_string();
    assert!(
        text.contains("    fn differs(real: &mut impl PostRepository) {\n"),
        "{text}"
    );
}
