use fake_runtime::fake;

#[derive(Clone, Debug)]
pub struct User {
    pub id: u64,
}

#[fake(table(users: User, key = id: u64))]
pub struct WithFields {
    pub users: Vec<User>,
}

#[fake(table(users: User, key = id: u64))]
pub struct WithParameters<const N: usize>;

#[fake]
pub struct WithoutState;

#[fake(table(users: User, key = id: u64))]
#[fake(table(admins: User, key = id: u64))]
pub struct Twice;

#[fake(table(users: User, key = id: u64), name = Other, remote = std::fmt::Debug, type Error = u8, on = Twice)]
pub struct OfATrait;

fn main() {
    let _ = (WithFields { users: Vec::new() }, Twice::new().users(), OfATrait::new());
}
