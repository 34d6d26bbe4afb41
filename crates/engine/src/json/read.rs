//! From values to types, with a JSON Pointer to whatever is wrong.

use super::Value;
use crate::error::{Code, QuoteError};
use alloc::string::String;
use alloc::vec::Vec;

/// A type of the contract that can be read.
pub trait Read: Sized {
    /// Reads it, or says which member is at fault and which rule it breaks.
    fn read(value: &Value<'_>) -> Result<Self, QuoteError>;

    /// Reads it from text.
    fn from_text(text: &str) -> Result<Self, QuoteError> {
        Self::read(&super::parse(text)?)
    }
}

/// The members of an object, all of which must be known.
pub(crate) struct Members<'v, 'a> {
    members: &'v [(alloc::borrow::Cow<'a, str>, Value<'a>)],
}

impl<'v, 'a> Members<'v, 'a> {
    /// The members of `value`, none of them outside `known`.
    pub(crate) fn of(value: &'v Value<'a>, known: &[&str]) -> Result<Self, QuoteError> {
        let all = Members::open(value)?;
        for (name, _) in all.members {
            if !known.contains(&name.as_ref()) {
                let message =
                    alloc::format!("{name:?} is not known here; known are {}", known.join(", "));
                return Err(QuoteError::new(Code::UnknownField, message).at(name));
            }
        }
        Ok(all)
    }

    /// The members of `value`, whatever they are.
    pub(crate) fn open(value: &'v Value<'a>) -> Result<Self, QuoteError> {
        match value {
            Value::Object(members) => Ok(Members { members }),
            other => Err(wrong_type(other, "an object")),
        }
    }

    /// The fault of a value that is no number.
    pub(crate) fn not_a_number(value: &Value<'_>) -> QuoteError {
        wrong_type(value, "a number")
    }

    /// The value of a member; null means absent.
    pub(crate) fn get(&self, name: &str) -> Option<&'v Value<'a>> {
        let value = self.nullable(name)?;
        if matches!(value, Value::Null) {
            None
        } else {
            Some(value)
        }
    }

    /// The value of a member, null included.
    pub(crate) fn nullable(&self, name: &str) -> Option<&'v Value<'a>> {
        self.members
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value)
    }

    /// A member that must be there, read by `read`.
    pub(crate) fn required<T>(
        &self,
        name: &str,
        read: impl FnOnce(&Value<'_>) -> Result<T, QuoteError>,
    ) -> Result<T, QuoteError> {
        let value = self.nullable(name).ok_or_else(|| missing(name))?;
        read(value).map_err(|error| error.at(name))
    }

    /// A member that may be absent or null.
    pub(crate) fn optional<T>(
        &self,
        name: &str,
        read: impl FnOnce(&Value<'_>) -> Result<T, QuoteError>,
    ) -> Result<Option<T>, QuoteError> {
        self.get(name)
            .map(read)
            .transpose()
            .map_err(|error| error.at(name))
    }
}

#[cold]
pub(crate) fn missing(name: &str) -> QuoteError {
    QuoteError::new(Code::MissingField, alloc::format!("{name} is missing")).at(name)
}

#[cold]
fn wrong_type(value: &Value<'_>, needed: &str) -> QuoteError {
    let found = match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::Text(_) => "text",
        Value::List(_) => "a list",
        Value::Object(_) => "an object",
    };
    QuoteError::new(
        Code::WrongType,
        alloc::format!("{found} stands where {needed} belongs"),
    )
}

/// A text.
pub(crate) fn text<'v>(value: &'v Value<'_>) -> Result<&'v str, QuoteError> {
    match value {
        Value::Text(text) => Ok(text),
        other => Err(wrong_type(other, "text")),
    }
}

/// A yes or no.
pub(crate) fn boolean(value: &Value<'_>) -> Result<bool, QuoteError> {
    match value {
        Value::Bool(value) => Ok(*value),
        other => Err(wrong_type(other, "true or false")),
    }
}

/// A list with at most `max` elements.
pub(crate) fn list<T>(
    value: &Value<'_>,
    max: usize,
    read: impl Fn(&Value<'_>) -> Result<T, QuoteError>,
) -> Result<Vec<T>, QuoteError> {
    let Value::List(items) = value else {
        return Err(wrong_type(value, "a list"));
    };
    if items.len() > max {
        let message = alloc::format!("{} elements, but at most {max} are allowed", items.len());
        return Err(QuoteError::new(Code::TooMany, message));
    }
    let read_one = |(index, item)| read(item).map_err(|error| error.at_index(index));
    items.iter().enumerate().map(read_one).collect()
}

/// A value or null.
pub(crate) fn nullable<T>(
    value: &Value<'_>,
    read: impl FnOnce(&Value<'_>) -> Result<T, QuoteError>,
) -> Result<Option<T>, QuoteError> {
    if matches!(value, Value::Null) {
        Ok(None)
    } else {
        read(value).map(Some)
    }
}

/// A whole number from `min` to `max`; `code` is the fault of another number.
pub(crate) fn whole_number(
    value: &Value<'_>,
    code: Code,
    min: u32,
    max: u32,
) -> Result<u32, QuoteError> {
    let Value::Number(text) = value else {
        return Err(wrong_type(value, "a number"));
    };
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let number = if digits { text.parse().ok() } else { None };
    number
        .filter(|number| (min..=max).contains(number))
        .ok_or_else(|| {
            let message = alloc::format!("{text} is not a whole number from {min} to {max}");
            QuoteError::new(code, message)
        })
}

/// One of some names.
pub(crate) fn choice<T: Copy>(
    value: &Value<'_>,
    code: Code,
    names: &[(&str, T)],
) -> Result<T, QuoteError> {
    let given = text(value)?;
    names
        .iter()
        .find(|(name, _)| *name == given)
        .map(|(_, value)| *value)
        .ok_or_else(|| {
            let known: Vec<&str> = names.iter().map(|(name, _)| *name).collect();
            let message = alloc::format!("{given:?} is not one of {}", known.join(", "));
            QuoteError::new(code, message)
        })
}

/// Refuses an id that a list has twice.
pub(crate) fn duplicates<T>(items: &[T], id: impl Fn(&T) -> &String) -> Result<(), QuoteError> {
    for (index, item) in items.iter().enumerate() {
        if items
            .iter()
            .take(index)
            .any(|earlier| id(earlier) == id(item))
        {
            let message = alloc::format!("the id {:?} is given twice", id(item));
            return Err(QuoteError::new(Code::DuplicateId, message)
                .at("id")
                .at_index(index));
        }
    }
    Ok(())
}
