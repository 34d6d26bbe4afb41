//! Lets serde carry the engine's types inside other messages, by the one reader and the one writer:
//! a value is taken as it comes, and then read by the same rules as everywhere else.

use super::{Read, Value, parse, to_text};
use crate::calendar::{Interval, Moment, Period};
use crate::money::{Amount, Currency};
use crate::price::Price;
use crate::quote::{Current, Discount, Quote, QuoteRequest, Settlement, Tax};
use crate::rules::Rules;
use alloc::borrow::Cow;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;
use serde::de::{self, Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::ser::{self, Serialize, Serializer};

impl<'de> Deserialize<'de> for Value<'static> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AnyValue)
    }
}

struct AnyValue;

impl<'de> Visitor<'de> for AnyValue {
    type Value = Value<'static>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Self::Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Self::Value, E> {
        Ok(Value::Number(Cow::Owned(value.to_string())))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Self::Value, E> {
        Ok(Value::Number(Cow::Owned(value.to_string())))
    }

    /// No member of the contract is a number with decimals, so its digits do not matter: every reader refuses it.
    fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
        Ok(Value::Number(Cow::Borrowed("a number with decimals")))
    }

    fn visit_str<E>(self, value: &str) -> Result<Self::Value, E> {
        Ok(Value::Text(Cow::Owned(value.to_string())))
    }

    fn visit_string<E>(self, value: String) -> Result<Self::Value, E> {
        Ok(Value::Text(Cow::Owned(value)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
        let mut values = Vec::new();
        while let Some(item) = items.next_element()? {
            values.push(item);
        }
        Ok(Value::List(values))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Self::Value, A::Error> {
        let mut values: Vec<(Cow<'static, str>, Value<'static>)> = Vec::new();
        while let Some((name, value)) = members.next_entry::<String, Value<'static>>()? {
            if values.iter().any(|(known, _)| *known == name) {
                return Err(de::Error::custom(alloc::format!(
                    "the member {name:?} is given twice"
                )));
            }
            values.push((Cow::Owned(name), value));
        }
        Ok(Value::Object(values))
    }
}

impl Serialize for Value<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Value::Null => serializer.serialize_unit(),
            Value::Bool(value) => serializer.serialize_bool(*value),
            Value::Number(text) => match text.parse() {
                Ok(number) => serializer.serialize_u64(number),
                Err(_) => Err(ser::Error::custom("the contract has only whole numbers")),
            },
            Value::Text(text) => serializer.serialize_str(text),
            Value::List(items) => serializer.collect_seq(items),
            Value::Object(members) => {
                serializer.collect_map(members.iter().map(|(name, value)| (name, value)))
            }
        }
    }
}

macro_rules! by_reader_and_writer {
    ($($type:ty),+) => {$(
        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                <$type as Read>::from_value(&Value::deserialize(deserializer)?).map_err(de::Error::custom)
            }
        }

        impl Serialize for $type {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                let text = to_text(self);
                parse(&text).map_err(ser::Error::custom)?.serialize(serializer)
            }
        }
    )+};
}

by_reader_and_writer!(
    Amount,
    Currency,
    Moment,
    Period,
    Interval,
    Price,
    Tax,
    Discount,
    Current,
    Rules,
    QuoteRequest,
    Quote,
    Settlement
);
