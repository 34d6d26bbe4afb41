//! The billing API as its clients see it: the real router over a real SQLite file with the demo's book.

mod book;
mod cart;
mod checks;
mod command;
mod connections;
mod dates;
mod keys;
mod payments;
mod placing;
mod routes;
mod sessions;
mod support;
