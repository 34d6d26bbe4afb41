//! Mints the token with which the checkout acts for somebody who is signed in here. It lasts an hour.
//! In a shell: `MIDCYCLE_API=https://billing.example MIDCYCLE_OPERATOR_KEY=... cargo run -- anna officina`

use serde_json::{Value, json};
use std::{env, error::Error, time::Duration};

fn mint(user: &str, account: &str) -> Result<String, Box<dyn Error>> {
    let api = env::var("MIDCYCLE_API")?;
    let key = env::var("MIDCYCLE_OPERATOR_KEY")?;
    // Any answer but a good one is an error here.
    let answer = ureq::post(format!("{api}/v1/sessions"))
        .config()
        .timeout_global(Some(Duration::from_secs(10)))
        .build()
        .header("authorization", format!("Bearer {key}"))
        .header("content-type", "application/json")
        .send(json!({"user": user, "account": account}).to_string())?
        .body_mut()
        .read_to_string()?;
    let minted: Value = serde_json::from_str(&answer)?;
    let token = minted["token"].as_str().ok_or("no token")?;
    Ok(token.into())
}

fn main() -> Result<(), Box<dyn Error>> {
    let [user, account] = [1, 2].map(|at| env::args().nth(at).unwrap_or_default());
    println!("{}", mint(&user, &account)?);
    Ok(())
}
