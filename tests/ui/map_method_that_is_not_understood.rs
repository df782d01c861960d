use std::time::Duration;

use fake_runtime::fake;

#[derive(Clone, PartialEq)]
struct Session {
    user: u64,
}

#[fake(map(sessions: String => Session))]
trait Sessions {
    fn frobnicate(&self, key: &str);
    fn get_active(&self, key: &str) -> Option<Session>;
    fn get(&self, user: &str) -> Option<Session>;
    fn find(&self, number: u64) -> Option<Session>;
    fn load(&self, key: &str) -> Option<u64>;
    fn fetch(&self, key: &str, region: u8) -> Option<Session>;
    fn insert(&self, key: &str, session: Session);
    fn put(&self, key: &str);
    fn set_ex(&self, key: &str, session: Session, ttl: u64);
    fn put_if_absent(&self, key: &str, session: Session);
    fn incr(&self, key: &str) -> u64;
    fn save(&self, key: &str, session: Session, window_secs: u64);
    fn purge(&self);
    fn expire(&self, key: &str) -> bool;
    fn touch(&self, key: &str, ttl: Duration);
    fn rename(&self, key: &str) -> bool;
    fn compare_and_swap(&self, key: &str, new: Session) -> bool;
    fn delete(&self, keys: &mut String);
    fn mset(&self, sessions: Vec<Session>);
    fn list(&self, prefix: &str) -> Vec<Session>;
    #[fake(delete)]
    fn sweep(&self, key: &str, dry_run: bool);
}

fn main() {
    let _ = FakeSessions::new().sessions().len();
}
