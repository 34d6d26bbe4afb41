//! Writes the demo's book into an empty database, with the ledger and the documents that it would have.

use super::DemoError;
use super::book::{ACCOUNTS, DemoAccount, IN_CART, Owned, PEOPLE, PRODUCTS};
use crate::orders::title;
use crate::secret::random_id;
use crate::store::{self, Db, NewAccount, NewDocument, Paper, Party, Posting, StoreError, minor};
use midcycle_contract::Selection;
use midcycle_contract::snapshot::{Contact, Links};
use midcycle_engine::calendar::{Moment, Period};
use midcycle_engine::catalog::{
    AccountKind, LINE_ID, Product, Role, Status, Subscription, TaxTable, Undetermined,
};
use midcycle_engine::json::Read;
use midcycle_engine::money::Currency;
use midcycle_engine::price::Price;
use midcycle_engine::quote::{Next, NextLine, Tax, after};
use midcycle_engine::rules::Rules;
use midcycle_engine::{Decimal, QuoteRequest, quote};

/// Writes the whole book.
pub(super) async fn seed(db: &mut Db) -> Result<(), DemoError> {
    store::set_seller(db, &seller()).await?;
    let mut catalog = Vec::new();
    for (position, text) in (0_i64..).zip(PRODUCTS) {
        let product = Product::from_text(text)?;
        store::add_product(db, position, &product).await?;
        catalog.push(product);
    }
    for account in &ACCOUNTS {
        seed_account(db, account).await?;
        for owned in account.owns {
            seed_subscription(db, &catalog, account, owned).await?;
        }
    }
    for (user, name, account, role, _) in PEOPLE {
        store::keep_person(db, user, name).await?;
        store::add_membership(db, user, account, role).await?;
    }
    let selection = Selection::from_text(IN_CART.1)?;
    let place = selection.subscription.clone().unwrap_or_default();
    store::put_into_cart(db, IN_CART.0, &place, &selection).await?;
    Ok(())
}

/// Who sells in the demo.
fn seller() -> Party {
    Party {
        name: "Harbor Software B.V.".into(),
        address: vec!["Havenkade 12".into(), "1011 AB Amsterdam".into()],
        country: "NL".into(),
        vat_id: Some("NL123456782B01".into()),
        email: Some("billing@harbor.example".into()),
    }
}

async fn seed_account(db: &mut Db, account: &DemoAccount) -> Result<(), DemoError> {
    let contacts: Vec<Contact> = PEOPLE
        .iter()
        .filter(|person| person.2 == account.id && person.3 == Role::BillingContact)
        .map(|person| Contact {
            name: person.1.into(),
            email: format!("{}@{}.example", person.0, account.id),
        })
        .collect();
    let representative = Contact {
        name: "Ebba Strand".into(),
        email: "ebba.strand@harbor.example".into(),
    };
    let links = Links {
        sign_in: None,
        support: Some("https://support.example.com".into()),
        renew: Some("https://renew.example.com".into()),
        assign: Some("https://admin.example.com/licences".into()),
    };
    // The seller is Dutch: in the other countries of the Union a business with a number owes the tax itself.
    let taxes = TaxTable {
        now: taxes(account),
        with_vat_id: Vec::new(),
        undetermined: Undetermined::ChargeVat,
    };
    let is_corporate = account.kind == AccountKind::Corporate;
    let new = NewAccount {
        id: account.id,
        name: account.name,
        currency: currency(account)?,
        kind: account.kind,
        country: account.country,
        time_zone: account.time_zone,
        taxes: &taxes,
        rules: &Rules::default(),
        contacts: &contacts,
        representative: is_corporate.then_some(&representative),
        portal_url: is_corporate.then_some("https://corporate.example.com"),
        faq_url: is_corporate.then_some("https://corporate.example.com/questions"),
        links: &links,
        language: account.language,
        address: &account.address.map(str::to_owned),
    };
    store::add_account(db, new).await?;
    if account.has_card {
        let id = format!("card_{}", account.id);
        store::add_method(db, &id, account.id, "tok_ok").await?;
    }
    if account.credit_minor != 0 {
        let posting = Posting {
            account: account.id,
            at: "2026-11-01",
            kind: "goodwill",
            document: None,
            order: None,
        };
        store::post(db, posting, &store::gift(account.credit_minor)).await?;
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

fn currency(account: &DemoAccount) -> Result<Currency, StoreError> {
    Currency::from_code(account.currency).ok_or_else(|| wrong("currency", account.id))
}

fn wrong(what: &str, of: &str) -> StoreError {
    StoreError::Corrupt(format!("the demo's {what} of {of}"))
}

/// A subscription as a purchase at the start of its period would have left it, with its invoice and payment.
async fn seed_subscription(
    db: &mut Db,
    catalog: &[Product],
    account: &DemoAccount,
    owned: &Owned,
) -> Result<(), DemoError> {
    let moment = |text| Moment::parse(text).ok_or_else(|| wrong("date", owned.id));
    let period = Period {
        start: moment(owned.period.0)?,
        end: moment(owned.period.1)?,
    };
    let currency = currency(account)?;
    let row = catalog
        .iter()
        .find(|product| product.id == owned.product)
        .and_then(|product| product.plans.iter().find(|plan| plan.id == owned.plan))
        .and_then(|plan| plan.price(currency, owned.interval))
        .ok_or_else(|| wrong("price", owned.id))?;
    let request = purchase(account, owned, currency, period, &row.price);
    let bought = quote(&request)?;
    let is_trial = owned.status == Status::TrialEnded;
    let mut current = after(&request, &bought)?.ok_or_else(|| wrong("period", owned.id))?;
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
    store::keep_subscription(db, account.id, &subscription, period.start).await?;
    // Nobody has paid for a trial.
    if is_trial {
        return Ok(());
    }
    let (total, tax) = (minor(bought.total)?, minor(bought.tax)?);
    let document = random_id().map_err(|error| StoreError::Corrupt(error.to_string()))?;
    let posting = |kind| Posting {
        account: account.id,
        at: owned.period.0,
        kind,
        document: Some(&document),
        order: None,
    };
    store::post(db, posting("sale"), &store::sale(total, tax)).await?;
    store::post(db, posting("payment"), &store::payment(total)).await?;
    let paper = Paper {
        titles: vec![title(catalog, owned.product, owned.plan)],
        ..store::paper_of_account(db, account.id).await?
    };
    let new = NewDocument {
        id: &document,
        account: account.id,
        at: period.start,
        currency,
        total_minor: total,
        tax_minor: tax,
        order: None,
        paper: &paper,
        requests: &[&request],
        quotes: &[&bought],
        corrects: None,
    };
    store::issue(db, new).await?;
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
        explain: true,
    }
}
