//! Reading: which rows a method answers with, and in which shape.

use fake_runtime::{Violation, fake};

use crate::support::panic_of;

#[derive(Clone, Debug, PartialEq)]
struct User {
    id: u64,
    email: String,
    team: Option<String>,
    name: String,
    age: u8,
    active: bool,
}

#[derive(Debug, PartialEq)]
enum Error {
    Absent,
    NoSuchMail,
}

fn user(id: u64) -> User {
    User {
        id,
        email: format!("{id}@x.org"),
        team: None,
        name: "Ada".into(),
        age: 30,
        active: true,
    }
}

#[fake(
    entity = User,
    key = id: u64,
    unique(email),
    missing = Error::Absent,
)]
trait Users {
    fn get(&self, id: u64) -> Option<User>;
    fn get_user(&self, user_id: u64) -> Result<User, Error>;
    fn find_by_id(&self, id: &u64) -> Result<Option<User>, Error>;
    fn fetch_user_by_email(&self, email: &str) -> Result<User, Error>;
    fn load_by_email_and_name(&self, email: &str, name: &str) -> Option<User>;
    fn lookup(&self, email: String) -> Option<User>;
    fn retrieve_for_email(&self, email: &str) -> Option<User>;
    fn find_by_name(&self, name: &str) -> Option<User>;
    fn must_find_by_email(&self, email: &str) -> Result<User, Error>
    where
        Self: Sized,
    {
        self.fetch_user_by_email(email)
    }
    #[fake(get(email), missing = Error::NoSuchMail)]
    fn by_mail(&self, address: &str) -> Result<User, Error>;

    fn list(&self) -> Vec<User>;
    fn all(&self) -> Result<Vec<User>, Error>;
    fn find_all(&self) -> Vec<User>;
    fn get_all_users(&self) -> Vec<User>;
    fn list_by_name(&self, name: &str) -> Vec<User>;
    fn find_by_name_and_age(&self, name: &str, age: u8) -> Vec<User>;
    fn list_users(&self, name: &str, active: bool) -> Vec<User>;

    #[fake(find(email))]
    fn with_mail(&self, email: &str) -> Option<User>;
    #[fake(find(|u| u.age >= min_age && u.active, order_by = age, first))]
    fn youngest_active(&self, min_age: u8) -> Option<User>;
    #[fake(list(|user| user.age >= min_age))]
    fn grown_up(&self, min_age: u8) -> Vec<User>;
    #[fake(list(name = "Ada", |user| user.active))]
    fn active_adas(&self) -> Vec<User>;
    #[fake(list(team = Some(name.to_string())))]
    fn of_team(&self, name: &str) -> Vec<User>;
    #[fake(list(email = addresses, name))]
    fn with_mails(&self, addresses: &[&str], name: &str) -> Vec<User>;
    #[fake(find(order_by = age desc, first))]
    fn oldest(&self) -> Option<User>;
    #[fake(get(first))]
    fn earliest(&self) -> Result<User, Error>;

    fn exists(&self, id: u64) -> bool;
    fn exists_by_email(&self, email: &str) -> Result<bool, Error>;
    fn contains_email(&self, email: &str) -> Result<bool, Error>
    where
        Self: Sized,
    {
        self.exists_by_email(email)
    }
    fn has_user(&self, id: u64) -> bool;
    #[fake(exists(|user| user.age > age))]
    fn anyone_older(&self, age: u8) -> bool;

    fn count(&self) -> usize;
    fn count_by_name(&self, name: &str) -> Result<i64, Error>;
    fn count_users(&self) -> u8;
    fn len(&self) -> usize;
    #[fake(count(|user| user.active))]
    fn active_users(&self) -> u32;
}

fn users(rows: impl IntoIterator<Item = User>) -> FakeUsers {
    let users = FakeUsers::new();
    users
        .rows()
        .insert_all(rows)
        .expect("no constraint is in the way");
    users
}

fn three() -> FakeUsers {
    users([
        User { age: 40, ..user(3) },
        User {
            name: "Grace".into(),
            active: false,
            ..user(1)
        },
        User {
            age: 20,
            team: Some("core".into()),
            ..user(2)
        },
    ])
}

