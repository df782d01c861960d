use fake_runtime::fake;

#[derive(Clone)]
pub struct Job {
    pub id: u64,
}

#[fake(queue(jobs: Job, partition = shard))]
trait Asks {
    fn frobnicate(&self, job: Job);
    fn next(&self) -> Option<Job>;
    fn enqueue(&self, job: Job) -> u64;
    fn push(&self, job: Job, priority: u8);
    fn push_urgent(&self, job: Job);
    fn push_delayed(&self, job: Job);
    fn publish(&self, name: String);
    fn receive(&self, max: usize) -> Option<fake_runtime::Delivery<Job>>;
    fn extend(&self, receipt: u64);
    fn poll(&self, offset: u64) -> Option<Job>;
}

#[fake(queue(jobs: Job))]
trait Acknowledged {
    fn recv(&self) -> Job;
    fn ack(&self, id: u64) -> bool;
    fn reject(&self, receipt: u64) -> bool;
    fn nack(&self, receipts: Vec<u64>) -> usize;
    fn commit(&self, group: &str, offset: u64);
    #[fake(find(id))]
    fn find(&self, id: u64) -> Option<Job>;
}

fn main() {}
