//! Names that an operator's book may hold, with markup and SQL in them: names in the database, as data, and on paper.

use super::literal;
use crate::support::{Client, Server, annas_card, choose, worked_example};
use lopdf::{Dictionary, Document, Object, dictionary};
use midcycle_contract::Order;
use midcycle_contract::engine::calendar::Interval;
use serde_json::{Value, json};
use sqlx::Row;

/// What makes a PDF do something, or carry something: names of entries, and of kinds of actions.
const ACTIVE: [&str; 16] = [
    "A",
    "AA",
    "AcroForm",
    "Annots",
    "EmbeddedFile",
    "EmbeddedFiles",
    "GoToR",
    "ImportData",
    "JS",
    "JavaScript",
    "Launch",
    "OpenAction",
    "RichMedia",
    "SubmitForm",
    "URI",
    "XFA",
];

/// A name of something: whose it is can be told, and all of it is hostile.
fn named(what: &str) -> String {
    format!(
        "{what} <img src=x onerror=alert(1)>\"><script>'; drop table orders; -- ) Tj /JS (app.alert(1)) /URI \\u0000"
    )
}

async fn text(server: &Server, sql: &str) -> String {
    let mut read = server.store.read().await.unwrap();
    let row = sqlx::query(sqlx::AssertSqlSafe(sql.to_owned()))
        .fetch_one(&mut *read)
        .await
        .unwrap();
    row.get(0)
}

/// Renames a product, its plans and their features.
async fn rename_product(server: &Server, id: &str) {
    let sql = format!("select product from products where id = '{id}'");
    let mut product: Value = serde_json::from_str(&text(server, &sql).await).unwrap();
    product["name"] = named("product").into();
    for plan in product["plans"].as_array_mut().unwrap() {
        plan["name"] = named(&format!("plan {}", plan["id"])).into();
        for feature in plan["features"].as_array_mut().unwrap() {
            *feature = named("feature").into();
        }
    }
    let product = literal(&product.to_string());
    server
        .execute(&format!(
            "update products set product = {product} where id = '{id}'"
        ))
        .await;
}

/// A server whose whole book has hostile names.
async fn hostile_server() -> Server {
    let server = Server::start().await;
    rename_product(&server, "harbor-support").await;
    let contact = json!({"name": named("contact"), "email": named("email")});
    let lines = json!([named("street"), named("city")]);
    let seller = json!({"name": named("seller"), "address": lines, "country": "IT", "vat_id": named("number"),
        "email": named("mail")});
    for sql in [
        format!(
            "update accounts set name = {}, address = {}, contacts = {}, representative = {} where id = 'officina'",
            literal(&named("account")),
            literal(&lines.to_string()),
            literal(&json!([contact]).to_string()),
            literal(&contact.to_string()),
        ),
        format!(
            "update users set name = {} where id = 'anna'",
            literal(&named("person"))
        ),
        format!(
            "update payment_methods set brand = {} where account = 'officina'",
            literal(&named("brand"))
        ),
        format!(
            "update meta set value = {} where name = 'seller'",
            literal(&seller.to_string())
        ),
        "update accounts set taxes = replace(taxes, 'IVA', '<b>IVA</b> --') where id = 'officina'"
            .into(),
    ] {
        server.execute(&sql).await;
    }
    server
}

#[tokio::test]
async fn names_are_told_as_they_are() {
    let server = hostile_server().await;
    let anna = server.anna().await;
    let reply = anna.get("/v1/snapshot").await;
    assert_eq!(reply.headers["content-type"], "application/json");
    assert_eq!(reply.headers["x-content-type-options"], "nosniff");
    let snapshot: Value = serde_json::from_str(&reply.body).unwrap();
    for (place, what) in [
        ("/account/name", "account"),
        ("/account/contacts/0/name", "contact"),
        ("/account/contacts/0/email", "email"),
        ("/account/representative/name", "contact"),
        ("/user/name", "person"),
        ("/user/accounts/0/name", "account"),
        ("/payment_methods/0/brand", "brand"),
    ] {
        assert_eq!(
            snapshot.pointer(place),
            Some(&named(what).into()),
            "{place}"
        );
    }
    let catalog = anna.get("/v1/catalog?currency=EUR").await;
    let catalog: Value = serde_json::from_str(&catalog.body).unwrap();
    for book in [&snapshot, &catalog] {
        let products = book["catalog"].as_array().unwrap();
        let product = products
            .iter()
            .find(|known| known["product"] == "harbor-support");
        let product = product.unwrap();
        assert_eq!(product["name"], named("product").as_str());
        assert_eq!(product["plans"][1]["name"], named("plan \"team\"").as_str());
        assert_eq!(
            product["plans"][1]["features"][0],
            named("feature").as_str()
        );
    }
}

