//! Schemas in the few shapes that the contract has.

use super::{Definitions, Described};
use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;
use utoipa::openapi::schema::{
    AdditionalProperties, ArrayBuilder, Object, ObjectBuilder, OneOfBuilder, SchemaType, Type,
};
use utoipa::openapi::{Ref, RefOr, Schema};

/// Any text.
pub fn text() -> RefOr<Schema> {
    ObjectBuilder::new().schema_type(Type::String).into()
}

/// Text of this shape (ECMA-262).
pub fn text_like(pattern: &str) -> RefOr<Schema> {
    ObjectBuilder::new()
        .schema_type(Type::String)
        .pattern(Some(pattern))
        .into()
}

/// One of these texts.
pub fn one_text_of<'a>(texts: impl IntoIterator<Item = &'a str>) -> RefOr<Schema> {
    ObjectBuilder::new()
        .schema_type(Type::String)
        .enum_values(Some(texts))
        .into()
}

/// A whole number in this range.
pub fn whole(min: u64, max: u64) -> RefOr<Schema> {
    ObjectBuilder::new()
        .schema_type(Type::Integer)
        .minimum(Some(utoipa_number(min)))
        .maximum(Some(utoipa_number(max)))
        .into()
}

fn utoipa_number(number: u64) -> utoipa::Number {
    usize::try_from(number).unwrap_or(usize::MAX).into()
}

/// Null.
pub(super) fn null() -> RefOr<Schema> {
    ObjectBuilder::new().schema_type(Type::Null).into()
}

/// A list of these.
pub fn list(of: RefOr<Schema>, min: usize, max: Option<usize>) -> RefOr<Schema> {
    ArrayBuilder::new()
        .items(of)
        .min_items((min > 0).then_some(min))
        .max_items(max)
        .into()
}

/// The definition of this name.
pub fn reference(name: &str) -> RefOr<Schema> {
    RefOr::Ref(Ref::from_schema_name(name))
}

/// Exactly one of these.
pub fn one_of(schemas: impl IntoIterator<Item = RefOr<Schema>>) -> OneOfBuilder {
    schemas
        .into_iter()
        .fold(OneOfBuilder::new(), OneOfBuilder::item)
}

/// The same, or null.
pub(super) fn or_null(schema: RefOr<Schema>) -> RefOr<Schema> {
    match schema {
        RefOr::T(Schema::Object(mut object)) if object.enum_values.is_none() => {
            object.schema_type = or_null_type(object.schema_type);
            RefOr::T(Schema::Object(object))
        }
        RefOr::T(Schema::Array(mut array)) => {
            array.schema_type = or_null_type(array.schema_type);
            RefOr::T(Schema::Array(array))
        }
        other => one_of([null(), other]).into(),
    }
}

fn or_null_type(schema_type: SchemaType) -> SchemaType {
    match schema_type {
        SchemaType::Type(known) => SchemaType::Array(Vec::from([known, Type::Null])),
        other => other,
    }
}

/// What a doc comment says, as one text: links lose their brackets, and what is `None` in Rust is null on the wire.
fn sentence(lines: &[Option<&str>]) -> Option<String> {
    let mut said = String::new();
    for line in lines.iter().flatten().map(|line| line.trim()) {
        if line.is_empty() {
            said.push_str("\n\n");
            continue;
        }
        if !said.is_empty() && !said.ends_with('\n') {
            said.push(' ');
        }
        let line = line.replace("[`", "`").replace("`]", "`");
        said.push_str(&line.replace("`None`", "`null`"));
    }
    (!said.is_empty()).then_some(said)
}

fn described(schema: RefOr<Schema>, lines: &[Option<&str>]) -> RefOr<Schema> {
    let Some(said) = sentence(lines) else {
        return schema;
    };
    match schema {
        RefOr::Ref(mut reference) => {
            reference.description = said;
            RefOr::Ref(reference)
        }
        RefOr::T(mut schema) => {
            match &mut schema {
                Schema::Object(object) => object.description = Some(said),
                Schema::Array(array) => array.description = Some(said),
                Schema::OneOf(one_of) => one_of.description = Some(said),
                Schema::AllOf(all_of) => all_of.description = Some(said),
                Schema::AnyOf(any_of) => any_of.description = Some(said),
                _ => {}
            }
            RefOr::T(schema)
        }
    }
}

/// How a message treats what it does not know and what is nothing; the words of [`message!`](crate::message).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mode {
    /// A request: it knows its members only, and what may be absent may be.
    Strict,
    /// An answer, which may grow.
    Open,
    /// An answer that leaves out what is nothing.
    Sparse,
}

