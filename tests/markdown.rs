//! `document.md` gives the document back to any reader of Markdown: the same words in the same blocks as the page with all parts.
#![expect(clippy::disallowed_methods, reason = "tests touch the disk")]

mod common;

use std::fs;

use common::{build, is_editorial, options};
use proptest::prelude::*;
use pulldown_cmark::{Options as Markdown, Parser};
use scraper::{ElementRef, Html, Node, Selector};

/// Builds a letter of this text, and returns `document.md` without what stands before its title, and the page with all parts.
fn built(title: &str, text: &str) -> Option<(String, String)> {
    let project = tempfile::tempdir().unwrap();
    let put = |path: &str, text: &str| {
        let path = project.path().join("content").join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    put("site.yaml", "title: Letters\npublisher: {name: the Archive}\noutputs: [markdown]\n");
    put("x/letter.md", &format!("---\nkind: letter\ntitle: {}\n---\n\n{text}\n", serde_json::json!(title)));
    put("x/map.png", "not looked into");
    let outcome = build(&options(project.path(), &project.path().join("public"))).unwrap();
    outcome.receipt?;
    let read = |path: &str| fs::read_to_string(project.path().join("public/x").join(path)).unwrap();
    let (_, markdown) = read("document.md").split_once("\n---\n\n").map(|(head, text)| (head.to_owned(), text.to_owned())).unwrap();
    Some((markdown, read("whole/index.html")))
}

/// The page that a reader of Markdown makes.
fn read(markdown: &str) -> String {
    let extended = Markdown::ENABLE_TABLES | Markdown::ENABLE_FOOTNOTES | Markdown::ENABLE_HEADING_ATTRIBUTES | Markdown::ENABLE_STRIKETHROUGH;
    let mut html = String::new();
    pulldown_cmark::html::push_html(&mut html, Parser::new_ext(markdown, extended));
    format!("<article>{html}</article>")
}

/// The words of the document from its title on, with a sign for where each block begins.
fn outline(html: &str) -> String {
    let page = Html::parse_document(html);
    let article = page.select(&Selector::parse("article").unwrap()).next().unwrap();
    let mut out = String::new();
    add(article, false, &mut out);
    // Whether items stand apart says nothing, and where a block begins its first paragraph does too.
    let mut words: Vec<&str> = Vec::new();
    for word in out.split_whitespace() {
        if word != "¶" || !words.last().is_some_and(|last| *last == "¶" || last.starts_with('⟨')) {
            words.push(word);
        }
    }
    words.join(" ").split_once("⟨h1⟩ ").unwrap().1.trim_end_matches(['¶', ' ']).to_owned()
}

fn add(element: ElementRef<'_>, in_notes: bool, out: &mut String) {
    let name = element.value().name();
    let is = |class: &str| element.value().classes().any(|one| one == class);
    let marks = ["marker", "note-mark", "footnote-reference", "footnote-definition-label"];
    if is_editorial(&element) || marks.into_iter().any(is) {
        return;
    }
    let in_notes = in_notes || is("footnotes");
    let sign = match name {
        // The title; other headings may be as high.
        "h1" if !out.contains("⟨h1⟩") => " ⟨h1⟩ ".to_owned(),
        "blockquote" | "pre" | "table" | "tr" => format!(" ¶ ⟨{name}⟩ "),
        "ul" | "ol" | "li" if !in_notes => format!(" ¶ ⟨{name}⟩ "),
        "td" | "th" => " ¶ ⟨cell⟩ ".to_owned(),
        "br" => " ".to_owned(),
        "a" | "em" | "strong" | "sup" | "sub" | "span" | "code" | "time" | "data" => String::new(),
        _ => " ¶ ".to_owned(),
    };
    out.push_str(&sign);
    for child in element.children() {
        match child.value() {
            Node::Text(text) => out.push_str(text),
            Node::Element(_) => add(ElementRef::wrap(child).unwrap(), in_notes, out),
            _ => {}
        }
    }
    if !sign.trim().is_empty() {
        out.push_str(" ¶ ");
    }
}

#[track_caller]
fn is_given_back(title: &str, text: &str) -> String {
    let (markdown, page) = built(title, text).expect("it is built");
    assert_eq!(outline(&read(&markdown)), outline(&page), "{text}\n--- as\n{markdown}");
    markdown
}

#[test]
fn line_ends_of_the_document_end_lines_and_nothing_else() {
    for (text, written) in [
        ("one<br>\ntwo", "one\\\ntwo"),
        ("one\n<br>\ntwo", "one\\\ntwo"),
        ("one<br><br>two", "one\\\n\\\ntwo"),
        ("one<br>", "one"),
        ("one\\\n<br>\n\ntwo", "one\n\ntwo"),
        ("**one<br>** two", "**one**\\\n&#32;two"),
        ("- one<br>\n- two<br>\n  more", "- one\n- two\\\n  more"),
        ("> one<br>\n> two<br>", "> one\\\n> two"),
        ("## one <br> two<br>", "## one <br> two"),
        ("| a<br>b<br> |\n|---|\n| c |", "| a<br>b |\n| --- |\n| c |"),
        ("a&#10;&#10;b &#32;\nc", "a\nb &#32;\nc"),
    ] {
        let markdown = is_given_back("L <br> M", text);
        assert_eq!(markdown.strip_prefix("# L <br> M\n\n"), Some(&*format!("{written}\n")), "{text}");
    }
}

#[test]
fn what_is_escaped_is_escaped_once_and_where_it_stands() {
    for (text, written) in [
        ("`a|b` and a|b", "`a|b` and a\\|b"),
        ("| `a\\|b` |\n|---|\n| c\\|d [x](https://a.test/?a\\|b) |", "| `a\\|b` |\n| --- |\n| c\\|d [x](https://a.test/?a\\|b) |"),
        ("# \\#hash #", "## \\#hash"),
        ("# a \\# b \\#", "## a \\# b \\#"),
        ("# `#1`", "## `#1`"),
        ("So!&#91;a](b)\n\nSo![x](https://a.test/)", "So!\\[a\\](b)\n\nSo\\![x](https://a.test/)"),
        ("12\\. x 12. y\n12\\) z", "12\\. x 12. y\n12\\) z"),
        ("`` ` `` `  a  ` `  `", "`` ` `` `  a  ` `  `"),
    ] {
        // An exclamation mark before a link cannot be written without an entity or an escape.
        let text = text.replace("So![x]", "So&#33;[x]");
        let markdown = is_given_back("#Statement #", &text);
        assert_eq!(markdown.strip_prefix("# \\#Statement \\#\n\n").map(|text| text.replace("\\]\\(", "\\](")), Some(format!("{written}\n")), "{text}");
    }
}

#[test]
fn blocks_stay_apart() {
    for text in [
        "- > one\n\n  | a |\n  |---|\n  | b |",
        "- > one\n  \n  > two\n- three",
        "- one\n  > two\n- ```\n  three\n  ```\n  four",
        "- one\n  - two\n    1. three\n- four",
        "- one\n  ***\n  two\n  ***\n  3. three",
        "- one\n\n***\n\n- two",
        "1. one\n\n1) two",
        "~~~ x`y\none\n```\n~~~~\n~~~",
        "```` ~x &amp; \\\\\n```\n````",
        "one[^1]\\(two)\n\n[^1]\\: three\n\n[^1]: note\n\n    > more",
        "<pre>\n\n  one\n\n</pre>",
        "*a **b** c* **a*b*c** *a*\u{200b}*b* *a*b",
    ] {
        is_given_back("A letter", text);
    }
    assert!(is_given_back("A letter", "~~~ x`y\none\n~~~").ends_with("~~~x\\`y\none\n~~~\n"));
    assert!(is_given_back("A letter", "- one\n  - two\n- three").ends_with("- one\n  - two\n- three\n"));
}

/// A piece of a text in Markdown.
fn piece() -> impl Strategy<Value = String> {
    let pieces = [
        "one",
        "Two",
        "3.",
        "12)",
        "-",
        "+",
        "#",
        "##",
        "=",
        ">",
        ":",
        "!",
        "|",
        "`a|b`",
        "`#1`",
        "`` ` ``",
        "*so*",
        "**much**",
        "*a **b** c*",
        "_x_",
        "<br>",
        "<br>\n",
        "\\\n",
        "<sup>2</sup>",
        "<sub>x</sub>",
        "[link](https://a.test/b_(c)?d=1&e \"a title\")",
        "![a map](map.png)",
        "[^1]",
        "&amp;",
        "&#32;",
        "&#10;",
        "\\*",
        "\\[x]",
        "www.a.test",
        "https://a.test/",
        "~~so~~",
        "{#id}",
        "$x^2$",
        "<b>",
        "</b>",
        "(a)",
        "\\",
        "é",
        "\u{a0}",
        "\n",
        "\n\n",
        "\n- ",
        "\n  - ",
        "\n1. ",
        "\n3) ",
        "\n> ",
        "\n\n> ",
        "\n\n  > ",
        "\n# ",
        "\n### ",
        "\n\n***\n\n",
        "\n\n```\n",
        "\n\n~~~ x`y\n",
        "\n```\n\n",
        "\n\n| a | `b\\|c` |\n|---|:-:|\n| ",
        " | ",
        " |\n",
        "\n\n  | a |\n  |---|\n  | b |\n",
        "\n\n  ",
        "\n\n    ",
        "\n    ",
        "<br>**b<br>**",
    ];
    prop_oneof![12 => proptest::sample::select(pieces.to_vec()).prop_map(str::to_owned), 2 => "[ -~]{0,12}", 1 => "[a-z ]{1,6}"]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_given_back(pieces in proptest::collection::vec((piece(), proptest::sample::select(vec!["", " ", "", "\n"])), 1..24), noted in any::<bool>()) {
        let text: String = pieces.iter().map(|(piece, behind)| format!("{piece}{behind}")).collect();
        let text = format!("{text}\n\n{}", if noted { "[^1]\n\n[^1]: a note<br>\n    of words\n\n    > said\n" } else { "" });
        if let Some((markdown, page)) = built("A letter", &text) {
            prop_assert_eq!(outline(&read(&markdown)), outline(&page), "{}\n--- as\n{}", text, markdown);
        }
    }
}
