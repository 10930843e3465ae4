//! The elements of an XML text, as a tree; names are without their prefixes.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// An element.
#[derive(Debug, Default)]
pub struct Element {
    /// Its name.
    pub name: String,
    /// Its attributes.
    pub attributes: Vec<(String, String)>,
    /// What it holds.
    pub content: Vec<Content>,
}

/// What an element holds.
#[derive(Debug)]
pub enum Content {
    /// Another element.
    Element(Element),
    /// A text.
    Text(String),
}

/// Elements lie at most this deep.
const DEPTH: usize = 200;
/// There are so many of them at most: more are no letter, and take more memory than a machine may have.
const MOST: usize = 3_000_000;

impl Element {
    /// Returns the value of an attribute.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// Returns the elements that it holds directly.
    pub fn elements(&self) -> impl Iterator<Item = &Element> {
        self.content.iter().filter_map(|content| if let Content::Element(element) = content { Some(element) } else { None })
    }

    /// Returns the first element of this name that it holds directly.
    pub fn child(&self, name: &str) -> Option<&Element> {
        self.elements().find(|element| element.name == name)
    }

    /// Returns the text that it holds.
    pub fn text(&self) -> String {
        self.content
            .iter()
            .map(|content| match content {
                Content::Element(element) => element.text(),
                Content::Text(text) => text.clone(),
            })
            .collect()
    }
}

/// Returns the root of an XML text; or why it has none.
pub fn read(text: &str) -> Result<Element, String> {
    let mut reader = Reader::from_str(text);
    let mut open: Vec<Element> = vec![Element::default()];
    let broken = |why: &dyn std::fmt::Display| format!("its XML cannot be read: {why}");
    let mut count = 0;
    loop {
        count += 1;
        if count > MOST {
            return Err(format!("its XML has more than {MOST} pieces; divide the document, and import each part by itself"));
        }
        match reader.read_event().map_err(|why| broken(&why))? {
            Event::Start(start) => {
                if open.len() > DEPTH {
                    return Err(format!("its XML is nested more than {DEPTH} levels deep; open it with a word processor, and save it anew"));
                }
                open.push(element(&start));
            }
            Event::Empty(start) => hold(&mut open, Content::Element(element(&start))),
            Event::End(_) => {
                if let Some(done) = open.pop() {
                    hold(&mut open, Content::Element(done));
                }
            }
            Event::Text(text) => hold(&mut open, Content::Text(text.xml10_content().into_owned())),
            Event::CData(text) => hold(&mut open, Content::Text(text.xml10_content().into_owned())),
            Event::GeneralRef(reference) => {
                let char = reference.resolve_char_ref().map_err(|why| broken(&why))?;
                let name = reference.xml10_content();
                let named = match &*name {
                    "amp" => "&",
                    "lt" => "<",
                    "gt" => ">",
                    "quot" => "\"",
                    "apos" => "'",
                    _ if char.is_some() => "",
                    // What it stands for is said nowhere, or where no DOCX may say it.
                    other => {
                        return Err(format!("its XML has the entity `&{other};`, which no DOCX may have; open it with a word processor, and save it anew"));
                    }
                };
                hold(&mut open, Content::Text(char.map_or_else(|| named.to_owned(), String::from)));
            }
            Event::Eof => break,
            _ => {}
        }
    }
    while open.len() > 1 {
        if let Some(done) = open.pop() {
            hold(&mut open, Content::Element(done));
        }
    }
    open.pop()
        .and_then(|root| root.content.into_iter().find_map(|content| if let Content::Element(element) = content { Some(element) } else { None }))
        .ok_or_else(|| "its XML is empty".to_owned())
}

fn hold(open: &mut [Element], content: Content) {
    if let Some(last) = open.last_mut() {
        last.content.push(content);
    }
}

fn element(start: &BytesStart<'_>) -> Element {
    let local = |name: &str| name.rsplit_once(':').map_or(name, |(_, local)| local).to_owned();
    // Looking for one that stands twice would take the square of their number.
    let mut attributes = start.attributes();
    attributes.with_checks(false);
    let attributes = attributes.flatten().filter_map(|attribute| {
        let value = attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0).ok()?;
        Some((local(attribute.key.as_ref()), value.into_owned()))
    });
    Element { name: local(start.name().as_ref()), attributes: attributes.collect(), content: Vec::new() }
}
