use fake_runtime::fake;

#[fake]
trait Random {
    fn random_range(&self, low: u32, high: u32) -> u32;
    fn next_u32(&self) -> u64;
    #[fake(random)]
    fn pick(&self, one: u8, other: u8) -> u8;
    #[fake(random = 1..6)]
    fn roll(&self, sides: u8) -> u8;
}

fn main() {
    let _ = FakeRandom::new().next_u32();
}