fn ids(rows: &[User]) -> Vec<u64> {
    rows.iter().map(|row| row.id).collect()
}

#[test]
fn a_get_by_key_answers_the_row_or_none() {
    let users = three();
    assert_eq!(users.get(1).map(|row| row.name), Some("Grace".into()));
    assert_eq!(users.get(9), None);
    assert_eq!(users.find_by_id(&2).unwrap().unwrap().id, 2);
    assert_eq!(users.find_by_id(&9), Ok(None));
}

#[test]
fn a_get_that_answers_a_row_fails_with_missing_where_there_is_none() {
    let users = three();
    assert_eq!(users.get_user(3).unwrap().id, 3);
    assert_eq!(users.get_user(9), Err(Error::Absent));
    assert_eq!(users.fetch_user_by_email("9@x.org"), Err(Error::Absent));
}

#[test]
fn a_column_said_to_be_a_parameter_that_is_a_list_has_one_of_its_values() {
    let users = FakeUsers::new();
    users
        .rows()
        .insert_all([user(1), user(2), user(3)])
        .unwrap();
    let found = users.with_mails(&["3@x.org", "1@x.org", "9@x.org"], "Ada");
    assert_eq!(found, [user(1), user(3)]);
    assert_eq!(users.with_mails(&[], "Ada"), []);
}

#[test]
fn a_method_overrides_the_missing_of_its_trait() {
    assert_eq!(three().by_mail("9@x.org"), Err(Error::NoSuchMail));
    assert_eq!(three().by_mail("1@x.org").unwrap().id, 1);
}

#[test]
fn every_verb_of_selecting_finds_the_same_row() {
    let users = three();
    let found = users.lookup("1@x.org".into());
    assert_eq!(found.as_ref().map(|row| row.id), Some(1));
    assert_eq!(users.retrieve_for_email("1@x.org"), found);
    assert_eq!(users.fetch_user_by_email("1@x.org").ok(), found);
    assert_eq!(users.with_mail("1@x.org"), found);
    assert_eq!(users.load_by_email_and_name("1@x.org", "Grace"), found);
    assert_eq!(users.load_by_email_and_name("1@x.org", "Ada"), None);
}

#[test]
fn one_row_of_two_that_match_panics_and_says_so() {
    let users = three();
    assert_eq!(users.find_by_name("Grace").unwrap().id, 1);
    assert_eq!(users.find_by_name("Nobody"), None);
    let message = panic_of(|| users.find_by_name("Ada"));
    assert!(message.contains("two rows of `rows` match"), "{message}");
}

#[test]
fn lists_come_in_the_order_of_insertion() {
    let users = three();
    for list in [
        users.list(),
        users.all().unwrap(),
        users.find_all(),
        users.get_all_users(),
    ] {
        assert_eq!(ids(&list), [3, 1, 2]);
    }
}

#[test]
fn lists_select_by_all_of_their_parameters() {
    let users = three();
    assert_eq!(ids(&users.list_by_name("Ada")), [3, 2]);
    assert_eq!(ids(&users.find_by_name_and_age("Ada", 20)), [2]);
    assert_eq!(ids(&users.list_users("Grace", false)), [1]);
    assert!(users.list_users("Grace", true).is_empty());
}

#[test]
fn a_selector_is_a_closure_a_field_or_a_field_with_its_value() {
    let users = three();
    assert_eq!(ids(&users.grown_up(30)), [3, 1]);
    assert_eq!(ids(&users.active_adas()), [3, 2]);
    assert_eq!(ids(&users.of_team("core")), [2]);
    assert!(users.of_team("").is_empty());
}

#[test]
fn first_takes_the_first_of_an_order_or_of_insertion() {
    let users = three();
    assert_eq!(users.youngest_active(18).unwrap().id, 2);
    assert_eq!(users.youngest_active(21).unwrap().id, 3);
    assert_eq!(users.oldest().unwrap().id, 3);
    assert_eq!(users.earliest().unwrap().id, 3);
    assert_eq!(FakeUsers::new().earliest(), Err(Error::Absent));
    assert_eq!(FakeUsers::new().oldest(), None);
}

