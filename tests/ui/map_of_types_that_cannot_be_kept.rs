use fake_runtime::fake;

#[derive(Clone)]
struct Key(f64);

struct Value;

#[fake(map(values: Key => Value))]
trait Values {
    #[fake(write = |tx| { let _ = tx.values.len(); })]
    fn touch(&self);
}

#[fake(map(texts: String => String))]
trait Counted {
    #[fake(write = |tx| tx.texts.increment("a".to_owned(), String::new()).is_ok())]
    fn count(&self) -> bool;
}

fn main() {}
