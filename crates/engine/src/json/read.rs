//! From values to types, with a JSON Pointer to whatever is wrong.

use super::{Quoted, Value};
use crate::error::{Code, QuoteError};
use crate::said;
use crate::sentence::{Listed, Say, sentence};
use alloc::boxed::Box;
use alloc::string::{String, ToString};
use alloc::sync::Arc;
use alloc::vec::Vec;

/// A type of the contract that can be read.
pub trait Read: Sized {
    /// Whether it may be absent or null where it is a member: it then reads null as what its absence means.
    const MAY_BE_ABSENT: bool = false;
    /// The most elements of a list of these.
    const ELEMENTS_MAX: usize = 10_000;

    /// Reads the value at which the reader stands. Where that is at fault it tells the reader so, and gives a blank.
    fn read(from: &mut Reader<'_>) -> Self;

    /// Reads it, or says which member is at fault and which rule it breaks.
    fn from_value(value: &Value<'_>) -> Result<Self, QuoteError> {
        let mut reader = Reader::new(value);
        let read = Self::read(&mut reader);
        reader.fault.map_or(Ok(read), Err)
    }

    /// Reads it from text.
    fn from_text(text: &str) -> Result<Self, QuoteError> {
        Self::from_value(&super::parse(text)?)
    }
}

/// Walks through a value.
///
/// The first fault stays, and whatever is read after it is blank and thrown away with it. So a type that is read needs
/// no way out between two of its members, which in the browser is most of what its code would be.
#[derive(Debug)]
pub struct Reader<'v> {
    value: &'v Value<'v>,
    path: Vec<Segment<'v>>,
    fault: Option<QuoteError>,
}

#[derive(Debug)]
enum Segment<'v> {
    Member(&'v str),
    Element(usize),
}

/// What must be there of a member.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Presence {
    /// The member, and a value.
    Value,
    /// The member; null is a value.
    Member,
    /// Nothing.
    Nothing,
}

const NULL: &Value<'static> = &Value::Null;

impl<'v> Reader<'v> {
    fn new(value: &'v Value<'v>) -> Self {
        Reader {
            value,
            path: Vec::new(),
            fault: None,
        }
    }

    /// The value is at fault: which rule it breaks, and a sentence that names both.
    #[cold]
    pub fn fail(&mut self, code: Code, message: &[&dyn Say]) {
        if self.fault.is_none() {
            let mut fault = QuoteError::new(code, sentence(message));
            for segment in self.path.iter().rev() {
                fault = match *segment {
                    Segment::Member(name) => fault.at(name),
                    Segment::Element(index) => fault.at_index(index),
                };
            }
            self.fault = Some(fault);
        }
    }

    /// The member `name` is at fault.
    #[cold]
    pub(crate) fn fail_at(&mut self, name: &'v str, code: Code, message: &[&dyn Say]) {
        self.path.push(Segment::Member(name));
        self.fail(code, message);
        self.path.pop();
    }

    #[cold]
    fn expected(&mut self, needed: &str) {
        let found = match self.value {
            Value::Null => "null",
            Value::Bool(_) => "true or false",
            Value::Number(_) => "a number",
            Value::Text(_) => "text",
            Value::List(_) => "a list",
            Value::Object(_) => "an object",
        };
        self.fail(
            Code::WrongType,
            said![found, " stands where ", needed, " belongs"],
        );
    }

    /// Goes to the member `name`, and gives the place to return to.
    fn enter(&mut self, name: &'static str, presence: Presence) -> &'v Value<'v> {
        let outer = self.value;
        let found = if let Value::Object(members) = outer {
            members.iter().find(|(known, _)| known == name)
        } else {
            self.expected("an object");
            None
        };
        self.path.push(Segment::Member(name));
        self.value = found.map_or(NULL, |(_, value)| value);
        match (found, presence) {
            (None, Presence::Value | Presence::Member) => {
                self.fail(Code::MissingField, said![name, " is missing"]);
            }
            (Some((_, Value::Null)), Presence::Value) => self.expected("a value"),
            _ => {}
        }
        outer
    }

    fn leave(&mut self, outer: &'v Value<'v>) {
        self.path.pop();
        self.value = outer;
    }

