//! Two tables and a plain value, written by hand.

use std::fmt;

use super::Hook;
use crate::__private::{self as __fake, AnyTable, Setup, State};
use crate::table::Table;
use crate::violation::{Violation, ViolationKind};

#[derive(Clone, Default)]
pub(super) struct User {
    pub(super) id: u64,
    pub(super) name: String,
    pub(super) hook: Hook,
}

impl fmt::Debug for User {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.hook.run("debug");
        write!(f, "{}", self.name)
    }
}

#[derive(Clone, Debug)]
pub(super) struct Post {
    pub(super) id: u64,
    pub(super) author: u64,
    /// Goes when its author goes; otherwise it keeps the author from going.
    pub(super) cascade: bool,
}

pub(super) fn user(id: u64, name: &str) -> User {
    User {
        id,
        name: name.to_owned(),
        hook: Hook::default(),
    }
}

pub(super) fn post(id: u64, author: u64) -> Post {
    Post {
        id,
        author,
        cascade: false,
    }
}

pub(super) struct Shop {
    pub(super) users: Table<User, u64>,
    pub(super) posts: Table<Post, u64>,
    pub(super) total: u64,
}

impl State for Shop {
    const NAME: &'static str = "FakeShop";
    const METHODS: &'static [&'static str] = &["insert", "find", "custom"];
    type Plain = u64;

    fn new(setup: &Setup) -> Self {
        Self {
            users: __fake::table("users", __fake::Dialect::Postgres, setup)
                .key("id", [__fake::column(|row: &User| &row.id).indexed()])
                .shown(__fake::shown::<User>().how())
                .by_key(__fake::KeyBy::Field(|row: &User| &row.id)),
            posts: __fake::table("posts", __fake::Dialect::Postgres, setup)
                .key("id", [__fake::column(|row: &Post| &row.id).indexed()])
                .shown(__fake::shown::<Post>().how())
                .by_key(__fake::KeyBy::Field(|row: &Post| &row.id)),
            total: 0,
        }
    }

    fn each(&self, visit: &mut dyn FnMut(&dyn AnyTable)) {
        visit(&self.users);
        visit(&self.posts);
    }

    fn each_mut(&mut self, visit: &mut dyn FnMut(&mut dyn AnyTable)) {
        visit(&mut self.users);
        visit(&mut self.posts);
    }

    fn fork(&self) -> Self {
        Self {
            users: self.users.fork(),
            posts: self.posts.fork(),
            total: self.total,
        }
    }

    fn plain(&self) -> Option<u64> {
        Some(self.total)
    }

    fn set_plain(&mut self, plain: u64) {
        self.total = plain;
    }

    /// One orphan a pass, so that a chain of them needs the loop.
    fn settle(&mut self) -> Result<bool, Violation> {
        let users = &self.users;
        let Some(orphan) = self.posts.find(|post| !users.contains(&post.author)) else {
            return Ok(false);
        };
        if !orphan.cascade {
            return Err(Violation::new(ViolationKind::References, "posts", "author"));
        }
        self.posts.remove(&orphan.id);
        Ok(true)
    }
}

/// Another fake, for calls from inside the first one.
pub(super) struct Yard {
    pub(super) users: Table<User, u64>,
}

impl State for Yard {
    const NAME: &'static str = "FakeYard";
    const METHODS: &'static [&'static str] = &["insert"];
    type Plain = ();

    fn new(setup: &Setup) -> Self {
        Self {
            users: Shop::new(setup).users,
        }
    }

    fn each(&self, visit: &mut dyn FnMut(&dyn AnyTable)) {
        visit(&self.users);
    }

    fn each_mut(&mut self, visit: &mut dyn FnMut(&mut dyn AnyTable)) {
        visit(&mut self.users);
    }

    fn fork(&self) -> Self {
        Self {
            users: self.users.fork(),
        }
    }
}

/// A store, on which traits stand.
pub(super) struct Shed {
    pub(super) users: Table<User, u64>,
}

impl State for Shed {
    const NAME: &'static str = "FakeShed";
    const METHODS: &'static [&'static str] = &[];
    type Plain = ();

    fn new(setup: &Setup) -> Self {
        Self {
            users: Shop::new(setup).users,
        }
    }

    fn each(&self, visit: &mut dyn FnMut(&dyn AnyTable)) {
        visit(&self.users);
    }

    fn each_mut(&mut self, visit: &mut dyn FnMut(&mut dyn AnyTable)) {
        visit(&mut self.users);
    }

    fn fork(&self) -> Self {
        Self {
            users: self.users.fork(),
        }
    }
}
