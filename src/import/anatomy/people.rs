//! Senders and addressees, as a title names them.

use std::sync::LazyLock;

use regex::Regex;

use super::Sender;

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("the pattern is written here")
}

/// The States in whose name "and" stands.
const WITH_AND: [&str; 8] = [
    "Bosnia and Herzegovina",
    "Trinidad and Tobago",
    "Antigua and Barbuda",
    "Saint Kitts and Nevis",
    "Saint Vincent and the Grenadines",
    "Sao Tome and Principe",
    "Great Britain and Northern Ireland",
    "Wallis and Futuna",
];

static NEXT: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?:,?\s+and|,)\s+the\s+(?:Permanent|Chargés?|Acting|Deputy|Minister|President|Head|Representative|Secretary|Chair|Observer)"));
static SEVERAL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:the\s+)?(?P<office>(?:Permanent\s+|Acting\s+)?(?:Representatives|Observers)|(?:Permanent\s+)?Missions)\s+of\s+(?P<states>.+?)(?:\s+to\s+the\s+United\s+Nations)?$",
    )
});
static STATE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:Permanent\s+Representative|Permanent\s+Mission|Permanent\s+Observer(?:\s+Mission)?|Representative|Observer)\s+of\s+(?:the\s+)?(?P<state>.+?)\s+to\s+the\s+United\s+Nations$",
    )
});

/// How a language other than English names the State of an office, where its name stands there as it is: in Russian it is inflected, and the name itself is not stated.
struct Naming {
    language: &'static str,
    /// An office of one State.
    one: Regex,
    /// An office of several States.
    several: Option<Regex>,
    /// What stands before the name of each.
    before: Option<Regex>,
}

static NAMING: LazyLock<[Naming; 4]> = LazyLock::new(|| {
    let fr = r"(?:de la |de l’|de l'|du |des |de |d’|d')";
    let es = r"(?:de la |del |de los |de las |de )";
    [
        Naming {
            language: "fr",
            one: pattern(&format!(
                r"(?i:représentante? permanente?|mission permanente(?: d’observation| d'observation)?|observat(?:eur|rice) permanente?)(?: adjointe?)? {fr}(?P<state>.+?) auprès de l(?:’|')(?:Organisation des Nations Unies|ONU)$"
            )),
            several: Some(pattern(&format!(
                r"^(?:les )?(?i:représentante?s permanente?s|missions permanentes) (?P<states>{fr}.+?) auprès de l(?:’|')(?:Organisation des Nations Unies|ONU)$"
            ))),
            before: Some(pattern(&format!(r"(?:^|, (?:et )?| et ){fr}"))),
        },
        Naming {
            language: "es",
            one: pattern(&format!(
                r"(?i:representante permanente(?: adjunt[oa]| altern[oa])?|misión permanente(?: de observación)?|observadora? permanente) {es}(?P<state>.+?) ante las Naciones Unidas$"
            )),
            several: Some(pattern(&format!(
                r"^(?:los |las )?(?i:representantes permanentes|misiones permanentes) (?P<states>{es}.+?) ante las Naciones Unidas$"
            ))),
            before: Some(pattern(&format!(r"(?:^|, (?:y )?| y | e ){es}"))),
        },
        Naming {
            language: "zh", one: pattern(r"^(?P<state>[^、和及，,]+?)(?:常驻联合国|驻联合国)(?:副)?(?:代表|观察员|使团)"), several: None, before: None
        },
        // The preposition is a letter before the name; before an article it takes a letter of that away, and the name does not stand there.
        Naming {
            language: "ar",
            one: pattern(r"(?:الممثلة? الدائمة?|البعثة الدائمة|المراقبة? الدائمة?) ل(?P<state>[^ل ].*?) لدى الأمم المتحدة$"),
            several: None,
            before: None,
        },
    ]
});

/// Returns the senders in words of another language than English.
fn of_language(words: &str, language: &str) -> Vec<Sender> {
    let office = without_article(words, language);
    let base = language.split('-').next().unwrap_or(language);
    let naming = NAMING.iter().find(|naming| naming.language == base);
    if let Some((several, before)) = naming.and_then(|naming| naming.several.as_ref()?.captures(words).zip(naming.before.as_ref())) {
        let states = &several["states"];
        let starts: Vec<(usize, usize)> = before.find_iter(states).map(|found| (found.start(), found.end())).collect();
        let ends = starts.iter().skip(1).map(|(start, _)| *start).chain([states.len()]);
        let names: Vec<String> = starts.iter().zip(ends).map(|((_, from), to)| states[*from..to].trim().to_owned()).collect();
        if names.len() > 1 {
            return names.into_iter().map(|state| Sender { state: Some(state), office: None }).collect();
        }
    }
    let state = naming.and_then(|naming| naming.one.captures(office)).map(|found| found["state"].trim().to_owned());
    vec![Sender { state, office: Some(office.to_owned()) }]
}

/// Returns the senders in the words behind "from".
pub fn senders(words: &str, language: &str) -> Vec<Sender> {
    if !language.starts_with("en") {
        return of_language(words, language);
    }
    let mut senders = Vec::new();
    let mut from = 0;
    // Several offices in a row, each with "the".
    let starts: Vec<usize> = NEXT.find_iter(words).map(|next| next.start()).collect();
    for end in starts.into_iter().chain([words.len()]) {
        let one = words[from..end].trim_start_matches([',', ' ']).trim();
        let one = one.strip_prefix("and ").unwrap_or(one).trim();
        senders.extend(of_one(one));
        from = end;
    }
    senders
}

