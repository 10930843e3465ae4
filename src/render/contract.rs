//! What a theme is held to: errors of its templates at their places, with who called them; words that are there; the notice on every page.

use std::sync::LazyLock;

use regex::Regex;
use tera::ErrorKind;

use super::words::{Arg, Kind, Lexicon};
use crate::model::diagnostic::{Code, Diagnostic, Note, Severity, nearest, suggest};
use crate::model::site::Theme;
use crate::model::source::{Excerpt, Source};

const REMEDY: &str = "correct the template, or remove it to use the one that the program carries";

/// Returns an error of a template as a finding at its place in the theme, with the places that called it; `page` is the template of the page.
pub fn finding(theme: &Theme, error: &tera::Error, page: Option<&str>) -> Diagnostic {
    let named = |names: &[&str]| names.iter().find_map(|name| template(theme, name)).or_else(|| page.and_then(|page| template(theme, page)));
    let at = |source: Option<&Source>, word: &str| {
        let empty = Source::new("themes", String::new());
        let source = source.unwrap_or(&empty);
        let start = source.text.find(word).filter(|_| !word.is_empty());
        source.excerpt(start.map_or(0..0, |start| start..start + word.len()))
    };
    let templates = || theme.sources.keys().filter_map(|path| path.strip_prefix("templates/"));
    match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            let place = named(&[report.filename()]).map_or_else(|| at(None, ""), |source| source.excerpt(report.span().range.clone()));
            Diagnostic { also: places(theme, &error.to_string(), &NOTE), ..error_at(place, report.message()) }
        }
        ErrorKind::MissingParent { current, parent } => {
            let says = format!("there is no template `{parent}` to extend");
            Diagnostic { help: suggest(parent, templates().collect::<Vec<_>>()), ..error_at(at(named(&[current]), parent), &says) }
        }
        ErrorKind::TemplateNotFound(name) => {
            let quoted = format!("\"{name}\"");
            let caller = theme.sources.iter().find(|(path, source)| path.starts_with("templates/") && source.text.contains(&quoted));
            let says = format!("there is no template `{name}`");
            Diagnostic { help: suggest(name, templates().collect::<Vec<_>>()), ..error_at(at(caller.map(|(_, source)| source), &quoted), &says) }
        }
        ErrorKind::CircularExtend { tpl, .. } => error_at(at(named(&[tpl]), "extends"), &format!("`{tpl}` extends itself, by way of others or at once")),
        ErrorKind::CircularInclude { tpl, .. } => error_at(at(named(&[tpl]), "include"), &format!("`{tpl}` includes itself, by way of others or at once")),
        other => error_at(at(named(&[]), ""), &other.to_string()),
    }
}

fn error_at(at: Excerpt, says: &str) -> Diagnostic {
    let says = says.lines().next().unwrap_or_default().to_owned();
    Diagnostic { code: Code::Template, severity: Severity::Error, at, says, also: Vec::new(), help: REMEDY.into() }
}

fn template<'t>(theme: &'t Theme, name: &str) -> Option<&'t Source> {
    theme.sources.get(&format!("templates/{name}"))
}

static NOTE: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"(?m)^note: (.+) (\S+):(\d+):(\d+)\n *\|\n[^\n]*\n *\| *(\^*)").expect("a constant"));
static ERROR: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"(?m)^error: (.+)\n *--> (\S+):(\d+):(\d+)\n *\|\n[^\n]*\n *\| *(\^*)").expect("a constant"));

/// Returns the places that a report of Tera names, each with its words. It tells of some only in its report.
fn places(theme: &Theme, report: &str, form: &Regex) -> Vec<Note> {
    let mut notes = Vec::new();
    for found in form.captures_iter(report) {
        let Some(source) = template(theme, &found[2]) else { continue };
        let (Ok(line), Ok(column)) = (found[3].parse::<usize>(), found[4].parse::<usize>()) else { continue };
        let line_start: usize = source.text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
        let line = source.text[line_start..].lines().next().unwrap_or_default();
        let before: usize = line.chars().take(column.saturating_sub(1)).map(char::len_utf8).sum();
        let marked: usize = line[before..].chars().take(found[5].len()).map(char::len_utf8).sum();
        notes.push(Note { at: source.excerpt(line_start + before..line_start + before + marked), says: found[1].to_owned() });
    }
    notes
}

/// Returns what is wrong with templates that cannot be used together: each error at its place.
pub fn findings(theme: &Theme, error: &tera::Error) -> Vec<Diagnostic> {
    let several = match error.kind() {
        ErrorKind::Msg(report) => places(theme, report, &ERROR),
        _ => Vec::new(),
    };
    if several.is_empty() {
        return vec![finding(theme, error, None)];
    }
    several.into_iter().map(|note| error_at(note.at, &note.says)).collect()
}

static SAID: LazyLock<Regex> = LazyLock::new(|| Regex::new(r#"\bt\(\s*id\s*=\s*"([^"]+)"\s*[,)]"#).expect("a constant"));
static MESSAGE: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"(?m)^([A-Za-z][A-Za-z0-9_-]*)[ \t]*=").expect("a constant"));

