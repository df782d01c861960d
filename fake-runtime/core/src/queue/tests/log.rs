//! A log: the same messages, read by consumer groups.

use super::*;

#[test]
fn a_group_reads_the_same_until_it_commits_and_other_groups_do_not_care() {
    let office = office();
    let one = Address::new().partition(&1);
    for text in ["a", "b", "c"] {
        office.jobs().push_to(one, text.to_owned());
    }
    office.with(|state| {
        let jobs = &mut state.jobs;
        assert_eq!(texts(jobs.poll("mail", one, 2)), ["a", "b"]);
        let again = jobs.poll("mail", one, 2);
        assert_eq!((again[1].offset, again[1].receipt), (1, 0));
        jobs.commit_through("mail", one, again[1].offset);
        assert_eq!(texts(jobs.poll("mail", one, 9)), ["c"]);
        assert_eq!((jobs.committed("mail", one), jobs.lag("mail", one)), (2, 1));
        assert_eq!(texts(jobs.poll("stock", one, 9)), ["a", "b", "c"]);
        jobs.commit_through("mail", one, 0);
        assert_eq!(jobs.committed("mail", one), 2, "nobody commits backwards");
        jobs.seek("mail", one, 1);
        assert_eq!(texts(jobs.poll("mail", one, 9)), ["b", "c"]);
        assert_eq!(texts(jobs.read_from(one, 2, 9)), ["c"]);
    });
    assert_eq!(office.jobs().len(), 3, "a log removes nothing");
}

#[test]
fn a_group_stands_in_each_partition_by_itself_and_reads_all_of_them_in_order() {
    let office = office();
    let (one, two) = (Address::new().partition(&1), Address::new().partition(&2));
    for (address, text) in [(one, "a"), (two, "b"), (one, "c")] {
        office.jobs().push_to(address, text.to_owned());
    }
    office.with(|state| {
        let everything = Address::new();
        assert_eq!(texts(state.jobs.poll("g", everything, 9)), ["a", "b", "c"]);
        state.jobs.commit_through("g", one, 0);
        assert_eq!(texts(state.jobs.poll("g", everything, 9)), ["b", "c"]);
        assert_eq!(texts(state.jobs.poll("g", two, 9)), ["b"]);
    });
}
