//! Messages by definition: a struct's fields are its members on the wire, an enum's names are the wire's names.
//!
//! Messages are read and written by the engine's own reader and writer, in the browser and natively: a fault has a JSON
//! Pointer to its place, and the browser is spared a derived reader of the same messages, which would be a third of its
//! download.

/// Defines a struct that travels: its fields are its members on the wire, in this order. Before it stands how it is read
/// and written: `strict` refuses unknown members, as requests do; `open` messages may grow; `sparse` ones may grow,
/// and leave out what is `None`.
///
/// A field's wire name is its own, or the text after `as`. A member that is null or absent is `None`, and an absent
/// flag is `false`.
#[macro_export]
macro_rules! message {
    (
        $(#[$($doc:tt)*])*
        $mode:ident struct $name:ident {
            $($(#[$($field_doc:tt)*])* $field:ident $(as $wire:literal)?: $type:ty,)+
        }
    ) => {
        $(#[$($doc)*])*
        #[derive(Clone, Debug, PartialEq)]
        pub struct $name {
            $(
                $(#[$($field_doc)*])*
                pub $field: $type,
            )+
        }

        $crate::members!($mode $name { $($field $(as $wire)?,)+ });
        $crate::described!(struct $mode $name [$([$($doc)*])*] {
            $([$([$($field_doc)*])*] $crate::members!(@name $field $($wire)?) => $type;)+
        });
    };
}

/// Lets a struct travel whose fields are its members, in this order: what [`message!`] does for the struct it defines.
#[macro_export]
macro_rules! members {
    (@name $field:ident) => { stringify!($field) };
    (@name $field:ident $wire:literal) => { $wire };
    (@check strict $from:ident [$($known:expr),*]) => { $from.only(&[$($known),*]) };
    (@check $mode:ident $from:ident [$($known:expr),*]) => {};
    (@leaves_out sparse $member:expr) => { $crate::json::Write::is_nothing($member) };
    (@leaves_out $mode:ident $member:expr) => { false };
    ($mode:ident $type:ident { $($field:ident $(as $wire:literal)?,)+ }) => {
        impl $crate::json::Read for $type {
            fn read(from: &mut $crate::json::Reader<'_>) -> Self {
                $crate::members!(@check $mode from [$($crate::members!(@name $field $($wire)?)),+]);
                $type {
                    $($field: from.member($crate::members!(@name $field $($wire)?)),)+
                }
            }
        }

        impl $crate::json::Write for $type {
            fn write(&self, out: &mut $crate::json::Writer) {
                out.open('{');
                $(if !$crate::members!(@leaves_out $mode &self.$field) {
                    out.member($crate::members!(@name $field $($wire)?), &self.$field);
                })+
                out.close('}');
            }
        }
    };
}

/// Defines an enum that travels as one of some names. Another name is of the code after the colon, or `wrong_type`.
#[macro_export]
macro_rules! named {
    (
        $(#[$($doc:tt)*])*
        enum $name:ident $(: $code:ident)? {
            $($(#[$($value_doc:tt)*])* $value:ident = $wire:literal,)+
        }
    ) => {
        $(#[$($doc)*])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum $name {
            $(
                $(#[$($value_doc)*])*
                $value,
            )+
        }

        $crate::described!(enum $name [$([$($doc)*])*] {
            $([$([$($value_doc)*])*] $wire;)+
        });

        impl $name {
            /// Its name on the wire.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $($name::$value => $wire,)+
                }
            }
        }

        impl $crate::json::Read for $name {
            fn read(from: &mut $crate::json::Reader<'_>) -> Self {
                const VALUES: &[$name] = &[$($name::$value),+];
                let index = from.name($crate::named!(@code $($code)?), &[$($wire),+]);
                VALUES.get(index).copied().unwrap_or($crate::named!(@first $name $($value)+))
            }
        }

        impl $crate::json::Write for $name {
            fn write(&self, out: &mut $crate::json::Writer) {
                out.text(self.as_str());
            }
        }
    };
    (@first $name:ident $first:ident $($rest:ident)*) => { $name::$first };
    (@code) => { $crate::Code::WrongType };
    (@code $code:ident) => { $crate::Code::$code };
}
