use fake_runtime::fake;

#[derive(Clone)]
struct User {
    id: u64,
}

#[derive(Clone)]
struct Post {
    id: u64,
}

// The same rows in two tables, and nothing in the name that tells them apart.
#[fake(table(customers: User, key = id: u64), table(employees: User, key = id: u64), table(posts: Post, key = id: u64))]
trait People {
    fn find(&self, id: u64) -> Option<User>;
    #[fake(delete(id))]
    fn remove_post_of_customer(&self, id: u64) -> bool;
}

// Which table it is when nothing shows one is not guessed in the message either.
#[fake(table(users: User, key = id: u64), table(posts: Post, key = id: u64))]
trait Blog {
    fn get_summary(&self, id: u64) -> String;
    fn list_posts_shown(&self) -> Vec<Post>;
}

fn main() {
    let _ = (FakePeople::new(), FakeBlog::new());
}
