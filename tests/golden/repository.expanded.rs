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
/// The methods of [`FakeUserRepository`], as `calls` and `faults` show them.
pub struct FakeUserRepositoryMethods<V>(V);
#[allow(
    dead_code,
    non_camel_case_types,
    private_interfaces,
    reason = "a test need not use all of a fake"
)]
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
        fn each(&self, visit: __fake::Visit<'_>) {
            visit(&self.rows);
        }
        fn each_mut(&mut self, visit: __fake::VisitMut<'_>) {
            visit(&mut self.rows);
        }
        fn fork(&self) -> Self {
            Self { rows: self.rows.fork() }
        }
    }
    impl FakeUserRepositoryTables {
        fn duplicate(violation: impl __fake::Refused) -> StorageError {
            let violation = __fake::Refused::violation(violation);
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
        ) -> FakeUserRepositoryMethods<__fake::CallsOf<'_, FakeUserRepositoryTables>> {
            FakeUserRepositoryMethods(self.0.calls_of())
        }
        /// What is to go wrong, method by method.
        pub fn faults(
            &self,
        ) -> FakeUserRepositoryMethods<__fake::FaultsOf<'_, FakeUserRepositoryTables>> {
            FakeUserRepositoryMethods(self.0.faults_of())
        }
        /// The rows of `rows`, to seed and to look at: constraints hold, nothing else interferes.
        pub fn rows(&self) -> __fake::Rows<'_, FakeUserRepositoryTables, User, u64> {
            self.0.part(|tables| &tables.rows, |tables| &mut tables.rows)
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
        type Target = __fake::Fake<FakeUserRepositoryTables>;
        fn deref(&self) -> &Self::Target {
            &self.0
        }
    }
    type __Types = fn(User, StorageError);
    pub struct __insert<T = __Types>(T);
    impl __fake::Method for __insert {
        type Args<'c> = User;
        type Answer = __fake::AsyncFallible<Result<(), StorageError>>;
        type Does = __fake::Writes<__fake::RowKey<u64>>;
        const NUMBER: usize = 0;
    }
    pub struct __get<T = __Types>(T);
    impl __fake::Method for __get {
        type Args<'c> = u64;
        type Answer = __fake::AsyncFallible<Result<User, StorageError>>;
        type Does = __fake::Reads<__fake::ArgKey<u64>, User>;
        const NUMBER: usize = 1;
    }
    pub struct __find_by_email<T = __Types>(T);
    impl __fake::Method for __find_by_email {
        type Args<'c> = &'c str;
        type Answer = __fake::AsyncFallible<Result<Option<User>, StorageError>>;
        type Does = __fake::Reads<__fake::NoKey, User>;
        const NUMBER: usize = 2;
    }
    pub struct __rename<T = __Types>(T);
    impl __fake::Method for __rename {
        type Args<'c> = (u64, String);
        type Answer = __fake::AsyncFallible<Result<User, StorageError>>;
        type Does = __fake::Writes<__fake::ArgAt<0, u64>>;
        const NUMBER: usize = 3;
    }
    pub struct __delete<T = __Types>(T);
    impl __fake::Method for __delete {
        type Args<'c> = u64;
        type Answer = __fake::AsyncFallible<Result<bool, StorageError>>;
        type Does = __fake::Writes<__fake::ArgKey<u64>>;
        const NUMBER: usize = 4;
    }
    pub struct __page<T = __Types>(T);
    impl __fake::Method for __page {
        type Args<'c> = (usize, usize);
        type Answer = __fake::AsyncFallible<Result<Vec<User>, StorageError>>;
        type Does = __fake::Reads<__fake::NoKey, User>;
        const NUMBER: usize = 5;
    }
    impl<V: __fake::View> FakeUserRepositoryMethods<V> {
        /// The method `insert`.
        pub fn insert(&self) -> V::Of<__insert> {
            self.0.of()
        }
        /// The method `get`.
        pub fn get(&self) -> V::Of<__get> {
            self.0.of()
        }
        /// The method `find_by_email`.
        pub fn find_by_email(&self) -> V::Of<__find_by_email> {
            self.0.of()
        }
        /// The method `rename`.
        pub fn rename(&self) -> V::Of<__rename> {
            self.0.of()
        }
        /// The method `delete`.
        pub fn delete(&self) -> V::Of<__delete> {
            self.0.of()
        }
        /// The method `page`.
        pub fn page(&self) -> V::Of<__page> {
            self.0.of()
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
        ) -> __fake::Boxed<'async_trait, Result<(), StorageError>>
        where
            'life0: 'async_trait,
        {
            self.rows()
                .boxed::<
                    __insert,
                >(
                    user,
                    |call, user| {
                        call
                            .insert_row(user)
                            .map_err(FakeUserRepositoryTables::duplicate)
                    },
                )
        }
        /// Finds the `User` whose `id` is `id`; an absent row is an error.
        ///
        /// Inferred from its name, parameters and return type.
        fn get<'life0, 'async_trait>(
            &'life0 self,
            id: u64,
        ) -> __fake::Boxed<'async_trait, Result<User, StorageError>>
        where
            'life0: 'async_trait,
        {
            self.rows()
                .boxed::<
                    __get,
                >(
                    id,
                    |call, id| __fake::some(
                        __fake::ok(
                            call
                                .one(
                                    (&__fake::is(|row: &User| &row.id, &id)).probe().through(0),
                                ),
                        ),
                        __fake::Missing("rows", "id"),
                        FakeUserRepositoryTables::missing,
                    ),
                )
        }
        /// Finds the `User` whose `email` is `email`; `None` where there is none.
        ///
        /// Inferred from its name, parameters and return type.
        fn find_by_email<'life0, 'life1, 'async_trait>(
            &'life0 self,
            email: &'life1 str,
        ) -> __fake::Boxed<'async_trait, Result<Option<User>, StorageError>>
        where
            'life0: 'async_trait,
            'life1: 'async_trait,
        {
            self.rows()
                .boxed::<
                    __find_by_email,
                >(
                    email,
                    |call, email| __fake::ok(
                        call
                            .one(
                                (&__fake::is(|row: &User| &row.email, email))
                                    .probe()
                                    .through(1),
                            ),
                    ),
                )
        }
        /// Changes the `User` whose `id` is `id`; an absent row is an error.
        ///
        /// As its attribute says.
        fn rename<'life0, 'async_trait>(
            &'life0 self,
            id: u64,
            name: String,
        ) -> __fake::Boxed<'async_trait, Result<User, StorageError>>
        where
            'life0: 'async_trait,
        {
            self.rows()
                .boxed::<
                    __rename,
                >(
                    (id, name),
                    |call, (id, name)| __fake::some(
                        call
                            .update_one(
                                (&__fake::is(|row: &User| &row.id, &id)).probe().through(0),
                                |user| user.name = name,
                            )
                            .map_err(FakeUserRepositoryTables::duplicate),
                        __fake::Missing("rows", "id"),
                        FakeUserRepositoryTables::missing,
                    ),
                )
        }
        /// Deletes the `User` whose `id` is `id`; `false` where there is none.
        ///
        /// Inferred from its name, parameters and return type.
        fn delete<'life0, 'async_trait>(
            &'life0 self,
            id: u64,
        ) -> __fake::Boxed<'async_trait, Result<bool, StorageError>>
        where
            'life0: 'async_trait,
        {
            self.rows()
                .boxed::<
                    __delete,
                >(
                    id,
                    |call, id| __fake::ok(
                        __fake::made(
                            call
                                .delete(
                                    (&__fake::is(|row: &User| &row.id, &id)).probe().through(0),
                                ),
                            |count| count > 0,
                        ),
                    ),
                )
        }
        /// Lists each `User`, ordered by `name`, one page of them.
        ///
        /// As its attribute says.
        fn page<'life0, 'async_trait>(
            &'life0 self,
            offset: usize,
            limit: usize,
        ) -> __fake::Boxed<'async_trait, Result<Vec<User>, StorageError>>
        where
            'life0: 'async_trait,
        {
            self.rows()
                .boxed::<
                    __page,
                >(
                    (offset, limit),
                    |call, (offset, limit)| __fake::surely(
                        call
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
                            .paged(offset, limit),
                    ),
                )
        }
    }
};
