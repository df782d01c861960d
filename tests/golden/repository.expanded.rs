use async_trait::async_trait;
use fake_runtime::fake;
#[derive(Clone, Debug, PartialEq)]
pub struct User {
    pub id: u64,
    pub email: String,
    pub name: String,
}
#[derive(Debug, PartialEq)]
pub enum StorageError {
    Duplicate(&'static str),
    NotFound,
}
/// A repository by convention, with errors of its own.
#[async_trait]
pub trait UserRepository: Send + Sync {
    async fn insert(&self, user: User) -> Result<(), StorageError>;
    async fn get(&self, id: u64) -> Result<User, StorageError>;
    async fn find_by_email(&self, email: &str) -> Result<Option<User>, StorageError>;
    async fn rename(&self, id: u64, name: String) -> Result<User, StorageError>;
    async fn delete(&self, id: u64) -> Result<bool, StorageError>;
    async fn page(&self, offset: usize, limit: usize) -> Result<Vec<User>, StorageError>;
}
/// A stateful in-memory fake of [`UserRepository`]: `rows`.
///
/// A clone shares its state; [`fork`](Self::fork) does not.
pub struct FakeUserRepository(::fake_runtime::Fake<FakeUserRepositoryTables>);
/// The state of [`FakeUserRepository`], as the bodies of `read` and `write` see it.
pub struct FakeUserRepositoryTables {
    /// Rows of `User`, by `id`. Unique: `email`.
    pub rows: ::fake_runtime::Table<User, u64>,
}
/// How often each method of [`FakeUserRepository`] was called.
pub struct FakeUserRepositoryCalls<'f>(
    &'f ::fake_runtime::Fake<FakeUserRepositoryTables>,
);
#[allow(dead_code, reason = "a test need not use all of a fake")]
const _: () = {
    use ::fake_runtime::__private::{self as __fake, traits::*};
    impl __fake::State for FakeUserRepositoryTables
    where
        User: __fake::Row,
    {
        const NAME: &'static str = "FakeUserRepository";
        const METHODS: &'static [&'static str] = &[
            "insert",
            "get",
            "find_by_email",
            "rename",
            "delete",
            "page",
        ];
        type Plain = ();
        fn new(setup: &__fake::Setup) -> Self {
            Self {
                rows: __fake::table::<User>("rows", __fake::Dialect::Postgres, setup)
                    .key("id", [__fake::column(|row: &User| &row.id).indexed()])
                    .unique("email", [__fake::column(|row: &User| &row.email).indexed()])
                    .shown(__fake::shown::<User>().how())
                    .by_key(__fake::KeyBy::Field(|row: &User| &row.id)),
            }
        }
        fn each(&self, visit: &mut dyn ::core::ops::FnMut(&dyn __fake::AnyTable)) {
            visit(&self.rows);
        }
        fn each_mut(
            &mut self,
            visit: &mut dyn ::core::ops::FnMut(&mut dyn __fake::AnyTable),
        ) {
            visit(&mut self.rows);
        }
        fn fork(&self) -> Self {
            Self { rows: self.rows.fork() }
        }
    }
    impl FakeUserRepositoryTables {
        fn duplicate(
            violation: impl ::core::convert::Into<__fake::Violation>,
        ) -> StorageError {
            let violation = ::core::convert::Into::<__fake::Violation>::into(violation);
            StorageError::Duplicate(violation.constraint())
        }
        fn missing(_violation: __fake::Violation) -> StorageError {
            StorageError::NotFound
        }
    }
    impl FakeUserRepository
    where
        User: __fake::Row,
    {
        /// An empty fake in a world of its own.
        pub fn new() -> Self {
            Self::in_world(&::fake_runtime::World::new())
        }
        /// An empty fake in `world`, whose seed and clock it shares.
        pub fn in_world(world: &::fake_runtime::World) -> Self {
            Self(::fake_runtime::Fake::new(world))
        }
        /// A fake with the same state, shared until one of them writes, in a world of its own.
        pub fn fork(&self) -> Self {
            Self(self.0.fork())
        }
        /// How often each method was called.
        pub fn calls(&self) -> FakeUserRepositoryCalls<'_> {
            FakeUserRepositoryCalls(&self.0)
        }
        /// The rows of `rows`, to seed and to look at: constraints hold, nothing else interferes.
        pub fn rows(
            &self,
        ) -> ::fake_runtime::Rows<'_, FakeUserRepositoryTables, User, u64> {
            self.0.table(|tables| &tables.rows, |tables| &mut tables.rows)
        }
    }
    impl ::core::clone::Clone for FakeUserRepository {
        fn clone(&self) -> Self {
            Self(::core::clone::Clone::clone(&self.0))
        }
    }
    impl ::core::default::Default for FakeUserRepository
    where
        User: __fake::Row,
    {
        fn default() -> Self {
            Self::new()
        }
    }
    impl ::core::fmt::Debug for FakeUserRepository
    where
        User: __fake::Row,
    {
        fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            ::core::fmt::Debug::fmt(&self.0, f)
        }
    }
    impl ::core::ops::Deref for FakeUserRepository {
        type Target = ::fake_runtime::Fake<FakeUserRepositoryTables>;
        fn deref(&self) -> &Self::Target {
            &self.0
        }
    }
    impl<'f> FakeUserRepositoryCalls<'f> {
        /// Calls of `insert`.
        pub fn insert(&self) -> ::fake_runtime::Calls<'f> {
            self.0.calls_of(0)
        }
        /// Calls of `get`.
        pub fn get(&self) -> ::fake_runtime::Calls<'f> {
            self.0.calls_of(1)
        }
        /// Calls of `find_by_email`.
        pub fn find_by_email(&self) -> ::fake_runtime::Calls<'f> {
            self.0.calls_of(2)
        }
        /// Calls of `rename`.
        pub fn rename(&self) -> ::fake_runtime::Calls<'f> {
            self.0.calls_of(3)
        }
        /// Calls of `delete`.
        pub fn delete(&self) -> ::fake_runtime::Calls<'f> {
            self.0.calls_of(4)
        }
        /// Calls of `page`.
        pub fn page(&self) -> ::fake_runtime::Calls<'f> {
            self.0.calls_of(5)
        }
    }
    impl UserRepository for FakeUserRepository
    where
        User: __fake::Row,
    {
        /// Inserts `user`; a violated constraint stores nothing.
        ///
        /// Inferred from its name, parameters and return type.
        fn insert<'life0, 'async_trait>(
            &'life0 self,
            user: User,
        ) -> ::core::pin::Pin<
            ::std::boxed::Box<
                dyn ::core::future::Future<
                    Output = Result<(), StorageError>,
                > + ::core::marker::Send + 'async_trait,
            >,
        >
        where
            'life0: 'async_trait,
            Self: 'async_trait,
        {
            ::std::boxed::Box::pin(async move {
                self.rows()
                    .call(0, "insert")
                    .insert_row(user)
                    .map_err(FakeUserRepositoryTables::duplicate)
            })
        }
        /// Finds the `User` whose `id` is `id`; an absent row is an error.
        ///
        /// Inferred from its name, parameters and return type.
        fn get<'life0, 'async_trait>(
            &'life0 self,
            id: u64,
        ) -> ::core::pin::Pin<
            ::std::boxed::Box<
                dyn ::core::future::Future<
                    Output = Result<User, StorageError>,
                > + ::core::marker::Send + 'async_trait,
            >,
        >
        where
            'life0: 'async_trait,
            Self: 'async_trait,
        {
            ::std::boxed::Box::pin(async move {
                __fake::some(
                    __fake::ok(
                        self
                            .rows()
                            .call(1, "get")
                            .one(
                                (&__fake::is(|row: &User| &row.id, &id)).probe().through(0),
                            ),
                    ),
                    __fake::Missing("rows", "id"),
                    FakeUserRepositoryTables::missing,
                )
            })
        }
        /// Finds the `User` whose `email` is `email`; `None` where there is none.
        ///
        /// Inferred from its name, parameters and return type.
        fn find_by_email<'life0, 'life1, 'async_trait>(
            &'life0 self,
            email: &'life1 str,
        ) -> ::core::pin::Pin<
            ::std::boxed::Box<
                dyn ::core::future::Future<
                    Output = Result<Option<User>, StorageError>,
                > + ::core::marker::Send + 'async_trait,
            >,
        >
        where
            'life0: 'async_trait,
            'life1: 'async_trait,
            Self: 'async_trait,
        {
            ::std::boxed::Box::pin(async move {
                __fake::ok(
                    self
                        .rows()
                        .call(2, "find_by_email")
                        .one(
                            (&__fake::is(|row: &User| &row.email, email))
                                .probe()
                                .through(1),
                        ),
                )
            })
        }
        /// Changes the `User` whose `id` is `id`; an absent row is an error.
        ///
        /// As its attribute says.
        fn rename<'life0, 'async_trait>(
            &'life0 self,
            id: u64,
            name: String,
        ) -> ::core::pin::Pin<
            ::std::boxed::Box<
                dyn ::core::future::Future<
                    Output = Result<User, StorageError>,
                > + ::core::marker::Send + 'async_trait,
            >,
        >
        where
            'life0: 'async_trait,
            Self: 'async_trait,
        {
            ::std::boxed::Box::pin(async move {
                __fake::some(
                    self
                        .rows()
                        .call(3, "rename")
                        .update_one(
                            (&__fake::is(|row: &User| &row.id, &id)).probe().through(0),
                            |user| user.name = name,
                        )
                        .map_err(FakeUserRepositoryTables::duplicate),
                    __fake::Missing("rows", "id"),
                    FakeUserRepositoryTables::missing,
                )
            })
        }
        /// Deletes the `User` whose `id` is `id`; `false` where there is none.
        ///
        /// Inferred from its name, parameters and return type.
        fn delete<'life0, 'async_trait>(
            &'life0 self,
            id: u64,
        ) -> ::core::pin::Pin<
            ::std::boxed::Box<
                dyn ::core::future::Future<
                    Output = Result<bool, StorageError>,
                > + ::core::marker::Send + 'async_trait,
            >,
        >
        where
            'life0: 'async_trait,
            Self: 'async_trait,
        {
            ::std::boxed::Box::pin(async move {
                __fake::ok(
                    __fake::made(
                        self
                            .rows()
                            .call(4, "delete")
                            .delete(
                                (&__fake::is(|row: &User| &row.id, &id)).probe().through(0),
                            ),
                        |count| count > 0,
                    ),
                )
            })
        }
        /// Lists each `User`, ordered by `name`, one page of them.
        ///
        /// As its attribute says.
        fn page<'life0, 'async_trait>(
            &'life0 self,
            offset: usize,
            limit: usize,
        ) -> ::core::pin::Pin<
            ::std::boxed::Box<
                dyn ::core::future::Future<
                    Output = Result<Vec<User>, StorageError>,
                > + ::core::marker::Send + 'async_trait,
            >,
        >
        where
            'life0: 'async_trait,
            Self: 'async_trait,
        {
            ::std::boxed::Box::pin(async move {
                self.rows()
                    .call(5, "page")
                    .sorted(
                        __fake::All,
                        |one: &User, other: &User| {
                            __fake::order(
                                    &one.name,
                                    &other.name,
                                    __fake::Dialect::Postgres,
                                )
                                .ascending()
                        },
                    )
                    .paged(offset, limit)
                    .map_err(FakeUserRepositoryTables::duplicate)
            })
        }
    }
};
