//! Texts out of pieces of documents, in the shapes of real ones and of none.
#![allow(dead_code, reason = "each test program uses its own share of these")]

use proptest::prelude::*;

/// So many cases; `PROPTEST_CASES` states another number.
pub fn cases(usual: u32) -> ProptestConfig {
    let stated = ProptestConfig::default();
    if std::env::var_os("PROPTEST_CASES").is_some() { stated } else { ProptestConfig { cases: usual, ..stated } }
}

/// A piece of a document.
pub fn piece() -> impl Strategy<Value = String> {
    let shape = || proptest::sample::select(SHAPES.to_vec());
    prop_oneof![
        12 => shape().prop_map(str::to_owned),
        2 => (shape(), proptest::sample::select(vec![" ", "  ", "", "*", "_", " \\"]), shape()).prop_map(|(one, between, two)| format!("{one}{between}{two}")),
        2 => "[ -~]{0,40}",
        1 => "\\PC{0,20}",
        1 => any::<String>().prop_map(|text| text.chars().filter(|char| !matches!(char, '\0' | '\r')).take(12).collect()),
        2 => "[\\[\\]()*_`<>&|#{}:!\\\\ a-c\n.1+=~^\"'-]{0,30}",
        3 => Just(TITLE.to_owned()),
    ]
}

/// What stands behind a piece.
pub fn end() -> impl Strategy<Value = &'static str> {
    proptest::sample::select(vec!["\n", "\n\n", "\n\n", "\n\n\n", "  \n", " ", "\r\n"])
}

/// A blow that a document may take: which, and where, in thousandths of its length.
#[derive(Clone, Copy, Debug)]
pub enum Blow {
    /// The lines between two places are cut out.
    Cut(usize, usize),
    /// They are there twice.
    Doubled(usize, usize),
    /// Two lines change places.
    Swapped(usize, usize),
    /// Two bytes change places.
    Bytes(usize, usize),
    /// A byte is another.
    Byte(usize, u8),
    /// The end is missing.
    End(usize),
    /// The end of a line is missing.
    Joined(usize),
    /// A line is empty.
    Emptied(usize),
}

/// A blow.
pub fn blow() -> impl Strategy<Value = Blow> {
    let place = || 0..1000usize;
    prop_oneof![
        1 => (place(), 0..80usize).prop_map(|(from, length)| Blow::Cut(from, from + length)),
        1 => (place(), 0..200usize).prop_map(|(from, length)| Blow::Doubled(from, from + length)),
        3 => (place(), place()).prop_map(|(one, other)| Blow::Swapped(one, other)),
        1 => (place(), place()).prop_map(|(one, other)| Blow::Bytes(one, other)),
        2 => (place(), 0x20..0x7fu8).prop_map(|(at, byte)| Blow::Byte(at, byte)),
        1 => (place(), any::<u8>()).prop_map(|(at, byte)| Blow::Byte(at, byte)),
        1 => (300..1000usize).prop_map(Blow::End),
        2 => place().prop_map(Blow::Joined),
        2 => place().prop_map(Blow::Emptied),
    ]
}

