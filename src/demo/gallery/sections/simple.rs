//! Parts that show and do not ask.

use crate::demo::gallery::State;
use crate::demo::gallery::samples::read;
use crate::locale::Word;
use crate::parts::amount::{amount, total_amount};
use crate::parts::button::{button, button_unless, link};
use crate::parts::fact::fact;
use crate::parts::notice::{Tone, notice};
use crate::parts::options_menu::{Command, menu};
use crate::parts::period_bar::{period_bar, timeline};
use crate::parts::price::price_in_words;
use crate::view::{Element, View, el, list};
use midcycle_contract::engine::calendar::Interval;
use midcycle_contract::engine::money::{Amount, Currency};
use midcycle_contract::engine::price::Price;
use std::rc::Rc;

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
    ("total", |paint| {
        let total = currency("EUR")
            .map(|currency| total_amount(paint.words, Amount::new(553_240, 2), currency));
        el("strong", "").with(total).into()
    }),
];

fn press(class: &'static str, paint: &super::super::Paint<'_>) -> Element {
    button(class, paint.words.text(Word::TryAgain), |_| {})
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
        link("/".into(), paint.words.text(Word::ContactSupport)).into()
    }),
];

pub(in super::super) const FACT: &[State] = &[
    ("plain", |paint| {
        let licences = paint.words.formats().count(8);
        el("dl", "details")
            .with(fact(paint.words.text(Word::LicencesLabel), licences))
            .into()
    }),
    ("several", |paint| {
        let words = paint.words;
        el("dl", "details")
            .with(fact(
                words.text(Word::PlanLabel),
                "Enterprise Worldwide Remote Support Plus",
            ))
            .with(fact(
                words.text(Word::LicencesLabel),
                words.formats().count(48_000),
            ))
            .with(fact(
                words.text(Word::PlanCost),
                money(paint, 3_168_000_000, 2, "EUR"),
            ))
            .with(fact(words.text(Word::VatNumber), words.get(Word::VatNone)))
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

/// A menu of some commands, one of them chosen where `chosen` says so.
fn commands(name: String, opener: &'static str, names: &[String], chosen: Option<usize>) -> View {
    let commands = names.iter().enumerate().map(|(place, name)| Command {
        name: name.clone(),
        is_chosen: chosen.map(|chosen| chosen == place),
        act: Rc::new(|| {}),
    });
    let opener = el("button", "button button--icon")
        .with(el("span", "").attr("aria-hidden", "true").with(opener));
    el("div", "gallery-menu")
        .with(menu(name, opener, commands.collect()))
        .into()
}

pub(in super::super) const OPTIONS_MENU: &[State] = &[
    ("closed", |paint| {
        let words = paint.words;
        let name = words.with(Word::OptionsOf, &[("product", "Harbor Support")]);
        let change = words.get(Word::ChangeSubscription);
        commands(name, "\u{22ee}", &[change], None)
    }),
    ("one-chosen", |paint| {
        let name = paint.words.get(Word::DetailsAccount);
        let names = ["Officina Rossi", "Officina Rossi & Figli"].map(str::to_owned);
        commands(name, "\u{25be}", &names, Some(1))
    }),
];

/// A price as it is said of a plan.
fn price(paint: &super::super::Paint<'_>, text: &str) -> View {
    let shown = read::<Price>(text)
        .zip(currency("EUR"))
        .map(|(price, currency)| {
            let (headline, tiers) = price_in_words(paint.words, &price, currency, Interval::MONTH);
            let tiers = tiers.into_iter().map(|tier| el("li", "").with(tier));
            View::List(vec![
                el("p", "plan-card__price").with(headline).into(),
                el("ul", "plan-card__features").with(list(tiers)).into(),
            ])
        });
    shown.into()
}

pub(in super::super) const PRICE: &[State] = &[
    ("per-unit", |paint| {
        price(paint, r#"{"model":"per_unit","unit_amount":"69.00"}"#)
    }),
    ("flat", |paint| {
        price(paint, r#"{"model":"flat","amount":"345.00"}"#)
    }),
    ("tiers", |paint| {
        let tiers = r#"[{"up_to":5,"unit_amount":"69.00","flat_amount":"20"},{"up_to":null,"unit_amount":"55.20"}]"#;
        price(
            paint,
            &[r#"{"model":"graduated","tiers":"#, tiers, "}"].concat(),
        )
    }),
    ("volume", |paint| {
        let tiers = r#"[{"up_to":5,"unit_amount":"69.00"},{"up_to":null,"unit_amount":"55.20"}]"#;
        price(
            paint,
            &[r#"{"model":"volume","tiers":"#, tiers, "}"].concat(),
        )
    }),
    ("steps", |paint| {
        let tiers = r#"[{"up_to":5,"amount":"345.00"},{"up_to":null,"amount":"621.00"}]"#;
        price(
            paint,
            &[r#"{"model":"stairstep","tiers":"#, tiers, "}"].concat(),
        )
    }),
    ("package", |paint| {
        price(paint, r#"{"model":"package","size":5,"amount":"310.50"}"#)
    }),
];

/// What concerns every page, as the frame shows it above them.
fn news(text: String, class: &'static str) -> View {
    el("div", "bar").with(el("p", class).with(text)).into()
}

pub(in super::super) const BAR: &[State] = &[
    ("offline", |paint| {
        news(paint.words.get(Word::Offline), "bar__text bar__text--stays")
    }),
    ("news", |paint| {
        news(paint.words.get(Word::PlacingChanged), "bar__text")
    }),
];

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
    ("timeline", |paint| {
        let label = paint.words.get(Word::CurrentPeriod);
        timeline(12, 18, 30, paint.words.get(Word::Today), label)
    }),
    ("timeline-long", |paint| {
        let label = paint.words.get(Word::CurrentPeriod);
        timeline(12, 18, 365, paint.words.get(Word::Today), label)
    }),
];

pub(in super::super) const SKELETON: &[State] =
    &[("plain", |paint| crate::pages::skeleton(paint.app))];
