use fake_runtime::fake;

struct Connection;

#[fake(recordings)]
trait Api {
    fn get<T: ToString>(&self, value: T) -> String;
    fn get_array<const N: usize>(&self) -> u64;
    fn get_all(&self, filter: impl Fn(&str) -> bool) -> Vec<String>;
    fn fill(&self, text: &mut String);
    fn name(&self) -> &str;
    fn get_over(&self, #[fake(ignore)] connection: &Connection, id: u64) -> String;
    fn get_static(&self, name: &'static str) -> String;
    #[fake(recordings = check)]
    fn close(self) -> bool
    where
        Self: Sized;
    fn shared(self: std::sync::Arc<Self>) -> u8;
    #[fake(recordings = never)]
    fn ping(&self);
    #[fake(recordings = once)]
    fn kept(&self) -> u8 {
        1
    }
    fn serve(&self) -> u8;
}

#[fake]
trait Mailer {
    #[fake(recordings = skip)]
    fn send(&self);
}

#[fake(recordings, recordings)]
trait Twice {
    #[fake(recordings = once, recordings = skip)]
    fn send(&self);
}

#[fake(recordings)]
trait Generic<T> {
    fn send(&self, value: T);
}

fn main() {
    // Nothing more is said of what is used.
    let _ = (FakeApi::new(), RecordApi::new(Connection, &()));
}
