//! What is read and written by hand in `wire`: requests, prices, and the lines of answers.

use super::{
    Definitions, Described, Members, Mode, OrNull, one_of, one_text_of, tagged, text_like, whole,
};
use crate::calendar::{COUNT_MAX, Interval, IntervalUnit, Moment, Period};
use crate::described;
use crate::explain::Step;
use crate::money::{Amount, Currency};
use crate::price::{Price, QUANTITY_MAX, StepTier, TIERS_MAX, UnitTier};
use crate::quote::{
    Balance, Current, CurrentLine, DISCOUNTS_MAX, Direction, Discount, Factor, Id, LINES_MAX, Line,
    Next, NextLine, Quote, QuoteRequest, Renewal, Settlement, TAXES_MAX, Tax,
};
use crate::rules::Rules;
use alloc::vec::Vec;
use rust_decimal::Decimal;
use utoipa::openapi::{RefOr, Schema};

/// A decimal as text, never a number, which JavaScript would round.
impl Described for Decimal {
    fn schema() -> RefOr<Schema> {
        text_like(r"^-?[0-9]{1,12}(\.[0-9]{1,12})?$")
    }
}

/// A decimal that is not below zero.
fn unsigned() -> RefOr<Schema> {
    text_like(r"^[0-9]{1,12}(\.[0-9]{1,12})?$")
}

/// A percentage from 0 to 100.
fn percent() -> RefOr<Schema> {
    text_like(r"^(100(\.0{1,12})?|[0-9]{1,2}(\.[0-9]{1,12})?)$")
}

/// An amount, with the digits that its currency or its rule gives it.
impl Described for Amount {
    fn schema() -> RefOr<Schema> {
        text_like(r"^-?[0-9]{1,39}(\.[0-9]{1,12})?$")
    }
}

impl Described for Currency {
    fn schema() -> RefOr<Schema> {
        one_text_of(Currency::all().map(Currency::code))
    }
}

/// A date, or an instant with its offset. The 29th of February is there in leap years only, so that what is described is
/// what is read.
impl Described for Moment {
    fn schema() -> RefOr<Schema> {
        const ANY_YEAR: &str = "(19[7-9][0-9]|[2-9][0-9]{3})";
        const DAY: &str = "((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|1[0-9]|2[0-8]))";
        const LEAP_YEAR: &str = "(19(7[26]|8[048]|9[26])|[2-9][0-9](0[48]|[2468][048]|[13579][26])|([2468][048]|[3579][26])00)";
        const TIME: &str = "T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\\.[0-9]{1,9})?(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])";
        let date = alloc::format!("({ANY_YEAR}-{DAY}|{LEAP_YEAR}-02-29)");
        text_like(&alloc::format!("^{date}({TIME})?$"))
    }
}

fn anchor_day() -> RefOr<Schema> {
    whole(1, 31)
}

fn quantity() -> RefOr<Schema> {
    whole(0, QUANTITY_MAX.into())
}

described! {
    struct strict Period [[doc = "From `start`, up to and without `end`."]] {
        [[doc = "Its first moment."]] "start" => Moment;
        [[doc = "The first moment after it."]] "end" => Moment;
    }
}

described! {
    struct strict Interval [[doc = "How often it is billed. 12 months are not a year."]] {
        [[doc = "The unit."]] "unit" => IntervalUnit;
        [[doc = "How many of them."]] "count" => u32 = whole(1, COUNT_MAX.into());
    }
}

described! {
    struct strict UnitTier max TIERS_MAX [[doc = "A tier with a price for each unit."]] {
        [[doc = "The last unit of the tier; null in the last tier."]] "up_to" => OrNull<u32> = whole(1, u32::MAX.into());
        [[doc = "The amount for one unit."]] "unit_amount" => Decimal = unsigned();
        [[doc = "The amount for reaching the tier; 0 where nothing is said."]] "flat_amount" => Option<Decimal> = unsigned();
    }
}

described! {
    struct strict StepTier max TIERS_MAX [[doc = "A tier with one amount."]] {
        [[doc = "The last unit of the tier; null in the last tier."]] "up_to" => OrNull<u32> = whole(1, u32::MAX.into());
        [[doc = "The amount for any quantity in the tier."]] "amount" => Decimal = unsigned();
    }
}

