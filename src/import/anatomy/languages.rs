//! The forms in which the six official languages word titles and headings; what a masthead says is in the words of the theme.

use std::sync::LazyLock;

use regex::Regex;

use super::{Kind, Role};

/// How one language words what is recognised outside the masthead.
pub struct Forms {
    /// The language.
    pub language: &'static str,
    /// How titles begin, each with the kind of document.
    pub titles: Vec<(Regex, Kind)>,
    /// A whole title: `from` and `to`.
    pub whole: Vec<Regex>,
    /// Headings of parts, with their number.
    pub headings: Vec<(Regex, Role)>,
    /// How the text of a letter begins, where nothing else tells it from the title.
    pub begins: Regex,
    /// Words that are in most texts of the language and in no other.
    common: &'static [&'static str],
}

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("the pattern is written here")
}

/// A number of a part: Roman, Arabic, a letter.
const NUMBER: &str = r"(?P<number>[IVXLC]{1,6}|\d{1,2}|[A-Z])";

/// Returns the pattern of a heading: the word alone, with its number, or with what it is an annex to.
fn heading(word: &str, to: &str) -> Regex {
    pattern(&format!(r"^(?P<word>{word})(?:\s+{NUMBER})?(?:\*{{0,3}})?(?P<to>\s+(?:{to})\b.*)?$"))
}

static FORMS: LazyLock<Vec<Forms>> = LazyLock::new(|| {
    vec![
        Forms {
            language: "en",
            titles: vec![
                (pattern(r"^(?i:identical letters) (?i:dated)\b"), Kind::IdenticalLetters),
                (pattern(r"^(?i:letters?|joint letter) (?i:dated)\b"), Kind::Letter),
                (pattern(r"^(?i:identical notes verbales|notes? verbales?) (?i:dated)\b"), Kind::NoteVerbale),
            ],
            whole: vec![
                pattern(r"(?s)dated .*?\bfrom (?P<from>.+?)(?: to the United Nations)? addressed to (?P<to>.+)$"),
                pattern(r"(?s)dated .*?\bfrom (?P<from>.+)$"),
            ],
            headings: vec![
                (heading("(?i:annex)", "to|of"), Role::Annex),
                (heading("(?i:enclosure)", "to|of"), Role::Enclosure),
                (heading("(?i:appendix|attachment|addendum)", "to|of"), Role::Other(String::new())),
            ],
            begins: pattern(r"^(?:I|We|On|Upon|Excellency|Sir|Madam|In|With|Further|Following|The Permanent|The Ministry)\b"),
            common: &["the", "of", "and", "to", "letter"],
        },
        Forms {
            language: "fr",
            titles: vec![
                (pattern(r"^(?i:lettres identiques) (?i:datées)\b"), Kind::IdenticalLetters),
                (pattern(r"^(?i:lettres?) (?i:datées?)\b"), Kind::Letter),
                (pattern(r"^(?i:notes? verbales?) (?i:datées?)\b"), Kind::NoteVerbale),
            ],
            whole: vec![pattern(r"(?s)datées? .*?,? adressées? (?P<to>(?:au|à|aux)\b.+?) par (?P<from>.+)$")],
            headings: vec![
                (heading("(?i:annexe)", "à la|à|au|aux|de"), Role::Annex),
                (heading("(?i:pièce jointe)", "à la|à|au|aux|de"), Role::Enclosure),
                (heading("(?i:appendice|additif)", "à la|à|au|aux|de"), Role::Other(String::new())),
            ],
            begins: pattern(r"^(?:J’|J'|Je|Nous|D’ordre|Me référant|Le |La )"),
            common: &["le", "la", "des", "les", "et", "lettre"],
        },
        Forms {
            language: "es",
            titles: vec![
                (pattern(r"^(?i:cartas idénticas) (?i:de fecha)\b"), Kind::IdenticalLetters),
                (pattern(r"^(?i:cartas?) (?i:de fecha)\b"), Kind::Letter),
                (pattern(r"^(?i:notas? verbale?s?) (?i:de fecha)\b"), Kind::NoteVerbale),
            ],
            whole: vec![pattern(r"(?s)de fecha .*?,? dirigidas? (?P<to>(?:al|a la|a)\b.+?) por (?P<from>.+)$")],
            headings: vec![
                (heading("(?i:anexo)", "de la|de|a la"), Role::Annex),
                (heading("(?i:documento adjunto|apéndice)", "de la|de|a la"), Role::Other(String::new())),
            ],
            begins: pattern(r"^(?:Tengo|Tenemos|Siguiendo|Me dirijo|El |La )"),
            common: &["el", "los", "las", "del", "que", "carta"],
        },
        Forms {
            language: "ru",
            titles: vec![
                (pattern(r"^(?i:идентичные письма)"), Kind::IdenticalLetters),
                (pattern(r"^Письмо\b.* от \d"), Kind::Letter),
                (pattern(r"^Письмо\b"), Kind::Letter),
                (pattern(r"^(?i:вербальная нота|вербальные ноты)"), Kind::NoteVerbale),
            ],
            whole: vec![pattern(r"(?s)^(?:\S+ нота|\S+ письма|\S+) (?P<from>.+?) от \d.*? на имя (?P<to>.+)$")],
            headings: vec![(heading("(?i:приложение)", "к"), Role::Annex), (heading("(?i:добавление|дополнение)", "к"), Role::Other(String::new()))],
            begins: pattern(r"^(?:Имею|Имеем|По поручению|Настоящим|Постоянное)\b"),
            common: &["и", "в", "на", "письмо"],
        },
        Forms {
            language: "ar",
            titles: vec![
                (pattern(r"^(?:رسالتان متطابقتان|رسائل متطابقة)"), Kind::IdenticalLetters),
                (pattern(r"^رسالة مؤرخة"), Kind::Letter),
                (pattern(r"^مذكرة شفوية"), Kind::NoteVerbale),
            ],
            whole: vec![pattern(r"(?s)(?:موجهة|موجهتان|موجهتين) (?P<to>إلى .+?) من (?P<from>.+)$")],
            headings: vec![
                (pattern(r"^(?P<word>ال?مرفق)(?:\s+(?P<number>الأول|الثاني|الثالث|الرابع|الخامس))?(?P<to>\s+(?:لل|ب|لـ)?\S*رسال\S*.*)?$"), Role::Annex),
                (pattern(r"^(?P<word>ال?ضميمة)(?P<number>)?(?P<to>)?$"), Role::Enclosure),
                (pattern(r"^(?P<word>ال?تذييل)(?P<number>)?(?P<to>)?$"), Role::Other(String::new())),
            ],
            begins: pattern(r"^(?:أتشرف|يشرفني|نتشرف|بناء على)"),
            common: &["في", "من", "إلى", "على"],
        },
        Forms {
            language: "zh",
            titles: vec![
                (pattern(r"^.{0,200}同文信"), Kind::IdenticalLetters),
                (pattern(r"^.{0,200}普通照会"), Kind::NoteVerbale),
                (pattern(r"^\d{4}年\d{1,2}月\d{1,2}日.{0,200}的?信"), Kind::Letter),
            ],
            whole: vec![pattern(r"(?s)^\d{4}年\s*\d{1,2}月\s*\d{1,2}日(?P<from>.+?)(?:致|给)(?P<to>.+?)的(?:同文信|信|普通照会)")],
            headings: vec![
                (pattern(r"^(?P<to>.{0,120}的)?(?P<word>附件)\s*(?P<number>[一二三四五六七八九十]{1,3}|\d{1,2})?$"), Role::Annex),
                (pattern(r"^(?P<word>附文)\s*(?P<number>[一二三四五六七八九十]{1,3}|\d{1,2})?(?P<to>)?$"), Role::Enclosure),
                (pattern(r"^(?P<word>附录)\s*(?P<number>[一二三四五六七八九十]{1,3}|\d{1,2})?(?P<to>)?$"), Role::Other(String::new())),
            ],
            begins: pattern(r"^(?:谨|我谨|奉)"),
            common: &[],
        },
    ]
});

