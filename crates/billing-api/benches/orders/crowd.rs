//! Accounts to order for: each with one subscription of a plan that has room for a million licences, so that every order
//! adds one, and something is due for it.

use midcycle_billing_api::clock::Clock;
use midcycle_billing_api::store::{self, Member, NewAccount, Party, Store};
use midcycle_contract::Selection;
use midcycle_contract::engine::calendar::{Interval, Moment, Period};
use midcycle_contract::engine::catalog::{
    AccountKind, LINE_ID, Product, Role, Status, Subscription, TaxTable, Undetermined,
};
use midcycle_contract::engine::json::Read as _;
use midcycle_contract::engine::money::Currency;
use midcycle_contract::engine::quote::{Current, CurrentLine};
use midcycle_contract::engine::rules::Rules;
use midcycle_contract::snapshot::Links;

/// Where all orders are dated.
pub const TODAY: &str = "2026-11-22";

/// The date does not move while it is measured.
pub fn clock() -> Clock {
    Clock::World(|| "2026-11-22T12:00:00Z".parse().unwrap())
}

const PRODUCT: &str = r#"{"product":"suite","name":"Suite","plans":[{"id":"team","name":"Team","tier":1,"features":[],
    "licences":{"min":1,"max":1000000,"step":1},"prices":[{"id":"team-m","currency":"EUR","interval":{"unit":"month",
    "count":1},"price":{"model":"per_unit","unit_amount":"69"}}]}]}"#;

pub fn member(n: usize) -> Member {
    Member {
        user: format!("user_{n}"),
        account: format!("account_{n}"),
        role: Role::BillingContact,
    }
}

/// The choice that adds a licence.
pub fn one_more(n: usize, licences: u32) -> Selection {
    Selection {
        subscription: Some(format!("sub_{n}")),
        product: "suite".into(),
        plan: "team".into(),
        licences: licences + 1,
        interval: Interval::MONTH,
    }
}

/// Writes the book into an empty database.
pub async fn seed(store: &Store, accounts: usize) {
    let mut write = store.write().await.unwrap();
    let db = &mut *write;
    let seller = Party {
        name: "Suite B.V.".into(),
        address: vec!["Havenkade 12".into()],
        country: "NL".into(),
        vat_id: None,
        email: None,
    };
    store::set_seller(db, &seller).await.unwrap();
    let product = Product::from_text(PRODUCT).unwrap();
    store::add_product(db, 0, &product).await.unwrap();
    let moment = |text| Moment::parse(text).unwrap();
    for n in 0..accounts {
        let Member { user, account, .. } = member(n);
        let new = NewAccount {
            id: &account,
            name: "Someone",
            currency: Currency::from_code("EUR").unwrap(),
            kind: AccountKind::SelfService,
            country: "IT",
            time_zone: "Europe/Rome",
            taxes: &TaxTable {
                now: Vec::new(),
                with_vat_id: Vec::new(),
                undetermined: Undetermined::ChargeVat,
            },
            rules: &Rules::default(),
            contacts: &[],
            representative: None,
            portal_url: None,
            faq_url: None,
            links: &Links {
                sign_in: None,
                support: None,
                renew: None,
                assign: None,
            },
            language: "en",
            address: &["Via del Porto 8".to_owned()],
        };
        store::add_account(db, new).await.unwrap();
        store::keep_person(db, &user, "Someone").await.unwrap();
        store::add_membership(db, &user, &account, Role::BillingContact)
            .await
            .unwrap();
        store::add_method(db, &format!("card_{n}"), &account, "tok_ok")
            .await
            .unwrap();
        let line = &product.plans[0].prices[0];
        let owned = Subscription {
            id: format!("sub_{n}"),
            product: "suite".into(),
            plan: "team".into(),
            price: line.id.clone(),
            status: Status::Active,
            assigned: 1,
            current: Current {
                period: Period {
                    start: moment("2026-11-10"),
                    end: moment("2026-12-10"),
                },
                interval: Interval::MONTH,
                trial: false,
                anchor_day: None,
                taxes: None,
                lines: vec![CurrentLine {
                    id: LINE_ID.into(),
                    quantity: 5,
                    price: line.price.clone(),
                    billed: None,
                    credited: None,
                    full_period: None,
                }],
            },
            pending: None,
        };
        store::keep_subscription(db, &account, &owned, owned.current.period.start)
            .await
            .unwrap();
    }
    write.commit().await.unwrap();
}
