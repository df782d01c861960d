//! A queue as workers have it: its trait on Redis and as a fake, by the contract that the attribute generates.

use std::sync::Mutex;

use fake_runtime::fake;
use redis::{Connection, Script};

/// What is to be done.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Job {
    pub(crate) id: u64,
    pub(crate) text: String,
}

#[fake(queue(jobs: Job), contract)]
pub(crate) trait Jobs {
    fn push(&self, job: Job);
    fn push_all(&self, jobs: Vec<Job>);
    /// The job that waits longest, which nobody else gets until it is returned.
    #[fake(receive)]
    fn receive(&self) -> Option<Job>;
    #[fake(ack(|job| job.id == id))]
    fn complete(&self, id: u64) -> bool;
    /// It is there again, in its old place.
    #[fake(nack(|job| job.id == id))]
    fn give_back(&self, id: u64) -> bool;
    fn len(&self) -> usize;
    fn in_flight(&self) -> usize;
    fn purge(&self);
}

/// Redis: jobs by their number in a sorted set, and those that are out in another.
struct RedisJobs<'c>(&'c Mutex<Connection>);

/// `number:id:text`, in the order of numbers.
const PUSH: &str = "
    for _, job in ipairs(ARGV) do
        local number = redis.call('INCR', 'number')
        redis.call('ZADD', 'waiting', number, number .. ':' .. job)
    end";

const RECEIVE: &str = "
    local first = redis.call('ZPOPMIN', 'waiting')
    if #first == 0 then return false end
    redis.call('ZADD', 'out', first[2], first[1])
    return first[1]";

/// Takes the first job with this id that is out; puts it back where that is asked for.
const SETTLE: &str = "
    for _, job in ipairs(redis.call('ZRANGE', 'out', 0, -1)) do
        local number, id = string.match(job, '^(%d+):(%d+):')
        if id == ARGV[1] then
            redis.call('ZREM', 'out', job)
            if ARGV[2] == 'back' then redis.call('ZADD', 'waiting', number, job) end
            return 1
        end
    end
    return 0";

impl RedisJobs<'_> {
    fn run<T: redis::FromRedisValue>(&self, script: &str, arguments: &[String]) -> T {
        let mut redis = self.0.lock().expect("no script panics");
        let script = Script::new(script);
        script
            .prepare_invoke()
            .arg(arguments)
            .invoke(&mut *redis)
            .expect("an answer")
    }

    fn ask<T: redis::FromRedisValue>(&self, command: &str, key: &str) -> T {
        let mut redis = self.0.lock().expect("no command panics");
        redis::cmd(command)
            .arg(key)
            .query(&mut *redis)
            .expect("an answer")
    }
}

fn written(job: &Job) -> String {
    format!("{}:{}", job.id, job.text)
}

fn read(text: &str) -> Job {
    let mut parts = text.splitn(3, ':').skip(1);
    let mut part = || parts.next().expect("three parts");
    Job {
        id: part().parse().expect("a number"),
        text: part().to_owned(),
    }
}

impl Jobs for RedisJobs<'_> {
    fn push(&self, job: Job) {
        self.run(PUSH, &[written(&job)])
    }

    fn push_all(&self, jobs: Vec<Job>) {
        let jobs: Vec<String> = jobs.iter().map(written).collect();
        self.run(PUSH, &jobs)
    }

    fn receive(&self) -> Option<Job> {
        let received: Option<String> = self.run(RECEIVE, &[]);
        received.as_deref().map(read)
    }

    fn complete(&self, id: u64) -> bool {
        self.run(SETTLE, &[id.to_string(), "done".to_owned()])
    }

    fn give_back(&self, id: u64) -> bool {
        self.run(SETTLE, &[id.to_string(), "back".to_owned()])
    }

    fn len(&self) -> usize {
        self.ask("ZCARD", "waiting")
    }

    fn in_flight(&self) -> usize {
        self.ask("ZCARD", "out")
    }

    fn purge(&self) {
        self.run("redis.call('DEL', 'waiting', 'out')", &[])
    }
}

#[test]
fn the_fake_of_a_queue_does_as_a_queue_on_redis_does() {
    let connection = super::redis(10).map(Mutex::new);
    let job = |id, text: &str| Job {
        id,
        text: text.to_owned(),
    };
    let verified = JobsContract::new()
        .real(async || {
            let connection = connection.as_ref().ok_or("there is no Redis")?;
            let jobs = RedisJobs(connection);
            jobs.purge();
            Ok::<_, &str>(((), jobs))
        })
        .pool([job(1, "mail"), job(2, "print"), job(3, "bill")])
        .cases(500)
        .run();
    println!("{verified}");
}
