//! Running words as they are written in Markdown: what it would give a meaning is escaped (CommonMark, section 2.4), and ends of lines fit where the words stand.

/// Where words stand.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Place {
    /// In lines of their own.
    Lines,
    /// In a heading, which is one line.
    Heading,
    /// In a cell of a table, which is one line and ends with a `|`.
    Cell,
}

/// The end of a line that is written when something stands behind it: at the end of a paragraph it would be a backslash.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Break {
    #[default]
    None,
    /// One that is none in the document.
    Soft,
    /// So many that are.
    Hard(usize),
}

/// Words while they are written.
pub struct Escaped {
    place: Place,
    out: String,
    ended: Break,
}

impl Escaped {
    /// Begins words.
    pub fn at(place: Place) -> Self {
        Self { place, out: String::new(), ended: Break::None }
    }

    /// Returns the words; ends of lines behind them end nothing.
    pub fn finish(mut self) -> String {
        self.space();
        self.out
    }

    /// Begins words that stand within these.
    pub fn inner(&self) -> Self {
        Self::at(self.place)
    }

    /// Returns whether `text` ends with a sign, before which another one would be read with it.
    pub fn ends_with(&self, sign: char) -> bool {
        self.ended == Break::None && self.out.ends_with(sign)
    }

    /// Returns whether the words begin and end with letters or digits and hold no sign of emphasis.
    pub fn is_plain(&self) -> bool {
        self.out.starts_with(char::is_alphanumeric) && self.out.ends_with(char::is_alphanumeric) && !self.out.contains('*')
    }

    /// Adds words that were begun with [`Self::inner`], between two signs.
    pub fn within(&mut self, open: &str, inner: Self, close: &str) {
        self.mark(open);
        self.out.push_str(&inner.out);
        self.out.push_str(close);
        // A break at their end is one of the words around them.
        match inner.ended {
            Break::None => {}
            Break::Soft => self.soft_break(),
            Break::Hard(count) => (0..count).for_each(|_| self.hard_break()),
        }
    }

    /// Ends a line that is none in the document.
    pub fn soft_break(&mut self) {
        // At the head of words it would leave a line empty.
        if self.ended == Break::None && !self.is_at_start() {
            self.ended = Break::Soft;
        }
    }

    /// Ends a line of the document.
    pub fn hard_break(&mut self) {
        self.ended = Break::Hard(if let Break::Hard(count) = self.ended { count + 1 } else { 1 });
    }

    /// Adds what is Markdown.
    pub fn mark(&mut self, markdown: &str) {
        self.end_line();
        self.out.push_str(markdown);
    }

    /// Adds code; code is not escaped, but for what ends a cell.
    pub fn code(&mut self, text: &str) {
        let fence = "`".repeat(longest_run(text, '`') + 1);
        // One space at both ends is none of the code, unless there is nothing else.
        let is_padded = text.starts_with('`') || text.ends_with('`') || text.starts_with(' ') && text.ends_with(' ') && !text.trim_matches(' ').is_empty();
        let pad = if is_padded { " " } else { "" };
        let text = self.celled(text);
        self.mark(&format!("{fence}{pad}{text}{pad}{fence}"));
    }

    /// Returns what stands in a link's brackets or in code so that it ends no cell.
    pub fn celled(&self, text: &str) -> String {
        if self.place == Place::Cell { text.replace('|', "\\|") } else { text.to_owned() }
    }

    /// Adds words of the document.
    pub fn words(&mut self, text: &str) {
        for (at, character) in text.char_indices() {
            if matches!(character, '\n' | '\r') {
                self.soft_break();
                continue;
            }
            self.end_line();
            let starts = self.is_at_start();
            let behind = || text[at + character.len_utf8()..].chars().next();
            let meant = match character {
                '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '&' | '~' | '|' | '{' | '}' | '$' | '^' => true,
                // It may close a heading wherever it stands.
                '#' => starts || self.place == Place::Heading,
                // Behind the mark of a footnote they would make a link or a note of it; an address that stands in the text leads nowhere by itself.
                ':' => starts || self.out.ends_with(']') || text[at..].starts_with("://"),
                '(' => self.out.ends_with(']'),
                '>' | '+' | '-' | '=' => starts,
                // Before a link it would make an image of it.
                '!' => behind().is_none(),
                '.' | ')' => behind().is_none_or(char::is_whitespace) && self.is_number() || character == '.' && self.ends_with_www(),
                _ => false,
            };
            match character {
                // White space at the head of a line is code or nothing; what is meant stays.
                ' ' if starts => self.out.push_str("&#32;"),
                '\t' if starts => self.out.push_str("&#9;"),
                _ => {
                    if meant {
                        self.out.push('\\');
                    }
                    self.out.push(character);
                }
            }
        }
    }

    fn is_at_start(&self) -> bool {
        self.out.is_empty() || self.out.ends_with('\n')
    }

    /// Returns whether the line so far is a number: "12." at the head of a line would begin a list.
    fn is_number(&self) -> bool {
        const MOST: usize = 9;
        let digits = self.out.bytes().rev().take(MOST + 1).take_while(u8::is_ascii_digit).count();
        let before = self.out.len() - digits;
        (1..=MOST).contains(&digits) && (before == 0 || self.out.as_bytes()[before - 1] == b'\n')
    }

    /// Looks at the last bytes alone: words may be long.
    fn ends_with_www(&self) -> bool {
        self.out.len() >= 3 && self.out.as_bytes()[self.out.len() - 3..].eq_ignore_ascii_case(b"www")
    }

    /// Writes the end of a line that something follows.
    fn end_line(&mut self) {
        let ended = std::mem::take(&mut self.ended);
        let hard = if self.place == Place::Lines { "\\\n" } else { "<br>" };
        match ended {
            Break::None => {}
            Break::Soft => {
                self.space();
                self.out.push(if self.place == Place::Lines { '\n' } else { ' ' });
            }
            Break::Hard(count) => (0..count).for_each(|_| self.out.push_str(hard)),
        }
    }

    /// Two spaces before the end of a line would end it in the document.
    fn space(&mut self) {
        if self.out.ends_with(' ') {
            self.out.pop();
            self.out.push_str("&#32;");
        }
    }
}

/// Returns lines of plain words as one paragraph.
pub fn lines<'t>(texts: impl IntoIterator<Item = &'t str>) -> String {
    let mut out = Escaped::at(Place::Lines);
    for (at, line) in texts.into_iter().flat_map(|text| text.split('\n')).enumerate() {
        if at > 0 {
            out.hard_break();
        }
        out.words(line);
    }
    out.finish()
}

/// Returns the length of the longest run of a sign.
pub fn longest_run(text: &str, sign: char) -> usize {
    text.split(|character| character != sign).map(str::len).max().unwrap_or(0)
}
