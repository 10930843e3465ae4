//! The same letter in the form of each program.

use std::fmt::Write;

use crate::letter::{Block, Face, Figure, Item, Letter, Piece, ordinal};

/// For whom a corpus is written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Form {
    Chancery,
    Hugo,
    Zola,
}

impl Form {
    pub const ALL: [(&'static str, Self); 3] = [("chancery", Self::Chancery), ("hugo", Self::Hugo), ("zola", Self::Zola)];
}

/// Which lists the other programs make.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Lists {
    All,
    Items,
}

/// What the other programs make.
#[derive(Clone, Copy)]
pub struct Extent {
    pub lists: Lists,
    /// Whether they also make the pages that this program makes beyond theirs: each letter whole on one page, a page at the
    /// address of each symbol that leads to its letter, and one for each agenda item, whether or not a letter names it.
    pub same_pages: bool,
}

/// A file of a corpus: its path and its text.
pub type File = (String, String);

/// A text in double quotes, which YAML reads as it is.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

fn list(texts: impl IntoIterator<Item = String>) -> String {
    format!("[{}]", texts.into_iter().map(|text| quoted(&text)).collect::<Vec<_>>().join(", "))
}

/// Returns an agenda item as the others name it in their lists.
pub fn term(session: usize, item: &Item) -> String {
    format!("{session}-{} {}", item.slug(), item.title)
}

/// Returns the statement as Markdown, with figures and citations as `figure` and `cites` write them.
fn statement(letter: &Letter, figure: impl Fn(&Figure) -> String, cites: impl Fn(usize) -> String) -> String {
    let mut out = String::new();
    for block in &letter.blocks {
        match block {
            Block::Heading(heading) => {
                let _ = writeln!(out, "## {heading}\n");
            }
            Block::List(entries) => {
                entries.iter().for_each(|entry| out.push_str(&format!("- {entry}\n")));
                out.push('\n');
            }
            Block::Paragraph(pieces) => {
                for piece in pieces {
                    match piece {
                        Piece::Words(words) => out.push_str(words),
                        Piece::Figure(at) => out.push_str(&figure(&letter.figures[*at])),
                        Piece::Cites(at) => out.push_str(&cites(*at)),
                        Piece::Note(number) => out.push_str(&format!("[^{number}]")),
                    }
                }
                out.push_str("\n\n");
            }
        }
    }
    for (at, note) in letter.notes.iter().enumerate() {
        let _ = writeln!(out, "[^{}]: {note}\n", at + 1);
    }
    out
}

/// Returns the files of a letter.
///
/// The lists of the others are by item, body, session, year and sender, or only by item.
pub fn files(letter: &Letter, faces: &[Face], form: Form, extent: Extent) -> Vec<File> {
    match form {
        Form::Chancery => chancery(letter, faces),
        Form::Hugo | Form::Zola => peer(letter, faces, form, extent),
    }
}

fn chancery(letter: &Letter, faces: &[Face]) -> Vec<File> {
    let (face, day) = (&letter.face, letter.face.day);
    let folder = format!("content/letters/{}/{}", day.year, face.slug);
    let items = letter.items.iter().map(|item| item.sub.map_or_else(|| item.number.to_string(), |_| quoted(&item.words()))).collect::<Vec<_>>().join(", ");
    let mut organs = format!("  - {{organ: general-assembly, session: {}, items: [{items}]}}\n", face.session);
    if face.symbols.len() > 1 {
        let _ = writeln!(organs, "  - {{organ: security-council, year: {}}}", day.year - 1945);
    }
    if let Some(session) = letter.rights {
        let _ = writeln!(organs, "  - {{organ: human-rights-council, session: {session}}}");
    }
    let (name, rank, post) = &letter.signed;
    let head = format!(
        "---\nkind: letter\ntitle: {}\ndate: {iso}\nsymbols: {}\nmasthead: {{distribution: General, date: {iso}, original: [{}]}}\norgans:\n{organs}from:\n  - state: {}\n    office: {}\n    signed: [{{name: {}, titles: {}}}]\nto: [{{office: Secretary-General}}]\nparts: [statement.md]\n---\n\n",
        quoted(&letter.title),
        list(face.symbols.iter().cloned()),
        letter.language.1,
        quoted(&letter.state),
        quoted(&format!("{post} of {} to the United Nations", letter.state)),
        quoted(name),
        list([(*rank).to_owned(), (*post).to_owned()]),
        iso = day.iso(),
    );
    let heading =
        format!("Annex to the letter dated {} from the {post} of {} to the United Nations addressed to the Secretary-General", day.words(), letter.state);
    let above = format!(
        "---\npart: annex\nheading: {}\ntitle: {}\nauthors: {}\n---\n\n",
        quoted(&heading),
        quoted(&letter.statement_title),
        list([format!("{} of {}", letter.office, letter.state)])
    );
    let cites = |at: usize| format!("[{}](letter:{}/{})", faces[at].symbols[0], faces[at].day.year, faces[at].slug);
    let body = statement(letter, |figure| format!("[{}](figure:{})", figure.printed(), figure.id), cites);
    let mut data = String::from("figures:\n");
    for figure in &letter.figures {
        let _ = writeln!(data, "  {}: {{value: {}, unit: {}, label: {}}}", figure.id, figure.value, quoted(figure.unit), quoted(&figure.label));
    }
    let [sum, first, second] = [0, 1, 2].map(|at| &letter.figures[at].id);
    let _ = writeln!(data, "arithmetic:\n  - {{id: parts, sum: {sum}, of: [{first}, {second}]}}");
    vec![
        (format!("{folder}/letter.md"), head + &letter.cover.join("\n\n") + "\n"),
        (format!("{folder}/statement.md"), above + &body),
        (format!("{folder}/data.yaml"), data),
    ]
}

/// The other programs have a page for each file, so a letter is three of them; lists are their taxonomies.
fn peer(letter: &Letter, faces: &[Face], form: Form, extent: Extent) -> Vec<File> {
    let (face, day) = (&letter.face, letter.face.day);
    let zola = form == Form::Zola;
    // Zola keeps fields of one's own below `extra`.
    let (address, lead, tail, indent) = if zola { ("path", "", "", "  ") } else { ("url", "/", "/", "") };
    let extra = if zola { "extra:\n" } else { "" };
    let symbol = face.symbols.join("–");
    let fields = |pairs: &[(&str, String)]| pairs.iter().map(|(name, value)| format!("{indent}{name}: {value}\n")).collect::<String>();
    let shared = fields(&[("symbol", quoted(&symbol)), ("letter", quoted(&face.slug)), ("letter_title", quoted(&letter.title))]);
    let head = |title: &str, below: &str| {
        format!("---\ntitle: {}\ndate: {}\n{address}: {}\n", quoted(title), day.iso(), quoted(&format!("{lead}letters/{}{below}{tail}", face.slug)))
    };
    let mut bodies = vec!["General Assembly".to_owned()];
    let mut sessions = vec![format!("General Assembly, {} session", ordinal(face.session))];
    if face.symbols.len() > 1 {
        bodies.push("Security Council".into());
        sessions.push(format!("Security Council, {} year", ordinal(day.year - 1945)));
    }
    if let Some(session) = letter.rights {
        bodies.push("Human Rights Council".into());
        sessions.push(format!("Human Rights Council, {} session", ordinal(session)));
    }
    let terms = letter.items.iter().map(|item| term(face.session, item));
    let step = if zola { "  " } else { "" };
    let kinds = [
        ("agenda", list(terms)),
        ("bodies", list(bodies.clone())),
        ("sessions", list(sessions.clone())),
        ("years", list([day.year.to_string()])),
        ("senders", list([letter.state.clone()])),
    ];
    let kinds = if extent.lists == Lists::All { &kinds[..] } else { &kinds[..1] };
    let lists: String = kinds.iter().map(|(name, terms)| format!("{step}{name}: {terms}\n")).collect();
    let lists = if zola { format!("taxonomies:\n{lists}") } else { lists };
    let (name, rank, post) = &letter.signed;
    let own = fields(&[
        ("language", quoted(letter.language.0)),
        ("longdate", quoted(&day.words())),
        ("organs", list(bodies)),
        ("periods", list(sessions)),
        ("item_numbers", quoted(&letter.items.iter().map(|item| item.words()).collect::<Vec<_>>().join(", "))),
        ("signatory", quoted(name)),
        ("rank", quoted(rank)),
        ("post", quoted(post)),
    ]);
    let symbols = face.symbols.iter().map(|symbol| format!("{lead}symbols/{symbol}{tail}"));
    let aliases = if extent.same_pages { format!("aliases: {}\n", list(symbols)) } else { String::new() };
    let cover = head(&letter.title, "") + &aliases + &lists + extra + &shared + &own + "---\n\n" + &letter.cover.join("\n\n") + "\n";
    let numbers: String = letter.figures.iter().map(|figure| format!("{indent}  {}: {}\n", figure.id, quoted(&figure.printed()))).collect();
    let figure = |figure: &Figure| if zola { format!("{{{{ fig(id=\"{}\") }}}}", figure.id) } else { format!("{{{{< fig {} >}}}}", figure.id) };
    let cites = |at: usize| {
        let Face { symbols, slug, .. } = &faces[at];
        if zola { format!("[{}](@/letters/{slug}.md)", symbols[0]) } else { format!("[{}]({{{{< ref \"/letters/{slug}.md\" >}}}})", symbols[0]) }
    };
    let text = head(&letter.statement_title, "/statement")
        + extra
        + &shared
        + &format!("{indent}authors: {}\n{indent}figures:\n{numbers}---\n\n", quoted(&format!("{} of {}", letter.office, letter.state)))
        + &statement(letter, figure, cites);
    let mut data = head(&format!("Data appendix to {symbol}"), "/data") + extra + &shared + &format!("{indent}figures:\n");
    for figure in &letter.figures {
        let _ = write!(
            data,
            "{indent}- id: {}\n{indent}  label: {}\n{indent}  shown: {}\n{indent}  unit: {}\n",
            figure.id,
            quoted(&figure.label),
            quoted(&figure.printed()),
            quoted(figure.unit)
        );
    }
    let [sum, first, second] = [0, 1, 2].map(|at| letter.figures[at].printed());
    let _ = write!(data, "{indent}arithmetic: {}\n---\n", quoted(&format!("{first} + {second} = {sum}")));
    let mut files = vec![
        (format!("content/letters/{}.md", face.slug), cover),
        (format!("content/statements/{}.md", face.slug), text),
        (format!("content/data/{}.md", face.slug), data),
    ];
    // Hugo makes another page of the same file; Zola wants a file for each page.
    if zola && extent.same_pages {
        files.push((format!("content/whole/{}.md", face.slug), head(&letter.title, "/whole") + extra + &shared + "---\n"));
    }
    files
}
