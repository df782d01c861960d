use fake_runtime::fake;

#[derive(Clone)]
pub struct Job;

#[fake(state(total: u64))]
trait Without {
    #[fake(push)]
    fn push(&self, job: Job);
}

#[fake(queue(jobs: Job), queue(more: Job))]
trait Two {
    fn push(&self, job: Job);
    #[fake(queue = less, pop)]
    fn pop(&self) -> Option<Job>;
}

fn main() {}
