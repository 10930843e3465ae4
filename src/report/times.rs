//! How long a run took, in words and as JSON.

use std::fmt::Write;
use std::time::Duration;

use serde_json::json;

use crate::model::receipt::{Spent, Timings};

fn milliseconds(span: Duration) -> f64 {
    span.as_secs_f64() * 1000.0
}

/// Returns how long each room took, a line each, and the documents that took longest.
pub fn timings(timings: &Timings) -> String {
    let mut out = String::new();
    for (room, spent) in &timings.rooms {
        let _ = writeln!(out, "{:>10.1} ms  {room}", milliseconds(*spent));
    }
    let _ = writeln!(out, "{:>10.1} ms  in all", milliseconds(timings.total));
    for Spent { document, parse, render } in &timings.slowest {
        let _ = writeln!(
            out,
            "{:>10.1} ms  `{document}`: {:.1} ms to parse, {:.1} ms to render",
            milliseconds(*parse + *render),
            milliseconds(*parse),
            milliseconds(*render)
        );
    }
    out
}

/// Returns the same as a JSON object on a line; times are in milliseconds.
pub fn timings_json(timings: &Timings) -> String {
    let rounded = |span: Duration| (span.as_micros() as f64) / 1000.0;
    let rooms: Vec<_> = timings.rooms.iter().map(|(room, spent)| json!({"room": room, "ms": rounded(*spent)})).collect();
    let document = |spent: &Spent| json!({"document": spent.document, "parse_ms": rounded(spent.parse), "render_ms": rounded(spent.render)});
    let documents: Vec<_> = timings.slowest.iter().map(document).collect();
    format!("{}\n", json!({"rooms": rooms, "total_ms": rounded(timings.total), "slowest_documents": documents}))
}
