use fake_runtime::fake;

#[derive(Clone)]
struct User {
    id: u64,
    name: String,
}

struct Config;

macro_rules! optional {
    ($ty:ty) => { Option<$ty> };
}

#[fake(entity = User, key = id: u64)]
trait Users {
    // shape: `fn find(&self, id: u64) -> Option<&User>`
    fn find(&self, id: u64) -> Option<&User>;
    // shape: `fn list(&self) -> &[User]`
    fn list(&self) -> &[User];
    // shape: `fn get(&mut self, id: u64) -> Result<&mut User, E>`
    fn get(&mut self, id: u64) -> Result<&mut User, ()>;
    #[fake(find(name))]
    fn called(&self, name: &str) -> Vec<&'_ User>;
    // shape: `fn config(&self) -> &Config`
    fn config(&self) -> &Config;
    // shape: a macro in the place of the answer, `-> optional!(User)`
    fn find_by_name(&self, name: &str) -> optional!(User);
    // These are answered by bodies, which have something to lend.
    #[fake(read = |_| "users")]
    fn kind(&self) -> &'static str;
    #[fake(read = |_| name.trim())]
    fn trimmed<'n>(&self, name: &'n str) -> &'n str;
}

fn main() {
    let _ = FakeUsers::new();
}
