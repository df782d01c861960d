use std::time::Duration;

use fake_runtime::fake;

#[derive(Clone, Debug, PartialEq)]
pub struct Page {
    pub text: String,
}

/// A map whose methods need no attribute.
#[fake(
    map(pages: String => Page, ttl = Duration::from_secs(60), capacity = 100, evict = fifo),
    missing = "absent",
    failures("down"),
)]
pub trait Cache: Send + Sync {
    fn get(&self, key: &str) -> Result<Option<Page>, &'static str>;
    fn load(&self, key: &str) -> Result<Page, &'static str>;
    fn put(&self, key: &str, page: Page, ttl: Option<Duration>) -> Result<(), &'static str>;
    fn delete(&self, keys: &[String]) -> Result<usize, &'static str>;
}
