use std::time::Duration;

use fake_runtime::{Delivery, fake};

#[derive(Clone)]
pub struct Job;

#[fake(queue(jobs: Job, visibilty = Duration::ZERO, ordered, ordered))]
trait Misspelled {
    #[fake(push(priority = 7))]
    fn push(&self, job: Job);
    #[fake(push(answer = number))]
    fn put(&self, job: Job) -> u64;
    #[fake(pop(Job))]
    fn pop(&self) -> Option<Job>;
    #[fake(ack(receipt, receipt))]
    fn done(&self, receipt: u64) -> bool;
    #[fake(receive(max = 2, max = 3))]
    fn several(&self) -> Vec<Delivery<Job>>;
}

fn main() {}
