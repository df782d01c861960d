use fake_runtime::fake;

#[derive(Clone)]
struct User {
    id: u64,
}

#[fake(entity = User, key = id: u64)]
trait Users {
    fn find(&self, id: u64) -> Option<User>;
}

#[fake(map(texts: String => String))]
trait Texts {
    fn get(&self, key: &str) -> Option<String>;
    fn set(&self, key: &str, value: &str);
    fn get_many(&self, keys: &[String]) -> Vec<Option<String>>;
}

fn main() {
    FakeUsers::new().faults().find().evict();
    let texts = FakeTexts::new();
    texts.faults().set().evict();
    texts.faults().get_many().evict();
    texts.faults().get().truncate(1);
    texts.faults().get().partition(1).reply(None);
    texts.faults().get().key(7).evict();
}
