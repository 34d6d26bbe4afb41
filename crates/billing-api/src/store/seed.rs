//! What an account book starts with: products, accounts, people, payment methods.

use super::{Db, StoreError, list_text};
use midcycle_contract::snapshot::{Contact, Links};
use midcycle_engine::catalog::{AccountKind, Product, Role, TaxTable};
use midcycle_engine::json::to_text;
use midcycle_engine::money::Currency;
use midcycle_engine::rules::Rules;

/// An account to be added. It has no VAT number, no discount, and the version 1.
#[derive(Clone, Copy, Debug)]
pub struct NewAccount<'a> {
    /// Its id.
    pub id: &'a str,
    /// Its name.
    pub name: &'a str,
    /// The currency of all its amounts.
    pub currency: Currency,
    /// Who may change its subscriptions.
    pub kind: AccountKind,
    /// Its country.
    pub country: &'a str,
    /// Its time zone.
    pub time_zone: &'a str,
    /// The taxes of its charges.
    pub taxes: &'a TaxTable,
    /// The rules of proration.
    pub rules: &'a Rules,
    /// Its billing contacts.
    pub contacts: &'a [Contact],
    /// The representative of a corporate account.
    pub representative: Option<&'a Contact>,
    /// The portal of a corporate account.
    pub portal_url: Option<&'a str>,
    /// Questions and answers for its kind.
    pub faq_url: Option<&'a str>,
    /// The host's own pages.
    pub links: &'a Links,
    /// The language of its documents.
    pub language: &'a str,
    /// Where its documents are sent: the lines of an address.
    pub address: &'a [String],
}

/// Adds a product at a position of the catalogue.
pub async fn add_product(db: &mut Db, position: i64, product: &Product) -> Result<(), StoreError> {
    sqlx::query("insert into products (id, position, product) values ($1, $2, $3)")
        .bind(&product.id)
        .bind(position)
        .bind(to_text(product))
        .execute(db)
        .await?;
    Ok(())
}

/// Keeps another text of a product: other prices.
pub async fn keep_product(db: &mut Db, product: &Product) -> Result<(), StoreError> {
    sqlx::query("update products set product = $1 where id = $2")
        .bind(to_text(product))
        .bind(&product.id)
        .execute(db)
        .await?;
    Ok(())
}

/// Adds an account.
pub async fn add_account(db: &mut Db, new: NewAccount<'_>) -> Result<(), StoreError> {
    sqlx::query(
        "insert into accounts (id, name, currency, kind, country, time_zone, vat_id, vat_state, taxes, discounts, rules,
             contacts, representative, portal_url, faq_url, links, language, address, version)
         values ($1, $2, $3, $4, $5, $6, null, 'none', $7, '[]', $8, $9, $10, $11, $12, $13, $14, $15, 1)",
    )
    .bind(new.id)
    .bind(new.name)
    .bind(new.currency.code())
    .bind(new.kind.as_str())
    .bind(new.country)
    .bind(new.time_zone)
    .bind(to_text(new.taxes))
    .bind(to_text(new.rules))
    .bind(list_text(new.contacts))
    .bind(new.representative.map(to_text))
    .bind(new.portal_url)
    .bind(new.faq_url)
    .bind(to_text(new.links))
    .bind(new.language)
    .bind(list_text(new.address))
    .execute(db)
    .await?;
    Ok(())
}

/// Adds a person, or gives one their name of now.
pub async fn keep_person(db: &mut Db, user: &str, name: &str) -> Result<(), StoreError> {
    sqlx::query(
        "insert into users (id, name) values ($1, $2) on conflict (id) do update set name = excluded.name",
    )
    .bind(user)
    .bind(name)
    .execute(db)
    .await?;
    Ok(())
}

/// Knows a person by their id as long as nobody has told their name.
pub async fn know_person(db: &mut Db, user: &str) -> Result<(), StoreError> {
    sqlx::query("insert into users (id, name) values ($1, $1) on conflict (id) do nothing")
        .bind(user)
        .execute(db)
        .await?;
    Ok(())
}

/// Gives a person a role on an account.
pub async fn add_membership(
    db: &mut Db,
    user: &str,
    account: &str,
    role: Role,
) -> Result<(), StoreError> {
    sqlx::query("insert into memberships (user_id, account, role) values ($1, $2, $3)")
        .bind(user)
        .bind(account)
        .bind(role.as_str())
        .execute(db)
        .await?;
    Ok(())
}

/// A card to be added.
#[derive(Clone, Copy, Debug)]
pub struct NewCard<'a> {
    /// Its id.
    pub id: &'a str,
    /// The account.
    pub account: &'a str,
    /// Its brand.
    pub brand: &'a str,
    /// Its last four digits.
    pub last4: &'a str,
    /// The month it expires in.
    pub expires: &'a str,
    /// The provider's own name for it.
    pub reference: &'a str,
}

/// Adds a card after those that the account has.
pub async fn add_card(db: &mut Db, new: NewCard<'_>) -> Result<(), StoreError> {
    sqlx::query(
        "insert into payment_methods (id, account, brand, last4, expires, reference, position)
         values ($1, $2, $3, $4, $5, $6,
             (select coalesce(max(position), 0) + 1 from payment_methods where account = $2))",
    )
    .bind(new.id)
    .bind(new.account)
    .bind(new.brand)
    .bind(new.last4)
    .bind(new.expires)
    .bind(new.reference)
    .execute(db)
    .await?;
    Ok(())
}

/// Adds a card that expires in April 2028 and ends in 4242; `reference` is the provider's own name for it.
pub async fn add_method(
    db: &mut Db,
    id: &str,
    account: &str,
    reference: &str,
) -> Result<(), StoreError> {
    let card = NewCard {
        id,
        account,
        brand: "visa",
        last4: "4242",
        expires: "2028-04",
        reference,
    };
    add_card(db, card).await
}
