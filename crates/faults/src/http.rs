//! HTTP/1.1 over a socket of its own for each request, because it must be possible to drop one half-way.

use std::net::SocketAddr;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// Longer than the server gives itself for an answer.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(40);

/// A request, which can be sent again to the byte.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    /// `POST /v1/orders`.
    pub(crate) line: String,
    /// The bearer token.
    pub(crate) token: String,
    /// Further headers, a line each.
    pub(crate) headers: String,
    /// The body; empty for none.
    pub(crate) body: String,
}

impl Request {
    /// A request without headers of its own.
    pub(crate) fn new(line: impl Into<String>, token: &str, body: impl Into<String>) -> Self {
        Request {
            line: line.into(),
            token: token.into(),
            headers: String::new(),
            body: body.into(),
        }
    }

    fn to_bytes(&self) -> Vec<u8> {
        let Request {
            line,
            token,
            headers,
            body,
        } = self;
        let length = body.len();
        format!(
            "{line} HTTP/1.1\r\nhost: midcycle\r\nconnection: close\r\nauthorization: Bearer {token}\r\n\
             content-type: application/json\r\ncontent-length: {length}\r\n{headers}\r\n{body}"
        )
        .into_bytes()
    }
}

/// What came back.
#[derive(Clone, Debug)]
pub(crate) struct Reply {
    /// The status.
    pub(crate) status: u16,
    /// The body.
    pub(crate) body: String,
}

/// Where a connection breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cut {
    /// Nowhere.
    Nowhere,
    /// In the middle of the request.
    Sending,
    /// So long after the request, without a look at the answer.
    Waiting(Duration),
}

/// Sends a request; `None` where no whole answer comes.
pub(crate) async fn ask(to: SocketAddr, request: &Request, cut: Cut) -> Option<Reply> {
    let asked = tokio::time::timeout(ANSWER_TIMEOUT, exchange(to, request, cut));
    asked.await.ok()?.ok()?
}

async fn exchange(to: SocketAddr, request: &Request, cut: Cut) -> std::io::Result<Option<Reply>> {
    let bytes = request.to_bytes();
    let mut stream = TcpStream::connect(to).await?;
    stream.set_nodelay(true)?;
    if cut == Cut::Sending {
        stream.write_all(&bytes[..bytes.len() * 2 / 3]).await?;
        return Ok(None);
    }
    stream.write_all(&bytes).await?;
    if let Cut::Waiting(time) = cut {
        tokio::time::sleep(time).await;
        return Ok(None);
    }
    let mut text = Vec::new();
    stream.read_to_end(&mut text).await?;
    Ok(parse(&String::from_utf8_lossy(&text)))
}

/// A whole answer; `None` for one that was cut off.
fn parse(text: &str) -> Option<Reply> {
    let (head, body) = text.split_once("\r\n\r\n")?;
    let status = head.get(9..12)?.parse().ok()?;
    let length = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        let is_length = name.eq_ignore_ascii_case("content-length");
        is_length
            .then(|| value.trim().parse::<usize>().ok())
            .flatten()
    });
    (length.unwrap_or(0) == body.len()).then(|| Reply {
        status,
        body: body.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_that_was_cut_off_is_none() {
        let whole = "HTTP/1.1 201 Created\r\nContent-Length: 2\r\n\r\n{}";
        assert_eq!(parse(whole).unwrap().status, 201);
        for cut in ["", "HTTP/1.1 201", &whole[..whole.len() - 1]] {
            assert!(parse(cut).is_none(), "{cut}");
        }
    }
}
