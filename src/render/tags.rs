//! Reads templates for their tags: what they name, and words that are the same on every page and can stand in them already.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashSet;

/// A stretch of a template.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Stretch<'t> {
    /// `{{ … }}` or `{% … %}`.
    Tag(&'t str),
    /// Text, a comment or a raw passage.
    Other(&'t str),
}

/// Takes a template apart. What has no end is no template; its error is told of the template as it is.
fn stretches(template: &str) -> Vec<Stretch<'_>> {
    let mut found = Vec::new();
    let mut rest = template;
    while let Some(open) = rest.find('{') {
        let (before, tag) = rest.split_at(open);
        found.push(Stretch::Other(before));
        let (end, is_tag) = match tag.as_bytes().get(1) {
            Some(b'#') => (tag.find("#}").map(|at| at + 2), false),
            Some(b'%') if is_raw(tag) => (tag.find("endraw"), false),
            Some(b'%') => (end_of(tag, "%}"), true),
            Some(b'{') => (end_of(tag, "}}"), true),
            _ => (Some(1), false),
        };
        let (stretch, behind) = tag.split_at(end.unwrap_or(tag.len()));
        found.push(if is_tag { Stretch::Tag(stretch) } else { Stretch::Other(stretch) });
        rest = behind;
    }
    found.push(Stretch::Other(rest));
    found
}

fn is_raw(tag: &str) -> bool {
    tag[2..].trim_start_matches(['-', ' ', '\n', '\t']).starts_with("raw")
}

/// Returns where a tag ends: at `mark`, outside of quotation marks.
fn end_of(tag: &str, mark: &str) -> Option<usize> {
    let mut quote = None;
    for (at, byte) in tag.bytes().enumerate().skip(2) {
        match (quote, byte) {
            (Some(mark), _) if mark == byte => quote = None,
            (None, b'"' | b'\'' | b'`') => quote = Some(byte),
            (None, _) if tag.as_bytes()[at..].starts_with(mark.as_bytes()) => return Some(at + mark.len()),
            _ => {}
        }
    }
    None
}

/// Returns the template with each `{{ t(id="…") }}` replaced by what `say` gives for it, as HTML. What it gives nothing for stays, and what stands within another tag.
pub fn worded(template: &str, say: &dyn Fn(&str) -> Option<String>) -> String {
    let mut out = String::with_capacity(template.len());
    for stretch in stretches(template) {
        match stretch {
            Stretch::Tag(tag) => out.push_str(asked(tag).and_then(say).filter(|text| stands_as_text(text)).as_deref().unwrap_or(tag)),
            Stretch::Other(text) => out.push_str(text),
        }
    }
    out
}

/// Returns the message that a tag asks for, where it asks for nothing else and gives no values.
fn asked(tag: &str) -> Option<&str> {
    let id = tag.strip_prefix("{{ t(id=\"")?.strip_suffix("\") }}")?;
    id.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')).then_some(id)
}

/// Returns whether the text means the same as a part of the template: nothing in it is a tag, and no tag beside it cuts it.
fn stands_as_text(text: &str) -> bool {
    !text.is_empty() && text.trim() == text && !text.contains(['{', '}'])
}

/// What the templates of one kind of page name: what they do not name need not be made.
pub struct Named(Option<FxHashSet<String>>);

/// With these a template shows what it does not name.
const EVERYTHING: [&str; 5] = ["__tera_context", "json_encode", "keys", "pairs", "values"];

impl Named {
    /// Everything.
    pub const ALL: Self = Self(None);

    /// Returns whether everything is named.
    pub fn is_all(&self) -> bool {
        self.0.is_none()
    }

    /// Returns whether `name` is named.
    pub fn has(&self, name: &str) -> bool {
        self.0.as_ref().is_none_or(|names| names.contains(name))
    }
}

/// What a template or a component names in its own tags, and what else is reached from there: the files that it extends or includes, and the components that it calls.
#[derive(Default)]
struct Own<'t> {
    names: FxHashSet<&'t str>,
    reached: FxHashSet<&'t str>,
}

