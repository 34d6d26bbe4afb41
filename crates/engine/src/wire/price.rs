//! Price models.

use crate::error::Code;
use crate::json::{Quoted, Read, Reader, Write, Writer};
use crate::price::{Price, QUANTITY_MAX, StepTier, TIERS_MAX, UnitTier};
use crate::said;
use alloc::vec::Vec;
use rust_decimal::Decimal;

impl Read for Price {
    fn read(from: &mut Reader<'_>) -> Self {
        // Which members are known depends on the model, so that one is looked up first.
        match from.member_text("model") {
            "flat" => {
                from.only(&["model", "amount"]);
                Price::Flat {
                    amount: from.member("amount"),
                }
            }
            "per_unit" => {
                from.only(&["model", "unit_amount"]);
                Price::PerUnit {
                    unit_amount: from.member("unit_amount"),
                }
            }
            "graduated" => Price::Graduated {
                tiers: read_tiers(from),
            },
            "volume" => Price::Volume {
                tiers: read_tiers(from),
            },
            "stairstep" => Price::Stairstep {
                tiers: read_tiers(from),
            },
            "package" => {
                from.only(&["model", "size", "amount"]);
                Price::Package {
                    size: from.number("size", Code::Price, 1, QUANTITY_MAX),
                    amount: from.member("amount"),
                }
            }
            other => {
                let rule = said![
                    Quoted(other),
                    " is not one of flat, per_unit, graduated, volume, stairstep, package"
                ];
                from.fail_at("model", Code::Price, rule);
                Price::Flat {
                    amount: Decimal::ZERO,
                }
            }
        }
    }
}

fn read_tiers<T: Read>(from: &mut Reader<'_>) -> Vec<T> {
    from.only(&["model", "tiers"]);
    from.member("tiers")
}

impl Write for Price {
    fn write(&self, out: &mut Writer) {
        out.object(|out| match self {
            Price::Flat { amount } => {
                out.name("model").text("flat");
                out.member("amount", amount);
            }
            Price::PerUnit { unit_amount } => {
                out.name("model").text("per_unit");
                out.member("unit_amount", unit_amount);
            }
            Price::Graduated { tiers } => {
                out.name("model").text("graduated");
                out.member("tiers", tiers);
            }
            Price::Volume { tiers } => {
                out.name("model").text("volume");
                out.member("tiers", tiers);
            }
            Price::Stairstep { tiers } => {
                out.name("model").text("stairstep");
                out.member("tiers", tiers);
            }
            Price::Package { size, amount } => {
                out.name("model").text("package");
                out.member("size", size);
                out.member("amount", amount);
            }
        });
    }
}

/// The end of a tier: a number of units, or null in the last one.
fn read_up_to(from: &mut Reader<'_>) -> Option<u32> {
    from.nullable_number("up_to", Code::Tiers, 1, u32::MAX)
}

impl Read for UnitTier {
    const ELEMENTS_MAX: usize = TIERS_MAX;

    fn read(from: &mut Reader<'_>) -> Self {
        from.only(&["up_to", "unit_amount", "flat_amount"]);
        UnitTier {
            up_to: read_up_to(from),
            unit_amount: from.member("unit_amount"),
            flat_amount: from.member::<Option<_>>("flat_amount").unwrap_or_default(),
        }
    }
}

impl Write for UnitTier {
    fn write(&self, out: &mut Writer) {
        out.object(|out| {
            out.member("up_to", &self.up_to);
            out.member("unit_amount", &self.unit_amount);
            out.member("flat_amount", &self.flat_amount);
        });
    }
}

impl Read for StepTier {
    const ELEMENTS_MAX: usize = TIERS_MAX;

    fn read(from: &mut Reader<'_>) -> Self {
        from.only(&["up_to", "amount"]);
        StepTier {
            up_to: read_up_to(from),
            amount: from.member("amount"),
        }
    }
}

impl Write for StepTier {
    fn write(&self, out: &mut Writer) {
        out.object(|out| {
            out.member("up_to", &self.up_to);
            out.member("amount", &self.amount);
        });
    }
}
