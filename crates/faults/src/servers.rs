//! The servers: processes of the real program, ended in many ways and started again.

use crate::dice::{Random, Who, dice, weighed};
use crate::http::{Cut, Reply, Request, ask};
use crate::witness::Witness;
use midcycle_billing_api::faults::{CRASH_POINTS, RARE_CRASH_POINTS};
use std::fs::{File, OpenOptions};
use std::io;
use std::net::SocketAddr;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, RwLock};
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};
use tokio::sync::Notify;

/// The operator's key of the run.
pub(crate) const OPERATOR_KEY: &str = "operator";
/// How long the bank is waited for.
const ACTION_MS: &str = "1500";
/// How long the VAT service keeps late numbers waiting, anew in each process.
const LATE_MS: &str = "400";
/// How long a start may take.
const START_TIMEOUT: Duration = Duration::from_mins(1);

/// How a process ends.
#[derive(Clone, Copy, Debug)]
enum End {
    /// By itself, at a point that it has passed so many times before.
    Crash(&'static str, u32),
    /// By SIGKILL.
    Kill,
    /// By SIGTERM.
    Stop,
}

/// A server: one process after another.
#[derive(Debug)]
struct Server {
    index: u64,
    address: RwLock<Option<SocketAddr>>,
    /// Requests until it is ended from outside.
    left: AtomicU64,
    used_up: Notify,
}

/// All servers of one database.
#[derive(Debug)]
pub(crate) struct Servers {
    program: PathBuf,
    database: String,
    folder: PathBuf,
    seed: u64,
    witness: Arc<Witness>,
    running: Vec<Server>,
    is_last: AtomicBool,
}

impl Servers {
    /// So many servers of a database, with their logs in a folder.
    pub(crate) fn new(
        program: &Path,
        database: &str,
        folder: &Path,
        seed: u64,
        count: u64,
        witness: &Arc<Witness>,
    ) -> Arc<Self> {
        let server = |index| Server {
            index,
            address: RwLock::new(None),
            left: AtomicU64::new(0),
            used_up: Notify::new(),
        };
        Arc::new(Servers {
            program: program.to_owned(),
            database: database.to_owned(),
            folder: folder.to_owned(),
            seed,
            witness: witness.clone(),
            running: (0..count).map(server).collect(),
            is_last: AtomicBool::new(false),
        })
    }

    /// Keeps all of them running.
    pub(crate) fn start(self: &Arc<Self>) {
        for index in 0..self.running.len() {
            let servers = self.clone();
            tokio::spawn(async move {
                if let Err(error) = servers.keep_running(index).await {
                    servers
                        .witness
                        .found(format!("server {index} cannot be run: {error}"));
                }
            });
        }
    }

    /// Ends every process, and starts each a last time, to stay.
    pub(crate) fn start_a_last_time(&self) {
        self.is_last.store(true, Ordering::SeqCst);
        for server in &self.running {
            server.used_up.notify_one();
        }
    }

    /// The log of a server, over all its processes.
    pub(crate) fn logs(&self) -> Vec<PathBuf> {
        let log = |server: &Server| self.log(server);
        self.running.iter().map(log).collect()
    }

    fn log(&self, server: &Server) -> PathBuf {
        self.folder.join(format!("server-{}.log", server.index))
    }

