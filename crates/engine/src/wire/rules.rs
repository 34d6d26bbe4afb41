//! Rules: a preset's name, or axes on top of a preset.

use crate::calendar::{DayCount, Unit};
use crate::error::{Code, QuoteError};
use crate::json::{Members, Read, Value, Write, Writer, choice, nullable, text, whole_number};
use crate::money::{DECIMALS_MAX, RoundingMode};
use crate::rules::{
    Axes, CreditBasis, Cycle, Effective, From, Overrides, PRESETS, Round, RoundOf, Rules, Share,
    Step, Surplus, TaxOn, preset,
};

/// The most decimals of a rounded factor.
const FACTOR_SCALE_MAX: u32 = 18;

const AXES: [&str; 14] = [
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
    fn read(value: &Value<'_>) -> Result<Self, QuoteError> {
        if let Value::Text(name) = value {
            return read_preset(name);
        }
        let mut known = [""; 16];
        let names = AXES.iter().chain(&["preset", "when_decreasing"]);
        for (slot, name) in known.iter_mut().zip(names) {
            *slot = name;
        }
        let members = Members::of(value, &known)?;
        let base = members
            .optional("preset", |value| read_preset(text(value)?))?
            .unwrap_or_default();
        let axes = base.axes.with(overrides(&members)?);
        let when_decreasing = match members.nullable("when_decreasing") {
            None => base.when_decreasing,
            Some(value) => nullable(value, |value| overrides(&Members::of(value, &AXES)?))
                .map_err(|error| error.at("when_decreasing"))?,
        };
        Ok(Rules {
            axes,
            when_decreasing,
        })
    }
}

fn read_preset(name: &str) -> Result<Rules, QuoteError> {
    preset(name).ok_or_else(|| {
        let known = PRESETS.join(", ");
        QuoteError::new(
            Code::Rules,
            alloc::format!("{name:?} is not a preset; presets are {known}"),
        )
    })
}

fn overrides(members: &Members<'_, '_>) -> Result<Overrides, QuoteError> {
    fn axis<T: Copy>(
        members: &Members<'_, '_>,
        name: &str,
        names: &[(&str, T)],
    ) -> Result<Option<T>, QuoteError> {
        members.optional(name, |value| choice(value, Code::Rules, names))
    }
    // For these null is a value of its own: no such rounding.
    let step = |name: &str, scale_max: u32| {
        members
            .nullable(name)
            .map(|value| nullable(value, |value| read_step(value, scale_max)))
            .transpose()
            .map_err(|error| error.at(name))
    };
    Ok(Overrides {
        unit: axis(members, "unit", &Unit::ALL)?,
        day_count: axis(members, "day_count", &DayCount::ALL)?,
        credit_from: axis(members, "credit_from", &From::ALL)?,
        charge_from: axis(members, "charge_from", &From::ALL)?,
        cycle: axis(members, "cycle", &Cycle::ALL)?,
        credit: axis(members, "credit", &Share::ALL)?,
        charge: axis(members, "charge", &Share::ALL)?,
        credit_basis: axis(members, "credit_basis", &CreditBasis::ALL)?,
        factor: step("factor", FACTOR_SCALE_MAX)?,
        intermediate: step("intermediate", DECIMALS_MAX)?,
        round: members.optional("round", read_round)?,
        tax_on: axis(members, "tax_on", &TaxOn::ALL)?,
        surplus: axis(members, "surplus", &Surplus::ALL)?,
        effective: axis(members, "effective", &Effective::ALL)?,
    })
}

fn read_mode(value: &Value<'_>) -> Result<RoundingMode, QuoteError> {
    choice(value, Code::Rules, &RoundingMode::ALL)
}

fn read_step(value: &Value<'_>, scale_max: u32) -> Result<Step, QuoteError> {
    let members = Members::of(value, &["scale", "mode"])?;
    let scale = |value: &Value<'_>| whole_number(value, Code::Rules, 0, scale_max);
    Ok(Step {
        scale: members.required("scale", scale)?,
        mode: members.required("mode", read_mode)?,
    })
}

fn read_round(value: &Value<'_>) -> Result<Round, QuoteError> {
    let members = Members::of(value, &["mode", "scale", "of"])?;
    let scale = |value: &Value<'_>| whole_number(value, Code::Rules, 0, DECIMALS_MAX);
    let of = |value: &Value<'_>| choice(value, Code::Rules, &RoundOf::ALL);
    Ok(Round {
        mode: members.optional("mode", read_mode)?.unwrap_or_default(),
        scale: members.optional("scale", scale)?,
        of: members.optional("of", of)?.unwrap_or_default(),
    })
}

impl Write for Rules {
    /// A preset by its name, everything else by its axes.
    fn write(&self, out: &mut Writer) {
        match PRESETS.iter().find(|name| preset(name) == Some(*self)) {
            Some(name) => out.plain(name),
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

fn name_of<T: Copy + PartialEq>(names: &[(&'static str, T)], value: T) -> &'static str {
    names
        .iter()
        .find(|(_, known)| *known == value)
        .map_or("", |(name, _)| name)
}

fn write_overrides(out: &mut Writer, axes: &Overrides) {
    fn axis<T: Copy + PartialEq>(
        out: &mut Writer,
        name: &str,
        names: &[(&'static str, T)],
        value: Option<T>,
    ) {
        if let Some(value) = value {
            out.name(name).plain(name_of(names, value));
        }
    }
    axis(out, "unit", &Unit::ALL, axes.unit);
    axis(out, "day_count", &DayCount::ALL, axes.day_count);
    axis(out, "credit_from", &From::ALL, axes.credit_from);
    axis(out, "charge_from", &From::ALL, axes.charge_from);
    axis(out, "cycle", &Cycle::ALL, axes.cycle);
    axis(out, "credit", &Share::ALL, axes.credit);
    axis(out, "charge", &Share::ALL, axes.charge);
    axis(out, "credit_basis", &CreditBasis::ALL, axes.credit_basis);
    write_step(out, "factor", axes.factor);
    write_step(out, "intermediate", axes.intermediate);
    if let Some(round) = axes.round {
        out.name("round").object(|out| {
            out.name("mode")
                .plain(name_of(&RoundingMode::ALL, round.mode));
            match round.scale {
                Some(scale) => out.name("scale").number(scale),
                None => out.name("scale").null(),
            }
            out.name("of").plain(name_of(&RoundOf::ALL, round.of));
        });
    }
    axis(out, "tax_on", &TaxOn::ALL, axes.tax_on);
    axis(out, "surplus", &Surplus::ALL, axes.surplus);
    axis(out, "effective", &Effective::ALL, axes.effective);
}

/// An axis may be absent, absent on purpose (null), or a step.
#[expect(clippy::option_option, reason = "null is a value of these axes")]
fn write_step(out: &mut Writer, name: &str, step: Option<Option<Step>>) {
    match step {
        None => {}
        Some(None) => out.name(name).null(),
        Some(Some(step)) => out.name(name).object(|out| {
            out.name("scale").number(step.scale);
            out.name("mode")
                .plain(name_of(&RoundingMode::ALL, step.mode));
        }),
    }
}
