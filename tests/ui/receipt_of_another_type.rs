use fake_runtime::{Delivery, fake};

pub struct Ticket(u64);

#[fake(queue(jobs: String))]
trait Jobs {
    fn receive(&self) -> Option<Delivery<String>>;
    // shape: `ack(ticket: Ticket)`, a receipt of the trait's own
    #[fake(ack(ticket))]
    fn ack(&self, ticket: Ticket) -> bool;
    #[fake(ack(ticket.0))]
    fn complete(&self, ticket: Ticket) -> bool;
}

fn main() {}
