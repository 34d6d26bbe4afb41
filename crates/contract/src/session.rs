//! Sessions: `POST /v1/sessions` mints one for a host's person, `POST`, `PUT` and `DELETE /v1/session` are the page's own.

use midcycle_engine::{message, named};

/// The longest text in a request for a session, in bytes.
pub const TEXT_BYTES_MAX: usize = 255;

message! {
    /// Whom a session is for. The operator's key vouches for all of it.
    strict struct SessionRequest {
        /// The account.
        account: String,
        /// The person, by the host's own id.
        user: String,
        /// Only for support, who are members of no account; others have the role of their membership.
        role: Option<SessionRole>,
        /// Support's name, as the account's records show it.
        name: Option<String>,
        /// The only origin that may use the token, `https://billing.example.com`.
        origin: Option<String>,
        /// What is minted; a token where nothing is said.
        form: Option<SessionForm>,
    }
}

named! {
    /// The roles that are given with a session.
    enum SessionRole {
        /// The vendor's customer care: may order a lower plan, with a reason.
        Support = "support",
    }
}

named! {
    /// What is minted.
    enum SessionForm {
        /// A bearer token for a page that embeds the checkout.
        Token = "token",
        /// A code that the stand-alone page exchanges for its cookie, once.
        Code = "code",
    }
}

message! {
    /// A session that was minted.
    open struct Minted {
        /// The token or code: kept nowhere but here.
        token: String,
        /// What revokes it: `DELETE /v1/sessions/{id}`.
        id: String,
        /// For how many seconds it can be used.
        expires_in: u32,
    }
}

message! {
    /// The body of `POST /v1/session`.
    strict struct Code {
        /// The code that was minted.
        code: String,
    }
}

message! {
    /// The body of `PUT /v1/session`.
    strict struct AccountChoice {
        /// The account to go on with.
        account: String,
    }
}
