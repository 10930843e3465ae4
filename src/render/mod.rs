//! Makes a file of a page: from its answers, its own document and the theme; from nothing else.

mod akn;
mod beneath;
mod cite;
mod contract;
mod data;
mod document;
mod feed;
mod figures;
mod forms;
mod heads;
pub mod html;
pub mod json;
mod links;
mod lists;
mod markdown;
mod masthead;
mod printed;
mod ready;
mod records;
mod relations;
mod shown;
mod sites;
mod tables;
mod tags;
mod text;
mod view;
mod ways;
mod words;
mod xml;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use tera::{Context, Kwargs, State, Tera, Value};

use crate::model::address::Address;
use crate::model::answer::{Answers, Setting};
use crate::model::diagnostic::Diagnostic;
use crate::model::document::{Document, FreePage};
use crate::model::item::RegisterKey;
use crate::model::page::{Export, Listing, Page, PageKind};
use crate::model::record::Record;
use crate::model::shelf::Shelf;
use crate::model::site::Theme;
use crate::model::source::Digest;
pub use links::Href;
use links::Links;
use sites::Sites;
use tags::Named;
use view::Scene;
use words::{Arg, Kind, Lexicon, Words};

/// The body that a page shows.
#[derive(Clone, Copy)]
pub enum Body<'a> {
    /// None.
    None,
    /// A document.
    Document(&'a Document),
    /// A free page.
    Free(&'a FreePage),
}

/// A theme, ready to be used.
pub struct Engine {
    /// The templates, in which the words that are the same on every page stand already.
    tera: Tera,
    /// The language of the interface.
    language: String,
    /// What the templates name, by the name of each.
    named: BTreeMap<String, Named>,
    /// What pages show of the site, as they get it.
    sites: Sites,
    lexicon: Arc<Lexicon>,
    theme: Theme,
}

thread_local! {
    /// Where a page grows; what leaves is as long as the page.
    static PAGE: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// The language whose words stand in where the theme has none.
const FALLBACK: &str = "en";

impl Engine {
    /// Returns the theme made ready for an interface in `language`, or what is wrong with it.
    pub fn new(theme: Theme, language: &str) -> Result<Self, Vec<Diagnostic>> {
        let lexicon = Arc::new(Lexicon::of(&theme)?);
        let said = |id: &str| said(&lexicon, language, id);
        let tera = match ready(&theme, &lexicon, language, |text| tags::worded(text, &said)) {
            Ok(tera) => tera,
            // What is wrong is told of the templates as they are written.
            Err(_) => ready(&theme, &lexicon, language, str::to_owned).map_err(|error| contract::findings(&theme, &error))?,
        };
        let named = tags::named(templates(&theme));
        let engine = Self { tera, language: language.to_owned(), named, sites: Sites::default(), lexicon, theme };
        let missing = contract::missing_words(&engine.theme, &engine.lexicon, language);
        if missing.is_empty() { Ok(engine) } else { Err(missing) }
    }

    /// Returns whether the interface can speak `language`.
    pub fn speaks(&self, language: &str) -> bool {
        self.lexicon.words(Kind::Interface, language).is_some()
    }

    /// Returns the theme's assets: name and bytes.
    pub fn assets(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.theme.assets.iter().filter_map(|(path, bytes)| Some((path.strip_prefix("assets/")?, bytes.as_slice())))
    }

    /// Returns the digests of the theme's templates and of its words. Pages read the addresses of assets, not their bytes.
    pub fn digests(&self) -> (Digest, Digest) {
        let of = |wanted: bool| {
            let files = self.theme.sources.iter().filter(|(path, _)| path.starts_with("templates/") == wanted);
            Digest::of_value(&(self.has_tokens(), files.map(|(path, source)| (path, source.digest)).collect::<Vec<_>>()))
        };
        (of(true), of(false))
    }

    /// Returns whether it was made ready from `theme`.
    pub fn is_of(&self, theme: &Theme) -> bool {
        let digests = |theme: &Theme| theme.sources.iter().map(|(path, source)| (path.clone(), source.digest)).collect::<Vec<_>>();
        self.theme.assets == theme.assets && digests(&self.theme) == digests(theme)
    }

    /// Returns whether it was made ready from the same files as `other`.
    pub fn is_the_same(&self, other: &Self) -> bool {
        self.is_of(&other.theme)
    }

    /// Returns whether the theme has tokens of its own, which pages link after those that the program carries.
    fn has_tokens(&self) -> bool {
        self.theme.assets.contains_key("assets/tokens.css")
    }

    fn words(&self, kind: Kind, language: &str) -> &Words {
        let words = self.lexicon.words(kind, language).or_else(|| self.lexicon.words(kind, FALLBACK));
        words.expect("the theme that the program carries has words in English")
    }

    /// Returns the bytes that `page` becomes, or what is wrong with the theme.
    pub fn render(&self, page: &Page, answers: &Answers, body: Body<'_>) -> Result<Vec<u8>, Box<Diagnostic>> {
        let language = answers.setting(Setting::Language).clone().unwrap_or_default();
        let of = if let Body::Document(document) = body { Some(document) } else { None };
        let root = (page.kind == PageKind::NotFound).then(|| root_path(answers.setting(Setting::BaseUrl).as_deref()));
        let template = format!("{}.html", page.kind.name());
        let links = || {
            let mut links = Links::of(&page.address, answers, of);
            (links.whole, links.root) = (matches!(page.kind, PageKind::Whole), root.as_deref());
            links
        };
        let scene =
            |named| Scene { links: links(), words: self.words(Kind::Interface, &language), document_words: self.words(Kind::Document, &language), named };
        let worded = self.words(Kind::Document, of.map_or(language.as_str(), |document| document.letter.lang.as_str()));
        if let Some(file) = file(page, of, &scene(&Named::ALL), worded) {
            return Ok(file.into_bytes());
        }
        let shown = scene(self.named.get(&template).unwrap_or(&Named::ALL));
        let context = self.context(page, body, &shown, worded);
        let organization = context.get("organization").and_then(Value::as_str).unwrap_or_default();
        let notice = shown.words.say(contract::NOTICE, &contract::notice_args(&answers.publisher().name, organization));
        PAGE.with_borrow_mut(|bytes| {
            bytes.clear();
            if self.tera.render_to(&template, &context, &mut *bytes).is_err() {
                // What is wrong is told of the templates as they are written, with all that they could have named.
                bytes.clear();
                let context = self.context(page, body, &scene(&Named::ALL), worded);
                let finding = |error| contract::finding(&self.theme, &error, Some(&template));
                let written = ready(&self.theme, &self.lexicon, &self.language, str::to_owned).map_err(finding)?;
                written.render_to(&template, &context, &mut *bytes).map_err(finding)?;
            }
            match contract::without_notice(&self.theme, &template, bytes, &notice) {
                None => Ok(bytes.clone()),
                Some(diagnostic) => Err(Box::new(diagnostic)),
            }
        })
    }

    /// Returns what the templates of `page` get.
    fn context(&self, page: &Page, body: Body<'_>, scene: &Scene<'_>, worded: &Words) -> Context {
        let mut context = Context::new();
        context.insert_value("site", self.sites.of(scene));
        let above = crumbs(page, body, scene);
        scene.show(&mut context, "head", &heads::head(page, body, &above, scene));
        scene.insert(&mut context, "forms", || forms::of_page(page, scene.links.document, scene));
        scene.show(&mut context, "kind", page.kind.name());
        scene.show(&mut context, "crumbs", &scene.entries(&above));
        scene.show(&mut context, "tokens", &self.has_tokens());
        context.insert("organization", &organization(page, body, scene));
        fill(&mut context, page, body, scene, worded);
        context
    }

    /// Returns what search is to know of `page`.
    pub fn records(&self, page: &Page, answers: &Answers, body: Body<'_>) -> Vec<Record> {
        let language = answers.setting(Setting::Language).clone().unwrap_or_default();
        let root = Address::page("");
        let document = if let Body::Document(document) = body { Some(document) } else { None };
        let scene = Scene {
            links: Links::of(&root, answers, document),
            words: self.words(Kind::Interface, &language),
            document_words: self.words(Kind::Document, &language),
            named: &Named::ALL,
        };
        match (&page.kind, body) {
            (PageKind::Records(lang), Body::Document(of)) => records::document(of, lang, &scene),
            (PageKind::Records(_), Body::Free(of)) => vec![records::free(of, &scene)],
            (PageKind::ItemRecords(key, lang), _) => records::items(key, lang, &scene),
            (kind, _) => unreachable!("an entry of kind {kind:?} came without its body"),
        }
    }
}

/// Returns the templates of a theme by their names.
fn templates(theme: &Theme) -> impl Iterator<Item = (&str, &str)> {
    theme.sources.iter().filter_map(|(path, source)| Some((path.strip_prefix("templates/")?, source.text.as_str())))
}

/// Returns the templates of a theme, as `text` gives the text of each, with the function by which they ask for words.
fn ready(theme: &Theme, lexicon: &Arc<Lexicon>, language: &str, text: impl Fn(&str) -> String) -> Result<Tera, tera::Error> {
    let mut tera = Tera::default();
    let (words, spoken) = (Arc::clone(lexicon), language.to_owned());
    tera.register_function("t", move |kwargs: Kwargs, _: &State<'_>| say(&words, &spoken, &kwargs));
    tera.add_raw_templates(templates(theme).map(|(name, written)| (name, text(written))).collect::<Vec<_>>())?;
    Ok(tera)
}

/// Returns the page's text, where it is none that a template writes.
fn file(page: &Page, of: Option<&Document>, scene: &Scene<'_>, worded: &Words) -> Option<String> {
    Some(match (&page.kind, of) {
        (PageKind::Text, Some(of)) => text::document(of, scene, worded),
        (PageKind::Citations(form), Some(of)) => cite::file(of, *form, scene),
        (PageKind::Figures(form), Some(of)) => figures::file(of, *form, scene),
        (PageKind::Export(Export::Markdown), Some(of)) => markdown::document(of, scene, worded),
        (PageKind::Export(Export::Json), Some(of)) => json::file(of, scene, worded),
        (PageKind::Export(Export::AkomaNtoso), Some(of)) => akn::file(of, scene, worded),
        (PageKind::Feed(shelf), _) => feed::file(shelf, scene),
        (PageKind::Listing(Listing::Documents), _) => json::documents(scene),
        (PageKind::Listing(Listing::Agenda), _) => json::agenda(scene),
        _ => return None,
    })
}

/// Adds what the kind of page shows.
fn fill(context: &mut Context, page: &Page, body: Body<'_>, scene: &Scene<'_>, worded: &Words) {
    match (&page.kind, body) {
        (PageKind::Home, _) => lists::home(context, scene),
        (PageKind::Letter, Body::Document(of)) => document::letter(context, of, scene, worded),
        (PageKind::Part(name), Body::Document(of)) => document::other_part(context, of, name, scene, worded),
        (PageKind::Data, Body::Document(of)) => data::data(context, of, scene),
        (PageKind::Whole, Body::Document(of)) => document::whole(context, of, scene, worded),
        (PageKind::Cite, Body::Document(of)) => cite::cite(context, of, scene),
        (PageKind::Agenda, _) => lists::agenda(context, scene),
        (PageKind::Register(key), _) => lists::register(context, key, scene),
        (PageKind::Item(key), _) => lists::item(context, key, scene),
        (PageKind::Ways(way), _) => ways::all(context, *way, scene),
        (PageKind::List(shelf, key), _) => ways::list(context, shelf, *key, scene),
        (PageKind::Free, Body::Free(of)) => document::free(context, of, scene),
        (PageKind::Moved { of, to, symbol }, _) => lists::moved(context, of, to, symbol.as_deref(), scene),
        (PageKind::Withdrawn(of), _) => lists::withdrawn(context, of, scene),
        (PageKind::Search, _) => lists::search(context, scene),
        (PageKind::NotFound, _) => {}
        (kind, _) => unreachable!("a page of kind {kind:?} came without its body"),
    }
}

/// Returns the organization of which the page says that this is not its website.
fn organization(page: &Page, body: Body<'_>, scene: &Scene<'_>) -> String {
    let organs: Vec<String> = match (&page.kind, body) {
        (_, Body::Document(of)) => of.letter.organs.iter().map(|organ| organ.code.clone()).collect(),
        (PageKind::Register(RegisterKey { organ, .. }), _) => vec![organ.clone()],
        (PageKind::Item(key) | PageKind::List(Shelf::Item(key) | Shelf::Mentions(key), _), _) => vec![key.register.organ.clone()],
        (PageKind::List(Shelf::Organ { code, .. } | Shelf::Session(code, _), _), _) => vec![code.clone()],
        _ => Vec::new(),
    };
    scene.organization(&organs)
}

/// Returns the pages above a page, from the home page on.
fn crumbs(page: &Page, body: Body<'_>, scene: &Scene<'_>) -> Vec<(Address, String)> {
    let mut above = match (&page.kind, body) {
        (PageKind::Home | PageKind::NotFound, _) => return Vec::new(),
        (PageKind::Register(key), _) => lists::above(key, false, scene),
        (PageKind::Item(key), _) => lists::above(&key.register, true, scene),
        (PageKind::Ways(way), _) => way.map(|_| ways::above_way(None, scene)).unwrap_or_default(),
        (PageKind::List(shelf, key), _) => ways::above(shelf, *key, scene),
        (PageKind::Letter, _) => Vec::new(),
        (_, Body::Document(of)) => vec![(Address::page(&of.id), of.letter.title.plain())],
        _ => Vec::new(),
    };
    above.insert(0, (Address::page(""), scene.words.say("home", &[])));
    above
}

/// The path at which the site stands, from its URL: `/` where that is not known.
fn root_path(base_url: Option<&str>) -> String {
    let path = base_url.and_then(|url| url.split_once("://")).and_then(|(_, rest)| rest.split_once('/')).map(|(_, path)| path);
    match path.unwrap_or_default() {
        "" => "/".to_owned(),
        path => format!("/{path}"),
    }
}

/// Returns a message of the interface that needs no values, as HTML.
fn said(lexicon: &Lexicon, language: &str, id: &str) -> Option<String> {
    let words = lexicon.words(Kind::Interface, language).or_else(|| lexicon.words(Kind::Interface, FALLBACK))?;
    let mut html = Vec::new();
    tera::escape_html(&words.try_say(id, &[]).ok()?, &mut html).ok()?;
    String::from_utf8(html).ok()
}

/// The function `t` of templates: a message by its `id`, with its values.
fn say(lexicon: &Lexicon, language: &str, kwargs: &Kwargs) -> tera::TeraResult<Value> {
    let id: &str = kwargs.must_get("id")?;
    let words = lexicon.words(Kind::Interface, language).or_else(|| lexicon.words(Kind::Interface, FALLBACK));
    let words = words.ok_or_else(|| tera::Error::message("the theme has no words for the interface"))?;
    let args: Vec<(&str, Arg<'_>)> = kwargs.iter().filter_map(|(key, value)| Some((key.as_str().filter(|name| *name != "id")?, given(value)))).collect();
    words.try_say(id, &args).map(|text| Value::normal_string(&text)).map_err(tera::Error::message)
}

fn given(value: &Value) -> Arg<'_> {
    match (value.as_str(), value.as_f64()) {
        (Some(text), _) => Arg::Text(text.into()),
        (None, Some(number)) => Arg::Number(number),
        (None, None) => Arg::Text(value.to_string().into()),
    }
}
