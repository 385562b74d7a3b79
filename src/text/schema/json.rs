//! The description of the keys as JSON Schema (draft 7), which editors complete and check with.

use serde_json::{Map, Value, json};

use super::shape::{FORMS, Key, Shape};

/// The schema of a document with these keys. Its name is an identifier and no address: the schema
/// belongs to the program that prints it.
#[must_use]
pub fn json_schema(name: &str, title: &str, keys: &'static [Key]) -> Value {
    let mut schema = Map::new();
    schema.insert("$schema".into(), "http://json-schema.org/draft-07/schema#".into());
    schema.insert("$id".into(), format!("urn:newsprint:schema:{name}").into());
    schema.insert("title".into(), title.into());
    schema.extend(object(keys));
    Value::Object(schema)
}

fn object(keys: &'static [Key]) -> Map<String, Value> {
    let properties: Map<String, Value> = keys
        .iter()
        .map(|key| {
            let mut property = match shape(key.shape) {
                Value::Object(map) => map,
                _ => Map::new(),
            };
            property.insert("description".into(), key.doc.into());
            (key.name.to_owned(), Value::Object(property))
        })
        .collect();
    let required: Vec<&str> = keys.iter().filter(|key| key.required).map(|key| key.name).collect();
    let mut map = Map::new();
    map.insert("type".into(), "object".into());
    map.insert("properties".into(), properties.into());
    map.insert("required".into(), required.into());
    map.insert("additionalProperties".into(), false.into());
    map
}

fn shape(shape: Shape) -> Value {
    match shape {
        Shape::Text | Shape::Markdown | Shape::Fonts => json!({ "type": "string", "minLength": 1 }),
        Shape::Colour => json!({ "type": "string", "pattern": "^#[0-9A-Fa-f]{6}$" }),
        Shape::Name => json!({ "type": ["string", "integer"] }),
        Shape::Bool => json!({ "type": "boolean" }),
        Shape::Integer(low, high) => json!({ "type": "integer", "minimum": low, "maximum": high }),
        Shape::Time => json!({ "type": "string" }),
        Shape::TimeOrTrue => json!({ "type": ["string", "boolean"] }),
        Shape::TimeOrSpan => json!({ "type": "string" }),
        Shape::Choice(choices) => json!({ "enum": choices }),
        Shape::BoolOrChoice(choices) => {
            json!({ "anyOf": [{ "type": "boolean" }, { "enum": choices }] })
        }
        Shape::Texts => json!({ "type": "array", "items": { "type": ["string", "integer"] } }),
        Shape::Counted => Value::Object(object(FORMS)),
        Shape::Url => json!({ "type": "string", "format": "uri", "pattern": "^https?://" }),
        Shape::Link => json!({ "type": "string", "pattern": "^(https?://|/)" }),
        Shape::Urls => {
            json!({ "type": "array", "items": { "type": "string", "format": "uri", "pattern": "^https?://" } })
        }
        Shape::Table(keys) => Value::Object(object(keys)),
        Shape::Tables(keys) => json!({ "type": "array", "items": object(keys) }),
        Shape::Named(keys) => json!({ "type": "object", "additionalProperties": object(keys) }),
        Shape::Free => json!({}),
    }
}
