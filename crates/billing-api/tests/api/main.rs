//! Tests of the billing API from outside: what a client sends and is answered, on the database that the environment names.

mod audit;
mod book;
mod cart;
mod checks;
mod command;
mod confirmation;
mod connections;
mod dates;
mod documents;
mod identities;
mod keys;
mod limits;
mod payments;
mod placing;
mod quotes;
mod routes;
mod serving;
mod sessions;
mod support;
mod times;
mod vat;
mod vies;
