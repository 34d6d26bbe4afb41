//! Decisions from the seed.
//!
//! Every decision has a generator of its own, named by who decides and for the how-manieth time. So the seventeenth order
//! of the third client is the same in every run, however many requests the sixteenth took.

pub(crate) use midcycle_samples::random::Random;

/// Who decides.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Who {
    /// An account, when it is made.
    Account = 1,
    /// A client, what to order.
    Client,
    /// The network, between a client and the servers.
    Network,
    /// The end of a server's process.
    Server,
    /// Somebody else on the database.
    Stranger,
}

/// The generator of one decision.
pub(crate) fn dice(seed: u64, who: Who, of: &[u64]) -> Random {
    let mut state = Random::new(seed ^ ((who as u64) << 56)).next();
    for &number in of {
        state = Random::new(state ^ number).next();
    }
    Random::new(state)
}

/// One of some, by how often each of them comes up.
pub(crate) fn weighed<T: Copy>(random: &mut Random, of: &[(u32, T)]) -> T {
    let sum = of.iter().map(|(weight, _)| weight).sum::<u32>().max(1);
    let mut left = random.between(0, sum - 1);
    for &(weight, what) in of {
        if left < weight {
            return what;
        }
        left -= weight;
    }
    of[0].1
}
