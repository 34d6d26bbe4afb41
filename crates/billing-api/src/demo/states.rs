//! Accounts in the states that few are in: each shows a row of the flow, or a corner of one.

use super::accounts::{ACCOUNT, CARD, MEETINGS, TEAM_OF_FIVE};
use super::book::{Card, DemoAccount, Owned};
use crate::payment::{DECLINED, REQUIRES_ACTION};
use midcycle_engine::calendar::Interval;
use midcycle_engine::catalog::{AccountKind, Status};

const FLEET: &str = "harbor-fleet";

pub(super) const IN_OTHER_STATES: [DemoAccount; 11] = [
    // Corporate, and nobody at the seller's looks after it.
    DemoAccount {
        id: "szabo",
        name: "Szab\u{f3} Malomipari Zrt.",
        country: "HU",
        time_zone: "Europe/Budapest",
        language: "en",
        address: ["Rakpart utca 2", "6720 Szeged"],
        kind: AccountKind::Corporate,
        has_representative: false,
        tax: Some(("\u{c1}FA", 27)),
        balance_minor: 0,
        owns: &[Owned {
            id: "sub_szabo",
            plan: "business",
            licences: 350,
            assigned: 342,
            interval: Interval::YEAR,
            period: ("2026-08-01", "2027-08-01"),
            anchor_day: 1,
            ..TEAM_OF_FIVE
        }],
        ..ACCOUNT
    },
    // In a trial that runs, without a card.
    DemoAccount {
        id: "novakova",
        name: "Nov\u{e1}kov\u{e1} Studio s.r.o.",
        country: "CZ",
        time_zone: "Europe/Prague",
        language: "en",
        address: ["Na Po\u{159}\u{ed}\u{10d}\u{ed} 14", "110 00 Praha 1"],
        tax: Some(("DPH", 21)),
        balance_minor: 0,
        cards: &[],
        owns: &[Owned {
            id: "sub_novakova",
            licences: 3,
            assigned: 2,
            period: ("2026-11-14", "2026-12-14"),
            anchor_day: 14,
            status: Status::Trialing,
            ..TEAM_OF_FIVE
        }],
        ..ACCOUNT
    },
    // Nobody has paid for the last period; the other product was cancelled before.
    DemoAccount {
        id: "byrne",
        name: "Byrne & Daughters Ltd",
        country: "IE",
        time_zone: "Europe/Dublin",
        language: "en",
        address: ["7 Mill Lane Quay", "Dublin 2"],
        tax: Some(("VAT", 23)),
        balance_minor: 0,
        cards: &[],
        owns: &[
            Owned {
                id: "sub_byrne",
                licences: 6,
                assigned: 6,
                period: ("2026-11-12", "2026-12-12"),
                anchor_day: 12,
                status: Status::PastDue,
                ..TEAM_OF_FIVE
            },
            Owned {
                id: "sub_byrne_meetings",
                product: MEETINGS,
                plan: "small",
                licences: 4,
                assigned: 0,
                period: ("2026-09-05", "2026-10-05"),
                anchor_day: 5,
                status: Status::Cancelled,
                ..TEAM_OF_FIVE
            },
        ],
        ..ACCOUNT
    },
    // One person's two accounts, in the seller's own country, where no number takes the tax off.
    DemoAccount {
        id: "visser",
        name: "Visser Bloemen B.V.",
        owns: &[Owned {
            id: "sub_visser",
            licences: 4,
            assigned: 3,
            period: ("2026-11-16", "2026-12-16"),
            anchor_day: 16,
            ..TEAM_OF_FIVE
        }],
        ..DUTCH
    },
    DemoAccount {
        id: "kade",
        name: "Kade Negen Co\u{f6}peratie U.A.",
        address: ["Kade 9", "3011 AA Rotterdam"],
        owns: &[Owned {
            id: "sub_kade",
            plan: "business",
            licences: 25,
            assigned: 21,
            interval: Interval::YEAR,
            period: ("2026-09-01", "2027-09-01"),
            anchor_day: 1,
            ..TEAM_OF_FIVE
        }],
        ..DUTCH
    },
    // Has bought nothing so far.
    DemoAccount {
        id: "whitfield",
        name: "Whitfield & Lane LLC",
        currency: "USD",
        country: "US",
        time_zone: "America/New_York",
        language: "en",
        address: ["42 River Walk", "Savannah, GA 31401"],
        tax: None,
        balance_minor: 0,
        cards: &[],
        owns: &[],
        ..ACCOUNT
    },
    // Long names, large numbers, and a price in tiers: 1000 x 48.00 + 2500.00, 9000 x 42.50, 14500 x 36.00 a year.
    DemoAccount {
        id: "hohenwarter",
        name: "Donau-Lagerhausgesellschaft Hohenwarter m.b.H.",
        country: "AT",
        time_zone: "Europe/Vienna",
        language: "de",
        address: ["Handelskai 465", "1020 Wien"],
        tax: Some(("USt.", 20)),
        balance_minor: 0,
        owns: &[Owned {
            id: "sub_hohenwarter",
            product: FLEET,
            plan: "all-hours",
            licences: 24_500,
            assigned: 23_871,
            interval: Interval::YEAR,
            period: ("2026-04-01", "2027-04-01"),
            anchor_day: 1,
            ..TEAM_OF_FIVE
        }],
        ..ACCOUNT
    },
    // Owes what was charged by hand.
    DemoAccount {
        id: "ozola",
        name: "Ozola Apg\u{101}ds SIA",
        country: "LV",
        time_zone: "Europe/Riga",
        language: "en",
        address: ["Krasta iela 40", "R\u{12b}ga, LV-1003"],
        tax: Some(("PVN", 21)),
        balance_minor: -4_500,
        owns: &[Owned {
            id: "sub_ozola",
            plan: "basic",
            licences: 15,
            assigned: 11,
            period: ("2026-11-08", "2026-12-08"),
            anchor_day: 8,
            ..TEAM_OF_FIVE
        }],
        ..ACCOUNT
    },
    // Several cards: the bank of the first wants a confirmation, the second pays, the third is declined.
    DemoAccount {
        id: "peeters",
        name: "Peeters Textiel NV",
        country: "BE",
        time_zone: "Europe/Brussels",
        language: "nl",
        address: ["Kouterdreef 12", "9000 Gent"],
        tax: Some(("BTW", 21)),
        balance_minor: 0,
        cards: &[
            Card {
                reference: REQUIRES_ACTION,
                last4: "3220",
                ..CARD
            },
            Card {
                brand: "mastercard",
                last4: "5454",
                expires: "2027-09",
                ..CARD
            },
            Card {
                brand: "amex",
                last4: "0005",
                expires: "2027-01",
                reference: DECLINED,
            },
        ],
        owns: &[Owned {
            id: "sub_peeters",
            licences: 8,
            assigned: 7,
            period: ("2026-11-02", "2026-12-02"),
            anchor_day: 2,
            ..TEAM_OF_FIVE
        }],
        ..ACCOUNT
    },
    // Paid with tax, and has a VAT number since: the credit carries the tax, the new charge does not.
    DemoAccount {
        id: "kowalczyk",
        name: "Kowalczyk Logistyka Sp. z o.o.",
        country: "PL",
        time_zone: "Europe/Warsaw",
        language: "en",
        address: ["ul. Nabrze\u{17c}na 3", "81-350 Gdynia"],
        tax: Some(("VAT", 23)),
        vat_id: Some("PL1234563218"),
        balance_minor: 0,
        owns: &[Owned {
            id: "sub_kowalczyk",
            licences: 20,
            assigned: 17,
            period: ("2026-11-07", "2026-12-07"),
            anchor_day: 7,
            ..TEAM_OF_FIVE
        }],
        ..ACCOUNT
    },
    // Bought when a licence was ten euros less.
    DemoAccount {
        id: "holm",
        name: "Holm Revision ApS",
        country: "DK",
        time_zone: "Europe/Copenhagen",
        language: "en",
        address: ["Havnegade 118", "5000 Odense C"],
        tax: Some(("Moms", 25)),
        balance_minor: 0,
        owns: &[Owned {
            id: "sub_holm",
            licences: 12,
            assigned: 10,
            period: ("2026-11-20", "2026-12-20"),
            anchor_day: 20,
            own_price: Some(("team-month-eur-2024", "59.00")),
            ..TEAM_OF_FIVE
        }],
        ..ACCOUNT
    },
];

/// What both of one person's accounts have.
const DUTCH: DemoAccount = DemoAccount {
    country: "NL",
    time_zone: "Europe/Amsterdam",
    language: "nl",
    address: ["Bloemveiling 5", "1431 AB Aalsmeer"],
    tax: Some(("BTW", 21)),
    balance_minor: 0,
    ..ACCOUNT
};
