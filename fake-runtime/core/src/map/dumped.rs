//! A map as data: its entries with their deadlines, and how many versions it has given.

use std::time::SystemTime;

use serde_json::{Map as Object, Value, json};

use super::{Entry, Map, MapKey};
use crate::dump::{Dumped, Json, Refused};
use crate::recording::Recorded;

impl<K, V> Dumped for Map<K, V>
where
    K: Recorded + MapKey,
    V: Recorded + Clone + 'static,
{
    type Row = Entry<K, V>;

    fn dump(&self, key: fn(&Entry<K, V>) -> Json) -> Json {
        let mut rows = Vec::new();
        for entry in self.stored() {
            let mut row = Object::new();
            row.insert("key".to_owned(), key(entry)?);
            row.insert("row".to_owned(), serde_json::to_value(entry.value())?);
            if let Some(deadline) = entry.deadline() {
                row.insert("deadline".to_owned(), serde_json::to_value(deadline)?);
            }
            rows.push(Value::Object(row));
        }
        Ok(json!({"versions": self.versions, "rows": rows}))
    }

    fn load(&mut self, from: &Value) -> Result<(), Refused> {
        let broken = |what: &str| Refused::Part(what.to_owned());
        let rows = from["rows"].as_array();
        let rows = rows.ok_or_else(|| broken("has no list of `rows`"))?;
        let versions = from["versions"].as_u64();
        let versions = versions.ok_or_else(|| broken("has no number `versions`"))?;
        for (position, entry) in rows.iter().enumerate() {
            let unread = |error| Refused::Row(position + 1, error);
            let field = |name: &str| entry.get(name).cloned().unwrap_or(Value::Null);
            let key: K = serde_json::from_value(field("key")).map_err(unread)?;
            let value: V = serde_json::from_value(field("row")).map_err(unread)?;
            let deadline: Option<SystemTime> =
                serde_json::from_value(field("deadline")).map_err(unread)?;
            let put = match deadline {
                Some(deadline) => self.put_until(key, value, deadline),
                None => self.put(key.clone(), value).map(|()| {
                    // Also where the map has a time to live for what is put in.
                    self.persist(&key);
                }),
            };
            put.map_err(|violation| Refused::Broken(position + 1, violation))?;
        }
        self.versions = self.versions.max(versions);
        Ok(())
    }
}
