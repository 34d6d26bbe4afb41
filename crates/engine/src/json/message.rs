//! Messages by definition: a struct's fields are its members on the wire, its enum's names are the wire's names.
//!
//! Messages are read and written by the engine's own reader and writer, in the browser and natively: a fault has a JSON
//! Pointer to its place, and the browser is spared a derived reader of the same messages, which would be a third of its
//! download.

use super::read::{Members, missing};
use super::{Read, Value, Write, Writer, boolean, list, text};
use crate::error::{Code, QuoteError};
use alloc::boxed::Box;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

/// The most elements of a list inside a message.
const ELEMENTS_MAX: usize = 10_000;

/// A type that may be a member of a message.
pub trait Member: Sized {
    /// Reads it.
    fn read_member(value: &Value<'_>) -> Result<Self, QuoteError>;
    /// Writes it.
    fn write_member(&self, out: &mut Writer);
    /// What an absent member means, where it may be absent.
    fn absent() -> Option<Self> {
        None
    }
    /// Whether it is nothing, so that a sparse message leaves it out.
    fn is_nothing(&self) -> bool {
        false
    }
}

/// Reads the member `name` of the object `value`.
pub fn read_member<T: Member>(value: &Value<'_>, name: &str) -> Result<T, QuoteError> {
    match Members::open(value)?.nullable(name) {
        Some(member) => T::read_member(member).map_err(|error| error.at(name)),
        None => T::absent().ok_or_else(|| missing(name)),
    }
}

/// Refuses members that are not `known`: requests are read strictly, so that a typo changes nothing silently.
pub fn check_members(value: &Value<'_>, known: &[&str]) -> Result<(), QuoteError> {
    Members::of(value, known).map(drop)
}

/// Reads one of some names.
pub fn read_name<T: Copy>(value: &Value<'_>, names: &[(&str, T)]) -> Result<T, QuoteError> {
    super::choice(value, Code::WrongType, names)
}

impl Member for String {
    fn read_member(value: &Value<'_>) -> Result<Self, QuoteError> {
        text(value).map(ToString::to_string)
    }

    fn write_member(&self, out: &mut Writer) {
        out.text(self);
    }
}

impl Member for bool {
    fn read_member(value: &Value<'_>) -> Result<Self, QuoteError> {
        boolean(value)
    }

    fn write_member(&self, out: &mut Writer) {
        out.boolean(*self);
    }

    fn absent() -> Option<Self> {
        Some(false)
    }
}

impl Member for u64 {
    fn read_member(value: &Value<'_>) -> Result<Self, QuoteError> {
        let Value::Number(text) = value else {
            return Err(Members::not_a_number(value));
        };
        text.parse().map_err(|_| {
            QuoteError::new(
                Code::WrongType,
                alloc::format!("{text} is not a whole number from 0"),
            )
        })
    }

    fn write_member(&self, out: &mut Writer) {
        out.raw(&self.to_string());
    }
}

macro_rules! smaller_number {
    ($($type:ty),+) => {$(
        impl Member for $type {
            fn read_member(value: &Value<'_>) -> Result<Self, QuoteError> {
                <$type>::try_from(u64::read_member(value)?)
                    .map_err(|_| QuoteError::new(Code::WrongType, "the number is too large"))
            }

            fn write_member(&self, out: &mut Writer) {
                u64::from(*self).write_member(out);
            }
        }
    )+};
}

smaller_number!(u16, u32);

impl<T: Member> Member for Option<T> {
    fn read_member(value: &Value<'_>) -> Result<Self, QuoteError> {
        super::nullable(value, T::read_member)
    }

    fn write_member(&self, out: &mut Writer) {
        match self {
            Some(value) => value.write_member(out),
            None => out.null(),
        }
    }

    fn absent() -> Option<Self> {
        Some(None)
    }

    fn is_nothing(&self) -> bool {
        self.is_none()
    }
}

impl<T: Member> Member for Vec<T> {
    fn read_member(value: &Value<'_>) -> Result<Self, QuoteError> {
        list(value, ELEMENTS_MAX, T::read_member)
    }

