//! Writes the demo's book into an empty database, with the ledger and the documents that it would have.

use super::DemoError;
use super::book::{DemoAccount, IN_CART, Owned, PEOPLE, PRODUCTS, accounts};
use crate::orders::title;
use crate::secret::random_id;
use crate::store::{
    self, AccountRow, Db, NewAccount, NewCard, NewDocument, Paper, Party, Posting, StoreError,
    minor,
};
use midcycle_contract::Selection;
use midcycle_contract::snapshot::{Contact, Links};
use midcycle_engine::calendar::{Moment, Period};
use midcycle_engine::catalog::{
    AccountKind, LINE_ID, Product, Role, Status, Subscription, TaxTable, Undetermined, VatState,
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
    for account in accounts() {
        seed_account(db, account).await?;
        for owned in account.owns {
            seed_subscription(db, &catalog, account, owned).await?;
        }
        if let Some(number) = account.vat_id {
            AccountRow::set_vat_id(db, account.id, Some(number), VatState::Valid).await?;
        }
    }
    for person in &PEOPLE {
        store::keep_person(db, person.id, person.name).await?;
        // Support is a member of no account.
        for account in person
            .accounts
            .iter()
            .filter(|_| person.role != Role::Support)
        {
            store::add_membership(db, person.id, account, person.role).await?;
        }
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
        .filter(|person| {
            person.role == Role::BillingContact && person.accounts.contains(&account.id)
        })
        .map(|person| Contact {
            name: person.name.into(),
            email: format!("{}@{}.example", person.id, account.id),
        })
        .collect();
    let representative = Contact {
        name: "Ebba Strand".into(),
        email: "ebba.strand@harbor.example".into(),
    };
    let links = Links {
        // Whoever is signed out is asked there whom to be.
        sign_in: Some("/".into()),
        support: Some("https://support.example.com".into()),
        renew: Some("https://renew.example.com".into()),
        assign: Some("https://admin.example.com/licences".into()),
    };
    let seller = seller();
    // In the other countries of the Union a business with a number owes the tax itself.
    let with_vat_id = if account.country == seller.country {
        taxes(account)
    } else {
        Vec::new()
    };
    let taxes = TaxTable {
        now: taxes(account),
        with_vat_id,
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
        representative: (is_corporate && account.has_representative).then_some(&representative),
        portal_url: is_corporate.then_some("https://corporate.example.com"),
        faq_url: is_corporate.then_some("https://corporate.example.com/questions"),
        links: &links,
        language: account.language,
        address: &account.address.map(str::to_owned),
    };
    store::add_account(db, new).await?;
    seed_cards(db, account).await?;
    if account.balance_minor != 0 {
        let is_gift = account.balance_minor > 0;
        let posting = Posting {
            account: account.id,
            at: "2026-11-01",
            kind: if is_gift { "goodwill" } else { "adjustment" },
            document: None,
            order: None,
        };
        store::post(db, posting, &store::gift(account.balance_minor)).await?;
    }
    Ok(())
}

/// The first card of an account is `card_officina`, the next `card_officina_2`.
async fn seed_cards(db: &mut Db, account: &DemoAccount) -> Result<(), StoreError> {
    for (number, card) in (1..).zip(account.cards) {
        let id = if number == 1 {
            format!("card_{}", account.id)
        } else {
            format!("card_{}_{number}", account.id)
        };
        let new = NewCard {
            id: &id,
            account: account.id,
            brand: card.brand,
            last4: card.last4,
            expires: card.expires,
            reference: card.reference,
        };
        store::add_card(db, new).await?;
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

/// A subscription as a purchase at the start of its period would have left it, with its invoice, and its payment unless
/// that is what it waits for.
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
    let (row, price) = price_of(catalog, currency, owned)?;
    let request = purchase(account, owned, currency, period, &price);
    let bought = quote(&request)?;
    let is_trial = matches!(owned.status, Status::Trialing | Status::TrialEnded);
    let mut current = after(&request, &bought)?.ok_or_else(|| wrong("period", owned.id))?;
    current.anchor_day = Some(owned.anchor_day);
    current.trial = is_trial;
    let subscription = Subscription {
        id: owned.id.into(),
        product: owned.product.into(),
        plan: owned.plan.into(),
        price: row,
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
    if owned.status != Status::PastDue {
        store::post(db, posting("payment"), &store::payment(total)).await?;
    }
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

/// What a subscription was bought at: its own price, or the price list's, and the row that it came from.
fn price_of(
    catalog: &[Product],
    currency: Currency,
    owned: &Owned,
) -> Result<(String, Price), DemoError> {
    if let Some((row, amount)) = owned.own_price {
        let unit_amount = Decimal::from_str_exact(amount).map_err(|_| wrong("price", owned.id))?;
        return Ok((row.into(), Price::PerUnit { unit_amount }));
    }
    let row = catalog
        .iter()
        .find(|product| product.id == owned.product)
        .and_then(|product| product.plans.iter().find(|plan| plan.id == owned.plan))
        .and_then(|plan| plan.price(currency, owned.interval))
        .ok_or_else(|| wrong("price", owned.id))?;
    Ok((row.id.clone(), row.price.clone()))
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