fn of_one(words: &str) -> Vec<Sender> {
    if let Some(several) = SEVERAL.captures(words) {
        let states = states(&several["states"]);
        if states.len() > 1 {
            // The title names the office of all of them together; of each it states the State.
            return states.into_iter().map(|state| Sender { state: Some(state), office: None }).collect();
        }
    }
    let office = words.strip_prefix("the ").unwrap_or(words);
    if office.is_empty() {
        return Vec::new();
    }
    let state = STATE.captures(office).map(|found| found["state"].to_owned());
    vec![Sender { state, office: Some(office.to_owned()) }]
}

/// Returns the States of a list: "Freedonia, Ruritania and State A".
fn states(list: &str) -> Vec<String> {
    let mut shielded = list.to_owned();
    for name in WITH_AND {
        shielded = shielded.replace(name, &name.replace(" and ", "\u{1}"));
    }
    let names = shielded.split(',').flat_map(|name| name.split(" and ")).map(|name| name.trim().replace('\u{1}', " and "));
    let names = names.map(|name| name.strip_prefix("and ").unwrap_or(&name).strip_prefix("the ").map_or_else(|| name.clone(), str::to_owned));
    names.filter(|name| !name.is_empty()).collect()
}

fn without_article<'w>(words: &'w str, language: &str) -> &'w str {
    let articles: &[&str] = match language.split('-').next().unwrap_or(language) {
        "en" => &["the "],
        "fr" => &["le ", "la ", "l’", "l'", "au ", "à la ", "à l’", "à "],
        "es" => &["el ", "la ", "al ", "a la ", "a "],
        "ar" => &["إلى "],
        _ => &[],
    };
    articles.iter().find_map(|article| words.strip_prefix(article)).unwrap_or(words)
}

/// Returns the addressees in the words behind "addressed to".
pub fn addressees(words: &str, language: &str) -> Vec<String> {
    let words = words.trim_end_matches(['*', '.', ' ']);
    if !language.starts_with("en") {
        return vec![without_article(words, language).to_owned()];
    }
    static NEXT: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?:,?\s+and|,)\s+(?:to\s+)?the\s+"));
    NEXT.split(words).map(|office| office.trim().strip_prefix("the ").unwrap_or(office.trim()).to_owned()).filter(|office| !office.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(words: &str) -> Vec<(String, String)> {
        senders(words, "en").into_iter().map(|sender| (sender.state.unwrap_or_default(), sender.office.unwrap_or_default())).collect()
    }

    fn pair(state: &str, office: &str) -> (String, String) {
        (state.to_owned(), office.to_owned())
    }

    #[test]
    fn states_are_taken_as_other_languages_name_them() {
        let states = |words: &str, language: &str| senders(words, language).into_iter().map(|sender| sender.state.unwrap_or_default()).collect::<Vec<_>>();
        for (language, words, wanted) in [
            ("fr", "la Représentante permanente de la Ruritanie auprès de l’Organisation des Nations Unies", "Ruritanie"),
            ("fr", "le Chargé d’affaires par intérim de la Mission permanente de l’État A auprès de l’Organisation des Nations Unies", "État A"),
            (
                "fr",
                "les Représentants permanents de la Freedonie, de l’État A et du Royaume de Ruritanie auprès de l’Organisation des Nations Unies",
                "Freedonie|État A|Royaume de Ruritanie",
            ),
            ("es", "la Representante Permanente de Ruritania ante las Naciones Unidas", "Ruritania"),
            ("es", "los Representantes Permanentes del Estado A y de la República de Ruritania ante las Naciones Unidas", "Estado A|República de Ruritania"),
            ("zh", "鲁里塔尼亚常驻联合国代表", "鲁里塔尼亚"),
            ("ar", "الممثلة الدائمة لروريتانيا لدى الأمم المتحدة", "روريتانيا"),
            ("ar", "الممثل الدائم للجمهورية لدى الأمم المتحدة", ""),
            ("ru", "Постоянного представителя Руритании при Организации Объединенных Наций", ""),
        ] {
            assert_eq!(states(words, language).join("|"), wanted, "{words}");
        }
    }

    #[test]
    fn senders_are_as_the_title_names_them() {
        assert_eq!(
            of("the Permanent Representative of State A to the United Nations"),
            [pair("State A", "Permanent Representative of State A to the United Nations")]
        );
        assert_eq!(
            of("the Chargé d’affaires a.i. of the Permanent Mission of the Republic of Freedonia to the United Nations"),
            [pair("Republic of Freedonia", "Chargé d’affaires a.i. of the Permanent Mission of the Republic of Freedonia to the United Nations")]
        );
        assert_eq!(
            of("the Permanent Representatives of Freedonia, Bosnia and Herzegovina and Ruritania to the United Nations"),
            [pair("Freedonia", ""), pair("Bosnia and Herzegovina", ""), pair("Ruritania", "")]
        );
        assert_eq!(
            of("the Permanent Representatives of State A and State B and the Chargé d'affaires a.i. of the Permanent Mission of State C to the United Nations"),
            [pair("State A", ""), pair("State B", ""), pair("State C", "Chargé d'affaires a.i. of the Permanent Mission of State C to the United Nations")]
        );
        assert_eq!(of("the Chair of the Lake Commission"), [pair("", "Chair of the Lake Commission")]);
        assert_eq!(
            addressees("the Secretary-General and the President of the Security Council", "en"),
            ["Secretary-General", "President of the Security Council"]
        );
    }
}
