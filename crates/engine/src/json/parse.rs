//! JSON text to values (RFC 8259), with limits on size and depth.

use super::Quoted;
use crate::error::{Code, QuoteError};
use crate::said;
use crate::sentence::sentence;
use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

/// The longest text that is read, in bytes. The largest request within the contract's limits is far below it.
pub const TEXT_BYTES_MAX: usize = 4 << 20;
/// The deepest nesting that is read.
pub const DEPTH_MAX: usize = 32;

/// A JSON value; texts borrow from the source where they have no escapes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value<'a> {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number, as it was written.
    Number(Cow<'a, str>),
    /// A string, unescaped.
    Text(Cow<'a, str>),
    /// An array.
    List(Vec<Value<'a>>),
    /// An object; its members in their order, each name once.
    Object(Vec<(Cow<'a, str>, Value<'a>)>),
}

/// Reads one JSON value with nothing but white space around it.
///
/// Errors: `syntax`, with the byte where reading stopped.
pub fn parse(text: &str) -> Result<Value<'_>, QuoteError> {
    if text.len() > TEXT_BYTES_MAX {
        let message = sentence(said![
            "the text has ",
            text.len(),
            " bytes, but at most ",
            TEXT_BYTES_MAX,
            " are read"
        ]);
        return Err(QuoteError::new(Code::Syntax, message));
    }
    let mut reader = Parser { text, at: 0 };
    reader.skip_white();
    let value = reader.value(0)?;
    reader.skip_white();
    if reader.at < text.len() {
        return Err(reader.fault("nothing more was expected"));
    }
    Ok(value)
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Parser<'a> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn take(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    fn skip_white(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    #[cold]
    fn fault(&self, what: &str) -> QuoteError {
        let message = sentence(said!["not JSON: ", what, " at byte ", self.at]);
        QuoteError::new(Code::Syntax, message)
    }

    fn value(&mut self, depth: usize) -> Result<Value<'a>, QuoteError> {
        if depth > DEPTH_MAX {
            return Err(self.fault("it is nested more than 32 deep"));
        }
        match self.peek() {
            Some(b'{') => self.object(depth),
            Some(b'[') => self.list(depth),
            Some(b'"') => Ok(Value::Text(self.string()?)),
            Some(b'-' | b'0'..=b'9') => self.number(),
            Some(b't') => self.word("true", Value::Bool(true)),
            Some(b'f') => self.word("false", Value::Bool(false)),
            Some(b'n') => self.word("null", Value::Null),
            _ => Err(self.fault("a value was expected")),
        }
    }

    fn word(&mut self, word: &str, value: Value<'a>) -> Result<Value<'a>, QuoteError> {
        let found = self
            .text
            .as_bytes()
            .get(self.at..)
            .is_some_and(|rest| rest.starts_with(word.as_bytes()));
        if !found {
            return Err(self.fault("a value was expected"));
        }
        self.at += word.len();
        Ok(value)
    }

    fn list(&mut self, depth: usize) -> Result<Value<'a>, QuoteError> {
        self.at += 1;
        let mut items = Vec::new();
        self.skip_white();
        if self.take(b']') {
            return Ok(Value::List(items));
        }
        loop {
            self.skip_white();
            items.push(
                self.value(depth + 1)
                    .map_err(|error| error.at_index(items.len()))?,
            );
            self.skip_white();
            if self.take(b']') {
                return Ok(Value::List(items));
            }
            if !self.take(b',') {
                return Err(self.fault("a comma or ] was expected"));
            }
        }
    }

    fn object(&mut self, depth: usize) -> Result<Value<'a>, QuoteError> {
        self.at += 1;
        let mut members: Vec<(Cow<'a, str>, Value<'a>)> = Vec::new();
        self.skip_white();
        if self.take(b'}') {
            return Ok(Value::Object(members));
        }
        loop {
            self.skip_white();
            if self.peek() != Some(b'"') {
                return Err(self.fault("a member's name was expected"));
            }
            let name = self.string()?;
            self.skip_white();
            if !self.take(b':') {
                return Err(self.fault("a colon was expected"));
            }
            self.skip_white();
            let value = self.value(depth + 1).map_err(|error| error.at(&name))?;
            if members.iter().any(|(known, _)| *known == name) {
                let message = sentence(said!["the member ", Quoted(&name), " is given twice"]);
                return Err(QuoteError::new(Code::Syntax, message).at(&name));
            }
            members.push((name, value));
            self.skip_white();
            if self.take(b'}') {
                return Ok(Value::Object(members));
            }
            if !self.take(b',') {
                return Err(self.fault("a comma or } was expected"));
            }
        }
    }

    fn number(&mut self) -> Result<Value<'a>, QuoteError> {
        let start = self.at;
        self.take(b'-');
        if !self.take(b'0') {
            self.digits()?;
        }
        if self.take(b'.') {
            self.digits()?;
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.at += 1;
            if !self.take(b'+') {
                self.take(b'-');
            }
            self.digits()?;
        }
        let text = self.text.get(start..self.at).unwrap_or_default();
        Ok(Value::Number(Cow::Borrowed(text)))
    }

    fn digits(&mut self) -> Result<(), QuoteError> {
        if !matches!(self.peek(), Some(b'0'..=b'9')) {
            return Err(self.fault("a digit was expected"));
        }
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        Ok(())
    }

    fn string(&mut self) -> Result<Cow<'a, str>, QuoteError> {
        self.at += 1;
        let plain = self.plain();
        if self.take(b'"') {
            return Ok(Cow::Borrowed(plain));
        }
        self.rest_of_string(plain).map(Cow::Owned)
    }

    /// What stands for itself, from here on.
    fn plain(&mut self) -> &'a str {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let length = plain_length(rest.as_bytes());
        self.at += length;
        rest.get(..length).unwrap_or_default()
    }

    /// The whole string, of which `before` has been read: there is an escape in it, or a fault.
    #[cold]
    fn rest_of_string(&mut self, before: &str) -> Result<String, QuoteError> {
        let mut text = String::from(before);
        loop {
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(text);
                }
                Some(b'\\') => text.push(self.escape()?),
                Some(_) => return Err(self.fault("a control character stands in a string")),
                None => return Err(self.fault("a string does not end")),
            }
            text.push_str(self.plain());
        }
    }

    fn escape(&mut self) -> Result<char, QuoteError> {
        self.at += 1;
        let escaped = self
            .peek()
            .ok_or_else(|| self.fault("a string does not end"))?;
        self.at += 1;
        Ok(match escaped {
            b'"' => '"',
            b'\\' => '\\',
            b'/' => '/',
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => return self.unicode_escape(),
            _ => return Err(self.fault("an unknown escape stands in a string")),
        })
    }

    fn unicode_escape(&mut self) -> Result<char, QuoteError> {
        let first = self.four_hex()?;
        let code = if (0xd800..0xdc00).contains(&first) {
            if !(self.take(b'\\') && self.take(b'u')) {
                return Err(self.fault("half a surrogate pair stands in a string"));
            }
            let second = self.four_hex()?;
            if !(0xdc00..0xe000).contains(&second) {
                return Err(self.fault("half a surrogate pair stands in a string"));
            }
            0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00)
        } else {
            first
        };
        char::from_u32(code).ok_or_else(|| self.fault("half a surrogate pair stands in a string"))
    }

    fn four_hex(&mut self) -> Result<u32, QuoteError> {
        let mut code = 0;
        for _ in 0..4 {
            let digit = self.peek().and_then(|byte| char::from(byte).to_digit(16));
            let Some(digit) = digit else {
                return Err(self.fault("four hex digits were expected"));
            };
            code = code * 16 + digit;
            self.at += 1;
        }
        Ok(code)
    }
}

