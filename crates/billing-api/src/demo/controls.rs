//! What a visitor of the demo holds in hand beside the page: the bank's answer, and the network.

use crate::payment::Sandbox;
use midcycle_contract::demo::Network;
use std::sync::{Arc, Mutex, PoisonError};

/// The controls. There is one set of them in a process, for all its visitors; a restart puts them back.
#[derive(Clone, Debug)]
pub struct Controls {
    /// Whose bank answers.
    pub bank: Sandbox,
    network: Arc<Mutex<Network>>,
}

impl Controls {
    /// The controls of a demo that pays by `bank`, with a network that is fine.
    pub fn of(bank: Sandbox) -> Self {
        Controls {
            bank,
            network: Arc::new(Mutex::new(Network::Fine)),
        }
    }

    /// What becomes of requests on their way.
    pub fn network(&self) -> Network {
        *self.network.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Says what becomes of requests from now on.
    pub fn set_network(&self, network: Network) {
        *self.network.lock().unwrap_or_else(PoisonError::into_inner) = network;
    }
}
