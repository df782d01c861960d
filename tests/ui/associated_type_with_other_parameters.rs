use fake_runtime::fake;

#[derive(Clone)]
struct User {
    id: u64,
}

struct Guard<'g>(&'g ());
// shape: `type Guard<'a>`, said with a parameter of another name
#[fake(entity = User, key = id: u64, type Guard<'g> = Guard<'g>, type Row<T> = User)]
trait Users {
    type Guard<'a>
    where
        Self: 'a;
    type Row;
    fn get(&self, id: u64) -> Option<User>;
}

fn main() {
    let _ = FakeUsers::new();
}
