use fake_runtime::fake;

#[fake(queue(jobs: String))]
trait Jobs {
    fn push(&self, job: String);
    fn pop(&self) -> Option<String>;
}

fn main() {
    let jobs = FakeJobs::new();
    jobs.faults().push().reorder();
    jobs.faults().pop().partition(1).reorder();
}
