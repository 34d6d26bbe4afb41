//! Price models.

use super::common::{decimal, write_decimal};
use crate::error::{Code, QuoteError};
use crate::json::{Members, Read, Value, Write, Writer, list, missing, text, whole_number};
use crate::price::{Price, QUANTITY_MAX, StepTier, TIERS_MAX, UnitTier};
use rust_decimal::Decimal;

impl Read for Price {
    fn read(value: &Value<'_>) -> Result<Self, QuoteError> {
        // Which members are known depends on the model, so that one is looked up first.
        let Value::Object(all) = value else {
            return Err(Members::of(value, &[])
                .err()
                .unwrap_or_else(|| missing("model")));
        };
        let model = all
            .iter()
            .find(|(name, _)| name == "model")
            .map(|(_, value)| value);
        let model =
            text(model.ok_or_else(|| missing("model"))?).map_err(|error| error.at("model"))?;
        let of = |known: &[&str]| Members::of(value, known);
        let unit_tiers = |value: &Value<'_>| list(value, TIERS_MAX, UnitTier::read);
        let step_tiers = |value: &Value<'_>| list(value, TIERS_MAX, StepTier::read);
        let size = |value: &Value<'_>| whole_number(value, Code::Price, 1, QUANTITY_MAX);
        Ok(match model {
            "flat" => Price::Flat {
                amount: of(&["model", "amount"])?.required("amount", decimal)?,
            },
            "per_unit" => Price::PerUnit {
                unit_amount: of(&["model", "unit_amount"])?.required("unit_amount", decimal)?,
            },
            "graduated" => Price::Graduated {
                tiers: of(&["model", "tiers"])?.required("tiers", unit_tiers)?,
            },
            "volume" => Price::Volume {
                tiers: of(&["model", "tiers"])?.required("tiers", unit_tiers)?,
            },
            "stairstep" => Price::Stairstep {
                tiers: of(&["model", "tiers"])?.required("tiers", step_tiers)?,
            },
            "package" => {
                let members = of(&["model", "size", "amount"])?;
                Price::Package {
                    size: members.required("size", size)?,
                    amount: members.required("amount", decimal)?,
                }
            }
            other => {
                let message = alloc::format!(
                    "{other:?} is not one of flat, per_unit, graduated, volume, stairstep, package"
                );
                return Err(QuoteError::new(Code::Price, message).at("model"));
            }
        })
    }
}

impl Write for Price {
    fn write(&self, out: &mut Writer) {
        out.object(|out| match self {
            Price::Flat { amount } => {
                out.name("model").plain("flat");
                write_decimal(out.name("amount"), *amount);
            }
            Price::PerUnit { unit_amount } => {
                out.name("model").plain("per_unit");
                write_decimal(out.name("unit_amount"), *unit_amount);
            }
            Price::Graduated { tiers } => {
                out.name("model").plain("graduated");
                out.name("tiers").list(tiers);
            }
            Price::Volume { tiers } => {
                out.name("model").plain("volume");
                out.name("tiers").list(tiers);
            }
            Price::Stairstep { tiers } => {
                out.name("model").plain("stairstep");
                out.name("tiers").list(tiers);
            }
            Price::Package { size, amount } => {
                out.name("model").plain("package");
                out.name("size").number(*size);
                write_decimal(out.name("amount"), *amount);
            }
        });
    }
}

/// The end of a tier: a number of units, or null in the last one.
fn read_up_to(members: &Members<'_, '_>) -> Result<Option<u32>, QuoteError> {
    match members.nullable("up_to") {
        None => Err(missing("up_to")),
        Some(Value::Null) => Ok(None),
        Some(value) => whole_number(value, Code::Tiers, 1, u32::MAX)
            .map(Some)
            .map_err(|error| error.at("up_to")),
    }
}

fn write_up_to(out: &mut Writer, up_to: Option<u32>) {
    match up_to {
        Some(last) => out.name("up_to").number(last),
        None => out.name("up_to").null(),
    }
}

impl Read for UnitTier {
    fn read(value: &Value<'_>) -> Result<Self, QuoteError> {
        let members = Members::of(value, &["up_to", "unit_amount", "flat_amount"])?;
        Ok(UnitTier {
            up_to: read_up_to(&members)?,
            unit_amount: members.required("unit_amount", decimal)?,
            flat_amount: members
                .optional("flat_amount", decimal)?
                .unwrap_or(Decimal::ZERO),
        })
    }
}

impl Write for UnitTier {
    fn write(&self, out: &mut Writer) {
        out.object(|out| {
            write_up_to(out, self.up_to);
            write_decimal(out.name("unit_amount"), self.unit_amount);
            write_decimal(out.name("flat_amount"), self.flat_amount);
        });
    }
}

impl Read for StepTier {
    fn read(value: &Value<'_>) -> Result<Self, QuoteError> {
        let members = Members::of(value, &["up_to", "amount"])?;
        Ok(StepTier {
            up_to: read_up_to(&members)?,
            amount: members.required("amount", decimal)?,
        })
    }
}

impl Write for StepTier {
    fn write(&self, out: &mut Writer) {
        out.object(|out| {
            write_up_to(out, self.up_to);
            write_decimal(out.name("amount"), self.amount);
        });
    }
}
