//! Values as the bytes of an entry: postcard's form, which is the same on every machine.

use serde::{Deserialize, Serialize};

/// `None` for what has no such form.
pub fn encode(value: &impl Serialize) -> Option<Vec<u8>> {
    postcard::to_allocvec(value).ok()
}

/// `None` when the bytes are not those of such a value, all of them.
pub fn decode<'b, T: Deserialize<'b>>(bytes: &'b [u8]) -> Option<T> {
    match postcard::take_from_bytes(bytes) {
        Ok((value, [])) => Some(value),
        _ => None,
    }
}

/// Text that is shared.
pub mod text {
    use std::sync::Arc;

    use serde::{Deserialize, Deserializer, Serializer};

    pub fn serialize<S: Serializer>(text: &Arc<str>, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(text)
    }

    pub fn deserialize<'b, D: Deserializer<'b>>(deserializer: D) -> Result<Arc<str>, D::Error> {
        <&str>::deserialize(deserializer).map(Arc::from)
    }
}

/// A list that is shared.
pub mod list {
    use std::sync::Arc;

    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub fn serialize<T: Serialize, S: Serializer>(list: &Arc<[T]>, serializer: S) -> Result<S::Ok, S::Error> {
        list.as_ref().serialize(serializer)
    }

    pub fn deserialize<'b, T: Deserialize<'b>, D: Deserializer<'b>>(deserializer: D) -> Result<Arc<[T]>, D::Error> {
        Vec::deserialize(deserializer).map(Arc::from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_all_of_a_value_is_none() {
        let value = vec![(1u32, "a".to_owned()), (300, "ñ".to_owned())];
        let bytes = encode(&value).unwrap();
        assert_eq!(decode::<Vec<(u32, String)>>(&bytes), Some(value));
        for end in 0..bytes.len() {
            assert_eq!(decode::<Vec<(u32, String)>>(&bytes[..end]), None);
        }
        assert_eq!(decode::<Vec<(u32, String)>>(&[&bytes[..], &[0]].concat()), None);
    }
}
