//! Filters of our own, where Tera's would make the output differ from run to run.

use tera::{Error, Kwargs, Map, State, Tera, TeraResult, Value};

/// Replaces filters whose result depends on chance.
pub(super) fn register(tera: &mut Tera) {
    // Tera's own collects into a randomly seeded map.
    tera.register_filter("group_by", group_by);
}

/// Groups a list by an attribute; groups stand in the order of their first members.
fn group_by(values: &[Value], kwargs: Kwargs, _: &State) -> TeraResult<Value> {
    let attribute = kwargs.must_get::<&str>("attribute")?;
    let mut groups: Vec<(String, Vec<Value>)> = Vec::new();
    for (at, value) in values.iter().enumerate() {
        let Some(found) = value.get_from_path(attribute) else {
            return Err(Error::message(format!("value {at} has no attribute {attribute}")));
        };
        if found.is_none() {
            continue;
        }
        let key = found.to_string();
        match groups.iter_mut().find(|(known, _)| *known == key) {
            Some((_, members)) => members.push(value.clone()),
            None => groups.push((key, vec![value.clone()])),
        }
    }
    let map: Map = groups.into_iter().map(|(key, members)| (key.into(), members.into())).collect();
    Ok(map.into())
}
