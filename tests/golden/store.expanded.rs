use fake_runtime::{Violation, fake};
#[derive(Clone, Debug, PartialEq)]
pub struct Author {
    pub id: u32,
    pub name: String,
}
#[derive(Clone, Debug, PartialEq)]
pub struct Post {
    pub id: u32,
    pub author: u32,
    pub title: String,
}
/// Several tables with a reference, a value, and bodies.
pub trait Blog {
    fn add_author(&self, author: Author) -> Result<(), Violation>;
    fn write(&self, author: u32, title: &str) -> Result<Post, Violation>;
    fn delete_author(&self, id: u32) -> Result<u64, Violation>;
    fn merge(&self, from: u32, to: u32) -> Result<usize, Violation>;
    fn merges(&self) -> u32;
}
/// A stateful in-memory fake of [`Blog`]: `authors`, `posts`.
///
/// A clone shares its state; [`fork`](Self::fork) does not.
pub struct FakeBlog(::fake_runtime::Fake<FakeBlogTables>);
/// The state of [`FakeBlog`], as the bodies of `read` and `write` see it.
pub struct FakeBlogTables {
    /// Rows of `Author`, by `id`.
    pub authors: ::fake_runtime::Table<Author, u32>,
    /// Rows of `Post`, by `id` (from a sequence). `author` references `authors`.
    pub posts: ::fake_runtime::Table<Post, u32>,
    /// A plain value, which rolls back with the rows.
    pub merges: u32,
}
/// The methods of [`FakeBlog`], as `calls` and `faults` show them.
pub struct FakeBlogMethods<V>(V);
#[allow(
    dead_code,
    non_camel_case_types,
    private_interfaces,
    reason = "a test need not use all of a fake"
)]
const _: () = {
    use ::fake_runtime::__private::{self as __fake, traits::*};
    impl __fake::State for FakeBlogTables
    where
        Author: __fake::Row,
        Post: __fake::Row,
        u32: __fake::Plain,
    {
        const NAME: &'static str = "FakeBlog";
        const METHODS: &'static [&'static str] = &[
            "add_author",
            "write",
            "delete_author",
            "merge",
            "merges",
        ];
        type Plain = (u32,);
        fn new(setup: &__fake::Setup) -> Self {
            Self {
                authors: __fake::table::<
                    Author,
                >("authors", __fake::Dialect::Postgres, setup)
                    .key("id", [__fake::column(|row: &Author| &row.id).indexed()])
                    .shown(__fake::shown::<Author>().how())
                    .by_key(__fake::KeyBy::Field(|row: &Author| &row.id)),
                posts: __fake::table::<Post>("posts", __fake::Dialect::Postgres, setup)
                    .key("id", [__fake::column(|row: &Post| &row.id).indexed()])
                    .shown(__fake::shown::<Post>().how())
                    .by_key(__fake::KeyBy::Field(|row: &Post| &row.id))
                    .regenerate(|row, ids| row.id = ids.next()),
                merges: <u32 as ::core::default::Default>::default(),
            }
        }
        fn each(&self, visit: __fake::Visit<'_>) {
            visit(&self.authors);
            visit(&self.posts);
        }
        fn each_mut(&mut self, visit: __fake::VisitMut<'_>) {
            visit(&mut self.authors);
            visit(&mut self.posts);
        }
        fn fork(&self) -> Self {
            Self {
                authors: self.authors.fork(),
                posts: self.posts.fork(),
                merges: ::core::clone::Clone::clone(&self.merges),
            }
        }
        fn plain(&self) -> ::core::option::Option<Self::Plain> {
            ::core::option::Option::Some((::core::clone::Clone::clone(&self.merges),))
        }
        fn set_plain(&mut self, plain: Self::Plain) {
            (self.merges,) = plain;
        }
        fn settle(&mut self) -> ::core::result::Result<bool, __fake::Violation> {
            __fake::reference(
                &mut self.posts,
                &mut self.authors,
                "author",
                __fake::OnDelete::Cascade,
                |row: &Author| &row.id,
                |row: &Post| __fake::foreign(&row.author).key(),
                |_: &mut Post| {},
            )
        }
    }
    impl FakeBlog
    where
        Author: __fake::Row,
        Post: __fake::Row,
        u32: __fake::Plain,
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
        pub fn calls(&self) -> FakeBlogMethods<__fake::CallsOf<'_, FakeBlogTables>> {
            FakeBlogMethods(self.0.calls_of())
        }
        /// What is to go wrong, method by method.
        pub fn faults(&self) -> FakeBlogMethods<__fake::FaultsOf<'_, FakeBlogTables>> {
            FakeBlogMethods(self.0.faults_of())
        }
        /// The rows of `authors`, to seed and to look at: constraints hold, nothing else interferes.
        pub fn authors(&self) -> __fake::Rows<'_, FakeBlogTables, Author, u32> {
            self.0.part(|tables| &tables.authors, |tables| &mut tables.authors)
        }
        /// The rows of `posts`, to seed and to look at: constraints hold, nothing else interferes.
        pub fn posts(&self) -> __fake::Rows<'_, FakeBlogTables, Post, u32> {
            self.0.part(|tables| &tables.posts, |tables| &mut tables.posts)
        }
    }
    impl ::core::clone::Clone for FakeBlog {
        fn clone(&self) -> Self {
            Self(::core::clone::Clone::clone(&self.0))
        }
    }
    impl ::core::default::Default for FakeBlog
    where
        Author: __fake::Row,
        Post: __fake::Row,
        u32: __fake::Plain,
    {
        fn default() -> Self {
            Self::new()
        }
    }
    impl ::core::fmt::Debug for FakeBlog
    where
        Author: __fake::Row,
        Post: __fake::Row,
        u32: __fake::Plain,
    {
        fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            ::core::fmt::Debug::fmt(&self.0, f)
        }
    }
    impl ::core::ops::Deref for FakeBlog {
        type Target = __fake::Fake<FakeBlogTables>;
        fn deref(&self) -> &Self::Target {
            &self.0
        }
    }
    type __Types = fn(Author, Post, Violation);
    pub struct __add_author<T = __Types>(T);
    impl __fake::Method for __add_author {
        type Args<'c> = Author;
        type Answer = __fake::Fallible<Result<(), Violation>>;
        type Does = __fake::Writes<__fake::RowKey<u32>>;
        const NUMBER: usize = 0;
    }
    pub struct __write<T = __Types>(T);
    impl __fake::Method for __write {
        type Args<'c> = (u32, &'c str);
        type Answer = __fake::Fallible<Result<Post, Violation>>;
        type Does = __fake::Writes<__fake::NoKey>;
        const NUMBER: usize = 1;
    }
    pub struct __delete_author<T = __Types>(T);
    impl __fake::Method for __delete_author {
        type Args<'c> = u32;
        type Answer = __fake::Fallible<Result<u64, Violation>>;
        type Does = __fake::Writes<__fake::ArgKey<u32>>;
        const NUMBER: usize = 2;
    }
    pub struct __merge<T = __Types>(T);
    impl __fake::Method for __merge {
        type Args<'c> = (u32, u32);
        type Answer = __fake::Fallible<Result<usize, Violation>>;
        type Does = __fake::Writes<__fake::NoKey>;
        const NUMBER: usize = 3;
    }
    pub struct __merges<T = __Types>(T);
    impl __fake::Method for __merges {
        type Args<'c> = ();
        type Answer = __fake::Sure<u32>;
        type Does = __fake::Views<__fake::NoKey>;
        const NUMBER: usize = 4;
    }
    impl<V: __fake::View> FakeBlogMethods<V> {
        /// The method `add_author`.
        pub fn add_author(&self) -> V::Of<__add_author> {
            self.0.of()
        }
        /// The method `write`.
        pub fn write(&self) -> V::Of<__write> {
            self.0.of()
        }
        /// The method `delete_author`.
        pub fn delete_author(&self) -> V::Of<__delete_author> {
            self.0.of()
        }
        /// The method `merge`.
        pub fn merge(&self) -> V::Of<__merge> {
            self.0.of()
        }
        /// The method `merges`.
        pub fn merges(&self) -> V::Of<__merges> {
            self.0.of()
        }
    }
    impl Blog for FakeBlog
    where
        Author: __fake::Row,
        Post: __fake::Row,
        u32: __fake::Plain,
        Violation: __fake::Raised,
    {
        /// Inserts `author`; a violated constraint stores nothing.
        ///
        /// Inferred from its name, parameters and return type.
        fn add_author(&self, author: Author) -> Result<(), Violation> {
            self.authors()
                .run::<
                    __add_author,
                >(author, |call, author| call.insert_row(author).map_err(__fake::raise))
        }
        /// Inserts the `Post` that its attribute writes; a violated constraint stores nothing.
        ///
        /// As its attribute says.
        fn write(&self, author: u32, title: &str) -> Result<Post, Violation> {
            self.posts()
                .run::<
                    __write,
                >(
                    (author, title),
                    |call, (author, title)| {
                        call
                            .insert_new_returning(|ids| Post {
                                id: ids.next(),
                                author,
                                title: title.to_owned(),
                            })
                            .map_err(__fake::raise)
                    },
                )
        }
        /// Deletes the `Author` whose `id` is `id`; 0 where there is none.
        ///
        /// Inferred from its name, parameters and return type.
        fn delete_author(&self, id: u32) -> Result<u64, Violation> {
            self.authors()
                .run::<
                    __delete_author,
                >(
                    id,
                    |call, id| {
                        call
                            .delete_settled(
                                (&__fake::is(|row: &Author| &row.id, &id))
                                    .probe()
                                    .through(0),
                            )
                            .map_err(__fake::raise)
                            .map(__fake::count)
                    },
                )
        }
        /// Changes the state with a body of its own, in one transaction: an `Err` or a panic rolls it back.
        ///
        /// As its attribute says.
        fn merge(&self, from: u32, to: u32) -> Result<usize, Violation> {
            self.0
                .run::<
                    __merge,
                >(
                    (from, to),
                    |call, (from, to)| {
                        call
                            .write(
                                |tx| -> Result<usize, Violation> {
                                    tx.merges += 1;
                                    tx.posts
                                        .update_where(
                                            |post| post.author == from,
                                            |post| post.author = to,
                                        )
                                },
                                __fake::raise,
                            )
                    },
                )
        }
        /// Reads the state with a body of its own.
        ///
        /// As its attribute says.
        fn merges(&self) -> u32 {
            self.0.run::<__merges>((), |call, ()| call.read(|db| -> u32 { db.merges }))
        }
    }
};
