//! The few tags of HTML that are understood in a text: breaks, and words raised or lowered.

use super::shallow::DEPTH;
use crate::model::block::Inline;

/// Returns whether the tag is a break.
pub fn html_break(html: &str) -> bool {
    let inner = html.trim().trim_start_matches('<').trim_end_matches('>').trim_end_matches('/').trim();
    inner.eq_ignore_ascii_case("br")
}

/// Returns whether the tag begins or ends words that are raised or lowered.
pub fn is_raised_or_lowered(html: &str) -> bool {
    matches!(html, "<sup>" | "</sup>" | "<sub>" | "</sub>")
}

/// Returns `words` with `<sup>…</sup>` and `<sub>…</sub>` made into nodes; what has no partner stays as written.
pub fn raised_and_lowered(words: Vec<Inline>) -> Vec<Inline> {
    if !words.iter().any(|inline| matches!(inline, Inline::Html(html) if is_raised_or_lowered(html))) {
        return words;
    }
    let mut open: Vec<(&'static str, Vec<Inline>)> = Vec::new();
    let mut done = Vec::new();
    for inline in words {
        match &inline {
            Inline::Html(html) if html == "<sup>" && open.len() < DEPTH => open.push(("<sup>", std::mem::take(&mut done))),
            Inline::Html(html) if html == "<sub>" && open.len() < DEPTH => open.push(("<sub>", std::mem::take(&mut done))),
            Inline::Html(html) if open.last().is_some_and(|(tag, _)| html[2..] == tag[1..]) => {
                let (tag, before) = open.pop().unwrap_or_default();
                let inner = std::mem::replace(&mut done, before);
                done.push(if tag == "<sup>" { Inline::Superscript(inner) } else { Inline::Subscript(inner) });
            }
            _ => done.push(inline),
        }
    }
    for (tag, mut before) in open.into_iter().rev() {
        before.push(Inline::Html(tag.to_owned()));
        before.append(&mut done);
        done = before;
    }
    done
}
