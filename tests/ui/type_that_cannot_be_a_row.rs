use fake_runtime::fake;

// shape: `entity = dyn Send`
#[fake(entity = dyn Send)]
trait Objects {}

// shape: `table(texts: str)`
#[fake(table(texts: str, key = id: [u8]))]
trait Texts {}

// shape: `state(name: str)`
#[fake(state(name: str))]
trait Names {}

#[fake(entity = Send + Sync)]
trait Bounds {}

#[fake(crate = Self)]
trait Lost {}

fn main() {
    let _ = (FakeObjects::new(), FakeTexts::new(), FakeNames::new());
    let _ = (FakeBounds::new(), FakeLost::new());
}
