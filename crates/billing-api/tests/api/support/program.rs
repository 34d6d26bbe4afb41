//! The program itself: run to its end, or serving until it goes out of scope.

use super::new_database;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use tempfile::TempDir;

/// Runs the program with an input: what it wrote, what it complained of, and how it ended.
pub fn midcycle(arguments: &[&str], input: &str) -> (String, String, Option<i32>) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_midcycle"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_owned();
    // Beside the reading, as the answers may fill their pipe before the last question is written. A command that
    // refuses its arguments reads nothing.
    let _ = std::thread::spawn(move || stdin.write_all(input.as_bytes()));
    let output = child.wait_with_output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (
        text(output.stdout),
        text(output.stderr),
        output.status.code(),
    )
}

/// A new database for a server to be started on.
pub fn empty_database(folder: &TempDir) -> String {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(new_database(folder))
}

/// A running server, killed when it goes out of scope.
pub struct Running {
    pub child: Child,
    pub address: String,
}

impl Running {
    pub fn start(database: &str) -> Self {
        Self::start_with(database, |_| {})
    }

    /// The same with another environment.
    pub fn start_with(database: &str, change: impl FnOnce(&mut Command)) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_midcycle"));
        command
            .args(["serve", "--demo", "--address", "127.0.0.1:0", "--database"])
            .arg(database)
            .stdout(Stdio::piped());
        change(&mut command);
        let mut child = command.spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        let address = line.trim().rsplit_once("http://").unwrap().1.to_owned();
        Running { child, address }
    }

    /// One request over a plain socket: status, headers and body.
    pub fn ask(&self, head: &str, body: &str) -> (u16, String, String) {
        ask(&self.address, head, body)
    }

    /// Tells it to stop, as an operator does.
    pub fn tell_to_stop(&self) {
        let id = self.child.id().to_string();
        let told = Command::new("kill").args(["-TERM", &id]).status().unwrap();
        assert!(told.success());
    }
}

/// One request to an address over a plain socket.
pub fn ask(address: &str, head: &str, body: &str) -> (u16, String, String) {
    let mut stream = TcpStream::connect(address).unwrap();
    let request = format!(
        "{head}\r\nhost: {address}\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(request.as_bytes()).unwrap();
    let mut reply = String::new();
    stream.read_to_string(&mut reply).unwrap();
    let (headers, body) = reply.split_once("\r\n\r\n").unwrap();
    (
        headers[9..12].parse().unwrap(),
        headers.to_owned(),
        body.to_owned(),
    )
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
