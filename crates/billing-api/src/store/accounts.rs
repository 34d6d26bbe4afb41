//! Accounts, and the snapshot: everything a price or a permission depends on.

use super::{
    Db, Paper, Party, StoreError, balance_minor, cart_of, message, optional_message, read_list,
    word,
};
use crate::clock::GRACE_MINUTES;
use midcycle_contract::Snapshot;
use midcycle_contract::snapshot::{Account, AccountName, Contact, Links, PaymentMethod, User};
use midcycle_engine::calendar::Moment;
use midcycle_engine::catalog::{Product, Role, Subscription, TaxTable, VatState};
use midcycle_engine::money::{Amount, Currency};
use midcycle_engine::quote::Current;
use midcycle_engine::rules::Rules;
use sqlx::Row;

/// A person on an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// The person.
    pub user: String,
    /// The account.
    pub account: String,
    /// What they may do there.
    pub role: Role,
}

/// What of an account is needed before its snapshot is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountRow {
    /// Its version.
    pub version: u64,
    /// Its time zone.
    pub time_zone: String,
    /// Its VAT number.
    pub vat_id: Option<String>,
    /// What is known of that number.
    pub vat_state: VatState,
}

impl AccountRow {
    /// Reads it.
    pub async fn find(db: &mut Db, account: &str) -> Result<Option<Self>, StoreError> {
        let row =
            sqlx::query("select version, time_zone, vat_id, vat_state from accounts where id = $1")
                .bind(account)
                .fetch_optional(db)
                .await?;
        row.map(|row| {
            Ok(AccountRow {
                version: version(&row)?,
                time_zone: row.try_get("time_zone")?,
                vat_id: row.try_get("vat_id")?,
                vat_state: word(&row, "vat_state")?,
            })
        })
        .transpose()
    }

    /// Keeps another VAT number, or none, with what is known of it.
    pub async fn set_vat_id(
        db: &mut Db,
        account: &str,
        vat_id: Option<&str>,
        state: VatState,
    ) -> Result<(), StoreError> {
        sqlx::query("update accounts set vat_id = $1, vat_state = $2 where id = $3")
            .bind(vat_id)
            .bind(state.as_str())
            .bind(account)
            .execute(db)
            .await?;
        Ok(())
    }

    /// Raises the version by one: whatever was computed before is stale now.
    pub async fn raise_version(db: &mut Db, account: &str) -> Result<(), StoreError> {
        sqlx::query("update accounts set version = version + 1 where id = $1")
            .bind(account)
            .execute(db)
            .await?;
        Ok(())
    }
}

/// The tax table of an account.
pub async fn tax_table_of(db: &mut Db, account: &str) -> Result<TaxTable, StoreError> {
    let row = sqlx::query("select taxes from accounts where id = $1")
        .bind(account)
        .fetch_one(db)
        .await?;
    message(&row, "taxes")
}

/// An account's version, read for itself: nothing else of the account need be readable.
pub async fn version_of(db: &mut Db, account: &str) -> Result<Option<i64>, StoreError> {
    let row = sqlx::query("select version from accounts where id = $1")
        .bind(account)
        .fetch_optional(db)
        .await?;
    Ok(row.map(|row| row.try_get("version")).transpose()?)
}

fn version(row: &sqlx::any::AnyRow) -> Result<u64, StoreError> {
    let version: i64 = row.try_get("version")?;
    u64::try_from(version).map_err(|_| StoreError::Corrupt("a version is negative".into()))
}

