use fake_runtime::fake;

struct Card(u8);

#[fake]
trait Random {
    // shape: `fn card(&self) -> Card`, drawn by chance
    #[fake(random)]
    fn card(&self) -> Card;
    #[fake(random = 'a'.to_string()..text)]
    fn text(&self, text: String) -> String;
}

fn main() {
    let _ = FakeRandom::new().card().0;
}
