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

#[derive(Clone, Debug, PartialEq)]
struct GroupUser {
    group: u64,
    user: u64,
}

#[fake(
    table(users: User, key = id: u64),
    table(removed_users: User, key = id: u64),
    table(group_users: GroupUser, key(group: u64, user: u64)),
)]
trait Members {
    fn get_user(&self, id: u64) -> Option<User>;
    fn get_removed_user(&self, id: u64) -> Option<User>;
    fn delete_user(&self, id: u64) -> bool;
    fn delete_group_user(&self, group: u64, user: u64) -> bool;
    #[fake(delete(user))]
    fn forget_group_users_of(&self, user: u64) -> usize;
}

fn ada() -> User {
    User {
        id: 7,
        active: true,
    }
}

#[test]
fn of_tables_with_the_same_rows_the_name_says_which() {
    let members = FakeMembers::new();
    members.users().insert(ada()).unwrap();
    assert_eq!(members.get_user(7), Some(ada()));
    assert_eq!(members.get_removed_user(7), None);
    members.removed_users().insert(ada()).unwrap();
    assert_eq!(members.get_removed_user(7), Some(ada()));
}

#[test]
fn a_tables_own_name_comes_before_the_end_of_the_name_of_rows_and_a_longer_noun_before_both() {
    let members = FakeMembers::new();
    members.users().insert(ada()).unwrap();
    let joined = [
        GroupUser { group: 3, user: 7 },
        GroupUser { group: 4, user: 7 },
    ];
    members.group_users().insert_all(joined).unwrap();
    assert!(members.delete_user(7));
    assert!(members.users().is_empty());
    assert!(members.delete_group_user(3, 7));
    assert_eq!(members.group_users().len(), 1);
    assert_eq!(members.forget_group_users_of(7), 1);
}