#[test]
fn exists_says_whether_a_row_matches() {
    let users = three();
    assert!(users.exists(1) && !users.exists(9));
    assert_eq!(users.exists_by_email("2@x.org"), Ok(true));
    assert_eq!(users.contains_email("9@x.org"), Ok(false));
    assert!(users.has_user(3));
    assert!(users.anyone_older(39) && !users.anyone_older(40));
}

#[test]
fn count_counts_in_the_integer_of_the_method() {
    let users = three();
    assert_eq!(users.count(), 3);
    assert_eq!(users.len(), 3);
    assert_eq!(users.count_by_name("Ada"), Ok(2_i64));
    assert_eq!(users.count_users(), 3_u8);
    assert_eq!(users.active_users(), 2);
}

#[test]
fn a_count_that_the_integer_cannot_hold_panics_and_says_so() {
    let users = users((0..300).map(user));
    let message = panic_of(|| users.count_users());
    assert!(
        message.contains("there are 300 rows, which `u8` cannot hold"),
        "{message}"
    );
}

#[test]
fn a_provided_method_keeps_its_body_over_the_fake() {
    let users = three();
    assert_eq!(users.must_find_by_email("2@x.org").unwrap().id, 2);
    assert_eq!(users.must_find_by_email("9@x.org"), Err(Error::Absent));
}

#[test]
fn nobody_changes_the_state_through_an_answer() {
    let users = three();
    let mut row = users.get(1).unwrap();
    row.name.push_str("Hopper");
    users.list()[0].name.clear();
    assert_eq!(users.get(1).unwrap().name, "Grace");
    assert_eq!(users.get(3).unwrap().name, "Ada");
}

/// Several tables: the answer, the noun or the attribute says which.
mod tables {
    use super::{Violation, fake};

    #[derive(Clone, Debug, PartialEq)]
    struct Author {
        id: u32,
        name: String,
    }

    #[derive(Clone, Debug, PartialEq)]
    struct BlogPost {
        id: u32,
        author: u32,
        title: String,
    }

    #[fake(table(authors: Author, key = id), table(blog_posts: BlogPost, key = id))]
    trait Blog {
        fn get_author(&self, id: u32) -> Result<Option<Author>, Violation>;
        fn get_blog_post(&self, id: u32) -> Result<Option<BlogPost>, Violation>;
        fn list_posts_by_author(&self, author: u32) -> Result<Vec<BlogPost>, Violation>;
        fn count_authors(&self) -> Result<u64, Violation>;
        fn delete_post(&self, id: u32) -> Result<(), Violation>;
        fn add_author(&self, author: &Author) -> Result<(), Violation>;
        #[fake(table = blog_posts)]
        fn count(&self) -> usize;
        #[fake(exists, table = authors)]
        fn known(&self, id: u32) -> bool;
    }

    #[test]
    fn answer_noun_and_attribute_choose_the_table() {
        let blog = FakeBlog::new();
        let ada = Author {
            id: 1,
            name: "Ada".into(),
        };
        blog.add_author(&ada).unwrap();
        for id in [7, 8] {
            blog.blog_posts()
                .insert(BlogPost {
                    id,
                    author: 1,
                    title: "On".into(),
                })
                .unwrap();
        }
        assert_eq!(blog.get_author(1), Ok(Some(ada)));
        assert_eq!(blog.get_blog_post(1), Ok(None));
        assert_eq!(blog.list_posts_by_author(1).unwrap().len(), 2);
        assert_eq!(blog.count_authors(), Ok(1));
        assert_eq!(blog.count(), 2);
        assert!(blog.known(1) && !blog.known(7));
        blog.delete_post(7).unwrap();
        assert_eq!((blog.blog_posts().len(), blog.authors().len()), (1, 1));
        assert_eq!(blog.blog_posts().all()[0].title, "On");
        assert_eq!(blog.authors().all()[0].name, "Ada");
    }
}