    async fn keep_running(&self, index: usize) -> io::Result<()> {
        let server = &self.running[index];
        for life in 0.. {
            let mut random = dice(self.seed, Who::Server, &[server.index, life]);
            // Few orders pass a rare point: the first one that does ends the process, which has longer to wait for it.
            let is_rare = random.once_in(3);
            let (point, passes) = if is_rare {
                (random.pick(&RARE_CRASH_POINTS), 0)
            } else {
                (random.pick(&CRASH_POINTS), random.between(0, 12))
            };
            let ends = [
                (8, End::Crash(point, passes)),
                (2, End::Kill),
                (1, End::Stop),
            ];
            let end = weighed(&mut random, &ends);
            // A point that is never reached would be the last fault of this server.
            let requests = match end {
                End::Crash(..) if is_rare => 1_200,
                End::Crash(..) => 400,
                End::Kill | End::Stop => random.between(1, 300),
            };
            server.left.store(requests.into(), Ordering::SeqCst);
            let is_last = self.is_last.load(Ordering::SeqCst);
            let mut child = self.spawn(server, (!is_last).then_some(end))?;
            let ended = match address_of(&mut child).await {
                Some(address) => {
                    *write(&server.address) = Some(address);
                    self.until_end(server, &mut child, end, is_last).await?
                }
                None => child.wait().await?,
            };
            *write(&server.address) = None;
            self.note(ended);
            // The database is down, say.
            if ended.code().is_some_and(|code| code != 0) {
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        }
        Ok(())
    }

    fn spawn(&self, server: &Server, end: Option<End>) -> io::Result<Child> {
        let log = self.log(server);
        let log: File = OpenOptions::new().create(true).append(true).open(log)?;
        let mut command = Command::new(&self.program);
        command
            .args(["serve", "--demo", "--address", "127.0.0.1:0", "--database"])
            .arg(&self.database)
            .env("MIDCYCLE_OPERATOR_KEY", OPERATOR_KEY)
            .env("MIDCYCLE_RATE", "0")
            .env("MIDCYCLE_TAKE_UP_SECONDS", "1")
            .env("MIDCYCLE_ACTION_MS", ACTION_MS)
            .env("MIDCYCLE_LATE_MS", LATE_MS)
            .env("MIDCYCLE_LOG", "error")
            .env_remove("MIDCYCLE_CRASH_AT")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(log)
            .kill_on_drop(true);
        if let Some(End::Crash(point, passes)) = end {
            command.env("MIDCYCLE_CRASH_AT", format!("{point}:{passes}"));
        }
        command.spawn()
    }

    async fn until_end(
        &self,
        server: &Server,
        child: &mut Child,
        end: End,
        is_last: bool,
    ) -> io::Result<ExitStatus> {
        tokio::select! {
            ended = child.wait() => return ended,
            () = server.used_up.notified(), if !is_last => {}
        }
        match (end, child.id()) {
            (End::Stop, Some(id)) => {
                let id = id.to_string();
                Command::new("kill").args(["-TERM", &id]).status().await?;
            }
            _ => child.start_kill()?,
        }
        child.wait().await
    }

    /// A process ends at a point (SIGABRT), by SIGKILL, well, or because it could not start.
    fn note(&self, ended: ExitStatus) {
        match (ended.signal(), ended.code()) {
            (Some(6), _) => self.witness.count("processes that crashed"),
            (Some(9), _) => self.witness.count("processes killed"),
            (_, Some(0)) => self.witness.count("processes told to stop"),
            (_, Some(2)) => self.witness.count("starts without a database"),
            _ => self.witness.found(format!("a server ended with {ended}")),
        }
    }

    /// Sends a request through the network of this random: how many whole copies left, and what came back. No answer, one,
    /// or two where the network doubled it.
    pub(crate) async fn send(&self, random: &mut Random, request: &Request) -> (u64, Vec<Reply>) {
        let late = Duration::from_millis(random.between(0, 40).into());
        let fate = weighed(
            random,
            &[
                (64, Fate::Fine),
                (10, Fate::Late),
                (7, Fate::Lost),
                (3, Fate::Half),
                (8, Fate::Unheard),
                (8, Fate::Twice),
            ],
        );
        self.witness.count(fate.name());
        let (to, also_to) = (self.pick(random), self.pick(random));
        let answers = match fate {
            Fate::Lost => return (0, Vec::new()),
            Fate::Fine => [self.ask(to, request, Cut::Nowhere).await, None],
            Fate::Late => {
                tokio::time::sleep(late).await;
                [self.ask(to, request, Cut::Nowhere).await, None]
            }
            Fate::Half => [self.ask(to, request, Cut::Sending).await, None],
            Fate::Unheard => [self.ask(to, request, Cut::Waiting(late)).await, None],
            Fate::Twice => {
                let once = self.ask(to, request, Cut::Nowhere);
                let again = self.ask(also_to, request, Cut::Nowhere);
                let (once, again) = tokio::join!(once, again);
                [once, again]
            }
        };
        let copies = match fate {
            Fate::Half | Fate::Lost => 0,
            Fate::Fine | Fate::Late | Fate::Unheard => 1,
            Fate::Twice => 2,
        };
        (copies, answers.into_iter().flatten().collect())
    }

    /// Sends a request without faults, until it is answered with less than 500.
    pub(crate) async fn send_surely(&self, request: &Request) -> Reply {
        for turn in 0_usize.. {
            let to = turn % self.running.len();
            match self.ask(to, request, Cut::Nowhere).await {
                Some(reply) if reply.status < 500 => return reply,
                _ => tokio::time::sleep(Duration::from_millis(50)).await,
            }
        }
        unreachable!("it is asked for ever")
    }

    fn pick(&self, random: &mut Random) -> usize {
        let last = u32::try_from(self.running.len() - 1).unwrap_or(0);
        usize::try_from(random.between(0, last)).unwrap_or(0)
    }

    async fn ask(&self, server: usize, request: &Request, cut: Cut) -> Option<Reply> {
        let server = &self.running[server];
        let address = *server
            .address
            .read()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        // A process that is down refuses the connection, which takes a moment too.
        let Some(address) = address else {
            tokio::time::sleep(Duration::from_millis(5)).await;
            return None;
        };
        if server.left.fetch_sub(1, Ordering::SeqCst) == 1 {
            server.used_up.notify_one();
        }
        let reply = ask(address, request, cut).await;
        if let Some(reply) = &reply {
            self.witness.answered(request, reply);
        }
        reply
    }
}

/// What the network does to a request.
#[derive(Clone, Copy, Debug)]
enum Fate {
    Fine,
    Late,
    Lost,
    Half,
    Unheard,
    Twice,
}

impl Fate {
    const fn name(self) -> &'static str {
        match self {
            Fate::Fine => "requests sent well",
            Fate::Late => "requests sent late",
            Fate::Lost => "requests lost",
            Fate::Half => "requests cut in the middle",
            Fate::Unheard => "answers lost",
            Fate::Twice => "requests doubled",
        }
    }
}

/// Where a process says that it listens; `None` where it ends before.
async fn address_of(child: &mut Child) -> Option<SocketAddr> {
    let out = child.stdout.take()?;
    let mut line = String::new();
    let mut out = BufReader::new(out);
    let read = tokio::time::timeout(START_TIMEOUT, out.read_line(&mut line));
    read.await.ok()?.ok()?;
    line.trim().rsplit_once("http://")?.1.parse().ok()
}

fn write<T>(lock: &RwLock<T>) -> std::sync::RwLockWriteGuard<'_, T> {
    lock.write()
        .unwrap_or_else(std::sync::PoisonError::into_inner)
}
