use std::time::Duration;
use fake_runtime::fake;
#[derive(Clone, Debug, PartialEq)]
pub struct Page {
    pub text: String,
}
/// A map whose methods need no attribute.
pub trait Cache: Send + Sync {
    fn get(&self, key: &str) -> Result<Option<Page>, &'static str>;
    fn load(&self, key: &str) -> Result<Page, &'static str>;
    fn put(
        &self,
        key: &str,
        page: Page,
        ttl: Option<Duration>,
    ) -> Result<(), &'static str>;
    fn delete(&self, keys: &[String]) -> Result<usize, &'static str>;
}
/// A stateful in-memory fake of [`Cache`]: `pages`.
///
/// A clone shares its state; [`fork`](Self::fork) does not.
pub struct FakeCache(::fake_runtime::Fake<FakeCacheTables>);
/// The state of [`FakeCache`], as the bodies of `read` and `write` see it.
pub struct FakeCacheTables {
    /// Values of `Page`, by `String`. `ttl = Duration::from_secs (60)`. `capacity = 100`. `evict = fifo`.
    pub pages: ::fake_runtime::Map<String, Page>,
}
/// The methods of [`FakeCache`], as `calls` and `faults` show them.
pub struct FakeCacheMethods<V>(V);
#[allow(
    dead_code,
    non_camel_case_types,
    private_interfaces,
    reason = "a test need not use all of a fake"
)]
const _: () = {
    use ::fake_runtime::__private::{self as __fake, traits::*};
    impl __fake::State for FakeCacheTables
    where
        String: __fake::MapKey,
        Page: __fake::Row,
    {
        const NAME: &'static str = "FakeCache";
        const METHODS: &'static [&'static str] = &["get", "load", "put", "delete"];
        type Plain = ();
        const FAILS: bool = true;
        fn failures() -> ::std::vec::Vec<::std::boxed::Box<dyn ::core::any::Any>> {
            __fake::erased(FakeCacheTables::failures())
        }
        fn new(setup: &__fake::Setup) -> Self {
            Self {
                pages: __fake::map::<String, Page>("pages", setup)
                    .ttl(Duration::from_secs(60))
                    .capacity(100)
                    .evict(__fake::Eviction::Fifo)
                    .shown(
                        __fake::shown::<String>().how(),
                        __fake::shown::<Page>().how(),
                    ),
            }
        }
        fn each(&self, visit: __fake::Visit<'_>) {
            visit(&self.pages);
        }
        fn each_mut(&mut self, visit: __fake::VisitMut<'_>) {
            visit(&mut self.pages);
        }
        fn fork(&self) -> Self {
            Self { pages: self.pages.fork() }
        }
    }
    impl FakeCacheTables {
        fn failures() -> ::std::vec::Vec<&'static str> {
            ::core::convert::From::from(["down"])
        }
    }
    impl __fake::DeclaresFailures for FakeCacheTables {}
    impl FakeCacheTables {
        fn missing(_violation: __fake::Violation) -> &'static str {
            "absent"
        }
    }
    impl FakeCache
    where
        String: __fake::MapKey,
        Page: __fake::Row,
    {
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
        pub fn calls(&self) -> FakeCacheMethods<__fake::CallsOf<'_, FakeCacheTables>> {
            FakeCacheMethods(self.0.calls_of())
        }
        /// What is to go wrong, method by method.
        pub fn faults(&self) -> FakeCacheMethods<__fake::FaultsOf<'_, FakeCacheTables>> {
            FakeCacheMethods(self.0.faults_of())
        }
        /// The entries of `pages`, to put some in and to look at: nothing interferes.
        pub fn pages(&self) -> __fake::Entries<'_, FakeCacheTables, String, Page> {
            self.0.part(|tables| &tables.pages, |tables| &mut tables.pages)
        }
        /// The errors that this boundary can return by itself, as declared.
        pub fn failures() -> ::std::vec::Vec<&'static str> {
            FakeCacheTables::failures()
        }
    }
    impl ::core::clone::Clone for FakeCache {
        fn clone(&self) -> Self {
            Self(::core::clone::Clone::clone(&self.0))
        }
    }
    impl ::core::default::Default for FakeCache
    where
        String: __fake::MapKey,
        Page: __fake::Row,
    {
        fn default() -> Self {
            Self::new()
        }
    }
    impl ::core::fmt::Debug for FakeCache
    where
        String: __fake::MapKey,
        Page: __fake::Row,
    {
        fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            ::core::fmt::Debug::fmt(&self.0, f)
        }
    }
    impl ::core::ops::Deref for FakeCache {
        type Target = __fake::Fake<FakeCacheTables>;
        fn deref(&self) -> &Self::Target {
            &self.0
        }
    }
    type __Types = fn(Page);
    pub struct __get<T = __Types>(T);
    impl __fake::Method for __get {
        type Args<'c> = &'c str;
        type Answer = __fake::Fallible<Result<Option<Page>, &'static str>>;
        type Does = __fake::OfMap<__fake::Reads<__fake::ArgKey<String>, Page>>;
        const NUMBER: usize = 0;
    }
    pub struct __load<T = __Types>(T);
    impl __fake::Method for __load {
        type Args<'c> = &'c str;
        type Answer = __fake::Fallible<Result<Page, &'static str>>;
        type Does = __fake::OfMap<__fake::Reads<__fake::ArgKey<String>, Page>>;
        const NUMBER: usize = 1;
    }
    pub struct __put<T = __Types>(T);
    impl __fake::Method for __put {
        type Args<'c> = (
            &'c str,
            <fn(&()) -> *const Page as __fake::Lends<'c>>::Args,
            Option<Duration>,
        );
        type Answer = __fake::Fallible<Result<(), &'static str>>;
        type Does = __fake::Writes<__fake::ArgAt<0, String>>;
        const NUMBER: usize = 2;
    }
    pub struct __delete<T = __Types>(T);
    impl __fake::Method for __delete {
        type Args<'c> = &'c [String];
        type Answer = __fake::Fallible<Result<usize, &'static str>>;
        type Does = __fake::Writes<__fake::NoKey>;
        const NUMBER: usize = 3;
    }
    impl<V: __fake::View> FakeCacheMethods<V> {
        /// The method `get`.
        pub fn get(&self) -> V::Of<__get> {
            self.0.of()
        }
        /// The method `load`.
        pub fn load(&self) -> V::Of<__load> {
            self.0.of()
        }
        /// The method `put`.
        pub fn put(&self) -> V::Of<__put> {
            self.0.of()
        }
        /// The method `delete`.
        pub fn delete(&self) -> V::Of<__delete> {
            self.0.of()
        }
    }
    impl Cache for FakeCache
    where
        String: __fake::MapKey,
        Page: __fake::Row,
    {
        /// Finds the value of `key` in `pages`; `None` where there is none.
        ///
        /// Inferred from its name, parameters and return type.
        fn get(&self, key: &str) -> Result<Option<Page>, &'static str> {
            self.pages().run::<__get>(key, |call, key| __fake::ok(call.get(key)))
        }
        /// Finds the value of `key` in `pages`; an absent entry is an error.
        ///
        /// Inferred from its name, parameters and return type.
        fn load(&self, key: &str) -> Result<Page, &'static str> {
            self.pages()
                .run::<
                    __load,
                >(
                    key,
                    |call, key| __fake::some(
                        __fake::ok(call.get(key)),
                        __fake::Missing("pages", "key"),
                        FakeCacheTables::missing,
                    ),
                )
        }
        /// Puts `page` into `pages` under `key` for `ttl`. What is too much is evicted.
        ///
        /// Inferred from its name, parameters and return type.
        fn put(
            &self,
            key: &str,
            page: Page,
            ttl: Option<Duration>,
        ) -> Result<(), &'static str> {
            self.pages()
                .run::<
                    __put,
                >(
                    (key, page, ttl),
                    |call, (key, page, ttl)| __fake::surely(
                        call.put_with_ttl(__fake::cloned(key), page, ttl),
                    ),
                )
        }
        /// Removes each of `keys` from `pages`; one that is named twice counts once.
        ///
        /// Inferred from its name, parameters and return type.
        fn delete(&self, keys: &[String]) -> Result<usize, &'static str> {
            self.pages()
                .run::<
                    __delete,
                >(
                    keys,
                    |call, keys| {
                        __fake::surely(call.delete_all(keys.iter())).map(__fake::count)
                    },
                )
        }
    }
};