    fn read_at<T: Read>(&mut self, name: &'static str, presence: Presence) -> T {
        let outer = self.enter(name, presence);
        let read = T::read(self);
        self.leave(outer);
        read
    }

    /// The member `name`, which must be there unless its type says what its absence means.
    pub fn member<T: Read>(&mut self, name: &'static str) -> T {
        let presence = if T::MAY_BE_ABSENT {
            Presence::Nothing
        } else {
            Presence::Value
        };
        self.read_at(name, presence)
    }

    /// The member `name`, which must be there, but may be null.
    pub fn nullable<T: Read>(&mut self, name: &'static str) -> Option<T> {
        self.read_at(name, Presence::Member)
    }

    /// The member `name`, read by `read`; it may be absent, which reads as null.
    pub(crate) fn within<T>(&mut self, name: &'static str, read: impl FnOnce(&mut Self) -> T) -> T {
        let outer = self.enter(name, Presence::Nothing);
        let read = read(self);
        self.leave(outer);
        read
    }

    /// The member `name`, which must be a text.
    pub(crate) fn member_text(&mut self, name: &'static str) -> &'v str {
        let outer = self.enter(name, Presence::Value);
        let text = self.text();
        self.leave(outer);
        text
    }

    /// The member `name`, which must be a whole number from `min` to `max`; `code` is the fault of another number.
    pub(crate) fn number(&mut self, name: &'static str, code: Code, min: u32, max: u32) -> u32 {
        let outer = self.enter(name, Presence::Value);
        let number = self.whole_number(code, min, max);
        self.leave(outer);
        number
    }

    /// The same, where it may be absent or null.
    pub(crate) fn optional_number(
        &mut self,
        name: &'static str,
        code: Code,
        min: u32,
        max: u32,
    ) -> Option<u32> {
        self.within(name, |from| from.number_or_null(code, min, max))
    }

    /// The same, where it must be there, but may be null.
    pub(crate) fn nullable_number(
        &mut self,
        name: &'static str,
        code: Code,
        min: u32,
        max: u32,
    ) -> Option<u32> {
        let outer = self.enter(name, Presence::Member);
        let number = self.number_or_null(code, min, max);
        self.leave(outer);
        number
    }

    fn number_or_null(&mut self, code: Code, min: u32, max: u32) -> Option<u32> {
        (!self.is_null()).then(|| self.whole_number(code, min, max))
    }

    /// Whether the member `name` is there, be it null.
    pub(crate) fn has(&self, name: &str) -> bool {
        matches!(self.value, Value::Object(members) if members.iter().any(|(known, _)| known == name))
    }

    /// Refuses members that are not `known`: requests are read strictly, so that a typo changes nothing silently.
    pub fn only(&mut self, known: &[&str]) {
        let Value::Object(members) = self.value else {
            self.expected("an object");
            return;
        };
        let unknown = members
            .iter()
            .find(|(name, _)| !known.contains(&name.as_ref()));
        if let Some((name, _)) = unknown {
            self.fail_at(
                name,
                Code::UnknownField,
                said![
                    Quoted(name),
                    " is not known here; known are ",
                    Listed(known)
                ],
            );
        }
    }

    /// Whether the value is null, or absent.
    pub(crate) fn is_null(&self) -> bool {
        matches!(self.value, Value::Null)
    }

    /// Whether the value is a text.
    pub(crate) fn is_text(&self) -> bool {
        matches!(self.value, Value::Text(_))
    }

    /// The value, which must be a text.
    pub fn text(&mut self) -> &'v str {
        if let Value::Text(text) = self.value {
            return text;
        }
        self.expected("text");
        ""
    }

