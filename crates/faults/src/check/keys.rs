//! What clients were told, against what is so.

use super::Kept;
use crate::client::Client;
use crate::http::Request;
use crate::witness::{REFUSED, REFUSED_FOR_NOW, Witness};
use midcycle_contract::Order;
use midcycle_engine::json::Read;
use std::collections::BTreeMap;

/// Every key has one order or none, and its client was told what became of it and nothing else.
pub(super) async fn check(orders: &[Kept], witness: &Witness, clients: &[Client]) {
    let told = witness.told();
    let mut by_key: BTreeMap<&str, &Kept> = BTreeMap::new();
    for order in orders {
        let Kept { id, key, state, .. } = order;
        if let Some(other) = by_key.insert(key, order) {
            witness.found(format!("key {key} has two orders: {} and {id}", other.id));
        }
        let Some(told) = told.get(key) else {
            witness.found(format!(
                "key {key}: order {id} is {state}, and nobody ordered it"
            ));
            continue;
        };
        if told.account != order.account {
            witness.found(format!("key {key}: order {id} is of another account"));
        }
        let words = told.definitive.iter().map(String::as_str);
        let words: Vec<&str> = words.filter(|word| *word != REFUSED_FOR_NOW).collect();
        let was_refused = words.len() < told.definitive.len();
        let is_so = words == [state.as_str()] || (was_refused && words.is_empty());
        if is_so && was_refused && told.copies > 1 {
            // One copy was refused for a reason that passed, and another that was still under way was accepted.
            witness.count("keys refused for now by one copy, accepted by another");
        } else if !is_so || was_refused {
            let words = &told.definitive;
            let answers = &told.answers;
            witness.found(format!(
                "key {key}: order {id} is {state}, and its client was told {words:?}: {answers:#?}"
            ));
        }
    }
    for (key, told) in &told {
        let order = by_key.get(key.as_str());
        let ids: Vec<&str> = told.orders.iter().map(String::as_str).collect();
        let is_known = ids.is_empty() || order.is_some_and(|order| ids == [order.id.as_str()]);
        if !is_known {
            let found = order.map(|order| &order.id);
            witness.found(format!(
                "key {key}: clients were told of {ids:?}, it has {found:?}"
            ));
        }
        let is_refused = told
            .definitive
            .iter()
            .all(|word| word == REFUSED || word == REFUSED_FOR_NOW);
        if order.is_none() && !is_refused {
            let words = &told.definitive;
            witness.found(format!(
                "key {key}: its client was told {words:?}, it has no order"
            ));
        }
        if let Some(placed) = &told.placed {
            check_answer(key, &told.account, placed, witness, clients).await;
        }
    }
    println!("{} keys, {} orders", told.len(), orders.len());
}

/// What was answered when an order was placed is what is answered now.
async fn check_answer(
    key: &str,
    account: &str,
    placed: &Order,
    witness: &Witness,
    clients: &[Client],
) {
    let Some(client) = clients.iter().find(|client| client.account == account) else {
        return;
    };
    let line = format!("GET /v1/orders/{}", placed.id);
    let reply = client
        .servers
        .send_surely(&Request::new(line, &client.token, ""))
        .await;
    match Order::from_text(&reply.body) {
        Ok(now) if now == *placed => {}
        _ => {
            let (id, body) = (&placed.id, &reply.body);
            witness.found(format!(
                "key {key}: order {id} was told otherwise than it is now: {body}"
            ));
        }
    }
}