/// The document after these blows.
pub fn damaged(document: &[u8], blows: &[Blow]) -> Vec<u8> {
    let mut bytes = document.to_vec();
    for blow in blows {
        let mut lines: Vec<Vec<u8>> = bytes.split_inclusive(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect();
        if lines.is_empty() {
            break;
        }
        let line = |place: usize| (place * lines.len() / 1000).min(lines.len() - 1);
        let byte = |place: usize| (place * bytes.len() / 1000).min(bytes.len() - 1);
        match *blow {
            Blow::Cut(from, to) => _ = lines.drain(line(from)..line(to).max(line(from))),
            Blow::Doubled(from, to) => {
                let (from, to) = (line(from), line(to).max(line(from)));
                let again = lines[from..to].to_vec();
                lines.splice(to..to, again);
            }
            Blow::Swapped(one, other) => {
                let (one, other) = (line(one), line(other));
                lines.swap(one, other);
            }
            Blow::Joined(at) => {
                let at = line(at);
                lines[at].retain(|byte| *byte != b'\n');
            }
            Blow::Emptied(at) => {
                let at = line(at);
                lines[at] = b"\n".to_vec();
            }
            Blow::Bytes(one, other) => {
                let (one, other) = (byte(one), byte(other));
                bytes.swap(one, other);
                continue;
            }
            Blow::Byte(at, other) => {
                let at = byte(at);
                bytes[at] = other;
                continue;
            }
            Blow::End(at) => {
                let at = byte(at);
                bytes.truncate(at);
                continue;
            }
        }
        bytes = lines.concat();
    }
    bytes
}

/// The title of a letter.
const TITLE: &str = "Letter dated 4 March 2024 from the Permanent Representative of Ruritania to the United Nations addressed to the Secretary-General\n\n";

const SHAPES: [&str; 202] = [
    "A/78/9001",
    "S/2024/9001*",
    "A/78/9001–S/2024/9001",
    "Distr.: General",
    "5 March 2024",
    "Original: English and French",
    "United Nations",
    "English only",
    "General Assembly\nSeventy-eighth session\nAgenda items 31, 61 and 71 (b)",
    "Security Council\nSeventy-ninth year",
    "**General Assembly**  \n**78th session**",
    "General Assembly          Security Council\nSeventy-eighth session    Seventy-ninth year\nAgenda item 31",
    "Prevention of floods",
    "**Safety of ferries  \nand bridges**",
    "Letter dated 4 March 2024 from the Permanent Representative of Ruritania to the United Nations addressed to the Secretary-General",
    "Lettre datée du 4 mars 2024, adressée au Secrétaire général par le Représentant permanent de la Ruritanie",
    "I have the honour to transmit (see annex).",
    "1. One paragraph that goes\non here.",
    "(a) Letter;",
    "2 bis. Again.",
    "- bullet\n- another\n  - inner",
    "> quoted",
    "| a | b |\n|---|---|\n| 3 | four |\n| 5 | 6 | seven |",
    "Word[^1] and[^2].",
    "[^1]: A note.",
    "[^2]: Another.\n\n    With more.",
    "(Signed) A. Person\nAmbassador",
    "*(Signed)* B. Person  \nPermanent Representative",
    "Annex",
    "Annex II to the letter",
    "## **Annex**",
    "### Statement of the Ministry of Water of Ruritania on 4 April",
    "Enclosure",
    "Appendix A",
    "[Original: French]",
    "A total of 350 wells, including 12 springs.",
    "the pro-\nvide",
    "they provide",
    "24-99001 (E) 070324",
    "*2499001*",
    "2/3",
    "24-99001  3/3",
    "\u{c}",
    "\u{c}A/78/9001",
    "* A/79/50.",
    "** Reissued for technical reasons.",
    "---",
    "===",
    "    indented by four",
    "```rust\nfenced\n```",
    "<b>html</b> & <br> &amp; x<sup>2</sup>",
    "\\*escaped\\* *a* **b** ***c*** _d_ `e`",
    "[x]: y \"z\"",
    "[link](http://a.example) ![image](a.png)",
    "• dot",
    "– dash",
    "+ plus",
    "# Head {#x}",
    "a\u{a0}b\u{ad}c\u{200b}d",
    "I. Introduction",
    "5*6*7 a_b_c",
    "key: value",
    "- {a: [b, c]}",
    "? complex",
    "&anchor *alias !tag",
    "%YAML 1.2",
    "'single' \"double\"",
    "a: 'b",
    "#comment",
    "@at `tick",
    "1.  two spaces",
    "10) ten",
    "1) one\n3) three",
    "* star\n* star",
    "  * two in",
    "\t tab",
    "   three",
    "~~~\ncode\n~~~",
    "~~struck~~",
    "<!-- comment -->",
    "<div>\nblock\n</div>",
    "<?php ?>",
    "<![CDATA[x]]>",
    "<a href='x'>",
    "http://example.org/a_b_c*d",
    "<http://x.org>",
    "&#0; &#x41; &nbsp; &copy",
    "&lt;b&gt;",
    "\\",
    "a\\",
    "a  ",
    "x^2^ H~2~O",
    "$a_1$",
    "[^3]",
    "[^a b]: spaced",
    "[^]: none",
    "[^*]: star",
    "[x]",
    "[x][y]",
    "[]",
    "[](x)",
    "![](y)",
    "![alt *text*](z \"t\")",
    "[a](<b c> 't')",
    "| a |",
    "|---|",
    "a | b\n--|--\n1 | 2",
    "||||",
    "| `a|b` | \\| |\n|---|---|\n| 1 |",
    "head\n===",
    "head\n---",
    "a\n\n\n\nb",
    "***",
    "* * *",
    "_ _ _",
    "**unclosed",
    "*un closed",
    "`un closed",
    "``a ` b``",
    "<sup>a",
    "b</sup>",
    "<sub>x<sup>y</sub></sup>",
    "^1 note",
    "¹ See A/78/1.",
    "word¹ and²",
    "1 See A/78/2.",
    "\u{feff}bom",
    "\u{b}vt",
    "\u{85}nel",
    "\u{2028}ls",
    "\u{2029}ps",
    "\u{1f}us",
    "\u{7f}del",
    "\u{ad}soft",
    "e\u{301}accent",
    "\u{202e}rtl",
    "👩‍👩‍👧",
    "مرحبا",
    "中文，标点。",
    "（签名）人名",
    "(签名)",
    "Annexe",
    "Приложение",
    "附件",
    "a-\nb",
    "word\u{ad}\nnext",
    "co-\noperation",
    "A-\nB",
    "{=x}",
    "# h",
    "## h ##",
    "###### h #",
    "####### seven",
    "#nospace",
    "h {.c}",
    "# h {#i .c k=v}",
    "# {#only}",
    "Title: colon",
    "...",
    "---\nkey: v\n---",
    "<br>",
    "a<br/>b",
    "-",
    "+",
    "*",
    "1.",
    "1)",
    "(1)",
    "(i)",
    "a.",
    "- \n  x",
    "-\n\n  x",
    "1.\n\n   y",
    "> > deep",
    "> - q\n>   1. n",
    "- > q",
    "- | a | b |\n  |---|---|\n  | 1 | 2 |",
    "- # h",
    "- ```\n  c\n  ```",
    "[^4]: - list\n    - l2",
    "[^5]: | a |\n    |---|",
    "x[^4][^5]",
    "[^1][^1]",
    "[^1]: again",
    "[^6]:",
    "[^7]:\n    late",
    "2024\n====",
    "line one  \nline two\\\nline three",
    "(Signed)",
    "(Signed) X",
    "(Signed) *Y* Z\n**Minister**",
    "Copy: all",
    "Agenda items 1, 2 and\n3",
    "Items 5",
    "Agenda item 31*",
    "Session",
    "Seventy-eighth session",
    "[figure](figure:x)",
    "[item](item:31)",
    "[plain](plain:)",
    "Letter dated 5 March 2024 from X",
    "Note verbale dated 1 May 2020 from the Permanent Mission of Freedonia to the United Nations addressed to the Secretary-General",
];
