//! The accounts that most visitors begin with: plain ones, in several currencies and taxes.

use super::book::{Card, DemoAccount, Owned};
use crate::payment::PAID;
use midcycle_engine::calendar::Interval;
use midcycle_engine::catalog::{AccountKind, Status};

pub(super) const SUPPORT: &str = "harbor-support";
pub(super) const MEETINGS: &str = "harbor-meetings";

/// A card that pays.
pub(super) const CARD: Card = Card {
    brand: "visa",
    last4: "4242",
    expires: "2028-04",
    reference: PAID,
};

pub(super) const TEAM_OF_FIVE: Owned = Owned {
    id: "sub_officina",
    product: SUPPORT,
    plan: "team",
    licences: 5,
    assigned: 4,
    interval: Interval::MONTH,
    period: ("2026-11-10", "2026-12-10"),
    anchor_day: 10,
    status: Status::Active,
    own_price: None,
};

pub(super) const ACCOUNT: DemoAccount = DemoAccount {
    id: "officina",
    name: "Officina Rossi S.r.l.",
    currency: "EUR",
    country: "IT",
    time_zone: "Europe/Rome",
    language: "it",
    address: ["Via del Porto 8", "34121 Trieste TS"],
    kind: AccountKind::SelfService,
    has_representative: true,
    tax: Some(("IVA", 22)),
    balance_minor: 1_250,
    vat_id: None,
    cards: &[CARD],
    owns: &[TEAM_OF_FIVE],
};

pub(super) const ACCOUNTS: [DemoAccount; 7] = [
    ACCOUNT,
    DemoAccount {
        id: "brandt",
        name: "Brandt Logistik GmbH",
        country: "DE",
        time_zone: "Europe/Berlin",
        language: "de",
        address: ["Speicherstra\u{df}e 21", "20457 Hamburg"],
        tax: Some(("MwSt.", 19)),
        balance_minor: 0,
        owns: &[Owned {
            id: "sub_brandt",
            plan: "business",
            licences: 120,
            assigned: 112,
            interval: Interval::YEAR,
            period: ("2026-03-15", "2027-03-15"),
            anchor_day: 15,
            ..TEAM_OF_FIVE
        }],
        ..ACCOUNT
    },
    DemoAccount {
        id: "moreau",
        name: "Moreau & Filles",
        country: "FR",
        time_zone: "Europe/Paris",
        language: "fr",
        address: ["4 quai des Chartrons", "33000 Bordeaux"],
        tax: Some(("TVA", 20)),
        balance_minor: 900_000,
        cards: &[],
        owns: &[Owned {
            id: "sub_moreau",
            licences: 10,
            assigned: 8,
            period: ("2026-11-05", "2026-12-05"),
            anchor_day: 5,
            ..TEAM_OF_FIVE
        }],
        ..ACCOUNT
    },
    DemoAccount {
        id: "tanaka",
        name: "Tanaka Design",
        currency: "JPY",
        country: "JP",
        time_zone: "Asia/Tokyo",
        language: "en",
        address: ["2-7-3 Kaigan, Minato-ku", "Tokyo 105-0022"],
        tax: Some(("JCT", 10)),
        balance_minor: 0,
        owns: &[Owned {
            id: "sub_tanaka",
            licences: 7,
            assigned: 5,
            period: ("2026-10-31", "2026-11-30"),
            anchor_day: 31,
            ..TEAM_OF_FIVE
        }],
        ..ACCOUNT
    },
    DemoAccount {
        id: "carter",
        name: "Carter Studios",
        currency: "USD",
        country: "US",
        time_zone: "America/New_York",
        language: "en",
        address: ["118 Harbor Street", "Portland, ME 04101"],
        tax: None,
        balance_minor: 0,
        owns: &[
            Owned {
                id: "sub_carter_support",
                licences: 3,
                assigned: 3,
                period: ("2026-11-01", "2026-12-01"),
                anchor_day: 1,
                ..TEAM_OF_FIVE
            },
            Owned {
                id: "sub_carter_meetings",
                product: MEETINGS,
                plan: "small",
                licences: 10,
                assigned: 9,
                period: ("2026-11-18", "2026-12-18"),
                anchor_day: 18,
                ..TEAM_OF_FIVE
            },
        ],
        ..ACCOUNT
    },
    DemoAccount {
        id: "lindqvist",
        name: "Lindqvist Shipping AB",
        country: "SE",
        time_zone: "Europe/Stockholm",
        language: "en",
        address: ["Skeppsbron 30", "111 30 Stockholm"],
        kind: AccountKind::Corporate,
        tax: Some(("Moms", 25)),
        balance_minor: 0,
        owns: &[Owned {
            id: "sub_lindqvist",
            plan: "business",
            licences: 900,
            assigned: 871,
            interval: Interval::YEAR,
            period: ("2026-06-01", "2027-06-01"),
            anchor_day: 1,
            ..TEAM_OF_FIVE
        }],
        ..ACCOUNT
    },
    DemoAccount {
        id: "duarte",
        name: "Duarte Arquitectos",
        country: "PT",
        time_zone: "Europe/Lisbon",
        language: "pt",
        address: ["Rua do Cais 15", "4050-209 Porto"],
        tax: Some(("IVA", 23)),
        balance_minor: 0,
        cards: &[],
        owns: &[Owned {
            id: "sub_duarte",
            licences: 2,
            assigned: 2,
            period: ("2026-10-20", "2026-11-19"),
            anchor_day: 20,
            status: Status::TrialEnded,
            ..TEAM_OF_FIVE
        }],
        ..ACCOUNT
    },
];