/// The names in a document that make it more than paper.
fn active_names(document: &Document) -> Vec<String> {
    let mut found = Vec::new();
    look_into_all(&document.trailer, &mut found);
    for object in document.objects.values() {
        look_into(object, &mut found);
    }
    found
}

fn look_into(object: &Object, found: &mut Vec<String>) {
    match object {
        Object::Name(name) => look_at(name, found),
        Object::Array(items) => items.iter().for_each(|item| look_into(item, found)),
        Object::Dictionary(entries) => look_into_all(entries, found),
        Object::Stream(stream) => look_into_all(&stream.dict, found),
        _ => {}
    }
}

fn look_into_all(entries: &Dictionary, found: &mut Vec<String>) {
    for (name, object) in entries {
        look_at(name, found);
        look_into(object, found);
    }
}

fn look_at(name: &[u8], found: &mut Vec<String>) {
    let active = ACTIVE.iter().find(|active| active.as_bytes() == name);
    found.extend(active.map(|active| (*active).to_owned()));
}

/// The document of an order as a program for PDF reads it.
async fn paper_of(client: &Client<'_>, order: &Order) -> Document {
    let id = &order.document.as_ref().unwrap().id;
    let reply = client.get(&format!("/v1/invoices/{id}.pdf")).await;
    assert_eq!(reply.headers["content-type"], "application/pdf");
    assert_eq!(reply.headers["x-content-type-options"], "nosniff");
    let disposition = reply.headers["content-disposition"].to_str().unwrap();
    let number = &order.document.as_ref().unwrap().number;
    assert_eq!(disposition, format!("inline; filename=\"{number}.pdf\""));
    Document::load_mem(&reply.bytes).unwrap()
}

#[tokio::test]
async fn an_invoice_to_a_hostile_name_does_nothing() {
    let server = hostile_server().await;
    let anna = server.anna().await;
    let sent = anna.order("k", vec![worked_example()], annas_card()).await;
    let reply = anna.send(&sent).await;
    assert_eq!(reply.status, 201, "{}", reply.body);
    let order: Order = reply.read();
    let document = paper_of(&anna, &order).await;
    assert_eq!(active_names(&document), Vec::<String>::new());
    assert!(!document.get_pages().is_empty());
    // Nothing was done by its names either.
    assert_eq!(server.number("select count(*) from orders").await, 1);
}

/// Support's name and reason are kept with the order as they came, and its document is as quiet as any.
#[tokio::test]
async fn a_hostile_reason_is_a_reason() {
    let server = hostile_server().await;
    let wanted = json!({"account": "officina", "user": named("care"), "role": "support", "name": named("name")});
    let minted = server.mint(&wanted.to_string()).await;
    let token: Value = serde_json::from_str(&minted.body).unwrap();
    let care = Client {
        server: &server,
        token: token["token"].as_str().unwrap().to_owned(),
    };
    let lower = choose("sub_officina", "basic", 5, Interval::MONTH);
    let mut sent = care.order("k", vec![lower], None).await;
    let mut body: Value = serde_json::from_str(&sent.body).unwrap();
    body["reason"] = named("reason").into();
    sent.body = body.to_string();
    let reply = care.send(&sent).await;
    assert_eq!(reply.status, 201, "{}", reply.body);
    let order: Order = reply.read();
    let kept = format!(
        "select count(*) from orders o join users u on u.id = o.actor
         where o.id = '{}' and o.actor = {} and u.name = {} and o.reason = {} and o.role = 'support'",
        order.id,
        literal(&named("care")),
        literal(&named("name")),
        literal(&named("reason")),
    );
    assert_eq!(server.number(&kept).await, 1);
    let document = paper_of(&care, &order).await;
    assert_eq!(active_names(&document), Vec::<String>::new());
}

/// The search that finds nothing in our documents does find what is there.
#[test]
fn an_action_in_a_document_is_found() {
    let mut document = Document::with_version("1.7");
    let action =
        dictionary! { "S" => "JavaScript", "JS" => Object::string_literal("app.alert(1)") };
    let link =
        dictionary! { "S" => "URI", "URI" => Object::string_literal("https://evil.example") };
    let page = dictionary! { "Annots" => vec![dictionary! { "A" => link }.into()] };
    document.add_object(page);
    let catalog = document.add_object(dictionary! { "OpenAction" => action });
    document.trailer.set("Root", catalog);
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    let mut found = active_names(&Document::load_mem(&bytes).unwrap());
    found.sort_unstable();
    let expected = [
        "A",
        "Annots",
        "JS",
        "JavaScript",
        "OpenAction",
        "URI",
        "URI",
    ];
    assert_eq!(found, expected);
}
