//! A cache in front of a catalogue, and three things that a cache does and a `HashMap` in a test does not: it forgets
//! what was just put in, it forgets to the nanosecond, and it is empty for everybody at once.
//!
//! The fake evicts an entry between the write and the read (`evict()`), lets it end on the world's clock, and makes all
//! callers miss before the first of them has filled it (a delay). Each of these has a service that is wrong and one
//! that is right.
//!
//! ```sh
//! cargo run --example cache
//! ```

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use fake_runtime::{World, fake};
use tokio::task::JoinSet;

#[derive(Clone, Debug, PartialEq)]
pub struct Product {
    pub id: u64,
    pub cents: u32,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Down {
    Cache,
    Catalogue,
}

/// The truth, which is slow to ask.
#[fake(entity = Product, key = id: u64, duplicate = Down::Catalogue, failures(Down::Catalogue))]
#[async_trait]
pub trait Catalogue: Send + Sync {
    async fn find(&self, id: u64) -> Result<Option<Product>, Down>;
    async fn save(&self, product: Product) -> Result<(), Down>;
}

/// The cache: of prices, and of who is fetching one. It holds a thousand, and what was used least goes first.
#[fake(
    map(prices: u64 => u32, ttl = MINUTE, capacity = 1000),
    map(locks: u64 => ()),
    failures(Down::Cache),
)]
#[async_trait]
pub trait Cache: Send + Sync {
    #[fake(exists, map = prices)]
    async fn contains(&self, id: u64) -> Result<bool, Down>;
    #[fake(get, map = prices)]
    async fn get(&self, id: u64) -> Result<Option<u32>, Down>;
    #[fake(put, map = prices)]
    async fn put(&self, id: u64, price: u32) -> Result<(), Down>;
    #[fake(put(if_absent, value = (), ttl = SECOND), map = locks)]
    async fn lock(&self, id: u64) -> Result<bool, Down>;
    #[fake(delete, map = locks)]
    async fn unlock(&self, id: u64) -> Result<(), Down>;
}

const SECOND: Duration = Duration::from_secs(1);
const MINUTE: Duration = Duration::from_secs(60);

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Way {
    /// Fills the cache, then reads what is there: "it was just put in".
    FillThenRead,
    /// Answers what it has found or fetched, whatever the cache makes of it.
    ReadThrough,
    /// The same, and only one of all who miss fetches.
    OneFetches,
}

#[derive(Debug, PartialEq)]
pub enum Failure {
    /// What cannot happen, the author thought.
    NotInCache,
    NoSuchProduct,
    Down(Down),
}

impl From<Down> for Failure {
    fn from(down: Down) -> Self {
        Self::Down(down)
    }
}

/// The service under test.
#[derive(Clone)]
pub struct Prices {
    pub cache: Arc<dyn Cache>,
    pub catalogue: Arc<dyn Catalogue>,
    pub way: Way,
}

impl Prices {
    pub async fn price(&self, id: u64) -> Result<u32, Failure> {
        match self.way {
            Way::FillThenRead => self.fill_then_read(id).await,
            Way::ReadThrough => self.read_through(id).await,
            Way::OneFetches => self.one_fetches(id).await,
        }
    }

    async fn fill_then_read(&self, id: u64) -> Result<u32, Failure> {
        if !self.cache.contains(id).await? {
            let price = self.fetch(id).await?;
            self.cache.put(id, price).await?;
        }
        self.cache.get(id).await?.ok_or(Failure::NotInCache)
    }

    /// A cache that is down is one that is empty.
    async fn cached(&self, id: u64) -> Option<u32> {
        self.cache.get(id).await.ok().flatten()
    }

    async fn read_through(&self, id: u64) -> Result<u32, Failure> {
        if let Some(price) = self.cached(id).await {
            return Ok(price);
        }
        let price = self.fetch(id).await?;
        let _ = self.cache.put(id, price).await;
        Ok(price)
    }

