//! Where a cluster keeps a key, and what it refuses: `CLUSTER KEYSLOT` and `CROSSSLOT`.

use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use fake_runtime::{Violation, ViolationKind, fake};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use redis::{Commands, Connection};

use super::verified;

/// A store of three shards.
#[fake(map(entries: String => i64, shards = 3))]
trait Sharded {
    #[fake(write = |tx| {
        for key in keys {
            tx.entries.put((*key).to_owned(), 1)?;
        }
        Ok(())
    })]
    fn put(&self, keys: &[&str]) -> Result<(), Violation>;
    #[fake(write = |tx| Ok(tx.entries.delete_all(keys.iter().map(|key| &**key))))]
    fn delete(&self, keys: &[&str]) -> Result<usize, Violation>;
    #[fake(read = |db| db.entries.slot_of(key))]
    fn slot(&self, key: &str) -> u16;
}

/// A server that is killed in the end.
struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A cluster of one node, which has all slots.
fn cluster() -> Option<(Server, Connection)> {
    let free = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr());
    let port = free.expect("a free port").port();
    let folder = env!("CARGO_TARGET_TMPDIR");
    let server = Command::new("redis-server")
        .args([
            "--port",
            &port.to_string(),
            "--cluster-enabled",
            "yes",
            "--save",
            "",
            "--dir",
            folder,
        ])
        .args(["--cluster-config-file", &format!("nodes-{port}.conf")])
        .stdout(Stdio::null())
        .spawn();
    let server = Server(verified(
        "Redis",
        "`redis-server`, to start a cluster of one",
        server,
    )?);
    let url = format!("redis://127.0.0.1:{port}");
    let client = redis::Client::open(url).expect("a URL");
    let begin = Instant::now();
    let connected = loop {
        match client.get_connection() {
            Err(_) if begin.elapsed() < Duration::from_secs(10) => {
                thread::sleep(Duration::from_millis(20));
            }
            connected => break connected,
        }
    };
    let mut connection = verified("Redis", "a cluster of one", connected)?;
    let added = redis::cmd("CLUSTER")
        .arg("ADDSLOTSRANGE")
        .arg(0)
        .arg(16383)
        .query::<()>(&mut connection);
    verified("Redis", "a cluster of one", added)?;
    while !state(&mut connection).contains("cluster_state:ok") {
        assert!(
            begin.elapsed() < Duration::from_secs(20),
            "the cluster comes up"
        );
        thread::sleep(Duration::from_millis(20));
    }
    Some((server, connection))
}

fn state(connection: &mut Connection) -> String {
    redis::cmd("CLUSTER")
        .arg("INFO")
        .query(connection)
        .expect("the state of the cluster")
}

#[test]
fn a_key_is_in_the_slot_where_redis_has_it() {
    let Some((_server, mut redis)) = cluster() else {
        return;
    };
    let fake = FakeSharded::new();
    let mut rng = StdRng::seed_from_u64(1);
    let mut drawn = || {
        let length = rng.random_range(0..12);
        (0..length)
            .map(|_| b"ab{}:\xc3\xa9"[rng.random_range(0..5)] as char)
            .collect::<String>()
    };
    let given = [
        "123456789",
        "foo{bar}",
        "foo{}{bar}",
        "foo{{bar}}zap",
        "foo{bar}{zap}",
        "user:é",
        "",
    ];
    let keys: Vec<String> = given
        .map(str::to_owned)
        .into_iter()
        .chain((0..2000).map(|_| drawn()))
        .collect();
    for key in keys {
        let slot: u16 = redis::cmd("CLUSTER")
            .arg("KEYSLOT")
            .arg(&key)
            .query(&mut redis)
            .expect("a slot");
        assert_eq!(fake.slot(&key), slot, "{key:?}");
    }
}

#[test]
fn one_step_over_keys_of_two_slots_is_refused_as_a_cluster_does() {
    let Some((_server, mut redis)) = cluster() else {
        return;
    };
    let fake = FakeSharded::new();
    let mut rng = StdRng::seed_from_u64(2);
    let mut refused = 0;
    for _ in 0..500 {
        let key = |rng: &mut StdRng| {
            let tag = ["{a}", "{b}", ""][rng.random_range(0..3)];
            format!("{tag}{}", rng.random_range(0..3))
        };
        let keys = [key(&mut rng), key(&mut rng)];
        let names = [keys[0].as_str(), keys[1].as_str()];
        let (real, ours) = if rng.random() {
            let pairs = names.map(|key| (key, 1));
            (
                redis.mset::<_, _, ()>(&pairs).map(|()| 0),
                fake.put(&names).map(|()| 0),
            )
        } else {
            (redis.del::<_, usize>(&names), fake.delete(&names))
        };
        match (real, ours) {
            (Ok(real), Ok(ours)) => assert_eq!(ours, real, "{keys:?}"),
            (Err(real), Err(ours)) => {
                refused += 1;
                assert_eq!(real.code(), Some("CROSSSLOT"), "{keys:?}");
                assert_eq!(ours.kind(), ViolationKind::CrossShard, "{keys:?}");
            }
            (real, ours) => panic!("{keys:?}: Redis answers {real:?}, the fake {ours:?}"),
        }
    }
    assert!(refused > 100, "only {refused} steps went over two slots");
}
