//! Rules, and how explanations tell of them.

use super::{Definitions, Members, Mode, described_struct, one_of, one_text_of, whole};
use crate::calendar::{DayCount, Unit};
use crate::described;
use crate::money::{DECIMALS_MAX, RoundingMode};
use crate::rules::{
    CreditBasis, Cycle, Effective, From, PRESETS, Round, RoundOf, Rules, Share, Surplus, TaxOn,
};
use crate::wire::FACTOR_SCALE_MAX;
use utoipa::openapi::{RefOr, Schema};

described! {
    struct strict Round [[doc = "The final rounding."]] {
        [[doc = "How; half_up where nothing is said."]] "mode" => Option<RoundingMode>;
        [[doc = "Decimals; the currency's where nothing is said."]] "scale" => Option<u32> = whole(0, DECIMALS_MAX.into());
        [[doc = "What is rounded; line where nothing is said."]] "of" => Option<RoundOf>;
    }
}

fn axes(members: Members, definitions: &mut Definitions) -> Members {
    let step = |members: Members,
                name: &str,
                says: &str,
                scale_max: u32,
                definitions: &mut Definitions| {
        let schema = described_struct(Mode::Strict, &[Some(says)], |members| {
            members
                .with::<u32>(
                    "scale",
                    &[Some("Decimals.")],
                    Some(whole(0, scale_max.into())),
                    definitions,
                )
                .with::<RoundingMode>("mode", &[Some("How.")], None, definitions)
        });
        members.with::<Option<&'static str>>(name, &[], Some(RefOr::T(schema)), definitions)
    };
    let members = members
        .with::<Option<Unit>>("unit", &[], None, definitions)
        .with::<Option<DayCount>>("day_count", &[], None, definitions)
        .with::<Option<From>>("credit_from", &[], None, definitions)
        .with::<Option<From>>("charge_from", &[], None, definitions)
        .with::<Option<Cycle>>("cycle", &[], None, definitions)
        .with::<Option<Share>>("credit", &[], None, definitions)
        .with::<Option<Share>>("charge", &[], None, definitions)
        .with::<Option<CreditBasis>>("credit_basis", &[], None, definitions);
    let members = step(
        members,
        "factor",
        "Is the factor time left / full time rounded before use.",
        FACTOR_SCALE_MAX,
        definitions,
    );
    step(
        members,
        "intermediate",
        "Is an amount rounded once more before the final rounding.",
        DECIMALS_MAX,
        definitions,
    )
    .with::<Option<Round>>("round", &[], None, definitions)
    .with::<Option<TaxOn>>("tax_on", &[], None, definitions)
    .with::<Option<Surplus>>("surplus", &[], None, definitions)
    .with::<Option<Effective>>("effective", &[], None, definitions)
}

described!(@named Rules, |definitions| {
    let decreasing = RefOr::T(described_struct(
        Mode::Strict,
        &[Some("Axes that replace the others when the change is a decrease.")],
        |members| axes(members, definitions),
    ));
    let object = described_struct(
        Mode::Strict,
        &[Some("Axes on top of a preset, or of the default ones.")],
        |members| {
            let members = members.with::<Option<&'static str>>("preset", &[], Some(presets()), definitions);
            axes(members, definitions).with::<Option<&'static str>>("when_decreasing", &[], Some(decreasing), definitions)
        },
    );
    one_of([presets(), RefOr::T(object)])
        .description(Some("The rules of proration: a preset's name, or axes. docs/quote.md says what each does."))
        .into()
});

fn presets() -> RefOr<Schema> {
    one_text_of(PRESETS)
}
