//! Free keys in a compact form on disk: as their JSON text.
//!
//! The compact form does not say of which type a value is, and JSON values can be of any.

use serde::{Deserialize, Deserializer, Serializer, de, ser};
use serde_json::{Map, Value};

pub(super) fn serialize<S: Serializer>(
    map: &Map<String, Value>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    if map.is_empty() {
        return serializer.serialize_str("");
    }
    serializer.serialize_str(&serde_json::to_string(map).map_err(ser::Error::custom)?)
}

pub(super) fn deserialize<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Map<String, Value>, D::Error> {
    let text = String::deserialize(deserializer)?;
    if text.is_empty() {
        return Ok(Map::new());
    }
    serde_json::from_str(&text).map_err(de::Error::custom)
}
