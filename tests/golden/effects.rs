use std::future::Future;

use fake_runtime::fake;

/// No state at all: every method succeeds and is counted.
#[fake(name = SilentMailer)]
pub trait Mailer {
    fn send(&self, to: &str) -> impl Future<Output = Result<(), String>> + Send;
    fn sent(&self) -> usize;
}