    fn write_member(&self, out: &mut Writer) {
        out.sequence(|out| self.iter().for_each(|item| item.write_member(out)));
    }
}

impl<T: Member> Member for Box<T> {
    fn read_member(value: &Value<'_>) -> Result<Self, QuoteError> {
        T::read_member(value).map(Box::new)
    }

    fn write_member(&self, out: &mut Writer) {
        T::write_member(self, out);
    }
}

/// Types with a reader and a writer of their own are members by them.
macro_rules! members {
    ($($type:ty),+ $(,)?) => {$(
        impl Member for $type {
            fn read_member(value: &Value<'_>) -> Result<Self, QuoteError> {
                <$type as Read>::read(value)
            }

            fn write_member(&self, out: &mut Writer) {
                Write::write(self, out);
            }
        }
    )+};
}

members!(
    crate::money::Amount,
    crate::money::Currency,
    crate::calendar::Moment,
    crate::calendar::Period,
    crate::calendar::Interval,
    crate::price::Price,
    crate::quote::Tax,
    crate::quote::Discount,
    crate::quote::Current,
    crate::quote::Quote,
    crate::quote::Settlement,
    crate::rules::Rules,
);

/// Defines a struct that travels: its fields are its members on the wire, in this order. Before it stands how it is read
/// and written: `strict` refuses unknown members, as requests do; `open` messages may grow; `sparse` ones may grow,
/// and leave out what is `None`.
///
/// A field's wire name is its own, or the text after `as`. A member that is null or absent is `None`, and an absent
/// flag is `false`.
#[macro_export]
macro_rules! message {
    (@name $field:ident) => { stringify!($field) };
    (@name $field:ident $wire:literal) => { $wire };
    (@check strict $value:ident [$($known:expr),*]) => {
        $crate::json::check_members($value, &[$($known),*])?
    };
    (@check $mode:ident $value:ident [$($known:expr),*]) => {};
    (@leaves_out sparse $member:expr) => { $crate::json::Member::is_nothing($member) };
    (@leaves_out $mode:ident $member:expr) => { false };
    (
        $(#[$doc:meta])*
        $mode:ident struct $name:ident {
            $($(#[$field_doc:meta])* $field:ident $(as $wire:literal)?: $type:ty,)+
        }
    ) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq)]
        pub struct $name {
            $(
                $(#[$field_doc])*
                pub $field: $type,
            )+
        }

        impl $crate::json::Read for $name {
            fn read(value: &$crate::json::Value<'_>) -> Result<Self, $crate::QuoteError> {
                $crate::message!(@check $mode value [$($crate::message!(@name $field $($wire)?)),+]);
                Ok($name {
                    $($field: $crate::json::read_member(
                        value, $crate::message!(@name $field $($wire)?))?,)+
                })
            }
        }

        impl $crate::json::Write for $name {
            fn write(&self, out: &mut $crate::json::Writer) {
                out.object(|out| {
                    $(if !$crate::message!(@leaves_out $mode &self.$field) {
                        $crate::json::Member::write_member(
                            &self.$field, out.name($crate::message!(@name $field $($wire)?)));
                    })+
                });
            }
        }

        $crate::message!(@member $name);
    };
    (@member $name:ident) => {
        impl $crate::json::Member for $name {
            fn read_member(
                value: &$crate::json::Value<'_>,
            ) -> Result<Self, $crate::QuoteError> {
                $crate::json::Read::read(value)
            }

            fn write_member(&self, out: &mut $crate::json::Writer) {
                $crate::json::Write::write(self, out);
            }
        }
    };
}

/// Defines an enum that travels as one of some names.
#[macro_export]
macro_rules! named {
    (
        $(#[$doc:meta])*
        enum $name:ident {
            $($(#[$value_doc:meta])* $value:ident = $wire:literal,)+
        }
    ) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name {
            $(
                $(#[$value_doc])*
                $value,
            )+
        }

        impl $name {
            /// Its name on the wire.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $($name::$value => $wire,)+
                }
            }
        }

        impl $crate::json::Member for $name {
            fn read_member(
                value: &$crate::json::Value<'_>,
            ) -> Result<Self, $crate::QuoteError> {
                $crate::json::read_name(value, &[$(($wire, $name::$value)),+])
            }

            fn write_member(&self, out: &mut $crate::json::Writer) {
                out.text(self.as_str());
            }
        }
    };
}