/// Returns, by the name of each template, what it names: in its own tags, in those of templates that it extends or includes, and in those of components that it calls.
pub fn named<'t>(templates: impl Iterator<Item = (&'t str, &'t str)>) -> BTreeMap<String, Named> {
    let mut own: BTreeMap<&str, Own<'t>> = BTreeMap::new();
    let mut files = Vec::new();
    for (file, text) in templates {
        files.push(file);
        own.entry(file).or_default();
        let mut component = None;
        for stretch in stretches(text) {
            let Stretch::Tag(tag) = stretch else { continue };
            let mut words_of = words(tag);
            match words_of.next() {
                Some("component") => component = words_of.next(),
                Some("endcomponent") => component = None,
                _ => {}
            }
            let Own { names, reached } = own.entry(component.unwrap_or(file)).or_default();
            let (outside, within) = quoted(tag);
            names.extend(outside.iter().flat_map(|stretch| words(stretch)));
            reached.extend(outside.iter().flat_map(|stretch| called(stretch)));
            // What is extended or included is a file; else a field may be named between quotation marks.
            if !leads_to_file(tag) {
                names.extend(within.iter().flat_map(|stretch| words(stretch)));
            }
            if goes_over_fields(tag) || names_by_value(&outside) {
                names.extend(EVERYTHING);
            }
            reached.extend(within);
        }
    }
    let reached = |file: &str| {
        let mut names: FxHashSet<&str> = FxHashSet::default();
        let mut due = vec![file];
        let mut known = BTreeSet::from([file]);
        while let Some(of) = due.pop() {
            let Some(more) = own.get(of) else { continue };
            due.extend(more.reached.iter().filter(|name| known.insert(name)));
            names.extend(&more.names);
        }
        let everything = EVERYTHING.iter().any(|name| names.contains(name));
        Named((!everything).then(|| names.into_iter().map(str::to_owned).collect()))
    };
    files.into_iter().map(|file| (file.to_owned(), reached(file))).collect()
}

/// Returns whether a tag extends or includes a file: `{% extends "base.html" %}`.
fn leads_to_file(tag: &str) -> bool {
    matches!(words(tag).next(), Some("extends" | "include"))
}

/// Returns what stands in a tag outside of quotation marks, and what stands between them.
fn quoted(tag: &str) -> (Vec<&str>, Vec<&str>) {
    let (mut outside, mut within) = (Vec::new(), Vec::new());
    let mut rest = tag;
    while let Some(open) = rest.find(['"', '\'', '`']) {
        outside.push(&rest[..open]);
        let mark = rest.as_bytes()[open];
        let behind = &rest[open + 1..];
        let mut bytes = behind.bytes().enumerate();
        // A backslash takes the next character with it.
        let close = loop {
            match bytes.next() {
                Some((_, b'\\')) => drop(bytes.next()),
                Some((at, byte)) if byte == mark => break at,
                Some(_) => {}
                None => break behind.len(),
            }
        };
        within.push(&behind[..close]);
        rest = behind.get(close + 1..).unwrap_or_default();
    }
    outside.push(rest);
    (outside, within)
}

/// Returns whether a tag goes over the fields of something with their names: `{% for name, value in head %}`.
fn goes_over_fields(tag: &str) -> bool {
    words(tag).any(|word| word == "for") && tag.split(char::is_whitespace).take_while(|word| *word != "in").any(|word| word.contains(','))
}

/// Returns the components that a stretch of a tag calls: `<masthead of={document} />`. A field of that name calls none; what is only less than something may seem to.
fn called(stretch: &str) -> impl Iterator<Item = &str> {
    stretch.split('<').skip(1).filter_map(|behind| words(behind).next())
}

/// Returns whether a tag, of which these stretches stand outside of quotation marks, takes a field whose name is a value: `row[name]`, `rows | sort(attribute="da" ~ "te")`.
fn names_by_value(outside: &[&str]) -> bool {
    let by_value = |(at, stretch): (usize, &&str)| {
        let next = outside.get(at + 1).map(|next| next.trim_start());
        let is_index = |(at, _): &(usize, &str)| stretch[..*at].ends_with(|before: char| before.is_alphanumeric() || matches!(before, '_' | ']' | ')' | '?'));
        let index = stretch.match_indices('[').filter(is_index).any(|(at, _)| match stretch[at + 1..].trim_start().chars().next() {
            Some(first) => !first.is_ascii_digit() && !matches!(first, '-' | ':'),
            None => next.is_some_and(|next| !next.starts_with(']')),
        });
        let arguments = ["attribute", "key"].iter().flat_map(|word| stretch.match_indices(word)).filter_map(|(at, word)| {
            let given = stretch[at + word.len()..].trim_start().strip_prefix('=')?;
            (!given.starts_with('=')).then(|| given.trim_start())
        });
        index || arguments.into_iter().any(|given| !given.is_empty() || next.is_some_and(|next| next.starts_with('~')))
    };
    outside.iter().enumerate().any(by_value)
}

