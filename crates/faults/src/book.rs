//! A crowd of accounts beside the demo's own: they own nothing yet, so all that they own in the end came by orders.

use crate::dice::{Who, dice};
use midcycle_billing_api::demo::{self, DemoError};
use midcycle_billing_api::store::{self, NewAccount, Posting, Store, StoreError};
use midcycle_contract::snapshot::{Contact, Links};
use midcycle_engine::Decimal;
use midcycle_engine::catalog::{AccountKind, Role, TaxTable, Undetermined};
use midcycle_engine::json::Read;
use midcycle_engine::money::Currency;
use midcycle_engine::quote::Tax;
use midcycle_engine::rules::Rules;

/// Where accounts are: currency, country, time zone, and the name and percentage of a tax.
type Place = (
    &'static str,
    &'static str,
    &'static str,
    Option<(&'static str, i64)>,
);

const PLACES: [Place; 5] = [
    ("EUR", "IT", "Europe/Rome", Some(("IVA", 22))),
    ("EUR", "DE", "Europe/Berlin", Some(("MwSt.", 19))),
    ("EUR", "FR", "Europe/Paris", Some(("TVA", 20))),
    ("JPY", "JP", "Asia/Tokyo", Some(("JCT", 10))),
    ("USD", "US", "America/New_York", None),
];
/// Rules that take a surplus away: under the others what an account gave back pays for all that comes later.
const FORFEIT: &str = r#"{"preset":"goto","surplus":"forfeit"}"#;

/// The name of an account.
pub(crate) fn account(index: u64) -> String {
    format!("crowd_{index}")
}

/// The name of a client's person.
pub(crate) fn person(client: u64) -> String {
    format!("person_{client}")
}

/// Makes the demo's book, and accounts with so many clients in turn.
pub(crate) async fn prepare(
    store: &Store,
    seed: u64,
    accounts: u64,
    clients: u64,
) -> Result<(), DemoError> {
    demo::prepare(store).await?;
    let mut write = store.write().await?;
    for index in 0..accounts {
        add_account(&mut write, seed, index).await?;
    }
    for client in 0..clients {
        let person = person(client);
        store::keep_person(&mut write, &person, &person).await?;
        let on = account(client % accounts);
        store::add_membership(&mut write, &person, &on, Role::BillingContact).await?;
    }
    write.commit().await?;
    Ok(())
}

async fn add_account(db: &mut store::Db, seed: u64, index: u64) -> Result<(), DemoError> {
    let mut random = dice(seed, Who::Account, &[index]);
    let (currency, country, time_zone, tax) = random.pick(&PLACES);
    let rules = if random.once_in(4) {
        Rules::default()
    } else {
        Rules::from_text(FORFEIT)?
    };
    let tax = tax.map(|(id, percent)| Tax {
        id: id.into(),
        percent: Decimal::new(percent, 0),
        inclusive: false,
    });
    let taxes = TaxTable {
        now: tax.into_iter().collect(),
        with_vat_id: Vec::new(),
        undetermined: random.pick(&[Undetermined::ChargeVat, Undetermined::ReverseCharge]),
    };
    let id = account(index);
    let contact = Contact {
        name: id.clone(),
        email: format!("{id}@crowd.example"),
    };
    let links = Links {
        sign_in: None,
        support: None,
        renew: None,
        assign: None,
    };
    let new = NewAccount {
        id: &id,
        name: &id,
        currency: Currency::from_code(currency)
            .ok_or_else(|| StoreError::Corrupt("an account's currency".into()))?,
        kind: AccountKind::SelfService,
        country,
        time_zone,
        taxes: &taxes,
        rules: &rules,
        contacts: &[contact],
        representative: None,
        portal_url: None,
        faq_url: None,
        links: &links,
        language: "en",
        address: &["Crowd Street 1".into()],
    };
    store::add_account(db, new).await?;
    store::add_method(db, &card(&id), &id, "tok_ok").await?;
    if random.once_in(3) {
        let posting = Posting {
            account: &id,
            at: demo::FIRST_DAY,
            kind: "goodwill",
            document: None,
            order: None,
        };
        let amount = random.between(1, 50_000).into();
        store::post(db, posting, &store::gift(amount)).await?;
    }
    Ok(())
}

/// The name of an account's card.
pub(crate) fn card(account: &str) -> String {
    format!("card_{account}")
}
