//! Questions to the person at the terminal. Where there is none, nothing is asked.

use std::io::{BufRead, IsTerminal, Write};

/// Whether a person can be asked.
pub fn attended() -> bool {
    std::io::stdin().is_terminal() && std::io::stderr().is_terminal()
}

/// Returns the answer to a question; nothing where it is left empty and has no usual answer, or where nobody can be asked.
pub fn ask(question: &str, usual: Option<&str>) -> Option<String> {
    if !attended() {
        return None;
    }
    match usual {
        Some(usual) => eprint!("{question} [{usual}]: "),
        None => eprint!("{question}: "),
    }
    let _ = std::io::stderr().flush();
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line).ok()?;
    let answer = line.trim();
    if answer.is_empty() { usual.map(str::to_owned) } else { Some(answer.to_owned()) }
}

/// Returns the answer to a question as `read` takes it; asks again where it cannot be taken.
pub fn ask_for<T>(question: &str, usual: Option<&str>, read: impl Fn(&str) -> Result<T, String>) -> Option<T> {
    loop {
        match read(&ask(question, usual)?) {
            Ok(value) => return Some(value),
            Err(why) => eprintln!("{why}"),
        }
    }
}
