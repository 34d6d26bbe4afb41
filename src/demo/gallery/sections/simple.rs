//! Parts that show and do not ask.

use crate::demo::gallery::State;
use crate::locale::Word;
use crate::parts::amount::amount;
use crate::parts::button::{button, button_unless, link};
use crate::parts::fact::fact;
use crate::parts::notice::{Tone, notice};
use crate::parts::options_menu::options_menu;
use crate::parts::period_bar::period_bar;
use crate::view::{Element, View, el};
use midcycle_contract::engine::money::{Amount, Currency};

fn currency(code: &str) -> Option<Currency> {
    Currency::from_code(code)
}

fn money(paint: &super::super::Paint<'_>, units: i128, digits: u32, code: &str) -> View {
    let shown =
        currency(code).map(|currency| amount(paint.words, Amount::new(units, digits), currency));
    shown.into()
}

pub(in super::super) const AMOUNT: &[State] = &[
    ("positive", |paint| money(paint, 553_240, 2, "EUR")),
    ("negative", |paint| money(paint, -20_700, 2, "EUR")),
    ("zero", |paint| money(paint, 0, 2, "EUR")),
    ("yen", |paint| money(paint, 397_320, 0, "JPY")),
    ("three-digits", |paint| money(paint, 12_345, 3, "KWD")),
    ("large", |paint| money(paint, 3_866_400_000, 2, "USD")),
];

fn press(class: &'static str, paint: &super::super::Paint<'_>) -> Element {
    button(class, paint.words.get(Word::TryAgain), |_| {})
}

pub(in super::super) const BUTTON: &[State] = &[
    ("plain", |paint| press("button", paint).into()),
    ("primary", |paint| {
        press("button button--primary", paint).into()
    }),
    ("small", |paint| press("button button--small", paint).into()),
    ("large", |paint| {
        let due = paint.words.formats();
        let due = currency("EUR").map(|currency| due.money(Amount::new(553_240, 2), currency));
        let label = paint
            .words
            .with(Word::PlaceOrderFor, &[("amount", &due.unwrap_or_default())]);
        button(
            "button button--primary button--wide button--large",
            label,
            |_| {},
        )
        .into()
    }),
    ("disabled", |paint| {
        let text = paint.words.get(Word::Checkout);
        button_unless("button button--primary button--wide", text, || true, |_| {}).into()
    }),
    ("quiet", |paint| {
        let quiet = |is_pressed| {
            press("link-button", paint)
                .attr("aria-pressed", if is_pressed { "true" } else { "false" })
        };
        el("div", "buttons")
            .with(quiet(false))
            .with(quiet(true))
            .into()
    }),
    ("link", |paint| {
        link("/".into(), paint.words.get(Word::ContactSupport)).into()
    }),
];

pub(in super::super) const FACT: &[State] = &[
    ("plain", |paint| {
        let licences = paint.words.formats().count(8);
        el("dl", "details")
            .with(fact(paint.words.get(Word::LicencesLabel), licences))
            .into()
    }),
    ("several", |paint| {
        let words = paint.words;
        el("dl", "details")
            .with(fact(
                words.get(Word::PlanLabel),
                "Enterprise Worldwide Remote Support Plus",
            ))
            .with(fact(
                words.get(Word::LicencesLabel),
                words.formats().count(48_000),
            ))
            .with(fact(
                words.get(Word::PlanCost),
                money(paint, 3_168_000_000, 2, "EUR"),
            ))
            .with(fact(words.get(Word::VatNumber), words.get(Word::VatNone)))
            .into()
    }),
];

pub(in super::super) const NOTICE: &[State] = &[
    ("plain", |paint| {
        notice(Tone::Plain, paint.words.get(Word::CartEmpty), None)
    }),
    ("caution", |paint| {
        notice(Tone::Caution, paint.words.get(Word::PlacingChecking), None)
    }),
    ("danger", |paint| {
        let why = paint.words.get(Word::ProblemPaymentDeclined);
        let text = paint.words.with(Word::PlacingRefused, &[("why", &why)]);
        notice(Tone::Danger, text, None)
    }),
    ("with-action", |paint| {
        let retry = press("button", paint).into();
        notice(
            Tone::Danger,
            paint.words.get(Word::FailureOffline),
            Some(retry),
        )
    }),
];

pub(in super::super) const OPTIONS_MENU: &[State] = &[("closed", |paint| {
    let words = paint.words;
    el("div", "gallery-menu")
        .with(options_menu(
            words,
            "Harbor Support",
            words.get(Word::ChangeSubscription),
            || {},
        ))
        .into()
})];

fn bar(paint: &super::super::Paint<'_>, used: u64, unused: u64) -> View {
    let formats = paint.words.formats();
    let (days_used, days_unused) = (formats.count(used), formats.count(unused));
    let values = [("used", days_used.as_str()), ("unused", &days_unused)];
    period_bar(used, unused, paint.words.with(Word::BarUsedUnused, &values))
}

pub(in super::super) const PERIOD_BAR: &[State] = &[
    ("first-day", |paint| bar(paint, 0, 30)),
    ("within", |paint| bar(paint, 12, 18)),
    ("last-day", |paint| bar(paint, 364, 1)),
];

pub(in super::super) const SKELETON: &[State] = &[("plain", |_| crate::pages::skeleton())];
