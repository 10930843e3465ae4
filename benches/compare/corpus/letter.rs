//! One invented letter as data. The three programs get the same words.

use crate::chance::Chance;

pub const SESSIONS: std::ops::RangeInclusive<usize> = 74..=80;
const NUMBERS: usize = 150;
const MONTHS: [&str; 12] = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
const DAYS: [usize; 12] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

const HEADS: [&str; 10] = [
    "Prevention of",
    "Protection of",
    "Strengthening of",
    "Review of work on",
    "Financing of",
    "Measures to advance",
    "Cooperation in",
    "Report on",
    "Question of",
    "Follow-up to the conference on",
];
const THEMES: [&str; 18] = [
    "armed conflict",
    "human rights",
    "the rule of law",
    "sustainable development",
    "mine action",
    "the law of the sea",
    "disaster risk reduction",
    "global health",
    "a culture of peace",
    "transit and transport",
    "fresh water",
    "the rights of the child",
    "information technologies",
    "humanitarian assistance",
    "the elimination of racism",
    "general disarmament",
    "the return of cultural property",
    "desertification",
];
const OFFICES: [&str; 8] = [
    "Ministry of Foreign Affairs",
    "Agency for Mine Action",
    "Ministry of Environment",
    "Statistical Committee",
    "Ministry of Health",
    "Ministry of Transport",
    "Water Authority",
    "Ministry of Culture",
];
const OCCASIONS: [&str; 6] =
    ["World Water Day", "World Health Day", "Human Rights Day", "World Oceans Day", "the International Day of Peace", "the close of the reporting period"];
const SYLLABLES: [&str; 24] = [
    "ka", "lo", "mi", "ta", "ve", "ro", "sa", "ne", "du", "ba", "or", "el", "ran", "dor", "lis", "men", "var", "tek", "sol", "nar", "bel", "gor", "min", "tal",
];
const GIVEN: [&str; 12] = ["Adan", "Brena", "Cael", "Dorin", "Elsa", "Faro", "Gita", "Irma", "Kira", "Nils", "Oda", "Vera"];
const WHO: [&str; 12] = [
    "the Government",
    "the competent authority",
    "the joint commission",
    "the regional office",
    "the monitoring mission",
    "the working group",
    "the national committee",
    "the coordination centre",
    "the inspection service",
    "the emergency service",
    "the academy of sciences",
    "the network of volunteers",
];
const DOES: [&str; 8] = ["has continued", "has taken steps", "intends", "has undertaken", "remains ready", "was able", "has agreed", "stands ready"];
const TASK: [&str; 14] = [
    "to restore",
    "to survey",
    "to publish",
    "to verify",
    "to register",
    "to reopen",
    "to protect",
    "to monitor",
    "to hand over",
    "to inspect",
    "to finance",
    "to document",
    "to evaluate",
    "to coordinate",
];
const WHAT: [&str; 18] = [
    "the irrigation canals",
    "the maps and technical records",
    "the affected farmland",
    "the primary schools",
    "the hospital network",
    "the railway section",
    "the drinking water supply",
    "the archives",
    "the places of worship",
    "the border crossing points",
    "the electricity lines",
    "the fish stocks",
    "the forest reserves",
    "the museum collections",
    "the early warning system",
    "the register of missing persons",
    "the river basin plan",
    "the housing stock",
];
const HOW: [&str; 10] = [
    "in the interest of the civilian population",
    "with due regard to the applicable conventions",
    "without prejudice to the positions of either side",
    "as set out in the previous communication",
    "on the basis of the agreed timetable",
    "in close contact with the resident coordinator",
    "subject to the availability of resources",
    "under the supervision of independent experts",
    "for the benefit of future generations",
    "within the framework of the national plan",
];
const WHEN: [&str; 10] = [
    "During the reporting period",
    "In the first quarter",
    "Since the previous letter",
    "Following the autumn floods",
    "At the request of local communities",
    "As a result of the joint survey",
    "Despite the difficult terrain",
    "In parallel",
    "To that end",
    "By the end of the year",
];
const UNITS: [&str; 10] = ["hectares", "persons", "households", "kilometres", "sites", "tons", "schools", "wells", "samples", "inspections"];
const DONE: [&str; 8] = ["recorded", "surveyed", "cleared", "restored", "reported", "verified", "inspected", "financed"];
const HEADINGS: [&str; 8] =
    ["Background", "Present situation", "Measures taken", "International cooperation", "Data and method", "Legal framework", "Remaining needs", "Next steps"];
