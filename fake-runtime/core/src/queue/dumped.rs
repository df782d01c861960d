//! A queue as data: its messages with their places and what has become of them, where consumer groups stand, and the numbers
//! that were given. Times are kept as what is left of them: the clock that they are of begins anew.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::address::Written;
use super::log::Position;
use super::message::{Message, Stage};
use super::{Numbers, Queue};
use crate::dump::{Dumped, Json, Refused};
use crate::recording::Recorded;
use crate::statement::Row;

/// A message beside its payload.
#[derive(Serialize, Deserialize)]
struct Around {
    key: u64,
    lane: u32,
    offset: u64,
    #[serde(default, skip_serializing_if = "is_zero")]
    attempts: u32,
    /// A text, for it may be larger than what other readers of JSON can hold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    receipt: Option<String>,
    stage: Left,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "as serde calls it")]
fn is_zero(attempts: &u32) -> bool {
    *attempts == 0
}

/// A message's stage, with the nanoseconds that are left of it.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Left {
    Ready,
    Delayed(u64),
    InFlight(u64),
    Dead,
}

impl<T: Recorded + Row> Dumped for Queue<T> {
    type Row = T;

    fn dump(&self, _: fn(&T) -> Json) -> Json {
        let now = self.now();
        let mut rows = Vec::new();
        for message in self.messages.iter() {
            let around = Around {
                key: message.id,
                lane: message.lane,
                offset: message.offset,
                attempts: message.attempts,
                receipt: (message.receipt != 0).then(|| message.receipt.to_string()),
                stage: match message.stage {
                    Stage::Ready => Left::Ready,
                    Stage::Delayed(due) => Left::Delayed(due.saturating_sub(now)),
                    Stage::InFlight(due) => Left::InFlight(due.saturating_sub(now)),
                    Stage::Dead => Left::Dead,
                },
            };
            let mut row = serde_json::to_value(around)?;
            row["row"] = serde_json::to_value(&*message.payload)?;
            rows.push(row);
        }
        let positions: Vec<&Position> = self.positions.iter().collect();
        Ok(json!({
            "lanes": self.lanes.written(),
            "numbers": self.numbers,
            "positions": positions,
            "rows": rows,
        }))
    }

    fn load(&mut self, from: &Value) -> Result<(), Refused> {
        let lanes: Vec<Written> = field(from, "lanes")?;
        let numbers: Numbers = field(from, "numbers")?;
        let positions: Vec<Position> = field(from, "positions")?;
        let rows: Vec<Value> = field(from, "rows")?;
        let lane = |lane: u32| (lane as usize) < lanes.len();
        let unknown = || Refused::Part("speaks of a lane that it has not".to_owned());
        let now = self.now();
        for (row, number) in rows.into_iter().zip(1..) {
            let unread = |error| Refused::Row(number, error);
            let payload: T = serde_json::from_value(row["row"].clone()).map_err(unread)?;
            let around: Around = serde_json::from_value(row).map_err(unread)?;
            if !lane(around.lane) {
                return Err(unknown());
            }
            let receipt = around.receipt.map(|text| text.parse());
            let receipt = receipt.transpose();
            let message = Message {
                id: around.key,
                lane: around.lane,
                offset: around.offset,
                attempts: around.attempts,
                receipt: receipt
                    .map_err(|_| Refused::Part("has a receipt that is no number".to_owned()))?
                    .unwrap_or(0),
                stage: match around.stage {
                    Left::Ready => Stage::Ready,
                    Left::Delayed(left) => Stage::Delayed(now.saturating_add(left)),
                    Left::InFlight(left) => Stage::InFlight(now.saturating_add(left)),
                    Left::Dead => Stage::Dead,
                },
                payload: Arc::new(payload),
            };
            let put = self.messages.insert(message);
            put.map_err(|violation| Refused::Broken(number, violation))?;
        }
        for position in positions {
            if !lane(position.lane) {
                return Err(unknown());
            }
            let put = self.positions.insert(position);
            put.map_err(|violation| Refused::Part(violation.to_string()))?;
        }
        self.lanes.restore(lanes);
        self.numbers = numbers;
        Ok(())
    }
}

/// A field of the part, or what is wrong with it.
fn field<F: serde::de::DeserializeOwned>(from: &Value, name: &str) -> Result<F, Refused> {
    let found = from.get(name).cloned().unwrap_or(Value::Null);
    serde_json::from_value(found)
        .map_err(|error| Refused::Part(format!("has no `{name}` that can be read: {error}")))
}
