//! From types to JSON text: members in the contract's order, no white space.

use super::parse::plain_length;
use crate::sentence::{Say, say_decimal};
use alloc::boxed::Box;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::mem;

/// A type of the contract that can be written.
pub trait Write {
    /// Appends its JSON to `out`.
    fn write(&self, out: &mut Writer);

    /// Whether it is nothing, so that a sparse message leaves it out.
    fn is_nothing(&self) -> bool {
        false
    }
}

/// The JSON text of a value of the contract.
///
/// ```
/// use midcycle_engine::calendar::Interval;
/// use midcycle_engine::json::to_text;
///
/// assert_eq!(to_text(&Interval::YEAR), r#"{"unit":"year","count":1}"#);
/// ```
pub fn to_text(value: &impl Write) -> String {
    let mut out = Writer::default();
    value.write(&mut out);
    out.into_text()
}

/// Writes JSON piece by piece; commas come by themselves.
#[derive(Debug, Default)]
pub struct Writer {
    text: String,
    comma: bool,
}

impl Writer {
    /// Goes on after a text that is there already, in its room.
    pub fn after(text: String) -> Self {
        Writer { text, comma: false }
    }

    /// What has been written.
    pub fn into_text(self) -> String {
        self.text
    }

    fn separate(&mut self) {
        if self.comma {
            self.text.push(',');
        }
        self.comma = true;
    }

    /// Opens an object or a list; a [`close`](Self::close) of the same must follow.
    pub fn open(&mut self, bracket: char) {
        self.separate();
        self.text.push(bracket);
        self.comma = false;
    }

    /// Closes an object or a list.
    pub fn close(&mut self, bracket: char) {
        self.text.push(bracket);
        self.comma = true;
    }

    /// An object, whose members `members` writes.
    pub fn object(&mut self, members: impl FnOnce(&mut Writer)) {
        self.open('{');
        members(self);
        self.close('}');
    }

    /// A list, whose elements `items` writes.
    pub fn sequence(&mut self, items: impl FnOnce(&mut Writer)) {
        self.open('[');
        items(self);
        self.close(']');
    }

    /// A list of things that can be written.
    pub fn list<'t, T: Write + 't>(&mut self, items: impl IntoIterator<Item = &'t T>) {
        self.sequence(|out| items.into_iter().for_each(|item| item.write(out)));
    }

    /// A number as it was read.
    pub(crate) fn raw(&mut self, number: &str) {
        self.separate();
        self.text.push_str(number);
    }

    /// A member's name, of the contract: one without anything to escape. Its value must follow.
    pub fn name(&mut self, name: &'static str) -> &mut Self {
        self.separate();
        self.text.push('"');
        self.text.push_str(name);
        self.text.push_str("\":");
        self.comma = false;
        self
    }

    /// A member's name, whatever it is; its value must follow.
    pub(crate) fn any_name(&mut self, name: &str) -> &mut Self {
        self.text(name);
        self.text.push(':');
        self.comma = false;
        self
    }

    /// A member.
    pub fn member<T: Write>(&mut self, name: &'static str, value: &T) {
        value.write(self.name(name));
    }

    /// A member, unless there is none.
    pub fn optional_member<T: Write>(&mut self, name: &'static str, value: Option<&T>) {
        if let Some(value) = value {
            self.member(name, value);
        }
    }

    /// A text.
    pub fn text(&mut self, text: &str) {
        self.separate();
        self.quoted(text);
    }

    /// Something whose own text needs no escapes, in quotes: a moment.
    pub fn plain(&mut self, value: &impl Say) {
        self.separate();
        self.text.push('"');
        value.say(&mut self.text);
        self.text.push('"');
    }

    /// A decimal in quotes: `units` x 10^-`decimals`.
    pub(crate) fn decimal(&mut self, units: i128, decimals: u32) {
        self.separate();
        self.text.push('"');
        say_decimal(&mut self.text, units, decimals);
        self.text.push('"');
    }

    /// A whole number.
    pub fn number(&mut self, number: u64) {
        self.separate();
        say_decimal(&mut self.text, number.into(), 0);
    }

    /// `true` or `false`.
    pub fn boolean(&mut self, value: bool) {
        self.separate();
        self.text.push_str(if value { "true" } else { "false" });
    }

    /// `null`.
    pub fn null(&mut self) {
        self.separate();
        self.text.push_str("null");
    }

    /// A string with the escapes of RFC 8785: as few as JSON allows.
    fn quoted(&mut self, text: &str) {
        self.text.push('"');
        if plain_length(text.as_bytes()) < text.len() {
            self.escaped(text);
        } else {
            self.text.push_str(text);
        }
        self.text.push('"');
    }

    #[cold]
    fn escaped(&mut self, text: &str) {
        for character in text.chars() {
            match character {
                '"' => self.text.push_str("\\\""),
                '\\' => self.text.push_str("\\\\"),
                '\u{8}' => self.text.push_str("\\b"),
                '\u{c}' => self.text.push_str("\\f"),
                '\n' => self.text.push_str("\\n"),
                '\r' => self.text.push_str("\\r"),
                '\t' => self.text.push_str("\\t"),
                '\0'..='\u{1f}' => {
                    let code = u32::from(character);
                    self.text
                        .push_str(if code < 0x10 { "\\u000" } else { "\\u001" });
                    self.text.extend(char::from_digit(code % 0x10, 0x10));
                }
                _ => self.text.push(character),
            }
        }
    }
}

/// A text in quotes, inside a sentence: as it stood in the JSON.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Quoted<'t>(pub &'t str);

impl Say for Quoted<'_> {
    fn say(&self, to: &mut String) {
        let mut out = Writer::after(mem::take(to));
        out.text(self.0);
        *to = out.into_text();
    }
}

impl Write for String {
    fn write(&self, out: &mut Writer) {
        out.text(self);
    }
}

impl Write for Arc<str> {
    fn write(&self, out: &mut Writer) {
        out.text(self);
    }
}

impl Write for &'static str {
    fn write(&self, out: &mut Writer) {
        out.text(self);
    }
}

impl Write for bool {
    fn write(&self, out: &mut Writer) {
        out.boolean(*self);
    }
}

impl Write for u64 {
    fn write(&self, out: &mut Writer) {
        out.number(*self);
    }
}

impl Write for u32 {
    fn write(&self, out: &mut Writer) {
        out.number((*self).into());
    }
}

impl Write for u16 {
    fn write(&self, out: &mut Writer) {
        out.number((*self).into());
    }
}

impl<T: Write> Write for Option<T> {
    fn write(&self, out: &mut Writer) {
        match self {
            Some(value) => value.write(out),
            None => out.null(),
        }
    }

    fn is_nothing(&self) -> bool {
        self.is_none()
    }
}

impl<T: Write> Write for Vec<T> {
    fn write(&self, out: &mut Writer) {
        out.list(self);
    }
}

impl<T: Write> Write for Box<T> {
    fn write(&self, out: &mut Writer) {
        T::write(self, out);
    }
}

impl<T: Write> Write for Arc<T> {
    fn write(&self, out: &mut Writer) {
        T::write(self, out);
    }
}
