//! The text layer of a PDF, page by page.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Once;

use pdf_extract::{Document, PlainTextOutput, output_doc_page};

use super::{Remark, Text, guard};

/// Returns the text of a PDF; pages are divided by form feeds.
pub fn read(bytes: &[u8]) -> Result<Text, String> {
    quietly(|| of(bytes)).unwrap_or_else(|| Err("it is no PDF that can be read".to_owned()))
}

thread_local! {
    static QUIET: Cell<bool> = const { Cell::new(false) };
}

/// The reader of PDF may give up on broken files by a panic, which ends its file and no other, and is said as a finding.
fn quietly<T>(work: impl FnOnce() -> T) -> Option<T> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let usual = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if !QUIET.get() {
                usual(panic);
            }
        }));
    });
    let before = QUIET.replace(true);
    let done = catch_unwind(AssertUnwindSafe(work)).ok();
    QUIET.set(before);
    done
}

fn of(bytes: &[u8]) -> Result<Text, String> {
    guard::unpacks(bytes)?;
    let mut document = Document::load_mem(bytes).map_err(|why| format!("it is no PDF that can be read: {why}"))?;
    // Many are locked against changes only, and open without a password.
    if document.is_encrypted() && document.decrypt("").is_err() {
        return Err("it is encrypted; save it without a password".to_owned());
    }
    guard::ends(&document)?;
    let mut remarks = Vec::new();
    let mut pages = Vec::new();
    let mut ligatures = 0;
    for number in document.get_pages().into_keys() {
        let page = quietly(|| {
            let mut text = String::new();
            output_doc_page(&document, &mut PlainTextOutput::new(&mut text), number).map(|()| text).map_err(|why| why.to_string())
        });
        let text = match page {
            Some(Ok(text)) => text,
            Some(Err(why)) => {
                remarks.push(Remark::Unread(number, why));
                continue;
            }
            None => {
                remarks.push(Remark::Unread(number, "its form is not understood".to_owned()));
                continue;
            }
        };
        if text.trim().is_empty() {
            remarks.push(Remark::NoText(number));
            continue;
        }
        pages.push(page_text(&text, &mut ligatures));
    }
    if pages.is_empty() {
        let numbers: Vec<String> = remarks
            .iter()
            .filter_map(|remark| if let Remark::NoText(number) | Remark::Unread(number, _) = remark { Some(number.to_string()) } else { None })
            .collect();
        return Err(match &numbers[..] {
            [] => "it has no pages".to_owned(),
            [one] => format!("its page {one} has no text layer: it must be read by a program for the recognition of characters first"),
            [before @ .., last] => {
                format!("its pages {} and {last} have no text layer: they must be read by a program for the recognition of characters first", before.join(", "))
            }
        });
    }
    if ligatures > 0 {
        let times = if ligatures == 1 { "1 ligature".to_owned() } else { format!("{ligatures} ligatures") };
        remarks.push(Remark::Left(format!("{times} of the print written as letters: \u{fb01} as fi")));
    }
    Ok(Text { text: pages.join("\n\u{c}\n"), is_file: false, form: "PDF", remarks, ..Text::default() })
}

/// Returns the lines of a page: what would be a mark of Markdown is escaped, and ligatures are letters.
fn page_text(text: &str, ligatures: &mut usize) -> String {
    let mut out = String::with_capacity(text.len());
    let mut empty = 0;
    for line in text.lines() {
        let line = line.trim();
        empty = if line.is_empty() { empty + 1 } else { 0 };
        if empty > 1 || out.is_empty() && line.is_empty() {
            continue;
        }
        let mut chars = line.chars().peekable();
        while let Some(char) = chars.next() {
            let opens = chars.peek().is_some_and(|next| !next.is_whitespace());
            match char {
                '\u{fb00}'..='\u{fb06}' => {
                    *ligatures += 1;
                    out.push_str(["ff", "fi", "fl", "ffi", "ffl", "st", "st"][char as usize - 0xfb00]);
                    continue;
                }
                '\0' => continue,
                '\\' | '`' | '<' | '[' => out.push('\\'),
                '*' | '_' if opens => out.push('\\'),
                '&' if opens => out.push('\\'),
                _ => {}
            }
            out.push(char);
        }
        out.push('\n');
    }
    out.trim_end().to_owned() + "\n"
}