fn words(tag: &str) -> impl Iterator<Item = &str> {
    tag.split(|character: char| !character.is_alphanumeric() && character != '_').filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_tags_are_replaced() {
        let say = |id: &str| match id {
            "home" => Some("Home &amp; more".to_owned()),
            "gap" => Some(" gap ".to_owned()),
            "tag" => Some("{{ x }}".to_owned()),
            _ => None,
        };
        for (template, is) in [
            ("<p>{{ t(id=\"home\") }}</p>{{ x }}", "<p>Home &amp; more</p>{{ x }}"),
            ("{{ t(id=\"home\", a=b) }}{{ t(id=\"none\") }}", "{{ t(id=\"home\", a=b) }}{{ t(id=\"none\") }}"),
            ("{{ t(id=\"gap\") }}{{ t(id=\"tag\") }}", "{{ t(id=\"gap\") }}{{ t(id=\"tag\") }}"),
            ("{# {{ t(id=\"home\") }} #}{{ '{{ t(id=\"home\") }}' }}", "{# {{ t(id=\"home\") }} #}{{ '{{ t(id=\"home\") }}' }}"),
            ("{% raw %}{{ t(id=\"home\") }}{% endraw %}{ {", "{% raw %}{{ t(id=\"home\") }}{% endraw %}{ {"),
            ("{% if a == \"%}\" %}{{ t(id=\"home\") }}{% endif %}", "{% if a == \"%}\" %}Home &amp; more{% endif %}"),
            ("{{ t(id=\"home\") }", "{{ t(id=\"home\") }"),
        ] {
            assert_eq!(worded(template, &say), is);
        }
    }

    #[test]
    fn a_page_names_what_its_templates_and_components_name() {
        let templates = [
            ("base.html", "<meta>{{ head.linked }}{% include \"slots/a.html\" %}"),
            ("slots/a.html", "{{ slot }}"),
            ("page.html", "{% extends \"base.html\" %}{{ <row of={one} /> }}{# comment #}"),
            ("shown.html", "{% extends \"base.html\" %}{{ part.html }}"),
            ("other.html", "{{ other['key'] }}"),
            ("all.html", "{{ __tera_context }}"),
            ("fields.html", "{% for name, value\n in head %}{{ name }}{% endfor %}"),
            ("values.html", "{{ head | values | first }}"),
            ("field.html", "{{ row.date[0] }}{{ [row, row] }}"),
            ("keys.html", "{% for name in row | keys %}{{ name }}{% endfor %}"),
            ("index.html", "{{ row[name] }}"),
            ("joined.html", "{{ row[\"da\" ~ \"te\"] }}"),
            ("put.html", "{{ row[(name)] }}"),
            ("sorted.html", "{{ rows | sort(attribute = name) }}"),
            ("got.html", "{{ row | get(key='da' ~ 'te') }}"),
            ("told.html", "{{ rows | sort(attribute=\"date\") | get(key='x') }}{% if key == name %}{{ rows[:2] }}{{ row[\"date\"] }}{% endif %}"),
            ("body.html", "{% < row > %}{{ within }}{% </row> %}"),
            ("marks.html", "{% include \"it's.html\" %}{% include \"a\\\"b.html\" %}"),
            ("it's.html", "{{ deep }}"),
            ("parts.html", "{% component row(of) %}{{ of.title }}{{ <cell /> }}{% endcomponent row %}{% component cell() %}{{ deep }}{% endcomponent cell %}"),
        ];
        let named = named(templates.into_iter());
        for name in ["head", "linked", "slot", "one", "title", "deep"] {
            assert!(named["page.html"].has(name), "{name}");
        }
        for name in ["meta", "comment", "other", "html"] {
            assert!(!named["page.html"].has(name), "{name}");
        }
        assert!(named["shown.html"].has("html"));
        assert!(named["other.html"].has("key") && !named["other.html"].has("title"));
        assert!(named["all.html"].has("anything") && named["fields.html"].has("anything") && named["values.html"].has("anything"));
        assert!(named["keys.html"].has("anything") && named["index.html"].has("anything"));
        for template in ["joined.html", "put.html", "sorted.html", "got.html"] {
            assert!(named[template].has("anything"), "{template}");
        }
        assert!(named["told.html"].has("date") && !named["told.html"].has("title"));
        assert!(named["field.html"].has("date") && !named["field.html"].has("title"));
        assert!(named["body.html"].has("within") && named["body.html"].has("deep"));
        assert!(named["marks.html"].has("deep") && !named["marks.html"].has("html"));
    }
}