/// Returns the forms of `language`; of English where there are none.
pub fn of(language: &str) -> &'static Forms {
    let base = language.split('-').next().unwrap_or(language);
    FORMS.iter().find(|forms| forms.language == base).unwrap_or(&FORMS[0])
}

/// Returns the language that a text is in, as its letters and its most common words tell; nothing where they do not.
pub fn language_of(text: &str) -> Option<&'static str> {
    let (mut latin, mut arabic, mut cyrillic, mut han) = (0usize, 0usize, 0usize, 0usize);
    for char in text.chars() {
        match char {
            '\u{600}'..='\u{6ff}' | '\u{750}'..='\u{77f}' => arabic += 1,
            '\u{400}'..='\u{4ff}' => cyrillic += 1,
            // A character stands for several letters.
            '\u{4e00}'..='\u{9fff}' => han += 3,
            char if char.is_alphabetic() => latin += 1,
            _ => {}
        }
    }
    let most = [arabic, cyrillic, han, latin].into_iter().max().filter(|most| *most > 0)?;
    if most != latin {
        return Some(if most == arabic {
            "ar"
        } else if most == cyrillic {
            "ru"
        } else {
            "zh"
        });
    }
    let mut counts = [("en", 0usize), ("fr", 0), ("es", 0)];
    for word in text.split(|char: char| !char.is_alphabetic()).take(20_000) {
        let word = word.to_lowercase();
        for (language, count) in &mut counts {
            *count += usize::from(of(language).common.contains(&word.as_str()));
        }
    }
    counts.into_iter().max_by_key(|(_, count)| *count).filter(|(_, count)| *count > 0).map(|(language, _)| language)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_told_by_letters_and_common_words() {
        for (text, language) in [
            ("The ferry of the State and the letter to it", Some("en")),
            ("Le bac de la ville et les lettres des États", Some("fr")),
            ("El barco de los Estados que las cartas del puerto", Some("es")),
            ("Письмо Постоянного представителя", Some("ru")),
            ("رسالة مؤرخة 4 نيسان/أبريل", Some("ar")),
            ("2024年4月4日常驻代表给秘书长的信 (UN)", Some("zh")),
            ("1234", None),
        ] {
            assert_eq!(language_of(text), language, "{text}");
        }
    }

    #[test]
    fn headings_of_parts_are_told_from_sentences() {
        let is = |text: &str| of("en").headings.iter().any(|(heading, _)| heading.is_match(text));
        for text in ["Annex", "ANNEX II", "Annex 2", "Enclosure", "Annex to the letter dated 4 April 2024 from the Permanent Representative", "Appendix A"] {
            assert!(is(text), "{text}");
        }
        for text in ["Annexes are attached", "Annex I contains a list", "The annex", "Enclosures"] {
            assert!(!is(text), "{text}");
        }
    }
}
