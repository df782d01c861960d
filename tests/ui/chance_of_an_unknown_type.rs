use fake_runtime::fake;

struct Card(u8);

#[fake]
trait Random {
    #[fake(random)]
    fn card(&self) -> Card;
    #[fake(random = 'a'.to_string()..text)]
    fn text(&self, text: String) -> String;
}

fn main() {
    let _ = FakeRandom::new().card().0;
}
