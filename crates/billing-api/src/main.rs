//! The command `midcycle`.

fn main() {}
