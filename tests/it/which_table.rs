//! Which of several tables a method works on, where its attribute says what it does.

use fake_runtime::{Violation, fake};

#[derive(Clone, Debug, PartialEq)]
struct User {
    id: u64,
    active: bool,
}

#[derive(Clone, Debug, PartialEq)]
struct Group {
    id: u64,
}

#[derive(Clone, Debug, PartialEq)]
struct Membership {
    id: u64,
    user: u64,
    group: u64,
}

#[fake(
    table(users: User, key = id: u64),
    table(groups: Group, key = id: u64),
    table(memberships: Membership, key(id: u64, generate = sequence)),
    missing = violation,
)]
trait Directory {
    #[fake(insert(User { id, active: true }))]
    fn enter(&self, id: u64) -> Result<(), Violation>;
    #[fake(update(|user| user.active = false))]
    fn mark_user_inactive(&self, id: u64) -> Result<(), Violation>;
    #[fake(count(|group| group.id >= from))]
    fn how_many_groups_are_there(&self, from: u64) -> usize;
    #[fake(insert(Membership { id: ids.next(), user, group }))]
    fn add_user_to_group(&self, user: u64, group: u64) -> Result<u64, Violation>;
}

#[test]
fn the_row_that_an_attribute_spells_says_its_table() {
    let directory = FakeDirectory::new();
    directory.enter(7).unwrap();
    assert_eq!(directory.add_user_to_group(7, 3), Ok(1));
    assert_eq!(directory.users().len(), 1);
    assert_eq!(
        directory.memberships().all(),
        [Membership {
            id: 1,
            user: 7,
            group: 3
        }]
    );
}

#[test]
fn a_noun_anywhere_in_the_name_says_the_table_of_an_operation() {
    let directory = FakeDirectory::new();
    directory.enter(7).unwrap();
    directory.mark_user_inactive(7).unwrap();
    assert_eq!(
        directory.users().all(),
        [User {
            id: 7,
            active: false
        }]
    );
    directory.groups().insert(Group { id: 3 }).unwrap();
    assert_eq!(directory.how_many_groups_are_there(2), 1);
    assert_eq!(directory.how_many_groups_are_there(4), 0);
}
