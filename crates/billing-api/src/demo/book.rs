//! The people, companies, products and prices of the demo. None of them exists.

use midcycle_contract::demo::Persona;
use midcycle_engine::calendar::Interval;
use midcycle_engine::catalog::{AccountKind, Role, Status};

/// What can be bought, as the wire has it, in three currencies.
pub(super) const PRODUCTS: [&str; 2] = [
    include_str!("harbor-support.json"),
    include_str!("harbor-meetings.json"),
];

/// A person of the demo: user id, name, account, role, and what they show.
pub(super) const PEOPLE: [(&str, &str, &str, Role, &str); 8] = [
    (
        "anna",
        "Anna Rossi",
        "officina",
        Role::BillingContact,
        "simple",
    ),
    (
        "klaus",
        "Klaus Brandt",
        "brandt",
        Role::BillingContact,
        "many",
    ),
    (
        "claire",
        "Claire Moreau",
        "moreau",
        Role::BillingContact,
        "credit",
    ),
    ("yuki", "Yuki Tanaka", "tanaka", Role::BillingContact, "yen"),
    ("sam", "Sam Carter", "carter", Role::BillingContact, "cart"),
    ("marco", "Marco Bianchi", "officina", Role::Member, "member"),
    (
        "nora",
        "Nora Lindqvist",
        "lindqvist",
        Role::BillingContact,
        "corporate",
    ),
    (
        "ines",
        "In\u{ea}s Duarte",
        "duarte",
        Role::BillingContact,
        "ended",
    ),
];

/// Who the visitor can be.
pub fn personas() -> Vec<Persona> {
    PEOPLE
        .iter()
        .map(|(user, name, account, _, shows)| Persona {
            user: (*user).into(),
            name: (*name).into(),
            account: ACCOUNTS
                .iter()
                .find(|a| a.id == *account)
                .map_or("", |a| a.name)
                .into(),
            shows: (*shows).into(),
        })
        .collect()
}

/// The account that a person is on.
pub fn account_of(user: &str) -> Option<&'static str> {
    PEOPLE
        .iter()
        .find(|person| person.0 == user)
        .map(|person| person.2)
}

/// An account of the demo.
pub(super) struct DemoAccount {
    pub(super) id: &'static str,
    pub(super) name: &'static str,
    pub(super) currency: &'static str,
    pub(super) country: &'static str,
    pub(super) time_zone: &'static str,
    pub(super) language: &'static str,
    pub(super) address: [&'static str; 2],
    pub(super) kind: AccountKind,
    /// The tax on its charges, and its percentage.
    pub(super) tax: Option<(&'static str, i64)>,
    /// Credit it has been given, in minor units.
    pub(super) credit_minor: i64,
    pub(super) has_card: bool,
    pub(super) owns: &'static [Owned],
}

/// A subscription of the demo.
pub(super) struct Owned {
    pub(super) id: &'static str,
    pub(super) product: &'static str,
    pub(super) plan: &'static str,
    pub(super) licences: u32,
    pub(super) assigned: u32,
    pub(super) interval: Interval,
    pub(super) period: (&'static str, &'static str),
    pub(super) anchor_day: u32,
    pub(super) status: Status,
}

const SUPPORT: &str = "harbor-support";
const MEETINGS: &str = "harbor-meetings";

const TEAM_OF_FIVE: Owned = Owned {
    id: "sub_officina",
    product: SUPPORT,
    plan: "team",
    licences: 5,
    assigned: 4,
    interval: Interval::MONTH,
    period: ("2026-11-10", "2026-12-10"),
    anchor_day: 10,
    status: Status::Active,
};

const ACCOUNT: DemoAccount = DemoAccount {
    id: "officina",
    name: "Officina Rossi S.r.l.",
    currency: "EUR",
    country: "IT",
    time_zone: "Europe/Rome",
    language: "it",
    address: ["Via del Porto 8", "34121 Trieste TS"],
    kind: AccountKind::SelfService,
    tax: Some(("IVA", 22)),
    credit_minor: 1_250,
    has_card: true,
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
        credit_minor: 0,
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
        credit_minor: 900_000,
        has_card: false,
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
        credit_minor: 0,
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
        credit_minor: 0,
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
        credit_minor: 0,
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
        credit_minor: 0,
        has_card: false,
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

/// What sits in Sam Carter's cart.
pub(super) const IN_CART: (&str, &str) = (
    "carter",
    r#"{"subscription":"sub_carter_meetings","product":"harbor-meetings","plan":"large","licences":12,
        "interval":{"unit":"month","count":1}}"#,
);
