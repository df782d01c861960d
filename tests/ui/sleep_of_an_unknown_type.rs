use fake_runtime::fake;

struct Beats(u64);

#[fake]
trait Clock {
    // shape: `fn rest(&self, beats: Beats)`, which is no span
    #[fake(sleep)]
    fn rest(&self, beats: Beats);
    // shape: `#[fake(sleep = beats * 2)]`, a number
    #[fake(sleep = beats * 2)]
    async fn pause(&self, beats: u64);
}

fn main() {
    FakeClock::new().rest(Beats(1));
}