    /// The value, which must be a number: its digits as they were written.
    fn digits(&mut self) -> &'v str {
        if let Value::Number(digits) = self.value {
            return digits;
        }
        self.expected("a number");
        ""
    }

    fn whole_number(&mut self, code: Code, min: u32, max: u32) -> u32 {
        let digits = self.digits();
        match whole(digits) {
            Some(number) if number >= u64::from(min) && number <= u64::from(max) => {
                u32::try_from(number).unwrap_or(max)
            }
            _ => {
                let rule = said![digits, " is not a whole number from ", min, " to ", max];
                self.fail(code, rule);
                min
            }
        }
    }

    /// Which of some names the value is; `code` is the fault of another name.
    pub fn name(&mut self, code: Code, names: &[&str]) -> usize {
        let given = self.text();
        let found = names.iter().position(|name| *name == given);
        found.unwrap_or_else(|| {
            self.fail(code, said![Quoted(given), " is not one of ", Listed(names)]);
            0
        })
    }

    /// The elements of the value, which must be a list of at most `max`.
    fn elements(&mut self, max: usize) -> &'v [Value<'v>] {
        let Value::List(elements) = self.value else {
            self.expected("a list");
            return &[];
        };
        if elements.len() > max {
            let count = elements.len();
            let rule = said![count, " elements, but at most ", max, " are allowed"];
            self.fail(Code::TooMany, rule);
            return &[];
        }
        elements
    }

    /// Goes to the element `index`, as long as all is well.
    fn enter_element(&mut self, elements: &'v [Value<'v>], index: usize) -> bool {
        match elements.get(index) {
            Some(element) if self.fault.is_none() => {
                self.path.push(Segment::Element(index));
                self.value = element;
                true
            }
            _ => false,
        }
    }
}

/// Digits and nothing else: no sign, no point, no exponent.
fn whole(digits: &str) -> Option<u64> {
    let is_whole = digits.bytes().all(|byte| byte.is_ascii_digit());
    is_whole.then(|| digits.parse().ok()).flatten()
}

impl Read for String {
    fn read(from: &mut Reader<'_>) -> Self {
        from.text().to_string()
    }
}

impl Read for Arc<str> {
    fn read(from: &mut Reader<'_>) -> Self {
        from.text().into()
    }
}

/// A flag that is absent is off.
impl Read for bool {
    const MAY_BE_ABSENT: bool = true;

    fn read(from: &mut Reader<'_>) -> Self {
        match from.value {
            Value::Bool(value) => *value,
            Value::Null => false,
            _ => {
                from.expected("true or false");
                false
            }
        }
    }
}

impl Read for u64 {
    fn read(from: &mut Reader<'_>) -> Self {
        let digits = from.digits();
        whole(digits).unwrap_or_else(|| {
            let rule = said![digits, " is not a whole number from 0"];
            from.fail(Code::WrongType, rule);
            0
        })
    }
}

impl Read for u32 {
    fn read(from: &mut Reader<'_>) -> Self {
        from.whole_number(Code::WrongType, 0, u32::MAX)
    }
}

impl Read for u16 {
    fn read(from: &mut Reader<'_>) -> Self {
        let number = from.whole_number(Code::WrongType, 0, u32::from(u16::MAX));
        u16::try_from(number).unwrap_or(u16::MAX)
    }
}

impl<T: Read> Read for Option<T> {
    const MAY_BE_ABSENT: bool = true;

    fn read(from: &mut Reader<'_>) -> Self {
        (!from.is_null()).then(|| T::read(from))
    }
}

impl<T: Read> Read for Vec<T> {
    fn read(from: &mut Reader<'_>) -> Self {
        let outer = from.value;
        let elements = from.elements(T::ELEMENTS_MAX);
        let mut read = Vec::new();
        while from.enter_element(elements, read.len()) {
            read.push(T::read(from));
            from.leave(outer);
        }
        read
    }
}

impl<T: Read> Read for Box<T> {
    fn read(from: &mut Reader<'_>) -> Self {
        Box::new(T::read(from))
    }
}

impl<T: Read> Read for Arc<T> {
    fn read(from: &mut Reader<'_>) -> Self {
        Arc::new(T::read(from))
    }
}

/// Refuses an id that a list has twice.
pub(crate) fn duplicates<T>(items: &[T], id: impl Fn(&T) -> &Arc<str>) -> Result<(), QuoteError> {
    for (index, item) in items.iter().enumerate() {
        if items
            .iter()
            .take(index)
            .any(|earlier| id(earlier) == id(item))
        {
            let message = sentence(said!["the id ", Quoted(id(item)), " is given twice"]);
            return Err(QuoteError::new(Code::DuplicateId, message)
                .at("id")
                .at_index(index));
        }
    }
    Ok(())
}
