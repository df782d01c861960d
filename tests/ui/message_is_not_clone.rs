use fake_runtime::fake;

pub struct Job;

#[fake(queue(jobs: Job))]
trait Jobs {
    fn push(&self, job: Job);
    fn pop(&self) -> Option<Job>;
}

fn main() {}
