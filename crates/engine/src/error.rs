//! Why a request cannot be answered: one code, one place, one sentence.

use crate::said;
use crate::sentence::sentence;
use alloc::boxed::Box;
use alloc::string::String;
use core::fmt;

/// The kind of a fault, as `quote.md` names it on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Code {
    /// Not JSON, a member given twice, or beyond the reader's limits of size and depth.
    Syntax,
    /// A member that the contract does not know.
    UnknownField,
    /// A member that the contract requires.
    MissingField,
    /// Another JSON type than the contract's.
    WrongType,
    /// Not a decimal, too many digits, out of range, or negative where that means nothing.
    Amount,
    /// Not a date or instant, kinds mixed, or a year outside 1970..9999.
    Moment,
    /// A period that is empty, reversed, or without length in the unit of the rules.
    Period,
    /// An interval's unit or count, or an anchor day.
    Interval,
    /// Another interval while the current period is kept.
    IntervalChange,
    /// Not an ISO 4217 currency with a minor unit.
    Currency,
    /// An unknown preset, axis or axis value.
    Rules,
    /// Tiers that do not rise, or whose last one is bounded.
    Tiers,
    /// An unknown price model, or a package without a size.
    Price,
    /// Not a whole number from 0 to 1,000,000.
    Quantity,
    /// Not a percentage from 0 to 100.
    Percent,
    /// Both or neither of percent and amount, or a bad number of renewals.
    Discount,
    /// A discount on a line that does not exist.
    UnknownId,
    /// An id given twice in one list.
    DuplicateId,
    /// More lines, tiers, discounts, taxes or changes than the limits allow.
    TooMany,
    /// An amount of the answer beyond 10^18, or a date past 9999.
    Overflow,
}

impl Code {
    /// All of them.
    pub const ALL: [Code; 20] = [
        Code::Syntax,
        Code::UnknownField,
        Code::MissingField,
        Code::WrongType,
        Code::Amount,
        Code::Moment,
        Code::Period,
        Code::Interval,
        Code::IntervalChange,
        Code::Currency,
        Code::Rules,
        Code::Tiers,
        Code::Price,
        Code::Quantity,
        Code::Percent,
        Code::Discount,
        Code::UnknownId,
        Code::DuplicateId,
        Code::TooMany,
        Code::Overflow,
    ];

    /// The code's name on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Code::Syntax => "syntax",
            Code::UnknownField => "unknown_field",
            Code::MissingField => "missing_field",
            Code::WrongType => "wrong_type",
            Code::Amount => "amount",
            Code::Moment => "moment",
            Code::Period => "period",
            Code::Interval => "interval",
            Code::IntervalChange => "interval_change",
            Code::Currency => "currency",
            Code::Rules => "rules",
            Code::Tiers => "tiers",
            Code::Price => "price",
            Code::Quantity => "quantity",
            Code::Percent => "percent",
            Code::Discount => "discount",
            Code::UnknownId => "unknown_id",
            Code::DuplicateId => "duplicate_id",
            Code::TooMany => "too_many",
            Code::Overflow => "overflow",
        }
    }
}

/// A request that cannot be answered, and where and why.
///
/// ```
/// use midcycle_engine::{Code, QuoteError};
///
/// let error = QuoteError::new(Code::Quantity, "quantity is -1, but a whole number from 0 is needed")
///     .at("quantity")
///     .at_index(0)
///     .at("lines");
/// assert_eq!(error.path(), "/lines/0/quantity");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuoteError(Box<Fault>);

/// Boxed, because every answer of the engine has room for an error in it and almost none has one.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Fault {
    code: Code,
    path: String,
    message: String,
}

impl QuoteError {
    /// A fault at the place where it was found; the callers on the way up add their names with
    /// [`at`](Self::at), so that the path costs nothing while all is well.
    #[cold]
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        QuoteError(Box::new(Fault {
            code,
            path: String::new(),
            message: message.into(),
        }))
    }

    /// The same fault, seen from the object that holds the member `name`.
    #[must_use]
    #[cold]
    pub fn at(mut self, name: &str) -> Self {
        let mut path = String::from("/");
        for character in name.chars() {
            match character {
                '~' => path.push_str("~0"),
                '/' => path.push_str("~1"),
                _ => path.push(character),
            }
        }
        path.push_str(&self.0.path);
        self.0.path = path;
        self
    }

    /// The same fault, seen from the list that holds the element `index`.
    #[must_use]
    #[cold]
    pub fn at_index(mut self, index: usize) -> Self {
        self.0.path = sentence(said!["/", index, self.0.path.as_str()]);
        self
    }

    /// What kind of fault it is.
    pub fn code(&self) -> Code {
        self.0.code
    }

    /// Where it is: a JSON Pointer (RFC 6901) into the request.
    pub fn path(&self) -> &str {
        &self.0.path
    }

    /// What is wrong, naming the field, the value and the rule.
    pub fn message(&self) -> &str {
        &self.0.message
    }
}

impl fmt::Display for QuoteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} at {}: {}",
            self.code().as_str(),
            self.path(),
            self.message()
        )
    }
}

impl core::error::Error for QuoteError {}
