//! Values that authors write in more than one way: text that YAML may take for something else, and lists of one.

#[cfg(test)]
use schemars::JsonSchema;
use serde::Deserialize;

/// Text that YAML may have taken for a number or a truth value (`title: 1984`).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Words(pub String);

impl<'de> Deserialize<'de> for Words {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Words, D::Error> {
        use serde_json::Value as Json;
        match Json::deserialize(deserializer)? {
            Json::String(s) => Ok(Words(s)),
            Json::Number(n) => Ok(Words(n.to_string())),
            Json::Bool(b) => Ok(Words(b.to_string())),
            _ => Err(serde::de::Error::custom("expected text")),
        }
    }
}

#[cfg(test)]
impl JsonSchema for Words {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Words".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": ["string", "number", "boolean"] })
    }
}

#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(untagged, expecting = "expected one value or a list of them")]
pub enum OneOrMany<T> {
    One(T),
    Many(Vec<T>),
}

impl<T> OneOrMany<T> {
    pub fn into_vec(self) -> Vec<T> {
        match self {
            OneOrMany::One(one) => vec![one],
            OneOrMany::Many(many) => many,
        }
    }
}