/// Returns what is missing among the words of the interface in `language`: those that the English ones have, and those that templates ask for by name.
pub fn missing_words(theme: &Theme, lexicon: &Lexicon, language: &str) -> Vec<Diagnostic> {
    let Some((path, words)) = lexicon.spoken(Kind::Interface, language) else { return Vec::new() };
    let mut found = Vec::new();
    let mut lacking: Vec<&str> = Vec::new();
    let english = "interface/en.ftl";
    if let (Some(source), Some(whole)) = (theme.sources.get(&path), theme.replaced.get(english).or_else(|| theme.sources.get(english))) {
        lacking = MESSAGE.captures_iter(&whole.text).filter_map(|id| id.get(1)).map(|id| id.as_str()).filter(|id| !words.has(id)).collect();
        if !lacking.is_empty() {
            let shown: Vec<String> = lacking.iter().take(8).map(|id| format!("`{id}`")).collect();
            let more = if lacking.len() > shown.len() { format!(" and {} more", lacking.len() - shown.len()) } else { String::new() };
            let says = format!("these words of the interface are missing: {}{more}", shown.join(", "));
            let help = "translate them from `interface/en.ftl`: `chancery theme eject interface/en.ftl` copies the file that the program carries";
            found.push(Diagnostic { help: help.into(), ..error_at(source.excerpt(0..0), &says) });
        }
    }
    for (_, source) in theme.sources.iter().filter(|(path, _)| path.starts_with("templates/")) {
        for asked in SAID.captures_iter(&source.text).filter_map(|asked| asked.get(1)) {
            let id = asked.as_str();
            let known = || theme.sources.get(&path).into_iter().flat_map(|source| MESSAGE.captures_iter(&source.text)).filter_map(|id| id.get(1));
            if words.has(id) || lacking.contains(&id) || in_comment(&source.text[..asked.start()]) {
                continue;
            }
            let help = match nearest(id, known().map(|id| id.as_str())) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("write `{id} = …` into `{path}` of the theme"),
            };
            found.push(Diagnostic { help, ..error_at(source.excerpt(asked.range()), &format!("`{path}` has no words `{id}`")) });
        }
    }
    found.extend(mute_notice(theme, lexicon, language));
    found
}

fn in_comment(before: &str) -> bool {
    before.rfind("{#").is_some_and(|open| before.rfind("#}").is_none_or(|end| end < open))
}

/// The message whose two sentences stand on every page.
pub const NOTICE: &str = "notice-republication";

/// The notice says who publishes and of which organization this is no website; words that leave one of them out are refused.
fn mute_notice(theme: &Theme, lexicon: &Lexicon, language: &str) -> Option<Diagnostic> {
    let (path, words) = lexicon.spoken(Kind::Interface, language)?;
    let (publisher, organization) = ("Publisher\u{1}", "Organization\u{2}");
    let said = words.try_say(NOTICE, &[("publisher", publisher.into()), ("organization", organization.into())]).ok()?;
    if said.contains(publisher) && said.contains(organization) {
        return None;
    }
    let source = theme.sources.get(&path)?;
    let at = source.text.find(NOTICE)?;
    let says = "the notice must say who publishes, and of which organization this is not a website";
    let help = "keep `{ $publisher }` and `{ $organization }` in these words".to_owned();
    Some(Diagnostic { help, ..error_at(source.excerpt(at..at + NOTICE.len()), says) })
}

/// Returns a finding where `page`, made with the template `name`, lacks the two sentences of the notice, which are `said`.
///
/// They stand at the end of a page, so they are looked for from there.
pub fn without_notice(theme: &Theme, name: &str, page: &[u8], said: &str) -> Option<Diagnostic> {
    let mut escaped = Vec::with_capacity(said.len());
    let _ = tera::escape_html(said, &mut escaped);
    if escaped.is_empty() || (0..page.len()).rev().any(|at| page[at] == escaped[0] && page[at..].starts_with(&escaped)) {
        return None;
    }
    let own = template(theme, name);
    let base = own.filter(|own| own.text.contains("extends \"base.html\"")).and_then(|_| template(theme, "base.html"));
    let empty = Source::new("themes", String::new());
    let source = base.filter(|base| !base.text.contains(NOTICE)).or(own).unwrap_or(&empty);
    let says = format!("the page that `{name}` makes has no notice");
    let help =
        format!("write `{{{{ t(id=\"{NOTICE}\", publisher=site.publisher.name, organization=organization) }}}}` where readers see it; it cannot be left out");
    Some(Diagnostic { help, ..error_at(source.excerpt(0..0), &says) })
}

/// Returns the values of the notice.
pub fn notice_args<'a>(publisher: &'a str, organization: &'a str) -> [(&'static str, Arg<'a>); 2] {
    [("publisher", publisher.into()), ("organization", organization.into())]
}
