//! The order whose page is shown, and the documents that orders have made.

use super::ground::Detail;
use super::{App, Load};
use crate::api::Failure;
use crate::navigation::Step;
use midcycle_contract::Order;
use std::sync::Arc;

impl App {
    /// Fetches an order whose page is shown, unless it is there.
    pub fn look_at(self, id: &str) {
        let is_it = |order: &Load<Arc<Order>>| order.ready().is_some_and(|order| order.id == id);
        if self.order.with_untracked(is_it) {
            return;
        }
        self.order.set(Load::Waiting);
        let (id, turn) = (id.to_owned(), self.turn());
        self.spawn(async move {
            let answer = self.api().order(&id).await;
            self.learn_order(&id, turn, answer);
        });
    }

    /// Keeps what was heard of an order that was asked for in a turn, where its page is still shown to the same person.
    pub fn learn_order(self, id: &str, turn: u32, answer: Result<Order, Failure>) {
        let is_shown = matches!(self.here(), Step::Order(here) if here == id);
        if !is_shown || turn != self.turn() {
            return;
        }
        self.order.set(match answer {
            Ok(order) => {
                if let Some(snapshot) = self.account_untracked() {
                    // After a reload nothing was begun yet.
                    self.entered.begin(&snapshot.account.id);
                    self.entered.settle(&order);
                }
                let mut told = vec![("id", order.id.as_str()), ("state", order.state.as_str())];
                if let Some(secret) = &order.client_secret {
                    // The bank's page, which the host shows, asks for it.
                    told.push(("client_secret", secret));
                }
                self.tell("order", &Detail(&told));
                Load::Ready(Arc::new(order))
            }
            Err(failure) => Load::Failed(failure),
        });
    }

    /// Fetches the invoices.
    pub fn refresh_invoices(self) {
        let turn = self.turn.get_untracked();
        self.spawn(async move {
            let answer = match self.api().invoices().await {
                Ok(documents) => Load::Ready(Arc::new(documents)),
                Err(failure) => Load::Failed(failure),
            };
            if turn == self.turn.get_untracked() {
                self.invoices.set(answer);
            }
        });
    }
}
