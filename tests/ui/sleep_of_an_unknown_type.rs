use fake_runtime::fake;

struct Beats(u64);

#[fake]
trait Clock {
    #[fake(sleep)]
    fn rest(&self, beats: Beats);
    #[fake(sleep = beats * 2)]
    async fn pause(&self, beats: u64);
}

fn main() {
    FakeClock::new().rest(Beats(1));
}
