use fake_runtime::fake;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Account {
    pub login: String,
    pub user_name: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum ApiError {
    NotFound,
    Refused(String),
}

/// The client of a service of others, which is recorded.
#[fake(recordings)]
#[allow(async_fn_in_trait, reason = "this crate is its only user")]
pub trait Directory {
    async fn find_account(&self, login: &str) -> Result<Account, ApiError>;
    async fn list_accounts(
        &self,
        logins: &[String],
        page: Option<u32>,
    ) -> Result<Vec<Account>, ApiError>;
    async fn invite(&self, account: &Account) -> Result<u64, ApiError>;
    #[fake(recordings = skip)]
    async fn ping(&self) -> bool;
}
