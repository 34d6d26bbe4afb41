//! The people, products and accounts of the demo. None of them exists.

use super::accounts::ACCOUNTS;
use super::states::IN_OTHER_STATES;
use midcycle_contract::demo::Persona;
use midcycle_engine::calendar::Interval;
use midcycle_engine::catalog::{AccountKind, Role, Status};

/// What can be bought, as the wire has it, in three currencies.
pub(super) const PRODUCTS: [&str; 3] = [
    include_str!("harbor-support.json"),
    include_str!("harbor-meetings.json"),
    include_str!("harbor-fleet.json"),
];

/// A person of the demo.
pub(super) struct Person {
    pub(super) id: &'static str,
    pub(super) name: &'static str,
    /// The accounts they are on; a visitor begins with the first.
    pub(super) accounts: &'static [&'static str],
    pub(super) role: Role,
    pub(super) shows: &'static str,
}

impl Person {
    /// A billing contact of one account.
    const fn contact(
        id: &'static str,
        name: &'static str,
        accounts: &'static [&'static str],
        shows: &'static str,
    ) -> Self {
        Person {
            id,
            name,
            accounts,
            role: Role::BillingContact,
            shows,
        }
    }
}

pub(super) const PEOPLE: [Person; 19] = [
    Person::contact("anna", "Anna Rossi", &["officina"], "simple"),
    Person::contact("klaus", "Klaus Brandt", &["brandt"], "many"),
    Person::contact("claire", "Claire Moreau", &["moreau"], "credit"),
    Person::contact("yuki", "Yuki Tanaka", &["tanaka"], "yen"),
    Person::contact("sam", "Sam Carter", &["carter"], "cart"),
    Person {
        role: Role::Member,
        ..Person::contact("marco", "Marco Bianchi", &["officina"], "member")
    },
    Person::contact("nora", "Nora Lindqvist", &["lindqvist"], "corporate"),
    Person::contact("marton", "M\u{e1}rton Szab\u{f3}", &["szabo"], "alone"),
    Person::contact("eva", "Eva Nov\u{e1}kov\u{e1}", &["novakova"], "trial"),
    Person::contact("ines", "In\u{ea}s Duarte", &["duarte"], "ended"),
    Person::contact("aoife", "Aoife Byrne", &["byrne"], "past-due"),
    Person {
        role: Role::Support,
        ..Person::contact("mia", "Mia Jansen", &["officina"], "support")
    },
    Person::contact("emma", "Emma Visser", &["visser", "kade"], "accounts"),
    Person::contact("grace", "Grace Whitfield", &["whitfield"], "nothing"),
    Person::contact(
        "theresia",
        "Theresia Hohenwarter-Lichtenegger",
        &["hohenwarter"],
        "wide",
    ),
    Person::contact("ilze", "Ilze Ozola", &["ozola"], "owes"),
    Person::contact("lotte", "Lotte Peeters", &["peeters"], "bank"),
    Person::contact("zofia", "Zofia Kowalczyk", &["kowalczyk"], "reverse"),
    Person::contact("mikkel", "Mikkel Holm", &["holm"], "own-price"),
];

/// Who the visitor can be.
pub fn personas() -> Vec<Persona> {
    PEOPLE
        .iter()
        .map(|person| Persona {
            user: person.id.into(),
            name: person.name.into(),
            account: accounts()
                .find(|account| person.accounts.first() == Some(&account.id))
                .map_or("", |account| account.name)
                .into(),
            shows: person.shows.into(),
        })
        .collect()
}

/// The account that a person begins with, and, where no membership says it, their role there.
pub fn place_of(user: &str) -> Option<(&'static str, Option<Role>)> {
    let person = PEOPLE.iter().find(|person| person.id == user)?;
    let given = (person.role == Role::Support).then_some(person.role);
    Some((person.accounts.first()?, given))
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
    /// Whether a corporate account has one.
    pub(super) has_representative: bool,
    /// The tax on its charges, and its percentage.
    pub(super) tax: Option<(&'static str, i64)>,
    /// Its VAT number, which became known, as a valid one, after all that it owns was bought.
    pub(super) vat_id: Option<&'static str>,
    /// Credit that it has been given, in minor units; negative is what it was charged by hand.
    pub(super) balance_minor: i64,
    pub(super) cards: &'static [Card],
    pub(super) owns: &'static [Owned],
}

/// All accounts.
pub(super) fn accounts() -> impl Iterator<Item = &'static DemoAccount> {
    ACCOUNTS.iter().chain(&IN_OTHER_STATES)
}

/// A card on file.
pub(super) struct Card {
    pub(super) brand: &'static str,
    pub(super) last4: &'static str,
    pub(super) expires: &'static str,
    /// What the sandbox goes by.
    pub(super) reference: &'static str,
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
    /// A row that the price list has no more, and what it says of one licence.
    pub(super) own_price: Option<(&'static str, &'static str)>,
}

/// What sits in Sam Carter's cart.
pub(super) const IN_CART: (&str, &str) = (
    "carter",
    r#"{"subscription":"sub_carter_meetings","product":"harbor-meetings","plan":"large","licences":12,
        "interval":{"unit":"month","count":1}}"#,
);