    async fn one_fetches(&self, id: u64) -> Result<u32, Failure> {
        loop {
            if let Some(price) = self.cached(id).await {
                return Ok(price);
            }
            if self.cache.lock(id).await.unwrap_or(true) {
                let price = self.read_through(id).await;
                let _ = self.cache.unlock(id).await;
                return price;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    async fn fetch(&self, id: u64) -> Result<u32, Failure> {
        let product = self.catalogue.find(id).await?;
        Ok(product.ok_or(Failure::NoSuchProduct)?.cents)
    }
}

/// A cache, a catalogue with one product, and the service over both.
fn shop(way: Way) -> (FakeCache, FakeCatalogue, Prices) {
    let world = World::new();
    let (cache, catalogue) = (FakeCache::in_world(&world), FakeCatalogue::in_world(&world));
    let product = Product { id: 7, cents: 100 };
    catalogue.rows().insert(product).expect("the first row");
    let prices = Prices {
        cache: Arc::new(cache.clone()),
        catalogue: Arc::new(catalogue.clone()),
        way,
    };
    (cache, catalogue, prices)
}

const CALLERS: u64 = 100;

/// How often the catalogue is asked where a hundred callers miss at once: nothing is in the cache before all have looked.
fn stampede(way: Way) -> u64 {
    let (cache, catalogue, prices) = shop(way);
    cache.faults().put().delay(Duration::from_millis(5));
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build()
        .expect("a runtime without I/O");
    runtime.block_on(async {
        let mut callers = JoinSet::new();
        for _ in 0..CALLERS {
            let prices = prices.clone();
            callers.spawn(async move { prices.price(7).await });
        }
        while let Some(price) = callers.join_next().await {
            assert_eq!(price.expect("no caller panics"), Ok(100));
        }
    });
    catalogue.calls().find().count()
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    println!("1. The entry is evicted between the write and the read:");
    for way in [Way::FillThenRead, Way::ReadThrough] {
        let (cache, _, prices) = shop(way);
        cache.faults().get().once().evict();
        println!("    {way:?}: {:?}", prices.price(7).await);
    }

    println!("\n2. A price changes while the old one is cached for a minute:");
    let (cache, catalogue, prices) = shop(Way::ReadThrough);
    let clock = cache.world().clock().clone();
    prices.price(7).await.expect("it is in the catalogue");
    let changed = Product { id: 7, cents: 90 };
    catalogue
        .rows()
        .upsert(changed)
        .expect("a row replaces its own");
    clock.advance(MINUTE - Duration::from_nanos(1));
    println!(
        "    a nanosecond before it ends: {:?}",
        prices.price(7).await
    );
    clock.advance(Duration::from_nanos(1));
    println!(
        "    when it ends:                {:?}",
        prices.price(7).await
    );

    println!("\n3. {CALLERS} callers find the cache empty. Asked of the catalogue:");
    let handle = std::thread::spawn(|| {
        for way in [Way::ReadThrough, Way::OneFetches] {
            println!("    {way:?}: {} times", stampede(way));
        }
    });
    handle.join().expect("nobody panics");
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Way; 3] = [Way::FillThenRead, Way::ReadThrough, Way::OneFetches];

    #[tokio::test]
    async fn without_evictions_every_way_is_right() {
        for way in ALL {
            let (cache, catalogue, prices) = shop(way);
            assert_eq!(prices.price(7).await, Ok(100));
            assert_eq!(prices.price(7).await, Ok(100));
            catalogue.calls().find().assert_once();
            assert_eq!(cache.prices().all(), [(7, 100)]);
            assert_eq!(prices.price(8).await, Err(Failure::NoSuchProduct));
        }
    }

    #[tokio::test]
    async fn an_entry_that_is_evicted_between_write_and_read_breaks_who_reads_it_back() {
        for way in ALL {
            let (cache, _, prices) = shop(way);
            let evicted = cache.faults().get().once().evict();
            // One who looks first finds it evicted there, which is a miss.
            cache.prices().put(7, 100).unwrap();
            let wanted = match way {
                Way::FillThenRead => Err(Failure::NotInCache),
                _ => Ok(100),
            };
            assert_eq!(prices.price(7).await, wanted, "{way:?}");
            assert_eq!((evicted.fired(), evicted.changed()), (1, 1));
        }
    }

    #[tokio::test]
    async fn a_price_is_cached_to_the_last_nanosecond_of_its_minute_and_no_longer() {
        for way in ALL {
            let (cache, catalogue, prices) = shop(way);
            let clock = cache.world().clock().clone();
            assert_eq!(prices.price(7).await, Ok(100));
            catalogue
                .rows()
                .upsert(Product { id: 7, cents: 90 })
                .unwrap();
            clock.advance(MINUTE - Duration::from_nanos(1));
            assert_eq!(prices.price(7).await, Ok(100));
            clock.advance(Duration::from_nanos(1));
            assert_eq!(prices.price(7).await, Ok(90), "{way:?}");
        }
    }

    #[test]
    fn a_hundred_callers_ask_the_catalogue_a_hundred_times_or_once() {
        assert_eq!(stampede(Way::ReadThrough), CALLERS);
        assert_eq!(stampede(Way::OneFetches), 1);
    }

    #[tokio::test(start_paused = true)]
    async fn a_lock_whose_owner_is_gone_frees_itself() {
        let (cache, _, prices) = shop(Way::OneFetches);
        assert_eq!(cache.lock(7).await, Ok(true));
        let clock = cache.world().clock().clone();
        let waiting = tokio::spawn(async move { prices.price(7).await });
        tokio::time::sleep(Duration::from_millis(500)).await;
        assert!(!waiting.is_finished());
        clock.advance(SECOND);
        assert_eq!(waiting.await.unwrap(), Ok(100));
    }

    #[tokio::test(start_paused = true)]
    async fn a_cache_that_is_down_is_a_slow_day_and_no_outage() {
        for way in ALL {
            let (cache, _, prices) = shop(way);
            cache.all_faults().outage();
            let wanted = match way {
                Way::FillThenRead => Err(Failure::Down(Down::Cache)),
                _ => Ok(100),
            };
            assert_eq!(prices.price(7).await, wanted, "{way:?}");
        }
    }

    #[tokio::test]
    async fn the_price_that_was_used_least_recently_makes_room() {
        let (cache, catalogue, prices) = shop(Way::ReadThrough);
        cache.prices().set_capacity(2);
        for id in [1, 2, 3] {
            catalogue.rows().insert(Product { id, cents: 1 }).unwrap();
        }
        for id in [1, 2, 1, 3] {
            prices.price(id).await.unwrap();
        }
        assert_eq!(cache.prices().keys(), [1, 3]);
    }
}
