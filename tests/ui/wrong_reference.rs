use fake_runtime::fake;

#[derive(Clone)]
struct User {
    id: u64,
}

#[derive(Clone)]
struct Tag {
    name: String,
}

#[derive(Clone)]
struct Seat {
    row: u8,
    number: u8,
}

#[derive(Clone)]
struct Post {
    id: u64,
    author: u64,
    seat: u8,
    tag: String,
    name: String,
}

impl Post {
    fn slug(&self) -> String {
        self.name.clone()
    }
}

#[fake(
    table(users: User, key = id: u64),
    table(tags: Tag),
    table(seats: Seat, key(row: u8, number: u8)),
    table(
        posts: Post,
        key = slug(): String,
        references(author),
        references(author -> usres),
        references(tag -> tags),
        references(seat -> seats),
        references(name -> posts),
    ),
)]
trait Blog {
    fn find_user(&self, id: u64) -> Option<User>;
}

fn main() {
    let _ = FakeBlog::new().users().get(&1);
}
