//! The contract's types as OpenAPI describes them: a schema where a value stands, and a definition for what has a name.
//!
//! [`message!`](crate::message) and [`named!`](crate::named) describe what they define, with the same names, types and
//! sentences. What is read and written by hand is described by hand, beside each other in `quote` and `rules`. Only the
//! billing API asks for descriptions, so the browser never carries them (feature `openapi`).

mod quote;
mod rules;
mod schemas;

pub use schemas::{
    Members, Mode, described_enum, described_struct, described_union, list, one_of, one_text_of,
    reference, tagged, text, text_like, whole,
};
/// What descriptions are made of.
pub use utoipa;

use alloc::borrow::ToOwned;
use alloc::boxed::Box;
use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;
use utoipa::openapi::{RefOr, Schema};

/// A schema, or a reference to one.
pub type OneSchema = RefOr<Schema>;

/// A type that can stand in a message.
pub trait Described {
    /// Whether its absence, or null, means something where it is a member of a request.
    const MAY_BE_ABSENT: bool = false;
    /// Whether it may be null; a sparse message leaves it out instead.
    const MAY_BE_NULL: bool = false;
    /// The most elements of a list of these; as in [`Read`](crate::json::Read).
    const ELEMENTS_MAX: Option<usize> = None;

    /// What stands where a value of it does: a reference to its definition where it has a name.
    fn schema() -> RefOr<Schema>;

    /// The same where it is known to be something.
    fn schema_of_something() -> RefOr<Schema> {
        Self::schema()
    }

    /// Adds all definitions that its schema refers to, its own with them.
    fn define(_: &mut Definitions) {}
}

/// Definitions by name.
#[derive(Default)]
#[allow(missing_debug_implementations, reason = "a schema of utoipa has none")]
pub struct Definitions {
    by_name: BTreeMap<String, (&'static str, RefOr<Schema>)>,
    /// Names that two types claim.
    clashes: Vec<String>,
}

impl Definitions {
    /// Adds the definition of the type `full_name`, and whatever it refers to, unless that is there already.
    pub fn add(
        &mut self,
        name: &str,
        full_name: &'static str,
        define: impl FnOnce(&mut Self) -> Schema,
    ) {
        match self.by_name.get(name) {
            Some((known, _)) if *known == full_name => {}
            Some(_) => self.clashes.push(name.to_owned()),
            None => {
                // It may refer to itself, so it is known before it is defined.
                let later = RefOr::T(utoipa::openapi::schema::empty());
                self.by_name.insert(name.to_owned(), (full_name, later));
                let schema = RefOr::T(define(self));
                self.by_name.insert(name.to_owned(), (full_name, schema));
            }
        }
    }

    /// The names that two types claim: there are none, says a test.
    pub fn clashes(&self) -> &[String] {
        &self.clashes
    }

