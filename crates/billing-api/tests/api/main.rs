//! Tests of the billing API from outside: what a client sends and is answered, on the database that the environment names.

mod book;
mod cart;
mod checks;
mod command;
mod confirmation;
mod connections;
mod dates;
mod day;
mod documents;
mod fresh;
mod frozen;
mod identities;
mod keys;
mod limits;
mod payments;
mod placing;
mod quotes;
mod routes;
mod rules;
mod sessions;
mod support;
mod taking_up;
mod vat;
mod vies;
