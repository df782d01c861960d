use fake_runtime::{World, fake};

#[fake(failures("down".to_owned()))]
trait Mailer {
    fn send(&self, to: &str) -> Result<(), String>;
}

fn main() {
    let world = World::new();
    let mailer = FakeMailer::in_world(&world);
    mailer.faults().send().during(&"rack 1").fail("down".to_owned());
    mailer.all_faults().during(&world).outage();
}
