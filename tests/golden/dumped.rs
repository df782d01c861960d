use fake_runtime::{Violation, fake};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Seat {
    pub hall: u8,
    pub number: u32,
    pub taken: bool,
}

/// A state that can be taken out and put back.
#[fake(entity = Seat, key(hall: u8, number: u32), state(booked: u64), dump)]
pub trait Seats {
    fn insert(&self, seat: Seat) -> Result<(), Violation>;
    #[fake(write = |tx| {
        tx.booked += 1;
        tx.rows.update(&(hall, number), |seat| seat.taken = true).map(drop)
    })]
    fn book(&self, hall: u8, number: u32) -> Result<(), Violation>;
}
