//! Writes XML, with what XML cannot carry made visible.

use std::borrow::Cow;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

/// A text in XML that is being written.
pub struct Xml(Writer<Vec<u8>>);

/// An attribute's name and value.
pub type Attribute<'a> = (&'a str, &'a str);

impl Xml {
    /// Begins a text.
    pub fn begin() -> Self {
        let mut xml = Self(Writer::new(Vec::new()));
        xml.write(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)));
        xml.line();
        xml
    }

    fn write(&mut self, event: Event<'_>) {
        self.0.write_event(event).expect("memory can be written to");
    }

    /// Opens an element.
    pub fn open(&mut self, name: &str, attributes: &[Attribute<'_>]) {
        self.write(Event::Start(start(name, attributes)));
    }

    /// Closes an element.
    pub fn close(&mut self, name: &str) {
        self.write(Event::End(BytesEnd::new(name)));
    }

    /// Adds an element without content.
    pub fn empty(&mut self, name: &str, attributes: &[Attribute<'_>]) {
        self.write(Event::Empty(start(name, attributes)));
    }

    /// Adds words.
    pub fn text(&mut self, text: &str) {
        self.write(Event::Text(BytesText::new(&carried(text))));
    }

    /// Ends the line, where white space means nothing.
    pub fn line(&mut self) {
        self.write(Event::Text(BytesText::new("\n")));
    }

    /// Adds an element of words on a line of its own.
    pub fn words(&mut self, name: &str, attributes: &[Attribute<'_>], text: &str) {
        self.open(name, attributes);
        self.text(text);
        self.close(name);
        self.line();
    }

    /// Adds an element without content on a line of its own.
    pub fn fact(&mut self, name: &str, attributes: &[Attribute<'_>]) {
        self.empty(name, attributes);
        self.line();
    }

    /// Adds an element with content between lines of its own.
    pub fn within(&mut self, name: &str, attributes: &[Attribute<'_>], content: impl FnOnce(&mut Self)) {
        self.open(name, attributes);
        self.line();
        content(self);
        self.close(name);
        self.line();
    }

    /// Returns the text.
    pub fn finish(self) -> String {
        String::from_utf8(self.0.into_inner()).expect("what is written from texts is text")
    }
}

fn start<'a>(name: &'a str, attributes: &[Attribute<'_>]) -> BytesStart<'a> {
    let mut start = BytesStart::new(name);
    for (name, value) in attributes {
        start.push_attribute((*name, &*carried(value)));
    }
    start
}

/// Returns the text with the sign for what cannot be shown in place of characters that no XML can hold (XML 1.0, section 2.2).
fn carried(text: &str) -> Cow<'_, str> {
    let can = |character: char| !matches!(character, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}');
    if text.chars().all(can) {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.chars().map(|character| if can(character) { character } else { '\u{fffd}' }).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_xml_cannot_hold_is_shown_as_such() {
        let mut xml = Xml::begin();
        xml.words("a", &[("b", "<\"&'")], "1 < 2 & \u{b}");
        assert_eq!(xml.finish(), "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<a b=\"&lt;&quot;&amp;&apos;\">1 &lt; 2 &amp; \u{fffd}</a>\n");
    }
}
