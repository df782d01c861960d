//! A table as data: its rows with their keys, and how far its sequence has come.

use serde_json::{Map, Value, json};

use super::Table;
use crate::dump::{Dumped, Json, Refused};
use crate::recording::Recorded;

impl<R: Recorded + Clone + 'static, K> Dumped for Table<R, K> {
    type Row = R;

    fn dump(&self, key: fn(&R) -> Json) -> Json {
        let mut rows = Vec::new();
        for row in self.stored() {
            let mut entry = Map::new();
            let key = key(row)?;
            if !key.is_null() {
                entry.insert("key".to_owned(), key);
            }
            entry.insert("row".to_owned(), serde_json::to_value(row)?);
            rows.push(Value::Object(entry));
        }
        // A text, for it may be larger than what other readers of JSON can hold.
        Ok(json!({"last": self.sequence.last().to_string(), "rows": rows}))
    }

    fn load(&mut self, from: &Value) -> Result<(), Refused> {
        let broken = |what: &str| Refused::Part(what.to_owned());
        let rows = from["rows"].as_array();
        let rows = rows.ok_or_else(|| broken("has no list of `rows`"))?;
        let last = from["last"].as_str().and_then(|last| last.parse().ok());
        let last = last.ok_or_else(|| broken("has no number `last`"))?;
        for (position, entry) in rows.iter().enumerate() {
            let row = entry.get("row").cloned().unwrap_or(Value::Null);
            let row =
                serde_json::from_value(row).map_err(|error| Refused::Row(position + 1, error))?;
            self.insert(row)
                .map_err(|violation| Refused::Broken(position + 1, violation))?;
        }
        self.sequence.go_on_after(last);
        Ok(())
    }
}