/// The snapshot of a member's account on a date.
pub async fn read_snapshot(
    db: &mut Db,
    member: &Member,
    at: Moment,
) -> Result<Snapshot, StoreError> {
    let row = sqlx::query("select * from accounts where id = $1")
        .bind(&member.account)
        .fetch_one(&mut *db)
        .await?;
    let currency: Currency = word(&row, "currency")?;
    let discounts: String = row.try_get("discounts")?;
    let contacts: String = row.try_get("contacts")?;
    let balance = balance_minor(db, &member.account).await?;
    Ok(Snapshot {
        version: version(&row)?,
        at,
        grace_minutes: GRACE_MINUTES,
        time_zone: row.try_get("time_zone")?,
        account: Account {
            id: member.account.clone(),
            name: row.try_get("name")?,
            currency,
            kind: word(&row, "kind")?,
            country: row.try_get("country")?,
            vat_id: row.try_get("vat_id")?,
            vat_state: word(&row, "vat_state")?,
            contacts: read_list::<Contact>(&contacts)?,
            representative: optional_message(&row, "representative")?,
            portal_url: row.try_get("portal_url")?,
            faq_url: row.try_get("faq_url")?,
        },
        user: user(db, member).await?,
        links: message::<Links>(&row, "links")?,
        rules: message(&row, "rules")?,
        taxes: message(&row, "taxes")?,
        balance: Amount::new(balance.into(), currency.minor_digits()),
        discounts: read_list(&discounts)?,
        payment_methods: payment_methods(db, &member.account).await?,
        catalog: products(db).await?,
        subscriptions: subscriptions(db, &member.account).await?,
        cart: cart_of(db, &member.account)
            .await?
            .into_iter()
            .map(|(_, selection)| selection)
            .collect(),
    })
}

async fn user(db: &mut Db, member: &Member) -> Result<User, StoreError> {
    let row = sqlx::query("select name from users where id = $1")
        .bind(&member.user)
        .fetch_one(&mut *db)
        .await?;
    // Support is a member of no account, and sees the one that it was let into.
    let accounts = sqlx::query(
        "select id, name from accounts
         where id = $2 or id in (select account from memberships where user_id = $1) order by name, id",
    )
    .bind(&member.user)
    .bind(&member.account)
    .fetch_all(db)
    .await?;
    let account = |row: &sqlx::any::AnyRow| {
        Ok(AccountName {
            id: row.try_get("id")?,
            name: row.try_get("name")?,
        })
    };
    Ok(User {
        id: member.user.clone(),
        name: row.try_get("name")?,
        role: member.role,
        accounts: accounts
            .iter()
            .map(account)
            .collect::<Result<_, StoreError>>()?,
    })
}

async fn payment_methods(db: &mut Db, account: &str) -> Result<Vec<PaymentMethod>, StoreError> {
    let rows = sqlx::query(
        "select id, brand, last4, expires from payment_methods where account = $1 order by position",
    )
    .bind(account)
    .fetch_all(db)
    .await?;
    rows.iter()
        .map(|row| {
            Ok(PaymentMethod {
                id: row.try_get("id")?,
                brand: row.try_get("brand")?,
                last4: row.try_get("last4")?,
                expires: row.try_get("expires")?,
            })
        })
        .collect()
}

/// What can be bought.
pub async fn products(db: &mut Db) -> Result<Vec<Product>, StoreError> {
    let rows = sqlx::query("select product from products order by position")
        .fetch_all(db)
        .await?;
    rows.iter().map(|row| message(row, "product")).collect()
}

/// What an account owns.
pub async fn subscriptions(db: &mut Db, account: &str) -> Result<Vec<Subscription>, StoreError> {
    let rows = sqlx::query("select * from subscriptions where account = $1 order by position")
        .bind(account)
        .fetch_all(db)
        .await?;
    rows.iter()
        .map(|row| {
            let assigned: i64 = row.try_get("assigned")?;
            Ok(Subscription {
                id: row.try_get("id")?,
                product: row.try_get("product")?,
                plan: row.try_get("plan")?,
                price: row.try_get("price")?,
                status: word(row, "status")?,
                assigned: u32::try_from(assigned).unwrap_or(0),
                current: message::<Current>(row, "current")?,
                pending: None,
            })
        })
        .collect()
}