const NOTES: [&str; 4] = [
    "Figures are provisional and may be revised in a later communication.",
    "As defined in the national standard in force on the date of the present letter.",
    "Areas that were not accessible to survey teams are left out.",
    "Rounded to the nearest whole number.",
];
const TENS: [&str; 9] = ["", "", "Twenty", "Thirty", "Forty", "Fifty", "Sixty", "Seventy", "Eighty"];
const ONES: [&str; 10] = ["", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth"];

/// An agenda item: its number, its letter where it is a sub-item, and its title.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Item {
    pub number: usize,
    pub sub: Option<char>,
    pub title: String,
}

impl Item {
    /// Returns "70 (b)".
    pub fn words(&self) -> String {
        self.sub.map_or_else(|| self.number.to_string(), |letter| format!("{} ({letter})", self.number))
    }

    /// Returns "70b".
    pub fn slug(&self) -> String {
        self.sub.map_or_else(|| self.number.to_string(), |letter| format!("{}{letter}", self.number))
    }
}

/// Returns the items of a session: 150 numbers, of which every tenth has two sub-items; 1,260 in seven sessions.
pub fn agenda(session: usize) -> Vec<Item> {
    let title = |number: usize| {
        let at = number + 37 * (session - SESSIONS.start());
        format!("{} {}", HEADS[at % HEADS.len()], THEMES[(at / HEADS.len() + at) % THEMES.len()])
    };
    let mut items = Vec::new();
    for number in 1..=NUMBERS {
        items.push(Item { number, sub: None, title: title(number) });
        if number % 10 == 0 {
            items.extend(['a', 'b'].map(|letter| Item { number, sub: Some(letter), title: format!("{}, {letter})", title(number)).replace(')', "") }));
        }
    }
    items
}

/// A day of the years 2019 to 2026; all have 365 days here, so 29 February never occurs.
#[derive(Clone, Copy)]
pub struct Day {
    pub year: usize,
    pub month: usize,
    pub day: usize,
}

impl Day {
    /// Returns the day so many days after 17 September 2019, on which the seventy-fourth session begins.
    fn after(days: usize) -> Self {
        let (mut year, mut rest) = (2019, 259 + days);
        year += rest / 365;
        rest %= 365;
        let mut month = 0;
        while rest >= DAYS[month] {
            rest -= DAYS[month];
            month += 1;
        }
        Self { year, month: month + 1, day: rest + 1 }
    }

