//! A queue of jobs: pictures are made smaller by workers that wait for them. A worker fails with a job in hand, an
//! acknowledgement is lost, a job comes twice, a picture is broken.
//!
//! A channel gives each job to a worker once, and in a test with one no job is ever lost. A real queue
//! hides a job while a worker has it, gives it out again when nobody says that it is done, and after some attempts puts it
//! aside. So does the fake, on the world's clock: half a minute takes no time.
//!
//! The remedies are old here, too: acknowledge when the work is done and not before, and do it so that twice is once.
//!
//! ```sh
//! cargo run --example jobs
//! ```

use std::collections::BTreeMap;
use std::thread;
use std::time::Duration;

use fake_runtime::{Delivery, World, fake};

#[derive(Clone, Debug, PartialEq)]
pub enum Job {
    Shrink(u64),
    /// The worker that takes this goes home.
    Stop,
}

const TIMEOUT: Duration = Duration::from_secs(30);

/// The boundary to the queue.
#[fake(queue(jobs: Job, visibility = TIMEOUT, max_attempts = 3))]
pub trait Jobs: Sync {
    fn enqueue(&self, job: Job);
    /// Waits for a job.
    fn next(&self) -> Delivery<Job>;
    /// A job, if there is one.
    fn try_next(&self) -> Option<Delivery<Job>>;
    fn ack(&self, receipt: u64) -> bool;
    fn release(&self, receipt: u64) -> bool;
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Broken;

/// The boundary to the pictures: how often each was made smaller.
#[fake(state(shrunk: BTreeMap<u64, u32>), duplicate = Broken)]
pub trait Pictures: Sync {
    #[fake(write = |tx| {
        *tx.shrunk.entry(picture).or_default() += 1;
        Ok(())
    })]
    fn shrink(&self, picture: u64) -> Result<(), Broken>;
    /// Makes a picture smaller that is large still.
    #[fake(write = |tx| {
        tx.shrunk.entry(picture).or_insert(1);
        Ok(())
    })]
    fn shrink_once(&self, picture: u64) -> Result<(), Broken>;
    #[fake(read = |db| db.shrunk.clone())]
    fn shrunk(&self) -> BTreeMap<u64, u32>;
}

/// The service under test.
#[derive(Clone, Copy)]
pub struct Worker<'a> {
    pub jobs: &'a dyn Jobs,
    pub pictures: &'a dyn Pictures,
    /// Whether a job is acknowledged when it is done, and done once however often it comes.
    pub careful: bool,
}

impl Worker<'_> {
    /// Does one job; `false` for the last.
    pub fn work(&self, delivery: &Delivery<Job>) -> bool {
        let Job::Shrink(picture) = delivery.payload else {
            self.jobs.ack(delivery.receipt);
            return false;
        };
        if self.careful {
            match self.pictures.shrink_once(picture) {
                // Where it counts no more the job comes again, and is done already.
                Ok(()) => drop(self.jobs.ack(delivery.receipt)),
                Err(Broken) => drop(self.jobs.release(delivery.receipt)),
            }
        } else {
            // So that nobody else takes it.
            self.jobs.ack(delivery.receipt);
            let _ = self.pictures.shrink(picture);
        }
        true
    }

    /// Waits for jobs until there is one that ends it.
    pub fn run(&self) {
        while self.work(&self.jobs.next()) {}
    }
}

const PICTURES: u64 = 6;

struct Site {
    world: World,
    jobs: FakeJobs,
    pictures: FakePictures,
}

impl Site {
    fn new() -> Self {
        let world = World::new();
        Self {
            jobs: FakeJobs::in_world(&world),
            pictures: FakePictures::in_world(&world),
            world,
        }
    }

    fn worker(&self, careful: bool) -> Worker<'_> {
        Worker {
            jobs: &self.jobs,
            pictures: &self.pictures,
            careful,
        }
    }

    /// The test: each picture is made smaller once, or its job is put aside.
    fn test(&self, careful: bool) -> Result<(), String> {
        let worker = self.worker(careful);
        for picture in 1..=PICTURES {
            worker.jobs.enqueue(Job::Shrink(picture));
        }
        // As long as what nobody has acknowledged comes again.
        for _ in 0..4 {
            while let Some(delivery) = worker.jobs.try_next() {
                worker.work(&delivery);
            }
            self.world.clock().advance(TIMEOUT);
        }
        let (shrunk, aside) = (self.pictures.shrunk(), self.jobs.jobs().dead_letters());
        let wrong: Vec<String> = (1..=PICTURES)
            .filter(|picture| !aside.contains(&Job::Shrink(*picture)))
            .filter_map(|picture| match shrunk.get(&picture) {
                Some(1) => None,
                Some(times) => Some(format!("picture {picture} was made smaller {times} times")),
                None => Some(format!("picture {picture} is as large as ever")),
            })
            .collect();
        if wrong.is_empty() {
            Ok(())
        } else {
            Err(wrong.join(", "))
        }
    }
}

