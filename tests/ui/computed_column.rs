use fake_runtime::fake;

#[derive(Clone)]
struct Seat {
    row: u8,
    number: u8,
}

impl Seat {
    fn code(&self) -> String {
        format!("{}{}", self.row, self.number)
    }
}

#[fake(
    table(
        seats: Seat,
        // shape: `key(code(): String, generate = uuid)`, which a method computes
        key(code(): String, generate = uuid),
        // shape: `unique(code())`, of which nothing says the type
        unique(code(), name = "code"),
        // shape: `references(code() -> seats)`
        references(code() -> seats),
        // shape: `version = code()`
        version = code(),
    ),
)]
trait Seats {
    #[fake(find(number() = number))]
    fn find(&self, number: u8) -> Option<Seat>;
    #[fake(find(code()))]
    fn find_by_code(&self, code: &str) -> Option<Seat>;
}

fn main() {
    let _ = FakeSeats::new().seats().get("A1");
}
