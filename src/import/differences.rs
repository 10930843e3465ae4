//! Shows how two files differ, line by line.

use std::fmt::Write;

use similar::{Algorithm, DiffOp, capture_diff_slices};

/// So many lines of one file are shown at most.
const SHOWN: usize = 60;

/// Returns the lines in which a file that stands differs from the one that would be written.
pub fn of(path: &str, there: &[u8], new: &[u8]) -> String {
    let mut out = format!("--- {path} (as it stands)\n+++ {path} (as imported)\n");
    let (Ok(there), Ok(new)) = (std::str::from_utf8(there), std::str::from_utf8(new)) else {
        let _ = writeln!(out, "{} bytes, and {} bytes that differ", there.len(), new.len());
        return out;
    };
    let (old, new): (Vec<&str>, Vec<&str>) = (there.lines().collect(), new.lines().collect());
    let mut shown = 0;
    for op in capture_diff_slices(Algorithm::Patience, &old, &new) {
        if matches!(op, DiffOp::Equal { .. }) {
            continue;
        }
        let lines = op.old_range().map(|at| ('-', at, old[at])).chain(op.new_range().map(|at| ('+', at, new[at])));
        for (sign, at, line) in lines {
            shown += 1;
            if shown <= SHOWN {
                let _ = writeln!(out, "{sign}{:>5}  {line}", at + 1);
            }
        }
    }
    if shown > SHOWN {
        let _ = writeln!(out, "and {} more lines", shown - SHOWN);
    }
    out
}
