//! A client, as the page is one: it keeps key and body before it sends, sends the same until there is an answer, and takes
//! a fresh snapshot and a fresh key after a definitive no.

use crate::book;
use crate::choose::{Bank, Vat, Wish, price, wish};
use crate::dice::{Random, Who, dice};
use crate::http::Request;
use crate::servers::{OPERATOR_KEY, Servers};
use crate::witness::{Heard, Witness};
use midcycle_contract::account::VatId;
use midcycle_contract::demo::BankAnswer;
use midcycle_contract::headers::{IDEMPOTENCY_KEY, etag};
use midcycle_contract::order::QuotesRequest;
use midcycle_contract::problem::FreshQuote;
use midcycle_contract::session::{Minted, SessionRequest};
use midcycle_contract::{OrderRequest, Snapshot};
use midcycle_engine::json::{Read, to_text};
use std::sync::Arc;
use std::time::Duration;

/// Attempts for each order that comes to its end; a client that needs more is stuck.
const ATTEMPTS_MAX: u64 = 400;

/// A client.
#[derive(Clone, Debug)]
pub(crate) struct Client {
    pub(crate) seed: u64,
    pub(crate) index: u64,
    pub(crate) account: String,
    pub(crate) token: String,
    pub(crate) servers: Arc<Servers>,
    pub(crate) witness: Arc<Witness>,
}

/// What came of an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Came {
    /// An order that has come to its end.
    ToAnEnd,
    /// Nothing; it is tried again after a moment.
    ToNothing,
}

/// An order that is under way.
struct UnderWay {
    attempt: u64,
    key: String,
    place: Request,
    id: Option<String>,
    secret: Option<String>,
    bank: Bank,
}

impl Client {
    /// A client with a session.
    pub(crate) async fn sign_in(
        seed: u64,
        index: u64,
        accounts: u64,
        servers: &Arc<Servers>,
        witness: &Arc<Witness>,
    ) -> Self {
        let account = book::account(index % accounts);
        let wanted = SessionRequest {
            account: account.clone(),
            user: book::person(index),
            role: None,
            name: None,
            origin: None,
            form: None,
        };
        let request = Request::new("POST /v1/sessions", OPERATOR_KEY, to_text(&wanted));
        let reply = servers.send_surely(&request).await;
        let minted = Minted::from_text(&reply.body);
        if let Err(error) = &minted {
            witness.found(format!("no session for client {index}: {error}"));
        }
        Client {
            seed,
            index,
            account,
            token: minted.map(|minted| minted.token).unwrap_or_default(),
            servers: servers.clone(),
            witness: witness.clone(),
        }
    }

    /// Orders until so many orders have come to their end.
    pub(crate) async fn work(self, orders: u64) {
        let mut ended = 0;
        let attempts_max = ATTEMPTS_MAX * (orders + 1);
        for attempt in 0..attempts_max {
            if ended == orders {
                return;
            }
            let mut random = dice(self.seed, Who::Client, &[self.index, attempt]);
            if self.attempt(attempt, &mut random).await == Came::ToAnEnd {
                ended += 1;
                self.witness.settle();
            } else {
                // Another one's order is under way, most often.
                sleep(random.between(20, 200)).await;
            }
        }
        let index = self.index;
        self.witness
            .found(format!("client {index} comes to no end of its orders"));
    }

    async fn attempt(&self, attempt: u64, random: &mut Random) -> Came {
        let Some(snapshot) = self.get::<Snapshot>("GET /v1/snapshot", "", attempt).await else {
            return Came::ToNothing;
        };
        let Some(wish) = wish(random, &snapshot) else {
            self.witness.count("nothing to wish for");
            return Came::ToNothing;
        };
        if random.once_in(6) {
            self.put_into_cart(&wish, attempt).await;
        }
        if random.once_in(30) {
            self.correct_vat_id(&wish, attempt).await;
        }
        let Some(place) = self.request(&snapshot, &wish, attempt).await else {
            return Came::ToNothing;
        };
        let key = format!("{}-{}-{attempt}", self.seed, self.index);
        let mut place = place;
        place.headers += &[IDEMPOTENCY_KEY, ": ", &key, "\r\n"].concat();
        let under_way = UnderWay {
            attempt,
            key,
            place,
            id: None,
            secret: None,
            bank: wish.bank,
        };
        self.see_through(under_way).await
    }

    /// The order as it is sent, to the byte, without its key.
    async fn request(&self, snapshot: &Snapshot, wish: &Wish, attempt: u64) -> Option<Request> {
        let (quoted, own) = price(snapshot, wish)?;
        let (mut version, mut vat_id) = (snapshot.version, own);
        let (mut fingerprint, mut due) = (quoted.fingerprint().ok()?, quoted.settlement.due_now);
        if let Vat::Other(number) = wish.vat {
            let wanted = QuotesRequest {
                changes: wish.changes.clone(),
                vat_id: Some(number.into()),
            };
            let asked = to_text(&wanted);
            let fresh: FreshQuote = self.get("POST /v1/quotes", &asked, attempt).await?;
            (version, fingerprint, due) =
                (fresh.version, fresh.fingerprint, fresh.settlement.due_now);
            vat_id = Some(number.into());
        }
        let body = OrderRequest {
            at: snapshot.at,
            changes: wish.changes.clone(),
            vat_id,
            payment: wish.payment.clone().filter(|_| !due.is_zero()),
            fingerprint,
            reason: None,
        };
        let mut request = Request::new("POST /v1/orders", &self.token, to_text(&body));
        request.headers = format!("if-match: {}\r\n", etag(version));
        Some(request)
    }