described!(@named Price, |definitions| {
    let mut model = |name: &str, says: &str, members: fn(Members, &mut Definitions) -> Members| {
        tagged(Mode::Strict, ("model", name), &[Some(says)], |object| members(object, definitions))
    };
    one_of([
        model("flat", "The same amount for any quantity.", |object, d| {
            object.with::<Decimal>("amount", &[], Some(unsigned()), d)
        }),
        model("per_unit", "So much for each unit.", |object, d| {
            object.with::<Decimal>("unit_amount", &[], Some(unsigned()), d)
        }),
        model("graduated", "Each unit at the price of the tier that it falls into.", |object, d| {
            object.with::<Vec<UnitTier>>("tiers", &[], None, d)
        }),
        model("volume", "All units at the reached tier's price, plus that tier's flat amount.", |object, d| {
            object.with::<Vec<UnitTier>>("tiers", &[], None, d)
        }),
        model("stairstep", "The reached tier's amount.", |object, d| {
            object.with::<Vec<StepTier>>("tiers", &[], None, d)
        }),
        model("package", "So much for every started package.", |object, d| {
            object
                .with::<u32>("size", &[], Some(whole(1, QUANTITY_MAX.into())), d)
                .with::<Decimal>("amount", &[], Some(unsigned()), d)
        }),
    ])
    .description(Some("What a quantity costs per interval."))
    .into()
});

described! {
    struct strict QuoteRequest [[doc = "What a change of a subscription would cost: the question of docs/quote.md."]] {
        [[doc = "The moment of the change. All moments are of one kind, dates or instants."]] "at" => Moment;
        [[doc = "The currency of every amount."]] "currency" => Currency;
        [[doc = "The rules."]] "rules" => Rules;
        [[doc = "What is owned; null for a purchase."]] "current" => OrNull<Current>;
        [[doc = "What is wanted; null to end it now. Not both null."]] "next" => OrNull<Next>;
        [[doc = "Discounts on the charges."]] "discounts" => Option<Vec<Discount>>;
        [[doc = "The taxes of today."]] "taxes" => Option<Vec<Tax>>;
        [[doc = "The account's credit; negative is what it owes."]] "balance" => Option<Decimal>;
        [[doc = "Whether each line says how it came to be."]] "explain" => bool;
    }
}

described! {
    struct strict Current [[doc = "What is owned, and what was billed for it."]] {
        [[doc = "The period that is running."]] "period" => Period;
        [[doc = "How often it is billed."]] "interval" => Interval;
        [[doc = "The day that places the period after this one; the day of the period's start where nothing is said."]]
            "anchor_day" => Option<u32> = anchor_day();
        [[doc = "Whether nothing was paid for this period, so that nothing is credited."]] "trial" => bool;
        [[doc = "The taxes that were paid, which credits carry; today's where nothing is said."]] "taxes" => Option<Vec<Tax>>;
        [[doc = "The lines."]] "lines" => Vec<CurrentLine>;
    }
}

described! {
    struct strict CurrentLine max LINES_MAX [[doc = "A line of what is owned."]] {
        [[doc = "Its id, unique among the current lines."]] "id" => Id;
        [[doc = "How many units."]] "quantity" => u32 = quantity();
        [[doc = "The price they were sold at."]] "price" => Price;
        [[doc = "What was really invoiced for the full period, after discounts."]] "billed" => Option<Decimal> = unsigned();
        [[doc = "What was already given back of it."]] "credited" => Option<Decimal> = unsigned();
        [[doc = "What the price pays for; the current period where nothing is said."]] "full_period" => Option<Period>;
    }
}

described! {
    struct strict Next [[doc = "What is wanted."]] {
        [[doc = "How often it will be billed."]] "interval" => Interval;
        [[doc = "The lines."]] "lines" => Vec<NextLine>;
        [[doc = "The period to charge for; by the rules where nothing is said."]] "period" => Option<Period>;
    }
}

described! {
    struct strict NextLine max LINES_MAX [[doc = "A line of what is wanted."]] {
        [[doc = "Its id, unique among the next lines."]] "id" => Id;
        [[doc = "How many units."]] "quantity" => u32 = quantity();
        [[doc = "The price."]] "price" => Price;
        [[doc = "What the price pays for; the line's own period where nothing is said."]] "full_period" => Option<Period>;
    }
}

described! {
    struct strict Discount max DISCOUNTS_MAX [[doc = "A discount on the charges: either a percentage or an amount."]] {
        [[doc = "Its id, unique among the discounts."]] "id" => Id;
        [[doc = "A percentage of what is left of the charges."]] "percent" => Option<Decimal> = percent();
        [[doc = "An amount for a full period."]] "amount" => Option<Decimal> = unsigned();
        [[doc = "The line it cuts; null cuts every charge in proportion."]] "line" => Option<Id>;
        [[doc = "How many renewals it also cuts; null is all of them."]] "renewals" => Option<u32>;
    }
}

described! {
    struct strict Tax max TAXES_MAX [[doc = "A tax."]] {
        [[doc = "Its id, unique among the taxes of its list."]] "id" => Id;
        [[doc = "Its rate."]] "percent" => Decimal = percent();
        [[doc = "Whether prices contain it."]] "inclusive" => bool;
    }
}

