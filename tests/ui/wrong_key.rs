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

#[fake(entity = Seat, key = "row")]
trait Quoted {}

#[fake(entity = Seat, key = code())]
trait Computed {}

#[fake(entity = Seat, key = code(1): String)]
trait Given {}

#[fake(entity = Seat, key(row: u8, number: u8, generate = sequence))]
trait Generated {}

#[fake(entity = Seat, key(row: u8, row: u8))]
trait Repeated {}

#[fake(entity = Seat, key = code(): String, key(generate = uuid))]
trait Keyless {}

#[fake(entity = Seat, key = (row, number))]
trait Paired {}

fn main() {
    let _ = (FakeQuoted::new(), FakeComputed::new(), FakeGiven::new());
    let _ = (FakeGenerated::new(), FakeRepeated::new(), FakeKeyless::new());
    let _ = FakePaired::new();
}