    /// Asks until there is an answer, over the same bad network as all; `None` where it is refused.
    async fn get<T: Read>(&self, line: &str, body: &str, attempt: u64) -> Option<T> {
        let request = Request::new(line, &self.token, body);
        let mut random = dice(
            self.seed,
            Who::Network,
            &[self.index, attempt, u64::MAX, line.len() as u64],
        );
        loop {
            for reply in self.servers.send(&mut random, &request).await.1 {
                if reply.status < 300 {
                    match T::from_text(&reply.body) {
                        Ok(found) => return Some(found),
                        Err(error) => self.witness.found(format!("{line}: {error}")),
                    }
                } else if reply.status < 500 {
                    return None;
                }
            }
            sleep(random.between(5, 50)).await;
        }
    }

    /// What checking out leaves in the cart; nothing depends on whether it arrives.
    async fn put_into_cart(&self, wish: &Wish, attempt: u64) {
        let mut random = dice(
            self.seed,
            Who::Network,
            &[self.index, attempt, u64::MAX - 1],
        );
        for (number, change) in wish.changes.iter().enumerate() {
            let place = change.subscription.clone();
            let place = place.unwrap_or_else(|| format!("new-{}", number + 1));
            let line = format!("PUT /v1/cart/{place}");
            let request = Request::new(line, &self.token, to_text(change));
            self.servers.send(&mut random, &request).await;
        }
    }

    /// What a billing contact may do beside ordering; it makes what others show stale.
    async fn correct_vat_id(&self, wish: &Wish, attempt: u64) {
        let mut random = dice(
            self.seed,
            Who::Network,
            &[self.index, attempt, u64::MAX - 2],
        );
        let vat_id = match wish.vat {
            Vat::Other(number) => Some(number.into()),
            Vat::Own | Vat::None => None,
        };
        let body = to_text(&VatId { vat_id });
        let request = Request::new("PUT /v1/account/vat-id", &self.token, body);
        self.servers.send(&mut random, &request).await;
    }

    /// Sends the same until there is a definitive answer, and goes on with an open order in all the ways there are.
    async fn see_through(&self, mut order: UnderWay) -> Came {
        for sending in 0.. {
            let mut random = dice(
                self.seed,
                Who::Network,
                &[self.index, order.attempt, sending],
            );
            if self.answer_bank(&mut order, &mut random).await {
                continue;
            }
            let request = self.next_request(&order, &mut random);
            let mut last_word = None;
            let is_placing = request.line == order.place.line;
            let (copies, replies) = self.servers.send(&mut random, &request).await;
            if is_placing {
                self.witness.sent(&order.key, copies);
            }
            for reply in replies {
                let heard = self
                    .witness
                    .hear(&self.account, &order.key, &reply, is_placing);
                match heard {
                    Heard::Settled(state) => {
                        self.witness.count(&format!("orders {}", state.as_str()));
                        last_word = last_word.or(Some(Came::ToAnEnd));
                    }
                    Heard::Refused(code) => {
                        self.witness.count(&format!("refused {code}"));
                        last_word = last_word.or(Some(Came::ToNothing));
                    }
                    Heard::Open(id, secret) => {
                        order.id = Some(id);
                        order.secret = secret.or(order.secret);
                    }
                    Heard::Nothing => {}
                }
            }
            if let Some(last_word) = last_word {
                return last_word;
            }
            let wait = if order.id.is_some() {
                random.between(40, 250)
            } else {
                random.between(2, 40)
            };
            sleep(wait).await;
        }
        Came::ToNothing
    }

    /// The same again; or, once there is an order, a look at it or a step on with it.
    fn next_request(&self, order: &UnderWay, random: &mut Random) -> Request {
        let Some(id) = &order.id else {
            return order.place.clone();
        };
        match random.between(0, 2) {
            0 => order.place.clone(),
            1 => Request::new(format!("GET /v1/orders/{id}"), &self.token, ""),
            _ => Request::new(format!("POST /v1/orders/{id}/continue"), &self.token, "{}"),
        }
    }

    /// What the person does at the bank, once its page has the secret; whether anything was done.
    async fn answer_bank(&self, order: &mut UnderWay, random: &mut Random) -> bool {
        let confirmed = match order.bank {
            Bank::Confirms => true,
            Bank::Refuses => false,
            Bank::Leaves => return false,
        };
        let Some(client_secret) = order.secret.clone() else {
            return false;
        };
        let answer = BankAnswer {
            client_secret,
            confirmed,
        };
        let request = Request::new("POST /v1/demo/bank", &self.token, to_text(&answer));
        for reply in self.servers.send(random, &request).await.1 {
            // 404 where it was heard before, or came too late.
            if reply.status < 500 {
                order.bank = Bank::Leaves;
            }
        }
        true
    }
}

async fn sleep(milliseconds: u32) {
    tokio::time::sleep(Duration::from_millis(milliseconds.into())).await;
}
