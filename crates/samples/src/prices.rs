//! Random amounts and price models.

use crate::random::Random;
use midcycle_engine::Decimal;
use midcycle_engine::price::{Price, StepTier, UnitTier};

/// From nothing to 10^12, mostly what things cost.
pub(crate) fn amount(random: &mut Random) -> Decimal {
    let units = i64::from(random.between(0, u32::MAX));
    match random.between(0, 19) {
        0 => Decimal::ZERO,
        1 => Decimal::new(units, 12),
        2 => Decimal::new(units % 1_000_000_007, 7),
        3 => Decimal::new(1_000_000_000_000, 0),
        4 => Decimal::new(units * 232, 0),
        5 => Decimal::from_i128_with_scale(i128::from(units) * 232_000_000_000_001, 12),
        _ => Decimal::new(units % 1_000_000, 2),
    }
}

/// What one unit costs: mostly small, so that a million of them stay within the limits.
fn unit_amount(random: &mut Random) -> Decimal {
    if random.once_in(8) {
        return amount(random);
    }
    let units = i64::from(random.between(0, 99_999));
    Decimal::new(units, random.pick(&[0, 2, 2, 2, 4, 8]))
}

pub(crate) fn price(random: &mut Random) -> Price {
    match random.between(0, 9) {
        0 => Price::Flat {
            amount: amount(random),
        },
        1 => Price::Graduated {
            tiers: unit_tiers(random),
        },
        2 => Price::Volume {
            tiers: unit_tiers(random),
        },
        3 => Price::Stairstep {
            tiers: up_tos(random)
                .into_iter()
                .map(|up_to| StepTier {
                    up_to,
                    amount: amount(random),
                })
                .collect(),
        },
        4 => Price::Package {
            size: random.between(1, 25),
            amount: unit_amount(random),
        },
        _ => Price::PerUnit {
            unit_amount: unit_amount(random),
        },
    }
}

fn unit_tiers(random: &mut Random) -> Vec<UnitTier> {
    let tier = |up_to, random: &mut Random| UnitTier {
        up_to,
        unit_amount: unit_amount(random),
        flat_amount: if random.once_in(2) {
            Decimal::ZERO
        } else {
            unit_amount(random)
        },
    };
    let up_tos = up_tos(random);
    up_tos
        .into_iter()
        .map(|up_to| tier(up_to, random))
        .collect()
}

/// Ends of tiers: rising, the last one open.
fn up_tos(random: &mut Random) -> Vec<Option<u32>> {
    let mut last = 0;
    let mut ends = Vec::new();
    for _ in 0..random.between(0, 4) {
        last += random.between(1, 30);
        ends.push(Some(last));
    }
    ends.push(None);
    ends
}
