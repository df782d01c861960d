use fake_runtime::fake;

#[derive(Clone)]
struct User {
    id: u64,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Isbn(String);

#[derive(Clone)]
struct Book {
    isbn: Isbn,
}

#[derive(Clone)]
struct Seat {
    row: u32,
    number: u32,
}

#[fake(
    table(users: User, key = id: u64),
    table(books: Book, key = isbn: Isbn),
    table(seats: Seat, key(row: u32, number: u32)),
)]
trait Store {
    fn insert_user(&self, user: User);
    fn find_book_by_isbn(&self, isbn: &Isbn) -> Option<Book>;
    #[fake(delete(row, number), table = seats)]
    fn delete_seat(&self, row: u32, number: u32) -> bool;
}

fn main() {
    let store = FakeStore::new();
    store.faults().insert_user().key("seven").lose_write();
    store.faults().insert_user().key(7_u32).lose_write();
    store.faults().find_book_by_isbn().key("978").reply(None);
    store.faults().delete_seat().key(1).lose_write();
}
