//! What is found by exactly its symbol, number or figure: small files in the order of their keys, so that a reader's browser asks for one of them.

use serde::Serialize;

use crate::model::record::Exact;

/// A file holds about so many entries. Entries with one key are never divided.
const ENTRIES: usize = 200;

/// What says which file to ask for.
#[derive(Serialize)]
struct Contents<'a> {
    /// The first key of each file, in order.
    first: Vec<&'a str>,
}

/// Returns the files, by their names; `exact.json` says what is in the others.
pub fn files(mut entries: Vec<Exact>) -> Vec<(String, Vec<u8>)> {
    entries.sort();
    let mut blocks: Vec<&[Exact]> = Vec::new();
    let mut rest = &entries[..];
    while !rest.is_empty() {
        let most = rest.len().min(ENTRIES);
        let end = most + rest[most..].iter().take_while(|entry| entry.key == rest[most - 1].key).count();
        let (block, after) = rest.split_at(end);
        blocks.push(block);
        rest = after;
    }
    let contents = Contents { first: blocks.iter().map(|block| block[0].key.as_str()).collect() };
    let mut files = vec![("exact.json".to_owned(), json(&contents))];
    files.extend(blocks.iter().enumerate().map(|(at, block)| (format!("exact-{at}.json"), json(block))));
    files
}

/// Returns a value as JSON with an end of line.
pub fn json<T: Serialize + ?Sized>(value: &T) -> Vec<u8> {
    let mut bytes = serde_json::to_vec(value).expect("keys here are texts");
    bytes.push(b'\n');
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_with_one_key_stay_in_one_file() {
        let entry = |key: usize| Exact {
            key: format!("figure:{key:04}"),
            href: String::new(),
            title: String::new(),
            lang: "en".into(),
            quote: None,
            place: String::new(),
            by: String::new(),
        };
        let files = files((0..1000).map(|at| entry(at / 150)).collect());
        let firsts: serde_json::Value = serde_json::from_slice(&files[0].1).unwrap();
        assert_eq!(firsts["first"], serde_json::json!(["figure:0000", "figure:0002", "figure:0004", "figure:0006"]));
        let counts: Vec<usize> = files[1..].iter().map(|(_, bytes)| serde_json::from_slice::<Vec<serde_json::Value>>(bytes).unwrap().len()).collect();
        assert_eq!(counts, [300, 300, 300, 100]);
        assert_eq!(super::files(Vec::new()).len(), 1);
    }
}