/// What goes wrong, and how it is armed.
type Trouble = (&'static str, fn(&Site));

const TROUBLE: [Trouble; 5] = [
    ("nothing", |_| ()),
    ("a worker fails with a job in hand", |site| {
        let faults = site.pictures.faults();
        faults.shrink().on_call(3).fail(Broken).optional();
        faults.shrink_once().on_call(3).fail(Broken).optional();
    }),
    ("acknowledgements are lost", |site| {
        site.jobs.faults().ack().times(2).lose_write();
    }),
    ("a job comes twice", |site| {
        site.jobs.faults().enqueue().on_call(5).duplicate();
    }),
    ("picture 4 is broken", |site| {
        let faults = site.pictures.faults();
        let is_broken = |picture: &u64| *picture == 4;
        faults.shrink().when(is_broken).fail(Broken).optional();
        faults.shrink_once().when(is_broken).fail(Broken).optional();
    }),
];

/// Three workers wait on threads of their own for a hundred jobs.
fn three_workers(site: &Site) {
    thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| site.worker(true).run());
        }
        for picture in 1..=100 {
            site.jobs.enqueue(Job::Shrink(picture));
        }
        for _ in 0..3 {
            site.jobs.enqueue(Job::Stop);
        }
    });
}

fn main() {
    println!("The test: six pictures are made smaller, once each. What goes wrong:\n");
    for (number, careful, workers) in [
        (1, false, "acknowledge a job and then do it"),
        (2, true, "do a job once, and acknowledge it when it is done"),
    ] {
        println!("{number}. The workers {workers}:");
        for (what, arm) in TROUBLE {
            let site = Site::new();
            arm(&site);
            match site.test(careful) {
                Ok(()) => println!("    {what:<34} ok"),
                Err(why) => println!("    {what:<34} FAILED: {why}"),
            }
            site.world.verify();
        }
        println!();
    }

    let site = Site::new();
    three_workers(&site);
    let (done, left) = (site.pictures.shrunk().len(), site.jobs.jobs().all().len());
    println!("3. Three workers wait on threads: {done} pictures are done, {left} jobs are left.");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hasty_workers_fail_in_every_trouble() {
        let passed = TROUBLE.map(|(_, arm)| {
            let site = Site::new();
            arm(&site);
            site.test(false).is_ok()
        });
        assert_eq!(passed, [true, false, false, false, false]);
    }

    #[test]
    fn careful_workers_make_each_picture_smaller_once_whatever_goes_wrong() {
        for (what, arm) in TROUBLE {
            let site = Site::new();
            arm(&site);
            assert_eq!(site.test(true), Ok(()), "{what}");
            assert!(site.jobs.jobs().all().is_empty(), "{what}");
            site.world.verify();
        }
    }

    #[test]
    fn a_broken_picture_is_put_aside_after_three_attempts_and_holds_up_no_other() {
        let site = Site::new();
        let attempts = site.pictures.faults().shrink_once();
        let attempts = attempts.when(|picture| *picture == 4).fail(Broken);
        assert_eq!(site.test(true), Ok(()));
        assert_eq!(attempts.fired(), 3);
        assert_eq!(site.jobs.jobs().dead_letters(), [Job::Shrink(4)]);
        attempts.heal();
        assert_eq!(site.jobs.jobs().redrive(), 1);
        let delivery = site.jobs.next();
        assert!(site.worker(true).work(&delivery));
        assert_eq!(site.pictures.shrunk().get(&4), Some(&1));
    }

    #[test]
    fn workers_on_threads_share_the_jobs() {
        let site = Site::new();
        three_workers(&site);
        let shrunk = site.pictures.shrunk();
        assert_eq!(shrunk.len(), 100);
        assert!(shrunk.values().all(|times| *times == 1));
        assert!(site.jobs.jobs().all().is_empty());
    }

    #[test]
    fn a_job_that_takes_longer_than_the_timeout_is_given_to_another_worker() {
        let jobs = FakeJobs::new();
        jobs.enqueue(Job::Shrink(1));
        let slow = jobs.next();
        assert_eq!(jobs.try_next(), None);
        jobs.world().clock().advance(TIMEOUT);
        let other = jobs.try_next().unwrap();
        assert_eq!((other.id, other.attempt), (slow.id, 2));
        assert!(!jobs.ack(slow.receipt));
        assert!(jobs.ack(other.receipt));
    }
}