    pub fn iso(self) -> String {
        format!("{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }

    pub fn words(self) -> String {
        format!("{} {} {}", self.day, MONTHS[self.month - 1], self.year)
    }

    fn session(self) -> usize {
        74 + self.year - 2019 - usize::from((self.month, self.day) < (9, 17))
    }
}

/// Returns "Seventy-eighth".
pub fn ordinal(number: usize) -> String {
    match (number / 10, number % 10) {
        (8, 0) => "Eightieth".into(),
        (ten, 0) => format!("{}ieth", TENS[ten].trim_end_matches('y')),
        (ten, one) => format!("{}-{}", TENS[ten], ONES[one]),
    }
}

/// What is known of a letter before it is written, so that others can cite it.
#[derive(Clone)]
pub struct Face {
    pub day: Day,
    pub session: usize,
    pub symbols: Vec<String>,
    pub slug: String,
}

/// Returns the faces of `count` letters, spread evenly over so many days.
pub fn faces(count: usize, days: usize) -> Vec<Face> {
    let (mut assembly, mut council) = (std::collections::BTreeMap::new(), std::collections::BTreeMap::new());
    let face = |at: usize| {
        let day = Day::after(at * days / count.max(1));
        let session = day.session();
        let number = assembly.entry(session).and_modify(|number| *number += 1).or_insert(1);
        let mut symbols = vec![format!("A/{session}/{number}")];
        if at % 20 < 15 {
            let number = council.entry(day.year).and_modify(|number| *number += 1).or_insert(1);
            symbols.push(format!("S/{}/{number}", day.year));
        }
        let slug = symbols.iter().map(|symbol| symbol.to_lowercase().replace('/', "-")).collect::<Vec<_>>().join("-");
        Face { day, session, symbols, slug }
    };
    (0..count).map(face).collect()
}

/// A number that the letter states.
pub struct Figure {
    pub id: String,
    pub value: usize,
    pub unit: &'static str,
    pub label: String,
}

impl Figure {
    /// Returns the number as it is printed: "12,345".
    pub fn printed(&self) -> String {
        let digits = self.value.to_string();
        let groups: Vec<&str> = digits.as_bytes().rchunks(3).rev().map(|group| std::str::from_utf8(group).unwrap_or_default()).collect();
        groups.join(",")
    }
}

/// A piece of a text.
pub enum Piece {
    Words(String),
    Figure(usize),
    /// The number of the letter that is cited.
    Cites(usize),
    Note(usize),
}

/// A block of a statement.
pub enum Block {
    Heading(&'static str),
    Paragraph(Vec<Piece>),
    List(Vec<String>),
}

/// A letter with its statement and its figures.
pub struct Letter {
    pub face: Face,
    pub state: String,
    pub language: (&'static str, &'static str),
    pub signed: (String, &'static str, &'static str),
    pub office: &'static str,
    pub items: Vec<Item>,
    /// The session of the Human Rights Council, where it is addressed too.
    pub rights: Option<usize>,
    pub title: String,
    pub statement_title: String,
    pub cover: Vec<String>,
    pub blocks: Vec<Block>,
    pub notes: Vec<&'static str>,
    /// The first is the sum of the second and the third.
    pub figures: Vec<Figure>,
}

fn place(chance: &mut Chance) -> String {
    let name: String = (0..chance.number(2, 3)).map(|_| chance.of_words(&SYLLABLES)).collect();
    name[..1].to_uppercase() + &name[1..]
}

fn sentence(chance: &mut Chance) -> String {
    let mut pick = |words: &[&'static str]| chance.of_words(words);
    let (who, does, task, what, how, when) = (pick(&WHO), pick(&DOES), pick(&TASK), pick(&WHAT), pick(&HOW), pick(&WHEN));
    let (also, other) = (pick(&TASK), pick(&WHAT));
    match chance.number(0, 4) {
        0 => format!("{when}, {who} {does} {task} {what} in the district of {}, {how}.", place(chance)),
        1 => format!("{} and {} were among the localities where {what} required *careful* work, {how}.", place(chance), place(chance)),
        2 => format!("{}{} {does} {task} {what} and {also} {other}, {how}.", who[..1].to_uppercase(), &who[1..]),
        3 => format!("{when}, attention was given to {what}, whose restoration is **essential** {how}."),
        _ => format!("It is recalled that {who} {does} {task} {what} and {also} {other} {how}."),
    }
}

impl Letter {
    /// Returns the letter numbered `at`.
    pub fn of(at: usize, faces: &[Face]) -> Self {
        let mut chance = Chance::of(at);
        let face = faces[at].clone();
        let state = format!("State {}", char::from(b'A' + chance.number(0, 25) as u8));
        let language = [("English", "en"), ("English", "en"), ("English", "en"), ("French", "fr"), ("Spanish", "es"), ("Russian", "ru")][chance.number(0, 5)];
        let name = format!("{} {}", chance.of_words(&GIVEN), place(&mut chance));
        let post = chance.of_words(&["Permanent Representative", "Permanent Representative", "Deputy Permanent Representative"]);
        let signed = (name, chance.of_words(&["Ambassador", "Minister Plenipotentiary", "Counsellor"]), post);
        let (office, occasion, day) = (chance.of_words(&OFFICES), chance.of_words(&OCCASIONS), face.day.words());
        let all = agenda(face.session);
        let mut items: Vec<Item> = Vec::new();
        let most = chance.number(5, 9);
        while items.len() < most {
            // A few items are named by many letters, most by few.
            let (first, second) = (chance.number(0, all.len() - 1), chance.number(0, all.len() - 1));
            let item = &all[first * second / all.len()];
            if !items.contains(item) {
                items.push(item.clone());
            }
        }
        items.sort();
        let rights = (at % 10 == 3).then(|| 40 + at % 15);
        let figures = figures(&mut chance);
        let words: Vec<String> = items.iter().map(Item::words).collect();
        let (last, rest) = words.split_last().map_or((String::new(), String::new()), |(last, rest)| (last.clone(), rest.join(", ")));
        let organs: Vec<&str> = std::iter::once("the General Assembly")
            .chain((face.symbols.len() > 1).then_some("the Security Council"))
            .chain(rights.map(|_| "the Human Rights Council"))
            .collect();
        let cover = vec![
            format!("I have the honour to transmit herewith the statement of the {office} of {state} on the occasion of {occasion} (see annex)."),
            format!(
                "I should be grateful if you would have the present letter and its annex circulated as a document of {}, under agenda items {rest} and {last}.",
                organs.join(" and of ")
            ),
        ];
        let title = format!("Letter dated {day} from the {post} of {state} to the United Nations addressed to the Secretary-General");
        let statement_title = format!("Statement of the {office} of {state} on {day} – {occasion}");
        let mut letter =
            Self { face, state, language, signed, office, items, rights, title, statement_title, cover, blocks: Vec::new(), notes: Vec::new(), figures };
        letter.state_all(at, &mut chance);
        letter
    }

    /// Writes the statement: every figure is stated once, earlier letters are cited.
    fn state_all(&mut self, at: usize, chance: &mut Chance) {
        let paragraphs = chance.number(8, 14);
        let mut left = 0..self.figures.len();
        let headed = chance.in_hundred(60);
        for number in 0..paragraphs {
            if headed && number % 3 == 1 {
                self.blocks.push(Block::Heading(HEADINGS[(number / 3 + at) % HEADINGS.len()]));
            }
            let mut pieces = vec![Piece::Words(sentence(chance))];
            for _ in 0..chance.number(1, 3) {
                pieces.push(Piece::Words(format!(" {}", sentence(chance))));
            }
            let share = self.figures.len().div_ceil(paragraphs);
            for figure in left.by_ref().take(share) {
                let Figure { unit, .. } = self.figures[figure];
                pieces.push(Piece::Words(format!(" {}, a total of ", chance.of_words(&WHEN))));
                pieces.push(Piece::Figure(figure));
                pieces.push(Piece::Words(format!(" {unit} were {} in connection with {}.", chance.of_words(&DONE), chance.of_words(&WHAT))));
            }
            if at > 0 && number % 5 == 2 {
                pieces.push(Piece::Words(" This was set out in document ".into()));
                pieces.push(Piece::Cites(at - 1 - (chance.number(0, 1999) * chance.number(0, 999) / 1000).min(at - 1)));
                pieces.push(Piece::Words(".".into()));
            }
            if self.notes.len() < 3 && chance.in_hundred(15) {
                self.notes.push(chance.of_words(&NOTES));
                pieces.push(Piece::Note(self.notes.len()));
            }
            self.blocks.push(Block::Paragraph(pieces));
            if number == paragraphs / 2 && chance.in_hundred(50) {
                let entry =
                    |chance: &mut Chance| format!("{} of {};", chance.of_words(&["the survey", "the restoration", "the inspection"]), chance.of_words(&WHAT));
                self.blocks.push(Block::List((0..chance.number(3, 5)).map(|_| entry(chance)).collect()));
            }
        }
    }
}

fn figures(chance: &mut Chance) -> Vec<Figure> {
    let mut figures: Vec<Figure> = Vec::new();
    for at in 0..chance.number(4, 12) {
        let (unit, done) = (chance.of_words(&UNITS), chance.of_words(&DONE));
        let most = 10_usize.pow(chance.number(2, 6) as u32);
        let value = chance.number(11, most);
        figures.push(Figure { id: format!("{done}-{unit}-{}", at + 1), value, unit, label: format!("{unit} {done} ({})", chance.of_words(&WHAT)) });
    }
    figures[0].value = figures[1].value + figures[2].value;
    for at in [1, 2] {
        figures[at].unit = figures[0].unit;
    }
    figures
}