/// How many bytes of a string stand for themselves: up to a quotation mark, a backslash or a control character.
///
/// Eight bytes are looked at together. A byte b is below n where `b - n` borrows and b has no high bit; what a borrow
/// does to the bytes after the first that is found does not matter.
pub(super) fn plain_length(bytes: &[u8]) -> usize {
    const ONES: u64 = u64::MAX / 255;
    let below = |word: u64, limit: u64| word.wrapping_sub(ONES * limit) & !word;
    let (words, rest) = bytes.as_chunks::<8>();
    let mut length = 0;
    for word in words {
        let word = u64::from_le_bytes(*word);
        let is_mark = below(word ^ (ONES * 0x22), 1);
        let is_backslash = below(word ^ (ONES * 0x5c), 1);
        let found = (below(word, 0x20) | is_mark | is_backslash) & (ONES * 0x80);
        if found != 0 {
            // At most seven.
            return length + usize::try_from(found.trailing_zeros() / 8).unwrap_or(0);
        }
        length += 8;
    }
    let is_special = |byte: &u8| matches!(byte, b'"' | b'\\' | 0..=0x1f);
    length + rest.iter().position(is_special).unwrap_or(rest.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;

    #[test]
    fn broken_texts_are_refused() {
        let deep = "[".repeat(40) + &"]".repeat(40);
        for text in [
            "",
            " ",
            "{",
            "[",
            "[1,]",
            "{\"a\":1,}",
            "{a:1}",
            "{\"a\" 1}",
            "01",
            "1.",
            "-",
            "1e",
            ".5",
            "+1",
            "tru",
            "\"",
            "\"\\x\"",
            "\"\\u12\"",
            "\"\\ud800\"",
            "\"\\ud800\\u0041\"",
            "\"\u{1}\"",
            "1 2",
            "{\"a\":1 \"b\":2}",
            "NaN",
            "\u{feff}1",
            &deep,
        ] {
            assert_eq!(parse(text).unwrap_err().code(), Code::Syntax, "{text}");
        }
        let error = parse(r#"{"a":[{"b":1,"b":2}]}"#).unwrap_err();
        assert_eq!((error.code(), error.path()), (Code::Syntax, "/a/0/b"));
        let long = " ".repeat(TEXT_BYTES_MAX) + "1";
        assert_eq!(parse(&long).unwrap_err().code(), Code::Syntax);
        assert!(parse(&long[1..]).is_ok());
    }

    /// Every byte, wherever it stands, beside every kind of neighbour.
    #[test]
    fn plain_bytes_are_counted_as_one_by_one() {
        for byte in 0..=u8::MAX {
            for at in 0..20 {
                for filler in [b' ', b'!', b'#', b'[', b']', 0x7f, 0x80, 0xa2, 0xff] {
                    let mut bytes = [filler; 20];
                    bytes[at] = byte;
                    let is_special = byte < 0x20 || byte == b'"' || byte == b'\\';
                    let expected = if is_special { at } else { 20 };
                    assert_eq!(plain_length(&bytes), expected, "{byte} at {at} in {filler}");
                }
            }
        }
    }

    /// Whatever the oracle reads, we read to the same values.
    #[test]
    fn values_agree_with_serde_json() {
        for text in [
            r#"{"a": [1, -2.5e3, true, false, null], "b\u00e9\n": "\ud83d\ude00 \\ \" \/", "": {}}"#,
            "[[[[]]]]",
            "\"plain ü text\"",
            "0",
        ] {
            let oracle: serde_json::Value = serde_json::from_str(text).unwrap();
            assert_eq!(to_oracle(&parse(text).unwrap()), oracle, "{text}");
        }
    }

    fn to_oracle(value: &Value<'_>) -> serde_json::Value {
        match value {
            Value::Null => serde_json::Value::Null,
            Value::Bool(value) => (*value).into(),
            Value::Number(text) => serde_json::from_str(text).unwrap(),
            Value::Text(text) => text.to_string().into(),
            Value::List(items) => items.iter().map(to_oracle).collect(),
            Value::Object(members) => members
                .iter()
                .map(|(name, value)| (name.to_string(), to_oracle(value)))
                .collect(),
        }
    }
}
