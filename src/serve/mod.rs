//! The preview: a site in memory, a server that gives its pages, and browsers that are told what changed.

mod body;
mod client;
mod desk;
mod events;
mod guard;
mod inject;
mod inspect;
mod paths;
mod patient;
mod reply;
mod server;
mod shared;
mod watching;

use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener, ToSocketAddrs};
use std::sync::Arc;
use std::sync::mpsc::Sender;
use std::time::Duration;

use crate::model::error::Error;
use crate::pipeline::Options;
use guard::Guard;
use shared::Shared;

pub use desk::Ask;
pub use shared::Revision;

/// So many ports behind the one that is asked for are tried.
const PORTS: u16 = 64;

/// How a preview is given.
#[derive(Clone, Debug)]
pub struct Preview {
    /// The project.
    pub options: Options,
    /// The name or address at which the server listens.
    pub host: String,
    /// The port; where it is taken, the next free one.
    pub port: u16,
    /// The path at which the site stands; begins and ends with `/`.
    pub base: String,
    /// Whether pages follow what changes.
    pub follow: Follow,
    /// Looks for changes at this interval, where the system is not to be asked for them.
    pub poll: Option<Duration>,
}

/// Whether pages follow what changes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Follow {
    /// They do.
    Changes,
    /// They are given as a build writes them, and stay until they are asked for again.
    Nothing,
}

/// What is told to whoever started the preview.
pub enum Told<'a> {
    /// The server answers.
    Ready {
        /// The address to open.
        url: &'a str,
        /// The port that was asked for, where it is taken.
        taken: Option<u16>,
        /// Whether other machines can reach it.
        beyond: bool,
    },
    /// A change can be read.
    Revised(&'a Revision),
    /// Something else.
    Remark(&'a str),
}

/// Told of what happens.
pub type Tell = Arc<dyn Fn(Told<'_>) + Send + Sync>;

/// Gives the preview until it is asked to end. `begun` gets what the preview can be asked, once the server listens.
pub fn serve(preview: Preview, tell: Tell, begun: impl FnOnce(&str, Sender<Ask>)) -> Result<(), Error> {
    let (listener, taken) = listen(&preview.host, preview.port)?;
    let at = listener.local_addr().map_err(|why| broken("listen", why))?;
    let beyond = !at.ip().is_loopback();
    let token = token();
    let guard = Guard::of(&preview.host, beyond, token.clone());
    let name = if beyond && !at.ip().is_unspecified() || preview.host.parse::<IpAddr>().is_err() { authority(&preview.host) } else { "localhost".to_owned() };
    let query = if beyond { format!("?token={token}") } else { String::new() };
    let url = format!("http://{name}:{}{}{query}", at.port(), preview.base);
    let shared = Arc::new(Shared::of(preview, guard, token));
    let (ask, asked) = std::sync::mpsc::channel();
    let running = server::start(listener, Arc::clone(&shared), ask.clone())?;
    tell(Told::Ready { url: &url, taken, beyond });
    begun(&url, ask.clone());
    let done = desk::run(&shared, &tell, ask, &asked);
    running.shutdown_background();
    done
}

fn broken(doing: &'static str, why: std::io::Error) -> Error {
    Error::Io { doing, path: "the network".into(), why }
}

fn authority(host: &str) -> String {
    if host.contains(':') { format!("[{host}]") } else { host.to_owned() }
}

/// Listens at the port, or at the next that is free; then the one that was asked for is returned too.
fn listen(host: &str, port: u16) -> Result<(TcpListener, Option<u16>), Error> {
    let resolved = (host, port).to_socket_addrs().ok().and_then(|mut all| all.next());
    let refuse = |why: &dyn std::fmt::Display| Error::Usage {
        says: format!("cannot listen at `{host}`: {why}"),
        help: "leave `--host` out to serve this machine only".into(),
    };
    let ip = resolved.map(|address| address.ip()).ok_or_else(|| refuse(&"there is no such host"))?;
    let last = if port == 0 { 0 } else { port.saturating_add(PORTS) };
    for next in port..=last {
        match TcpListener::bind(SocketAddr::new(ip, next)) {
            Ok(listener) => return Ok((listener, (next != port).then_some(port))),
            Err(why) if why.kind() == std::io::ErrorKind::AddrInUse || why.kind() == std::io::ErrorKind::PermissionDenied && next > 1023 => {}
            Err(why) => return Err(refuse(&why)),
        }
    }
    Err(Error::Usage { says: format!("the ports {port} to {last} are all taken"), help: "name another with `-p`".into() })
}

/// Returns the address for this machine only.
pub fn loopback() -> String {
    IpAddr::from(Ipv4Addr::LOCALHOST).to_string()
}

/// Returns a secret of this run. The standard library keys its hashes from the system's source of randomness, and the hash is a keyed function that cannot be foreseen without the key.
fn token() -> String {
    use std::hash::{BuildHasher, RandomState};
    (0..2).map(|half| format!("{:016x}", RandomState::new().hash_one(half))).collect()
}