    /// All definitions, by name.
    pub fn into_schemas(self) -> impl Iterator<Item = (String, RefOr<Schema>)> {
        self.by_name
            .into_iter()
            .map(|(name, (_, schema))| (name, schema))
    }
}

/// The definition of a named type, by itself.
pub fn definition<T: Described>(name: &str) -> RefOr<Schema> {
    let mut definitions = Definitions::default();
    T::define(&mut definitions);
    let found = definitions.by_name.remove(name);
    found.map_or_else(
        || RefOr::T(utoipa::openapi::schema::empty()),
        |found| found.1,
    )
}

/// The lines of doc comments as a list; other attributes are none.
#[doc(hidden)]
#[macro_export]
macro_rules! doc_lines {
    ([$([$($attribute:tt)*])*]) => { &[$($crate::doc_lines!(@one $($attribute)*)),*] };
    (@one doc = $line:expr) => { ::core::option::Option::Some($line) };
    (@one $($other:tt)*) => { ::core::option::Option::None };
}

/// Describes a type: a struct by its members, an enum by its names, a union by its kinds (a choice where no member says
/// which), anything else by one schema.
///
/// A member's schema is its type's, or what stands after `=`. The docs of everything stand before it in brackets.
#[doc(hidden)]
#[macro_export]
macro_rules! described {
    (@mode strict) => { $crate::openapi::Mode::Strict };
    (@mode open) => { $crate::openapi::Mode::Open };
    (@mode sparse) => { $crate::openapi::Mode::Sparse };
    (@given) => { ::core::option::Option::None };
    (@given $schema:expr) => { ::core::option::Option::Some($schema) };

    (
        struct $mode:ident $name:ident $(max $max:ident)? [$($docs:tt)*] {
            $($member_docs:tt $member:expr => $type:ty $(= $schema:expr)?;)+
        }
    ) => {
        $crate::described!(@named $name $(max $max)?, |definitions| {
            $crate::described!(@object definitions $mode [$($docs)*] {
                $($member_docs $member => $type $(= $schema)?;)+
            })
        });
    };
    (@object $definitions:ident $mode:ident $docs:tt {
        $($member_docs:tt $member:expr => $type:ty $(= $schema:expr)?;)+
    }) => {
        $crate::openapi::described_struct($crate::described!(@mode $mode), $crate::doc_lines!($docs), |members| {
            members
            $(.with::<$type>(
                $member,
                $crate::doc_lines!($member_docs),
                $crate::described!(@given $($schema)?),
                $definitions,
            ))+
        })
    };
    (enum $name:ident $docs:tt { $($value_docs:tt $wire:literal;)+ }) => {
        $crate::described!(@named $name, |_definitions| {
            $crate::openapi::described_enum(
                $crate::doc_lines!($docs),
                &[$(($wire, $crate::doc_lines!($value_docs))),+],
            )
        });
    };
    (union $name:ident $docs:tt $tag:literal {
        $($kind_docs:tt $kind:literal { $($member_docs:tt $member:expr => $type:ty;)* })+
    }) => {
        $crate::described!(@named $name, |definitions| {
            $crate::openapi::described_union($crate::doc_lines!($docs), [
                $($crate::openapi::tagged(
                    $crate::openapi::Mode::Sparse,
                    ($tag, $kind),
                    $crate::doc_lines!($kind_docs),
                    |members| {
                        members
                        $(.with::<$type>(
                            $member,
                            $crate::doc_lines!($member_docs),
                            ::core::option::Option::None,
                            definitions,
                        ))*
                    },
                )),+
            ])
        });
    };
    (choice $name:ident $docs:tt {
        $($kind_docs:tt { $($member_docs:tt $member:expr => $type:ty;)+ })+
    }) => {
        $crate::described!(@named $name, |definitions| {
            $crate::openapi::described_union($crate::doc_lines!($docs), [
                $($crate::openapi::utoipa::openapi::RefOr::T($crate::described!(@object definitions strict $kind_docs {
                    $($member_docs $member => $type;)+
                }))),+
            ])
        });
    };
    (@named $name:ident $(max $max:ident)?, |$definitions:ident| $schema:expr) => {
        impl $crate::openapi::Described for $name {
            $(const ELEMENTS_MAX: ::core::option::Option<usize> = ::core::option::Option::Some($max);)?

            fn schema() -> $crate::openapi::utoipa::openapi::RefOr<$crate::openapi::utoipa::openapi::Schema> {
                $crate::openapi::reference(stringify!($name))
            }

            fn define(definitions: &mut $crate::openapi::Definitions) {
                let full_name = ::core::any::type_name::<Self>();
                definitions.add(stringify!($name), full_name, |$definitions| $schema);
            }
        }

        $crate::described!(@component $name);
    };
    // What utoipa asks of a body.
    (@component $name:ident) => {
        impl $crate::openapi::utoipa::PartialSchema for $name {
            fn schema() -> $crate::openapi::utoipa::openapi::RefOr<$crate::openapi::utoipa::openapi::Schema> {
                $crate::openapi::definition::<Self>(stringify!($name))
            }
        }

        impl $crate::openapi::utoipa::ToSchema for $name {
            fn name() -> ::std::borrow::Cow<'static, str> {
                ::std::borrow::Cow::Borrowed(stringify!($name))
            }

            fn schemas(
                schemas: &mut ::std::vec::Vec<(
                    ::std::string::String,
                    $crate::openapi::utoipa::openapi::RefOr<$crate::openapi::utoipa::openapi::Schema>,
                )>,
            ) {
                let mut definitions = $crate::openapi::Definitions::default();
                <Self as $crate::openapi::Described>::define(&mut definitions);
                schemas.extend(definitions.into_schemas());
            }
        }
    };
}

macro_rules! plain {
    ($($type:ty: $schema:expr;)+) => {$(
        impl Described for $type {
            fn schema() -> RefOr<Schema> {
                $schema
            }
        }
    )+};
}

plain! {
    String: text();
    &'static str: text();
    Arc<str>: text();
    u16: whole(0, u16::MAX.into());
    u32: whole(0, u32::MAX.into());
    // What JavaScript reads exactly; the contract's counters stay far below.
    u64: whole(0, (1 << 53) - 1);
}

impl Described for bool {
    const MAY_BE_ABSENT: bool = true;

    fn schema() -> RefOr<Schema> {
        use utoipa::openapi::schema::{ObjectBuilder, Type};
        ObjectBuilder::new().schema_type(Type::Boolean).into()
    }
}

impl<T: Described> Described for Option<T> {
    const MAY_BE_ABSENT: bool = true;
    const MAY_BE_NULL: bool = true;

    fn schema() -> RefOr<Schema> {
        schemas::or_null(T::schema())
    }

    fn schema_of_something() -> RefOr<Schema> {
        T::schema()
    }

    fn define(definitions: &mut Definitions) {
        T::define(definitions);
    }
}

/// What may stand there as null only.
#[derive(Debug)]
pub struct Null;

impl Described for Null {
    const MAY_BE_ABSENT: bool = true;

    fn schema() -> RefOr<Schema> {
        schemas::null()
    }
}

/// What a request must name, be it null.
#[derive(Debug)]
pub struct OrNull<T>(core::marker::PhantomData<T>);

impl<T: Described> Described for OrNull<T> {
    const MAY_BE_NULL: bool = true;

    fn schema() -> RefOr<Schema> {
        schemas::or_null(T::schema())
    }

    fn define(definitions: &mut Definitions) {
        T::define(definitions);
    }
}

impl<T: Described> Described for Box<T> {
    fn schema() -> RefOr<Schema> {
        T::schema()
    }

    fn define(definitions: &mut Definitions) {
        T::define(definitions);
    }
}

impl<T: Described> Described for Arc<T> {
    fn schema() -> RefOr<Schema> {
        T::schema()
    }

    fn define(definitions: &mut Definitions) {
        T::define(definitions);
    }
}

impl<T: Described> Described for Vec<T> {
    fn schema() -> RefOr<Schema> {
        list(T::schema(), 0, T::ELEMENTS_MAX)
    }

    fn define(definitions: &mut Definitions) {
        T::define(definitions);
    }
}