described! {
    struct open Quote [[doc = "What a change of a subscription costs: the answer."]] {
        [[doc = "The moment of the change."]] "at" => Moment;
        [[doc = "The currency of every amount."]] "currency" => Currency;
        [[doc = "Credits, charges, adjustments, discounts and taxes, in this order."]] "lines" => Vec<Line>;
        [[doc = "Credits + charges + adjustments + discounts; inclusive tax is within it."]] "subtotal" => Amount;
        [[doc = "All taxes, inclusive and exclusive."]] "tax" => Amount;
        [[doc = "The subtotal and the exclusive taxes."]] "total" => Amount;
        [[doc = "What becomes of the account's balance."]] "balance" => Balance;
        [[doc = "What goes back to the customer."]] "refund" => Amount;
        [[doc = "What is to be paid now."]] "due_now" => Amount;
        [[doc = "The period that is running after the change; null when the subscription ended."]] "period" => Option<Period>;
        [[doc = "What the next period will cost; null when there is none."]] "renewal" => Option<Renewal>;
        [[doc = "Whether the recurring amount rises."]] "direction" => Direction;
        [[doc = "Whether anything is due now."]] "requires_payment" => bool;
    }
}

described! {
    struct open Balance [[doc = "What becomes of the account's balance."]] {
        [[doc = "Before the change."]] "before" => Amount;
        [[doc = "What of it is set off against the total; negative where a debt is added."]] "applied" => Amount;
        [[doc = "After the change."]] "after" => Amount;
    }
}

described! {
    struct open Renewal [[doc = "What the period after this one costs."]] {
        [[doc = "That period."]] "period" => Period;
        [[doc = "Before exclusive tax."]] "subtotal" => Amount;
        [[doc = "All taxes."]] "tax" => Amount;
        [[doc = "What it costs."]] "total" => Amount;
    }
}

described! {
    struct open Settlement [[doc = "What becomes of a total."]] {
        [[doc = "It: the sum of all changes."]] "total" => Amount;
        [[doc = "What becomes of the account's balance."]] "balance" => Balance;
        [[doc = "What goes back to the customer."]] "refund" => Amount;
        [[doc = "What is to be paid now."]] "due_now" => Amount;
    }
}

described! {
    struct open Factor [[doc = "A part of a period, as counted and not reduced."]] {
        [[doc = "Units that count: text, because it may be beyond what a JavaScript number holds."]]
            "of" => &'static str = text_like("^[0-9]{1,20}$");
        [[doc = "Units of the full period, 1 or more."]] "over" => &'static str = text_like("^[1-9][0-9]{0,19}$");
    }
}

described!(@named Line, |definitions| {
    let mut kind = |name: &str, says: &str, members: fn(Members, &mut Definitions) -> Members| {
        tagged(Mode::Open, ("kind", name), &[Some(says)], |object| {
            let object = object.with::<Id>("id", &[Some("The id of the request's line, discount or tax.")], None, definitions);
            members(object, definitions)
                .with::<Amount>("amount", &[Some("What it is worth; credits and discounts are negative.")], None, definitions)
                .optional::<Vec<Step>>("why", &[Some("How the amount came to be, where the request asked.")], definitions)
        })
    };
    one_of([
        kind("credit", "Unused time of a current line, given back.", full_time),
        kind("charge", "Time of a next line.", full_time),
        kind("adjustment", "The difference of the charge and the credit of the same line.", some_time),
        kind("discount", "A discount.", |object, _| object),
        kind("tax", "A tax.", |object, d| {
            object
                .with::<Decimal>("percent", &[Some("Its rate.")], None, d)
                .with::<Amount>("base", &[Some("What it is taken of, without inclusive tax.")], None, d)
                .with::<bool>("inclusive", &[Some("Whether the prices contain it.")], None, d)
        }),
    ])
    .description(Some("A line of a quote."))
    .into()
});

fn some_time(object: Members, definitions: &mut Definitions) -> Members {
    object
        .with::<u32>(
            "quantity",
            &[Some("How many units.")],
            Some(quantity()),
            definitions,
        )
        .with::<Period>(
            "period",
            &[Some("The time that counts.")],
            None,
            definitions,
        )
}

fn full_time(object: Members, definitions: &mut Definitions) -> Members {
    some_time(object, definitions)
        .with::<Amount>(
            "full_amount",
            &[Some("What the full period is worth, exact.")],
            None,
            definitions,
        )
        .with::<Factor>(
            "factor",
            &[Some("The time that counts of the full time.")],
            None,
            definitions,
        )
}