/// The date of a subscription's last change; `None` where the account has no such subscription.
pub async fn changed_on(
    db: &mut Db,
    account: &str,
    subscription: &str,
) -> Result<Option<Moment>, StoreError> {
    let row = sqlx::query("select changed_on from subscriptions where account = $1 and id = $2")
        .bind(account)
        .bind(subscription)
        .fetch_optional(db)
        .await?;
    row.as_ref().map(|row| word(row, "changed_on")).transpose()
}

/// What a document of the account says beside its lines, with no title and no order yet: with the account's number, unless
/// that is known to be none, and with who owes the tax by it.
pub async fn paper_of_account(db: &mut Db, account: &str) -> Result<Paper, StoreError> {
    let seller = super::seller(db).await?;
    let row = sqlx::query(
        "select name, country, vat_id, vat_state, taxes, contacts, language, address from accounts where id = $1",
    )
    .bind(account)
    .fetch_one(db)
    .await?;
    let (address, contacts): (String, String) = (row.try_get("address")?, row.try_get("contacts")?);
    let contacts = read_list::<Contact>(&contacts)?;
    let vat_id: Option<String> = row.try_get("vat_id")?;
    let state: VatState = word(&row, "vat_state")?;
    let vat_id = vat_id.filter(|_| state != VatState::Invalid);
    Ok(Paper {
        language: row.try_get("language")?,
        reverse_charge: vat_id.is_some() && message::<TaxTable>(&row, "taxes")?.is_lifted(state),
        seller: seller
            .ok_or_else(|| StoreError::Corrupt("nobody sells: there is no seller".into()))?,
        buyer: Party {
            name: row.try_get("name")?,
            address: read_list(&address)?,
            country: row.try_get("country")?,
            vat_id,
            email: contacts.into_iter().next().map(|contact| contact.email),
        },
        titles: Vec::new(),
        order: None,
        settlement: None,
        corrects: None,
    })
}

/// The rules of every account.
pub async fn rules_of_accounts(db: &mut Db) -> Result<Vec<(String, Rules)>, StoreError> {
    let rows = sqlx::query("select id, rules from accounts order by id")
        .fetch_all(db)
        .await?;
    rows.iter()
        .map(|row| Ok((row.try_get("id")?, message(row, "rules")?)))
        .collect()
}

/// One member of every account.
pub async fn members(db: &mut Db) -> Result<Vec<Member>, StoreError> {
    let rows = sqlx::query(
        "select min(user_id) as user_id, account from memberships group by account order by account",
    )
    .fetch_all(db)
    .await?;
    rows.iter()
        .map(|row| {
            Ok(Member {
                user: row.try_get("user_id")?,
                account: row.try_get("account")?,
                role: Role::Member,
            })
        })
        .collect()
}

/// Keeps a subscription, new or changed.
pub async fn keep_subscription(
    db: &mut Db,
    account: &str,
    owned: &Subscription,
    changed_on: Moment,
) -> Result<(), StoreError> {
    sqlx::query(
        "insert into subscriptions (id, account, product, plan, price, status, assigned, current, changed_on, position)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9,
             (select coalesce(max(position), 0) + 1 from subscriptions where account = $2))
         on conflict (id) do update set plan = excluded.plan, price = excluded.price, status = excluded.status,
             current = excluded.current, changed_on = excluded.changed_on",
    )
    .bind(&owned.id)
    .bind(account)
    .bind(&owned.product)
    .bind(&owned.plan)
    .bind(&owned.price)
    .bind(owned.status.as_str())
    .bind(i64::from(owned.assigned))
    .bind(midcycle_engine::json::to_text(&owned.current))
    .bind(changed_on.to_string())
    .execute(db)
    .await?;
    Ok(())
}

/// The provider's name of a method on file; `None` where the account has no such method.
pub async fn method_reference(
    db: &mut Db,
    account: &str,
    method: &str,
) -> Result<Option<String>, StoreError> {
    let row = sqlx::query("select reference from payment_methods where account = $1 and id = $2")
        .bind(account)
        .bind(method)
        .fetch_optional(db)
        .await?;
    Ok(row.map(|row| row.try_get("reference")).transpose()?)
}
