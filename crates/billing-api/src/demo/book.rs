//! The people, companies, products and prices of the demo. None of them exists.

use super::DemoError;
use crate::store::{
    Book, Entry, NewDocument, Posting, issue, keep_subscription, list_text, post, put_into_cart,
};
use midcycle_contract::Selection;
use midcycle_contract::demo::Persona;
use midcycle_contract::snapshot::{Contact, Links};
use midcycle_engine::calendar::{Interval, Moment, Period};
use midcycle_engine::catalog::{LINE_ID, Product, Status, Subscription};
use midcycle_engine::json::{Read, to_text};
use midcycle_engine::money::Currency;
use midcycle_engine::price::Price;
use midcycle_engine::quote::{Next, NextLine, Tax, after};
use midcycle_engine::rules::Rules;
use midcycle_engine::{Decimal, QuoteRequest, quote};
use sqlx::sqlite::SqliteConnection;

/// What can be bought, as the wire has it, in three currencies.
const PRODUCTS: [&str; 2] = [
    include_str!("harbor-support.json"),
    include_str!("harbor-meetings.json"),
];

/// A person of the demo: user id, name, account, role, and what they show.
const PEOPLE: [(&str, &str, &str, &str, &str); 8] = [
    (
        "anna",
        "Anna Rossi",
        "officina",
        "billing_contact",
        "simple",
    ),
    ("klaus", "Klaus Brandt", "brandt", "billing_contact", "many"),
    (
        "claire",
        "Claire Moreau",
        "moreau",
        "billing_contact",
        "credit",
    ),
    ("yuki", "Yuki Tanaka", "tanaka", "billing_contact", "yen"),
    ("sam", "Sam Carter", "carter", "billing_contact", "cart"),
    ("marco", "Marco Bianchi", "officina", "member", "member"),
    (
        "nora",
        "Nora Lindqvist",
        "lindqvist",
        "billing_contact",
        "corporate",
    ),
    (
        "ines",
        "In\u{ea}s Duarte",
        "duarte",
        "billing_contact",
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
struct DemoAccount {
    id: &'static str,
    name: &'static str,
    currency: &'static str,
    country: &'static str,
    time_zone: &'static str,
    kind: &'static str,
    /// The tax on its charges, and its percentage.
    tax: Option<(&'static str, i64)>,
    /// Credit it has been given, in minor units.
    credit_minor: i64,
    has_card: bool,
    owns: &'static [Owned],
}

/// A subscription of the demo.
struct Owned {
    id: &'static str,
    product: &'static str,
    plan: &'static str,
    licences: u32,
    assigned: u32,
    interval: Interval,
    period: (&'static str, &'static str),
    anchor_day: u32,
    status: Status,
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
    kind: "self_service",
    tax: Some(("IVA", 22)),
    credit_minor: 1_250,
    has_card: true,
    owns: &[TEAM_OF_FIVE],
};

const ACCOUNTS: [DemoAccount; 7] = [
    ACCOUNT,
    DemoAccount {
        id: "brandt",
        name: "Brandt Logistik GmbH",
        country: "DE",
        time_zone: "Europe/Berlin",
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
        kind: "corporate",
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
const IN_CART: (&str, &str) = (
    "carter",
    r#"{"subscription":"sub_carter_meetings","product":"harbor-meetings","plan":"large","licences":12,
        "interval":{"unit":"month","count":1}}"#,
);

/// Writes the whole book into an empty database.
pub(super) async fn seed(db: &mut SqliteConnection) -> Result<(), DemoError> {
    let mut catalog = Vec::new();
    for (position, text) in (0_i64..).zip(PRODUCTS) {
        let product = Product::from_text(text)?;
        sqlx::query("insert into products (id, position, product) values ($1, $2, $3)")
            .bind(&product.id)
            .bind(position)
            .bind(to_text(&product))
            .execute(&mut *db)
            .await?;
        catalog.push(product);
    }
    for account in &ACCOUNTS {
        seed_account(db, account).await?;
        for owned in account.owns {
            seed_subscription(db, &catalog, account, owned).await?;
        }
    }
    for (user, name, account, role, _) in PEOPLE {
        sqlx::query("insert into users (id, name) values ($1, $2)")
            .bind(user)
            .bind(name)
            .execute(&mut *db)
            .await?;
        sqlx::query("insert into memberships (user, account, role) values ($1, $2, $3)")
            .bind(user)
            .bind(account)
            .bind(role)
            .execute(&mut *db)
            .await?;
    }
    let selection = Selection::from_text(IN_CART.1)?;
    let place = selection.subscription.clone().unwrap_or_default();
    put_into_cart(db, IN_CART.0, &place, &selection).await?;
    Ok(())
}

async fn seed_account(db: &mut SqliteConnection, account: &DemoAccount) -> Result<(), DemoError> {
    let now = list_text(&taxes(account));
    let taxes = format!(r#"{{"now":{now},"with_vat_id":[],"undetermined":"charge_vat"}}"#);
    let contacts: Vec<Contact> = PEOPLE
        .iter()
        .filter(|person| person.2 == account.id && person.3 == "billing_contact")
        .map(|person| Contact {
            name: person.1.into(),
            email: format!("{}@{}.example", person.0, account.id),
        })
        .collect();
    let is_corporate = account.kind == "corporate";
    let representative = is_corporate.then(|| {
        to_text(&Contact {
            name: "Ebba Strand".into(),
            email: "ebba.strand@harbor.example".into(),
        })
    });
    let links = Links {
        sign_in: None,
        support: Some("https://support.example.com".into()),
        renew: Some("https://renew.example.com".into()),
        assign: Some("https://admin.example.com/licences".into()),
    };
    sqlx::query(
        "insert into accounts (id, name, currency, kind, country, time_zone, vat_id, vat_state, taxes, discounts, rules,
             contacts, representative, portal_url, faq_url, links, version)
         values ($1, $2, $3, $4, $5, $6, null, 'none', $7, '[]', '\"goto\"', $8, $9, $10, $11, $12, 1)",
    )
    .bind(account.id)
    .bind(account.name)
    .bind(account.currency)
    .bind(account.kind)
    .bind(account.country)
    .bind(account.time_zone)
    .bind(taxes)
    .bind(list_text(&contacts))
    .bind(representative)
    .bind(is_corporate.then_some("https://corporate.example.com"))
    .bind(is_corporate.then_some("https://corporate.example.com/questions"))
    .bind(to_text(&links))
    .execute(&mut *db)
    .await?;
    if account.has_card {
        sqlx::query(
            "insert into payment_methods (id, account, brand, last4, expires, reference)
             values ($1, $2, 'visa', '4242', '2028-04', 'tok_ok')",
        )
        .bind(format!("card_{}", account.id))
        .bind(account.id)
        .execute(&mut *db)
        .await?;
    }
    if account.credit_minor != 0 {
        let credit = account.credit_minor;
        let posting = Posting {
            account: account.id,
            at: "2026-11-01",
            kind: "goodwill",
            document: None,
            order: None,
        };
        post(
            db,
            posting,
            &[
                Entry(Book::Adjustment, credit),
                Entry(Book::Customer, -credit),
            ],
        )
        .await?;
    }
    Ok(())
}

fn taxes(account: &DemoAccount) -> Vec<Tax> {
    let tax = account.tax.map(|(id, percent)| Tax {
        id: id.into(),
        percent: Decimal::new(percent, 0),
        inclusive: false,
    });
    tax.into_iter().collect()
}

/// A subscription as a purchase at the start of its period would have left it, with its invoice and payment.
async fn seed_subscription(
    db: &mut SqliteConnection,
    catalog: &[Product],
    account: &DemoAccount,
    owned: &Owned,
) -> Result<(), DemoError> {
    let corrupt = |what: &str| {
        DemoError::Store(crate::store::StoreError::Corrupt(format!(
            "the demo's {what} of {}",
            owned.id
        )))
    };
    let moment = |text| Moment::parse(text).ok_or_else(|| corrupt("date"));
    let period = Period {
        start: moment(owned.period.0)?,
        end: moment(owned.period.1)?,
    };
    let currency = Currency::from_code(account.currency).ok_or_else(|| corrupt("currency"))?;
    let row = catalog
        .iter()
        .find(|product| product.id == owned.product)
        .and_then(|product| product.plans.iter().find(|plan| plan.id == owned.plan))
        .and_then(|plan| plan.price(currency, owned.interval))
        .ok_or_else(|| corrupt("price"))?;
    let request = purchase(account, owned, currency, period, &row.price);
    let bought = quote(&request)?;
    let is_trial = owned.status == Status::TrialEnded;
    let mut current = after(&request, &bought)?.ok_or_else(|| corrupt("period"))?;
    current.anchor_day = Some(owned.anchor_day);
    current.trial = is_trial;
    let subscription = Subscription {
        id: owned.id.into(),
        product: owned.product.into(),
        plan: owned.plan.into(),
        price: row.id.clone(),
        status: owned.status,
        assigned: owned.assigned,
        current,
        pending: None,
    };
    keep_subscription(db, account.id, &subscription, period.start).await?;
    if is_trial {
        return Ok(());
    }
    let (total, tax) = (
        minor(bought.total.minor_units())?,
        minor(bought.tax.minor_units())?,
    );
    let new = NewDocument {
        account: account.id,
        at: period.start,
        currency,
        total_minor: total,
        tax_minor: tax,
        order: None,
        quotes: &[&bought],
    };
    let document = issue(db, new).await?;
    let posting = |kind| Posting {
        account: account.id,
        at: owned.period.0,
        kind,
        document: Some(&document.id),
        order: None,
    };
    let sale = [
        Entry(Book::Customer, total),
        Entry(Book::Revenue, tax - total),
        Entry(Book::Tax, -tax),
    ];
    post(db, posting("sale"), &sale).await?;
    post(
        db,
        posting("payment"),
        &[Entry(Book::Cash, total), Entry(Book::Customer, -total)],
    )
    .await?;
    Ok(())
}

fn purchase(
    account: &DemoAccount,
    owned: &Owned,
    currency: Currency,
    period: Period,
    price: &Price,
) -> QuoteRequest {
    QuoteRequest {
        at: period.start,
        currency,
        rules: Rules::default(),
        current: None,
        next: Some(Next {
            interval: owned.interval,
            lines: vec![NextLine {
                id: LINE_ID.into(),
                quantity: owned.licences,
                price: price.clone(),
                full_period: None,
            }],
            period: Some(period),
        }),
        discounts: Vec::new(),
        taxes: taxes(account),
        balance: Decimal::ZERO,
        explain: false,
    }
}

fn minor(units: i128) -> Result<i64, DemoError> {
    i64::try_from(units).map_err(|_| {
        DemoError::Store(crate::store::StoreError::Corrupt(
            "an amount of the demo is too large".into(),
        ))
    })
}
