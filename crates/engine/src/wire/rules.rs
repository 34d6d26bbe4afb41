//! Rules: a preset's name, or axes on top of a preset.

use crate::error::Code;
use crate::json::{Quoted, Read, Reader, Write, Writer};
use crate::money::{DECIMALS_MAX, RoundingMode};
use crate::rules::{Axes, Overrides, PRESETS, Round, Rules, Step, preset};
use crate::said;
use crate::sentence::Listed;

/// The most decimals of a rounded factor.
pub(crate) const FACTOR_SCALE_MAX: u32 = 18;

/// The members of rules; the first two are not axes.
const MEMBERS: [&str; 16] = [
    "preset",
    "when_decreasing",
    "unit",
    "day_count",
    "credit_from",
    "charge_from",
    "cycle",
    "credit",
    "charge",
    "credit_basis",
    "factor",
    "intermediate",
    "round",
    "tax_on",
    "surplus",
    "effective",
];

impl Read for Rules {
    fn read(from: &mut Reader<'_>) -> Self {
        if from.is_text() {
            return read_preset(from);
        }
        from.only(&MEMBERS);
        let base = from.within("preset", |from| {
            if from.is_null() {
                Rules::default()
            } else {
                read_preset(from)
            }
        });
        let axes = base.axes.with(overrides(from));
        let when_decreasing = if from.has("when_decreasing") {
            from.within("when_decreasing", |from| {
                (!from.is_null()).then(|| {
                    from.only(MEMBERS.split_at(2).1);
                    overrides(from)
                })
            })
        } else {
            base.when_decreasing
        };
        Rules {
            axes,
            when_decreasing,
        }
    }
}

fn read_preset(from: &mut Reader<'_>) -> Rules {
    let name = from.text();
    preset(name).unwrap_or_else(|| {
        from.fail(
            Code::Rules,
            said![
                Quoted(name),
                " is not a preset; presets are ",
                Listed(&PRESETS)
            ],
        );
        Rules::default()
    })
}

fn overrides(from: &mut Reader<'_>) -> Overrides {
    Overrides {
        unit: from.member("unit"),
        day_count: from.member("day_count"),
        credit_from: from.member("credit_from"),
        charge_from: from.member("charge_from"),
        cycle: from.member("cycle"),
        credit: from.member("credit"),
        charge: from.member("charge"),
        credit_basis: from.member("credit_basis"),
        factor: read_step(from, "factor", FACTOR_SCALE_MAX),
        intermediate: read_step(from, "intermediate", DECIMALS_MAX),
        round: from.member("round"),
        tax_on: from.member("tax_on"),
        surplus: from.member("surplus"),
        effective: from.member("effective"),
    }
}

/// An axis may be absent, absent on purpose (null), or a step.
#[expect(clippy::option_option, reason = "null is a value of these axes")]
fn read_step(from: &mut Reader<'_>, name: &'static str, scale_max: u32) -> Option<Option<Step>> {
    from.has(name).then(|| {
        from.within(name, |from| {
            (!from.is_null()).then(|| {
                from.only(&["scale", "mode"]);
                Step {
                    scale: from.number("scale", Code::Rules, 0, scale_max),
                    mode: from.member("mode"),
                }
            })
        })
    })
}

impl Read for Round {
    fn read(from: &mut Reader<'_>) -> Self {
        from.only(&["mode", "scale", "of"]);
        Round {
            mode: from
                .member::<Option<RoundingMode>>("mode")
                .unwrap_or_default(),
            scale: from.optional_number("scale", Code::Rules, 0, DECIMALS_MAX),
            of: from.member::<Option<_>>("of").unwrap_or_default(),
        }
    }
}

impl Write for Round {
    fn write(&self, out: &mut Writer) {
        out.object(|out| {
            out.member("mode", &self.mode);
            out.member("scale", &self.scale);
            out.member("of", &self.of);
        });
    }
}

impl Write for Step {
    fn write(&self, out: &mut Writer) {
        out.object(|out| {
            out.member("scale", &self.scale);
            out.member("mode", &self.mode);
        });
    }
}

impl Write for Rules {
    /// A preset by its name, everything else by its axes.
    fn write(&self, out: &mut Writer) {
        match PRESETS.iter().find(|name| preset(name) == Some(*self)) {
            Some(name) => out.text(name),
            None => write_axes(out, self),
        }
    }
}

/// All axes, none left to a default.
pub(crate) fn write_axes(out: &mut Writer, rules: &Rules) {
    out.object(|out| {
        write_overrides(out, &all(rules.axes));
        match &rules.when_decreasing {
            None => out.name("when_decreasing").null(),
            Some(overrides) => {
                out.name("when_decreasing")
                    .object(|out| write_overrides(out, overrides));
            }
        }
    });
}

/// Every axis as an override, so that one function writes both.
fn all(axes: Axes) -> Overrides {
    Overrides {
        unit: Some(axes.unit),
        day_count: Some(axes.day_count),
        credit_from: Some(axes.credit_from),
        charge_from: Some(axes.charge_from),
        cycle: Some(axes.cycle),
        credit: Some(axes.credit),
        charge: Some(axes.charge),
        credit_basis: Some(axes.credit_basis),
        factor: Some(axes.factor),
        intermediate: Some(axes.intermediate),
        round: Some(axes.round),
        tax_on: Some(axes.tax_on),
        surplus: Some(axes.surplus),
        effective: Some(axes.effective),
    }
}

/// The axes that are replaced.
pub(crate) fn write_overrides(out: &mut Writer, axes: &Overrides) {
    out.optional_member("unit", axes.unit.as_ref());
    out.optional_member("day_count", axes.day_count.as_ref());
    out.optional_member("credit_from", axes.credit_from.as_ref());
    out.optional_member("charge_from", axes.charge_from.as_ref());
    out.optional_member("cycle", axes.cycle.as_ref());
    out.optional_member("credit", axes.credit.as_ref());
    out.optional_member("charge", axes.charge.as_ref());
    out.optional_member("credit_basis", axes.credit_basis.as_ref());
    out.optional_member("factor", axes.factor.as_ref());
    out.optional_member("intermediate", axes.intermediate.as_ref());
    out.optional_member("round", axes.round.as_ref());
    out.optional_member("tax_on", axes.tax_on.as_ref());
    out.optional_member("surplus", axes.surplus.as_ref());
    out.optional_member("effective", axes.effective.as_ref());
}
