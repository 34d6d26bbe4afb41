//! From a choice to a request or a refusal, and every choice at once.

mod resolve;
mod what_if;
mod world;
