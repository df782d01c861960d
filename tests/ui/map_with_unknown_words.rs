use fake_runtime::fake;

#[fake(map(
    texts: String => String,
    tll = std::time::Duration::ZERO,
    evict = random,
    capacity = 1,
    capacity = 2,
))]
trait Texts {
    #[fake(put(if_exists))]
    fn put(&self, key: &str, value: &str);
    #[fake(put(ttl))]
    fn set(&self, key: &str, value: &str);
    #[fake(take(key))]
    fn take(&self, key: &str) -> Option<String>;
    #[fake(increment(by = 1, by = 2))]
    fn count(&self, key: &str) -> u64;
}

#[fake(map(texts: String => String))]
trait Rows {
    #[fake(insert)]
    fn add(&self, key: &str, value: &str);
    #[fake(update)]
    fn change(&self, key: &str, value: &str);
    #[fake(get(key))]
    fn get(&self, key: &str) -> Option<String>;
}

#[fake(map(texts: String => String, counters: String => u64))]
trait Two {
    fn put(&self, key: &str, value: &str);
}

fn main() {
    let _ = FakeTwo::new().texts().len();
    let _ = FakeRows::new().texts().len();
}
