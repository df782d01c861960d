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
#[allow(async_fn_in_trait, reason = "this crate is its only user")]
pub trait Directory {
    async fn find_account(&self, login: &str) -> Result<Account, ApiError>;
    async fn list_accounts(
        &self,
        logins: &[String],
        page: Option<u32>,
    ) -> Result<Vec<Account>, ApiError>;
    async fn invite(&self, account: &Account) -> Result<u64, ApiError>;
    async fn ping(&self) -> bool;
}
/// A fake of [`Directory`] without state: its methods answer from recordings.
///
/// A clone shares its state; [`fork`](Self::fork) does not.
pub struct FakeDirectory(::fake_runtime::Fake<FakeDirectoryTables>);
/// The state of [`FakeDirectory`], as the bodies of `read` and `write` see it.
pub struct FakeDirectoryTables {}
/// The methods of [`FakeDirectory`], as `calls` and `faults` show them.
pub struct FakeDirectoryMethods<V>(V);
/// A real [`Directory`], of which each call is recorded: what it was asked, and what it answered.
pub struct RecordDirectory<R> {
    real: R,
    recorder: ::fake_runtime::Recorder,
}
#[allow(
    dead_code,
    non_camel_case_types,
    private_interfaces,
    reason = "a test need not use all of a fake"
)]
const _: () = {
    use ::fake_runtime::__private::{self as __fake};
    impl __fake::State for FakeDirectoryTables {
        const NAME: &'static str = "FakeDirectory";
        const METHODS: &'static [&'static str] = &[
            "find_account",
            "list_accounts",
            "invite",
            "ping",
        ];
        type Plain = ();
        fn new(_setup: &__fake::Setup) -> Self {
            Self {}
        }
        fn each(&self, _visit: __fake::Visit<'_>) {}
        fn each_mut(&mut self, _visit: __fake::VisitMut<'_>) {}
        fn fork(&self) -> Self {
            Self {}
        }
    }
    impl FakeDirectory {
        /// An empty fake in a world of its own.
        pub fn new() -> Self {
            Self::in_world(&__fake::World::new())
        }
        /// An empty fake in `world`, whose seed and clock it shares.
        pub fn in_world(world: &__fake::World) -> Self {
            Self(__fake::Fake::new(world))
        }
        /// A fake with the same state, shared until one of them writes, in a world of its own.
        pub fn fork(&self) -> Self {
            Self(self.0.fork())
        }
        /// The same fake by this name, under which it draws its faults and stands in the journal.
        pub fn named(self, name: &str) -> Self {
            Self(self.0.handle(name))
        }
        /// A second handle on the same state, with faults and counters of its own.
        pub fn handle(&self, name: &str) -> Self {
            Self(self.0.handle(name))
        }
        /// How each method was called.
        pub fn calls(
            &self,
        ) -> FakeDirectoryMethods<__fake::CallsOf<'_, FakeDirectoryTables>> {
            FakeDirectoryMethods(self.0.calls_of())
        }
        /// What is to go wrong, method by method.
        pub fn faults(
            &self,
        ) -> FakeDirectoryMethods<__fake::FaultsOf<'_, FakeDirectoryTables>> {
            FakeDirectoryMethods(self.0.faults_of())
        }
    }
    impl ::core::clone::Clone for FakeDirectory {
        fn clone(&self) -> Self {
            Self(::core::clone::Clone::clone(&self.0))
        }
    }
    impl ::core::default::Default for FakeDirectory {
        fn default() -> Self {
            Self::new()
        }
    }
    impl ::core::fmt::Debug for FakeDirectory {
        fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            ::core::fmt::Debug::fmt(&self.0, f)
        }
    }
    impl ::core::ops::Deref for FakeDirectory {
        type Target = __fake::Fake<FakeDirectoryTables>;
        fn deref(&self) -> &Self::Target {
            &self.0
        }
    }
    type __Types = fn(Account, ApiError);
    pub struct __find_account<T = __Types>(T);
    impl __fake::Method for __find_account {
        type Args<'c> = &'c str;
        type Answer = __fake::AsyncFallible<Result<Account, ApiError>>;
        type Does = __fake::Effects;
        const NUMBER: usize = 0;
    }
    pub struct __list_accounts<T = __Types>(T);
    impl __fake::Method for __list_accounts {
        type Args<'c> = (&'c [String], Option<u32>);
        type Answer = __fake::AsyncFallible<Result<Vec<Account>, ApiError>>;
        type Does = __fake::Effects;
        const NUMBER: usize = 1;
    }
    pub struct __invite<T = __Types>(T);
    impl __fake::Method for __invite {
        type Args<'c> = &'c Account;
        type Answer = __fake::AsyncFallible<Result<u64, ApiError>>;
        type Does = __fake::Effects;
        const NUMBER: usize = 2;
    }
    pub struct __ping<T = __Types>(T);
    impl __fake::Method for __ping {
        type Args<'c> = ();
        type Answer = __fake::AsyncSure<bool>;
        type Does = __fake::Effects;
        const NUMBER: usize = 3;
    }
    impl<V: __fake::View> FakeDirectoryMethods<V> {
        /// The method `find_account`.
        pub fn find_account(&self) -> V::Of<__find_account> {
            self.0.of()
        }
        /// The method `list_accounts`.
        pub fn list_accounts(&self) -> V::Of<__list_accounts> {
            self.0.of()
        }
        /// The method `invite`.
        pub fn invite(&self) -> V::Of<__invite> {
            self.0.of()
        }
        /// The method `ping`.
        pub fn ping(&self) -> V::Of<__ping> {
            self.0.of()
        }
    }
    impl Directory for FakeDirectory {
        /// Answers from recordings; panics where there is none.
        async fn find_account(&self, login: &str) -> Result<Account, ApiError> {
            self.0
                .later::<
                    __find_account,
                    _,
                >(login, |_, _| __fake::unserved("FakeDirectory", "find_account"))
                .await
        }
        /// Answers from recordings; panics where there is none.
        async fn list_accounts(
            &self,
            logins: &[String],
            page: Option<u32>,
        ) -> Result<Vec<Account>, ApiError> {
            self.0
                .later::<
                    __list_accounts,
                    _,
                >(
                    (logins, page),
                    |_, (_, _)| __fake::unserved("FakeDirectory", "list_accounts"),
                )
                .await
        }
        /// Answers from recordings; panics where there is none.
        async fn invite(&self, account: &Account) -> Result<u64, ApiError> {
            self.0
                .later::<
                    __invite,
                    _,
                >(account, |_, _| __fake::unserved("FakeDirectory", "invite"))
                .await
        }
        /// Succeeds, does nothing and is counted.
        async fn ping(&self) -> bool {
            self.0.later::<__ping, _>((), |call, ()| call.noop()).await
        }
    }
    impl<R> RecordDirectory<R>
    where
        R: Directory,
        Account: __fake::Recorded,
        ApiError: __fake::Recorded,
    {
        /// This `Directory`, recorded by `recorder`.
        pub fn new(real: R, recorder: &__fake::Recorder) -> Self {
            Self {
                real,
                recorder: recorder.of("Directory"),
            }
        }
        /// Asks the real client again what was recorded, and says what it answers otherwise. Methods that may change
        /// something are left out.
        pub async fn check(recordings: &__fake::Recordings, real: &R) -> __fake::Drift {
            let mut check = __fake::Check::new(
                recordings,
                "Directory",
                &["find_account", "list_accounts", "invite"],
            );
            for asked in check.of("find_account") {
                if let ::core::option::Option::Some(login) = check
                    .arg::<::std::string::String>(asked, "login")
                {
                    let answer = <R as Directory>::find_account(real, &login).await;
                    check.answered(asked, &answer);
                }
            }
            for asked in check.of("list_accounts") {
                if let (
                    ::core::option::Option::Some(logins),
                    ::core::option::Option::Some(page),
                ) = (
                    check.arg::<::std::vec::Vec<String>>(asked, "logins"),
                    check.arg::<Option<u32>>(asked, "page"),
                ) {
                    let answer = <R as Directory>::list_accounts(real, &logins, page)
                        .await;
                    check.answered(asked, &answer);
                }
            }
            check.once("invite");
            check.end()
        }
    }
    impl<R> Directory for RecordDirectory<R>
    where
        R: Directory,
        Account: __fake::Recorded,
        ApiError: __fake::Recorded,
    {
        async fn find_account(&self, login: &str) -> Result<Account, ApiError> {
            let request = __fake::request("find_account").arg("login", &login);
            self.recorder
                .keep(request, <R as Directory>::find_account(&self.real, login).await)
        }
        async fn list_accounts(
            &self,
            logins: &[String],
            page: Option<u32>,
        ) -> Result<Vec<Account>, ApiError> {
            let request = __fake::request("list_accounts")
                .arg("logins", &logins)
                .arg("page", &page);
            self.recorder
                .keep(
                    request,
                    <R as Directory>::list_accounts(&self.real, logins, page).await,
                )
        }
        async fn invite(&self, account: &Account) -> Result<u64, ApiError> {
            let request = __fake::request("invite").arg("account", &account);
            self.recorder
                .keep(request, <R as Directory>::invite(&self.real, account).await)
        }
        async fn ping(&self) -> bool {
            <R as Directory>::ping(&self.real).await
        }
    }
    impl<R> ::core::fmt::Debug for RecordDirectory<R> {
        fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            f.debug_struct("RecordDirectory")
                .field("recorder", &self.recorder)
                .finish_non_exhaustive()
        }
    }
    impl<R: ::core::clone::Clone> ::core::clone::Clone for RecordDirectory<R> {
        fn clone(&self) -> Self {
            Self {
                real: ::core::clone::Clone::clone(&self.real),
                recorder: ::core::clone::Clone::clone(&self.recorder),
            }
        }
    }
    impl FakeDirectory
    where
        Account: __fake::Recorded,
        ApiError: __fake::Recorded,
    {
        /// Answers from these recordings from now on, where no fault answers before. A request that was recorded
        /// several times gets the answers in their order, and then the last one again and again.
        ///
        /// # Panics
        ///
        /// When the recordings are of another trait. A call panics which asks what was not recorded, or too long ago.
        pub fn serve(&self, recordings: &__fake::Recordings) {
            let serving = self.0.serving(recordings, "Directory");
            serving
                .method::<
                    __find_account,
                >(|login| __fake::request("find_account").arg("login", login));
            serving
                .method::<
                    __list_accounts,
                >(|(logins, page)| {
                    __fake::request("list_accounts")
                        .arg("logins", logins)
                        .arg("page", page)
                });
            serving
                .method::<
                    __invite,
                >(|account| __fake::request("invite").arg("account", account));
        }
    }
};
