//! Who may ask: requests of other sites that reach this server through a browser are refused.

use std::net::IpAddr;

use hyper::header::{COOKIE, HOST, HeaderMap, ORIGIN};
use hyper::{Method, StatusCode};

/// The name of the cookie that holds the token, where the server is reached from other machines.
const COOKIE_NAME: &str = "chancery";

/// What is held against every request.
pub struct Guard {
    /// The name that was asked for on the command line, if it is no address.
    name: Option<String>,
    /// Whether other machines reach the server.
    beyond: bool,
    token: String,
}

/// Why a request is refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Refusal {
    /// The status.
    pub status: StatusCode,
    /// What is said of it.
    pub says: &'static str,
}

const fn refuse(status: StatusCode, says: &'static str) -> Result<(), Refusal> {
    Err(Refusal { status, says })
}

impl Guard {
    /// Returns the guard of a server at `host`; `beyond` tells whether other machines reach it.
    pub fn of(host: &str, beyond: bool, token: String) -> Self {
        let name = host.parse::<IpAddr>().is_err().then(|| host.to_ascii_lowercase());
        Self { name, beyond, token }
    }

    /// Refuses what is not asked of this server by its own pages, or by whoever started it.
    pub fn check(&self, method: &Method, headers: &HeaderMap, query: Option<&str>) -> Result<(), Refusal> {
        if method != Method::GET && method != Method::HEAD {
            return refuse(StatusCode::METHOD_NOT_ALLOWED, "only GET and HEAD are answered");
        }
        let host = headers.get(HOST).and_then(|host| host.to_str().ok());
        if headers.get_all(HOST).iter().count() != 1 || !host.is_some_and(|host| self.knows(host)) {
            return refuse(StatusCode::FORBIDDEN, "this server does not go by that name; start it with `--host NAME` to reach it by another");
        }
        if self.beyond && !self.has_token(query) && !self.has_cookie(headers) {
            return refuse(StatusCode::FORBIDDEN, "open the address that was printed when the server was started: it holds a token");
        }
        Ok(())
    }

    /// Refuses what a page of another site asks for by script: that page would learn what is written here.
    pub fn check_origin(&self, headers: &HeaderMap) -> Result<(), Refusal> {
        let host = headers.get(HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
        let other = headers.get(ORIGIN).is_some_and(|origin| origin.to_str().ok().and_then(|origin| origin.strip_prefix("http://")) != Some(host));
        let site = headers.get("sec-fetch-site").is_some_and(|site| !matches!(site.as_bytes(), b"same-origin" | b"none"));
        if other || site { refuse(StatusCode::FORBIDDEN, "only pages of this server are told what changed") } else { Ok(()) }
    }

    /// Refuses what acts without the token of this run.
    pub fn check_token(&self, query: Option<&str>) -> Result<(), Refusal> {
        if self.has_token(query) { Ok(()) } else { refuse(StatusCode::FORBIDDEN, "this acts, so it asks for the token of this run") }
    }

    /// Returns the cookie to be set for whoever opened the address with the token.
    pub fn cookie(&self, query: Option<&str>) -> Option<String> {
        (self.beyond && self.has_token(query)).then(|| format!("{COOKIE_NAME}={}; HttpOnly; SameSite=Strict; Path=/", self.token))
    }

    /// A name that only its owner can lead here: a foreign name that resolves to this machine is how other sites would read what is served.
    fn knows(&self, host: &str) -> bool {
        let (name, port) = match host.rsplit_once(':') {
            Some((name, port)) if !port.contains(']') => (name, port),
            _ => (host, ""),
        };
        if !port.bytes().all(|digit| digit.is_ascii_digit()) {
            return false;
        }
        let name = name.to_ascii_lowercase();
        let bare = name.strip_prefix('[').and_then(|name| name.strip_suffix(']')).unwrap_or(&name);
        match bare.parse::<IpAddr>() {
            Ok(address) => self.beyond || address.is_loopback(),
            Err(_) => name == "localhost" || self.name.as_deref() == Some(&name),
        }
    }

    fn has_token(&self, query: Option<&str>) -> bool {
        query.unwrap_or_default().split('&').filter_map(|pair| pair.strip_prefix("token=")).any(|token| same(token, &self.token))
    }

    fn has_cookie(&self, headers: &HeaderMap) -> bool {
        let cookies = headers.get_all(COOKIE).iter().filter_map(|cookies| cookies.to_str().ok()).flat_map(|cookies| cookies.split(';'));
        cookies.filter_map(|cookie| cookie.trim().strip_prefix(COOKIE_NAME)?.strip_prefix('=')).any(|token| same(token, &self.token))
    }
}

/// Compares in a time that does not tell where the first difference is.
fn same(a: &str, b: &str) -> bool {
    a.len() == b.len() && a.bytes().zip(b.bytes()).fold(0, |sum, (a, b)| sum | (a ^ b)) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(pairs: &[(&'static str, &str)]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.append(*name, value.parse().unwrap());
        }
        headers
    }

    #[test]
    fn only_names_of_this_machine_are_known() {
        let guard = Guard::of("127.0.0.1", false, "t".into());
        let known = |host: &str| guard.check(&Method::GET, &with(&[("host", host)]), None).is_ok();
        for host in ["localhost", "localhost:4000", "LOCALHOST:1", "127.0.0.1:4000", "[::1]:4000", "127.9.9.9"] {
            assert!(known(host), "{host}");
        }
        for host in ["example.org", "localhost.example.org:4000", "192.0.2.1:4000", "localhost:4000@example.org", "", "localhost:x"] {
            assert!(!known(host), "{host}");
        }
        assert!(guard.check(&Method::GET, &with(&[("host", "localhost"), ("host", "localhost")]), None).is_err());
        assert_eq!(guard.check(&Method::POST, &with(&[("host", "localhost")]), None).unwrap_err().status, StatusCode::METHOD_NOT_ALLOWED);
    }

    #[test]
    fn beyond_this_machine_the_token_is_asked_for() {
        let guard = Guard::of("desk.example", true, "secret".into());
        let check = |pairs: &[(&'static str, &str)], query| guard.check(&Method::GET, &with(pairs), query).is_ok();
        assert!(!check(&[("host", "192.0.2.1:4000")], None));
        assert!(!check(&[("host", "192.0.2.1:4000")], Some("token=secreT")));
        assert!(check(&[("host", "192.0.2.1:4000")], Some("token=secret")));
        assert!(check(&[("host", "desk.example:4000"), ("cookie", "a=b; chancery=secret")], None));
        assert!(!check(&[("host", "other.example:4000"), ("cookie", "chancery=secret")], None));
    }

    #[test]
    fn pages_of_other_sites_are_told_nothing() {
        let guard = Guard::of("127.0.0.1", false, "t".into());
        let check = |pairs: &[(&'static str, &str)]| guard.check_origin(&with(pairs)).is_ok();
        assert!(check(&[("host", "localhost:4000")]));
        assert!(check(&[("host", "localhost:4000"), ("origin", "http://localhost:4000")]));
        assert!(!check(&[("host", "localhost:4000"), ("origin", "http://localhost:5000")]));
        assert!(!check(&[("host", "localhost:4000"), ("origin", "null")]));
        assert!(!check(&[("host", "localhost:4000"), ("sec-fetch-site", "cross-site")]));
    }
}
