use fake_runtime::fake;
#[derive(Clone, Debug, PartialEq)]
pub struct User {
    pub id: u64,
    pub email: String,
}
#[derive(Clone, Debug, PartialEq)]
pub struct Session {
    pub token: String,
    pub user: u64,
}
#[derive(Clone, Debug, PartialEq)]
pub enum StorageError {
    Refused(&'static str),
    Lost,
}
/// A state that two traits share.
/// A stateful in-memory fake that several traits share: `users`, `sessions`.
///
/// A clone shares its state; [`fork`](Self::fork) does not.
pub struct FakeStore(::fake_runtime::Store<FakeStoreTables>);
/// The state of [`FakeStore`], as the bodies of `read` and `write` see it.
pub struct FakeStoreTables {
    /// Rows of `User`, by `id`. Unique: `email`.
    pub users: ::fake_runtime::Table<User, u64>,
    /// Rows of `Session`, by `token`. `user` references `users`.
    pub sessions: ::fake_runtime::Table<Session, String>,
}
#[allow(dead_code, private_interfaces, reason = "a test need not use all of a fake")]
const _: () = {
    #[allow(unused_imports, reason = "a state without tables compares no columns")]
    use ::fake_runtime::__private::{self as __fake, traits::*};
    impl __fake::State for FakeStoreTables
    where
        User: __fake::Row,
        Session: __fake::Row,
    {
        const NAME: &'static str = "FakeStore";
        const METHODS: &'static [&'static str] = &[];
        type Plain = ();
        const FAILS: bool = true;
        fn failures() -> ::std::vec::Vec<::std::boxed::Box<dyn ::core::any::Any>> {
            ::core::convert::From::from([
                ::std::boxed::Box::new(StorageError::Lost)
                    as ::std::boxed::Box<dyn ::core::any::Any>,
            ])
        }
        fn new(setup: &__fake::Setup) -> Self {
            Self {
                users: __fake::table::<User>("users", __fake::Dialect::Postgres, setup)
                    .key("id", [__fake::column(|row: &User| &row.id).indexed()])
                    .unique("email", [__fake::column(|row: &User| &row.email).indexed()])
                    .shown(__fake::shown::<User>().how())
                    .by_key(__fake::KeyBy::Field(|row: &User| &row.id)),
                sessions: __fake::table::<
                    Session,
                >("sessions", __fake::Dialect::Postgres, setup)
                    .key("token", [__fake::column(|row: &Session| &row.token).indexed()])
                    .shown(__fake::shown::<Session>().how())
                    .by_key(__fake::KeyBy::Field(|row: &Session| &row.token)),
            }
        }
        fn each(&self, visit: __fake::Visit<'_>) {
            visit(&self.users);
            visit(&self.sessions);
        }
        fn each_mut(&mut self, visit: __fake::VisitMut<'_>) {
            visit(&mut self.users);
            visit(&mut self.sessions);
        }
        fn fork(&self) -> Self {
            Self {
                users: self.users.fork(),
                sessions: self.sessions.fork(),
            }
        }
        fn settle(&mut self) -> ::core::result::Result<bool, __fake::Violation> {
            __fake::reference(
                &mut self.sessions,
                &mut self.users,
                "user",
                __fake::OnDelete::Restrict,
                |row: &User| &row.id,
                |row: &Session| __fake::foreign(&row.user).key(),
                |_: &mut Session| {},
            )
        }
    }
    impl __fake::DeclaresFailures for FakeStoreTables
    where
        User: __fake::Row,
        Session: __fake::Row,
    {}
    impl FakeStore
    where
        User: __fake::Row,
        Session: __fake::Row,
    {
        /// An empty fake in a world of its own.
        pub fn new() -> Self {
            Self::in_world(&__fake::World::new())
        }
        /// An empty fake in `world`, whose seed and clock it shares.
        pub fn in_world(world: &__fake::World) -> Self {
            Self(__fake::Store::new(world))
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
        /// The rows of `users`, to seed and to look at: constraints hold, nothing else interferes.
        pub fn users(&self) -> __fake::Rows<'_, FakeStoreTables, User, u64> {
            self.0.part(|tables| &tables.users, |tables| &mut tables.users)
        }
        /// The rows of `sessions`, to seed and to look at: constraints hold, nothing else interferes.
        pub fn sessions(&self) -> __fake::Rows<'_, FakeStoreTables, Session, String> {
            self.0.part(|tables| &tables.sessions, |tables| &mut tables.sessions)
        }
    }
    impl ::core::clone::Clone for FakeStore {
        fn clone(&self) -> Self {
            Self(::core::clone::Clone::clone(&self.0))
        }
    }
    impl ::core::default::Default for FakeStore
    where
        User: __fake::Row,
        Session: __fake::Row,
    {
        fn default() -> Self {
            Self::new()
        }
    }
    impl ::core::fmt::Debug for FakeStore
    where
        User: __fake::Row,
        Session: __fake::Row,
    {
        fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            ::core::fmt::Debug::fmt(&self.0, f)
        }
    }
    impl ::core::ops::Deref for FakeStore {
        type Target = __fake::Fake<FakeStoreTables>;
        fn deref(&self) -> &Self::Target {
            &self.0
        }
    }
    impl __fake::Stands for FakeStore
    where
        User: __fake::Row,
        Session: __fake::Row,
    {
        type State = FakeStoreTables;
        fn store(&self) -> &__fake::Store<FakeStoreTables> {
            &self.0
        }
    }
};
macro_rules! __on_FakeStore {
    ($($trait:tt)*) => {
        ::fake_runtime::__on! { whole(table(users : User, key = id : u64, unique(email)),
        table(sessions : Session, key = token : String, references(user -> users)),
        duplicate = StorageError::Refused(violation.constraint()),
        failures(StorageError::Lost),) $($trait)* }
    };
}
#[allow(unused_imports, reason = "there may be no trait yet")]
pub(crate) use __on_FakeStore as FakeStore;
pub trait Users {
    async fn insert_user(&self, user: User) -> Result<(), StorageError>;
    async fn find(&self, id: u64) -> Result<Option<User>, StorageError>;
}
/// What is [`Users`]'s alone of the state that it shares, from `FakeStore::of_users`: its calls and its faults.
pub struct FakeUsers<'s>(
    &'s ::fake_runtime::Fake<<FakeStore as ::fake_runtime::__private::Stands>::State>,
);
/// The methods of [`Users`], as `calls` and `faults` show them.
pub struct FakeUsersMethods<V>(V);
#[allow(
    dead_code,
    non_camel_case_types,
    private_interfaces,
    reason = "a test need not use all of a fake"
)]
#[allow(
    non_local_definitions,
    reason = "the store may be outside of the function where its trait is"
)]
const _: () = {
    #[allow(unused_imports, reason = "not every trait compares columns or draws")]
    use ::fake_runtime::__private::{self as __fake, traits::*};
    type __State = <FakeStore as __fake::Stands>::State;
    impl FakeStore {
        /// What is [`Users`]'s alone: its calls and its faults.
        pub fn of_users(&self) -> FakeUsers<'_> {
            static FACE: __fake::Face = __fake::Face::new(
                "of_users",
                &["insert_user", "find"],
            );
            FakeUsers(__fake::Stands::store(self).face(&FACE))
        }
    }
    impl<'s> FakeUsers<'s>
    where
        User: __fake::Row,
    {
        /// Its name, as the journal and reports show it.
        pub fn name(&self) -> &'s str {
            self.0.name()
        }
        /// How each method was called.
        pub fn calls(&self) -> FakeUsersMethods<__fake::CallsOf<'s, __State>> {
            FakeUsersMethods(self.0.calls_of())
        }
        /// What is to go wrong, method by method.
        pub fn faults(&self) -> FakeUsersMethods<__fake::FaultsOf<'s, __State>> {
            FakeUsersMethods(self.0.faults_of())
        }
        /// What is to go wrong for all of the trait's methods.
        pub fn all_faults(&self) -> ::fake_runtime::AllFaults<'s, __State> {
            self.0.all_faults()
        }
        fn users(&self) -> __fake::Rows<'s, __State, User, u64> {
            self.0.part(|tables| &tables.users, |tables| &mut tables.users)
        }
    }
    impl FakeUsers<'_> {
        fn duplicate(violation: impl __fake::Refused) -> StorageError {
            let violation = __fake::Refused::violation(violation);
            StorageError::Refused(violation.constraint())
        }
    }
    type __Types = fn(User, StorageError);
    pub struct __insert_user<T = __Types>(T);
    impl __fake::Method for __insert_user {
        type Args<'c> = User;
        type Answer = __fake::AsyncFallible<Result<(), StorageError>>;
        type Does = __fake::Writes<__fake::RowKey<u64>>;
        const NUMBER: usize = 0;
    }
    pub struct __find<T = __Types>(T);
    impl __fake::Method for __find {
        type Args<'c> = u64;
        type Answer = __fake::AsyncFallible<Result<Option<User>, StorageError>>;
        type Does = __fake::Reads<__fake::ArgKey<u64>, User>;
        const NUMBER: usize = 1;
    }
    impl<V: __fake::View> FakeUsersMethods<V> {
        /// The method `insert_user`.
        pub fn insert_user(&self) -> V::Of<__insert_user> {
            self.0.of()
        }
        /// The method `find`.
        pub fn find(&self) -> V::Of<__find> {
            self.0.of()
        }
    }
    impl Users for FakeStore
    where
        User: __fake::Row,
    {
        /// Inserts `user`; a violated constraint stores nothing.
        ///
        /// Inferred from its name, parameters and return type.
        async fn insert_user(&self, user: User) -> Result<(), StorageError> {
            self.of_users()
                .users()
                .later::<
                    __insert_user,
                    _,
                >(user, |call, user| call.insert_row(user).map_err(FakeUsers::duplicate))
                .await
        }
        /// Finds the `User` whose `id` is `id`; `None` where there is none.
        ///
        /// Inferred from its name, parameters and return type.
        async fn find(&self, id: u64) -> Result<Option<User>, StorageError> {
            self.of_users()
                .users()
                .later::<
                    __find,
                    _,
                >(
                    id,
                    |call, id| __fake::ok(
                        call
                            .one(
                                (&__fake::is(|row: &User| &row.id, &id)).probe().through(0),
                            ),
                    ),
                )
                .await
        }
    }
};
const _: () = {
    const fn is<T: ::fake_runtime::__private::Stands>() {}
    is::<FakeStore>();
};
pub trait Sessions {
    fn open(&self, session: Session) -> Result<(), StorageError>;
    fn find(&self, token: &str) -> Option<Session>;
    fn user_of(&self, token: &str) -> Option<User>;
}
/// What is [`Sessions`]'s alone of the state that it shares, from `FakeStore::of_sessions`: its calls and its faults.
pub struct FakeSessions<'s>(
    &'s ::fake_runtime::Fake<<FakeStore as ::fake_runtime::__private::Stands>::State>,
);
/// The methods of [`Sessions`], as `calls` and `faults` show them.
pub struct FakeSessionsMethods<V>(V);
#[allow(
    dead_code,
    non_camel_case_types,
    private_interfaces,
    reason = "a test need not use all of a fake"
)]
#[allow(
    non_local_definitions,
    reason = "the store may be outside of the function where its trait is"
)]
const _: () = {
    #[allow(unused_imports, reason = "not every trait compares columns or draws")]
    use ::fake_runtime::__private::{self as __fake, traits::*};
    type __State = <FakeStore as __fake::Stands>::State;
    impl FakeStore {
        /// What is [`Sessions`]'s alone: its calls and its faults.
        pub fn of_sessions(&self) -> FakeSessions<'_> {
            static FACE: __fake::Face = __fake::Face::new(
                "of_sessions",
                &["open", "find", "user_of"],
            );
            FakeSessions(__fake::Stands::store(self).face(&FACE))
        }
    }
    impl<'s> FakeSessions<'s>
    where
        Session: __fake::Row,
    {
        /// Its name, as the journal and reports show it.
        pub fn name(&self) -> &'s str {
            self.0.name()
        }
        /// How each method was called.
        pub fn calls(&self) -> FakeSessionsMethods<__fake::CallsOf<'s, __State>> {
            FakeSessionsMethods(self.0.calls_of())
        }
        /// What is to go wrong, method by method.
        pub fn faults(&self) -> FakeSessionsMethods<__fake::FaultsOf<'s, __State>> {
            FakeSessionsMethods(self.0.faults_of())
        }
        /// What is to go wrong for all of the trait's methods.
        pub fn all_faults(&self) -> ::fake_runtime::AllFaults<'s, __State> {
            self.0.all_faults()
        }
        fn sessions(&self) -> __fake::Rows<'s, __State, Session, String> {
            self.0.part(|tables| &tables.sessions, |tables| &mut tables.sessions)
        }
    }
    impl FakeSessions<'_> {
        fn duplicate(violation: impl __fake::Refused) -> StorageError {
            let violation = __fake::Refused::violation(violation);
            StorageError::Refused(violation.constraint())
        }
    }
    type __Types = fn(Session, StorageError, User);
    pub struct __open<T = __Types>(T);
    impl __fake::Method for __open {
        type Args<'c> = Session;
        type Answer = __fake::Fallible<Result<(), StorageError>>;
        type Does = __fake::Writes<__fake::RowKey<String>>;
        const NUMBER: usize = 0;
    }
    pub struct __find<T = __Types>(T);
    impl __fake::Method for __find {
        type Args<'c> = &'c str;
        type Answer = __fake::Sure<Option<Session>>;
        type Does = __fake::Reads<__fake::ArgKey<String>, Session>;
        const NUMBER: usize = 1;
    }
    pub struct __user_of<T = __Types>(T);
    impl __fake::Method for __user_of {
        type Args<'c> = &'c str;
        type Answer = __fake::Sure<Option<User>>;
        type Does = __fake::Views<__fake::NoKey>;
        const NUMBER: usize = 2;
    }
    impl<V: __fake::View> FakeSessionsMethods<V> {
        /// The method `open`.
        pub fn open(&self) -> V::Of<__open> {
            self.0.of()
        }
        /// The method `find`.
        pub fn find(&self) -> V::Of<__find> {
            self.0.of()
        }
        /// The method `user_of`.
        pub fn user_of(&self) -> V::Of<__user_of> {
            self.0.of()
        }
    }
    impl Sessions for FakeStore
    where
        Session: __fake::Row,
    {
        /// Inserts `session`; a violated constraint stores nothing.
        ///
        /// As its attribute says.
        fn open(&self, session: Session) -> Result<(), StorageError> {
            self.of_sessions()
                .sessions()
                .run::<
                    __open,
                >(
                    session,
                    |call, session| {
                        call.insert_row(session).map_err(FakeSessions::duplicate)
                    },
                )
        }
        /// Finds the `Session` whose `token` is `token`; `None` where there is none.
        ///
        /// Inferred from its name, parameters and return type.
        fn find(&self, token: &str) -> Option<Session> {
            self.of_sessions()
                .sessions()
                .run::<
                    __find,
                >(
                    token,
                    |call, token| {
                        call
                            .one(
                                (&__fake::is(|row: &Session| &row.token, token))
                                    .probe()
                                    .through(0),
                            )
                    },
                )
        }
        /// Reads the state with a body of its own.
        ///
        /// As its attribute says.
        fn user_of(&self, token: &str) -> Option<User> {
            self.of_sessions()
                .0
                .run::<
                    __user_of,
                >(
                    token,
                    |call, token| {
                        call
                            .read(|db| -> Option<User> {
                                db.sessions
                                    .get(token)
                                    .and_then(|session| db.users.get(&session.user))
                            })
                    },
                )
        }
    }
};
const _: () = {
    const fn is<T: ::fake_runtime::__private::Stands>() {}
    is::<FakeStore>();
};
