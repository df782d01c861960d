use fake_runtime::fake;

#[derive(Clone, PartialEq)]
struct Code(f64);

#[derive(Clone)]
struct Star {
    code: Code,
    mass: f64,
    age: u64,
    luminosity: Option<f32>,
}

#[fake(
    entity = Star,
    // shape: `key = code: Code` without `Hash` and `Eq`
    key = code: Code,
    // shape: `unique(mass)` of an `f64`
    unique(mass),
    unique(luminosity),
    index(age),
    unique(age, ignore_case, name = "folded"),
)]
trait Stars {
    fn insert(&self, star: Star);
    fn get(&self, code: &Code) -> Option<Star>;
    fn find_by_age(&self, age: u64) -> Option<Star>;
}

fn main() {
    let _ = FakeStars::new();
}