/// An object under construction.
#[allow(missing_debug_implementations, reason = "a builder of utoipa has none")]
pub struct Members {
    mode: Mode,
    object: ObjectBuilder,
}

impl Members {
    fn new(mode: Mode) -> Self {
        let object = ObjectBuilder::new().schema_type(Type::Object);
        let object = if mode == Mode::Strict {
            object.additional_properties(Some(AdditionalProperties::FreeForm(false)))
        } else {
            object
        };
        Members { mode, object }
    }

    /// With a member of the type `T`, described by its type or as `given`.
    #[must_use]
    pub fn with<T: Described>(
        self,
        name: &str,
        lines: &[Option<&str>],
        given: Option<RefOr<Schema>>,
        definitions: &mut Definitions,
    ) -> Self {
        T::define(definitions);
        let (is_required, schema) = match self.mode {
            // What may be absent may be null, in a request.
            Mode::Strict if T::MAY_BE_ABSENT && !T::MAY_BE_NULL => (false, or_null(T::schema())),
            Mode::Strict => (!T::MAY_BE_ABSENT, kept(T::schema())),
            Mode::Open => (true, T::schema()),
            Mode::Sparse => (!T::MAY_BE_NULL, T::schema_of_something()),
        };
        let may_be_null = T::MAY_BE_NULL && self.mode != Mode::Sparse;
        let schema = match given {
            Some(given) if may_be_null => or_null(given),
            Some(given) => given,
            None => schema,
        };
        let object = self.object.property(name, described(schema, lines));
        let object = if is_required {
            object.required(name)
        } else {
            object
        };
        Members { object, ..self }
    }

    /// With a member that is left out where it is nothing.
    #[must_use]
    pub fn optional<T: Described>(
        self,
        name: &str,
        lines: &[Option<&str>],
        definitions: &mut Definitions,
    ) -> Self {
        T::define(definitions);
        let object = self.object.property(name, described(T::schema(), lines));
        Members { object, ..self }
    }

    /// With a member that is always this one text.
    #[must_use]
    pub fn tagged(self, name: &str, value: &str) -> Self {
        let schema = ObjectBuilder::new()
            .schema_type(Type::String)
            .enum_values(Some([value]));
        Members {
            object: self.object.property(name, schema).required(name),
            ..self
        }
    }

    fn done(self, lines: &[Option<&str>]) -> Schema {
        Schema::Object(self.object.description(sentence(lines)).build())
    }
}

/// A text of a request may come to be kept, and PostgreSQL keeps none with U+0000. What answers say back may have it.
fn kept(schema: RefOr<Schema>) -> RefOr<Schema> {
    match schema {
        RefOr::T(Schema::Object(mut object)) if is_plain_text(&object) => {
            object.pattern = Some(r"^[^\u0000]*$".to_owned());
            RefOr::T(Schema::Object(object))
        }
        other => other,
    }
}

fn is_plain_text(object: &Object) -> bool {
    let is_text = match &object.schema_type {
        SchemaType::Type(known) => *known == Type::String,
        SchemaType::Array(known) => known.contains(&Type::String),
        SchemaType::AnyValue => false,
    };
    is_text && object.pattern.is_none() && object.enum_values.is_none()
}

/// The definition of a struct.
pub fn described_struct(
    mode: Mode,
    lines: &[Option<&str>],
    members: impl FnOnce(Members) -> Members,
) -> Schema {
    members(Members::new(mode)).done(lines)
}

/// One kind of several: an object that says which in the member `tag`.
pub fn tagged(
    mode: Mode,
    (tag, value): (&str, &str),
    lines: &[Option<&str>],
    members: impl FnOnce(Members) -> Members,
) -> RefOr<Schema> {
    let object = Members::new(mode).tagged(tag, value);
    RefOr::T(members(object).done(lines))
}

/// The definition of what is one of several kinds of objects.
pub fn described_union(
    lines: &[Option<&str>],
    kinds: impl IntoIterator<Item = RefOr<Schema>>,
) -> Schema {
    one_of(kinds).description(sentence(lines)).into()
}

/// The definition of an enum of names.
pub fn described_enum(lines: &[Option<&str>], names: &[(&str, &[Option<&str>])]) -> Schema {
    let meanings = names.iter().filter_map(|(name, lines)| {
        let meaning = sentence(lines)?;
        Some(alloc::format!("- `{name}`: {meaning}"))
    });
    let said: Vec<String> = sentence(lines).into_iter().chain(meanings).collect();
    let said = said.join("\n");
    let values = names.iter().map(|(name, _)| (*name).to_owned());
    let object: Object = ObjectBuilder::new()
        .schema_type(Type::String)
        .enum_values(Some(values.collect::<Vec<_>>()))
        .description(Some(said))
        .build();
    Schema::Object(object)
}
