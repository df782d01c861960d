use fake_runtime::fake;

struct Connection;

#[fake(recordings)]
trait Api {
    // shape: `recordings` of `fn get<T: ToString>(&self, value: T)`
    fn get<T: ToString>(&self, value: T) -> String;
    // shape: `recordings` of `fn get_array<const N: usize>(&self)`
    fn get_array<const N: usize>(&self) -> u64;
    // shape: `recordings` of `filter: impl Fn(&str) -> bool`
    fn get_all(&self, filter: impl Fn(&str) -> bool) -> Vec<String>;
    // shape: `recordings` of `text: &mut String`
    fn fill(&self, text: &mut String);
    fn name(&self) -> &str;
    // shape: `recordings` of a `connection: &Connection`, which is asked again
    fn get_over(&self, #[fake(ignore)] connection: &Connection, id: u64) -> String;
    // shape: `recordings` of `name: &'static str`, which is asked again
    fn get_static(&self, name: &'static str) -> String;
    #[fake(recordings = check)]
    fn close(self) -> bool
    where
        Self: Sized;
    // shape: `recordings` of `fn shared(self: Arc<Self>)`
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
