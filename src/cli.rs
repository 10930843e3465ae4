//! What can be asked on the command line, and the options that follow from it.

mod ask;
pub mod export;
#[cfg(feature = "import")]
pub mod import;
pub mod init;
pub mod new;
pub mod schema;
#[cfg(feature = "serve")]
pub mod serve;
mod sharing;
pub mod shell;
pub mod verify;

use std::path::PathBuf;

use chancery::model::address::HrefStyle;
use chancery::pipeline::{Options, Share, Trust};
use clap::{Args, Parser, Subcommand, ValueEnum};
pub use sharing::{Index, Merge};

/// Turns the Markdown and YAML sources of official letters into a static website.
#[derive(Parser)]
#[command(version, about, propagate_version = true, arg_required_else_help = true)]
pub struct Chancery {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Subcommand)]
pub enum Command {
    /// Build the site
    #[command(after_help = BUILD_EXAMPLES)]
    Build(Build),
    /// Check the sources and write nothing
    #[command(after_help = CHECK_EXAMPLES)]
    Check(Check),
    /// Show the site in a browser as it is written
    #[cfg(feature = "serve")]
    #[command(after_help = serve::EXAMPLES)]
    Serve(serve::Serve),
    /// Explain a code, or what is recognised in a text
    #[command(after_help = EXPLAIN_EXAMPLES)]
    Explain(Explain),
    /// Freeze the addresses that are published, with digests of their texts
    #[command(after_help = FREEZE_EXAMPLES)]
    Freeze(Project),
    /// Make a project that builds at once
    #[command(after_help = init::EXAMPLES)]
    Init(init::Init),
    /// Make the sources of a letter or a register
    #[command(subcommand)]
    New(new::New),
    /// Print the JSON Schema of a kind of source, or of a finding
    #[command(after_help = schema::EXAMPLES)]
    Schema(schema::Schema),
    /// Take the site out in one piece: a bag for archives, or a zip file
    #[command(after_help = export::EXAMPLES)]
    Export(export::Export),
    /// Compare a built site with its manifest, and name what differs
    #[command(after_help = verify::EXAMPLES)]
    Verify(verify::Verify),
    /// Print what a shell needs to complete commands
    #[command(after_help = shell::COMPLETIONS_EXAMPLES)]
    Completions(shell::Completions),
    /// Print the manual page, or write all pages
    #[command(after_help = shell::MAN_EXAMPLES)]
    Man(shell::ManPages),
    /// Turn the texts of letters into their sources
    #[cfg(feature = "import")]
    #[command(after_help = import::EXAMPLES)]
    Import(import::Import),
    /// Show, clear or explain what is kept from build to build
    #[command(subcommand)]
    Store(Store),
    /// Write the catalogue of all sources into a file, from which shards are built
    #[command(after_help = sharing::INDEX_EXAMPLES)]
    Index(Index),
    /// Put shards together to the site
    #[command(after_help = sharing::MERGE_EXAMPLES)]
    Merge(Merge),
    /// List the files of the theme, or copy some to change them
    #[command(subcommand)]
    Theme(Theme),
}

const FREEZE_EXAMPLES: &str = "Examples:
  chancery freeze                             the addresses of ./content, into its addresses.lock files

Freeze when you publish, and commit what it writes. From then on paragraphs keep their numbers, and what vanishes or
says something else is an error until it is recorded: `changes`, `aliases` and `withdrawn` in letter.md.";

#[derive(Args)]
pub struct Project {
    /// The folder that holds `content/`
    #[arg(value_name = "DIR", default_value = ".")]
    pub dir: PathBuf,
}

#[derive(Subcommand)]
pub enum Store {
    /// Show how much is kept in `.chancery/`
    Size(Project),
    /// Remove what is kept in `.chancery/`; the next build reads and compares everything
    Clear(Project),
    /// Say why a page was written last, and whether it would be made anew now
    #[command(after_help = WHY_EXAMPLES)]
    Why {
        /// The address of the page
        address: String,
        #[command(flatten)]
        place: Place,
    },
}

#[derive(Subcommand)]
pub enum Theme {
    /// List the files that the program carries, those of the project that stand in their place, and what it adds
    List(Project),
    /// Copy files of the carried theme into `themes/NAME/`, to be changed
    #[command(after_help = EJECT_EXAMPLES)]
    Eject {
        /// The files, as `chancery theme list` names them
        #[arg(value_name = "FILE", required = true)]
        files: Vec<String>,
        /// The name of the project's theme [default: the one that `site.yaml` names]
        #[arg(long, value_name = "NAME")]
        into: Option<String>,
        /// Overwrite what stands there and was changed
        #[arg(long)]
        overwrite: bool,
        /// The folder that holds `content/`
        #[arg(long, value_name = "DIR", default_value = ".")]
        site: PathBuf,
    },
}

const EJECT_EXAMPLES: &str = "Examples:
  chancery theme eject templates/slots/footer.html --into house
  chancery theme eject interface/en.ftl templates/home.html

A copy is yours: it does not change with the program. Copy what you change and no more; slots and tokens need no copy.";

const WHY_EXAMPLES: &str = "Examples:
  chancery store why /agenda/ga-78/31/
  chancery store why letters/2024/x/statement/ letters -o /srv/www";

#[derive(Args)]
pub struct Place {
    /// The folder that holds `content/`
    #[arg(value_name = "DIR", default_value = ".")]
    pub dir: PathBuf,
    /// The output folder [default: DIR/public]
    #[arg(short, long, value_name = "OUT")]
    pub output: Option<PathBuf>,
    /// Where the site will stand, as it was said to `build`
    #[arg(long, value_name = "URL")]
    pub base_url: Option<String>,
    /// How links to pages end, as it was said to `build`
    #[arg(long, value_enum, default_value_t = Href::Directory)]
    pub href: Href,
}

const EXPLAIN_EXAMPLES: &str = "Examples:
  chancery explain broken-reference           what the code means, with a wrong and a right example
  chancery explain --text letter.txt          the symbols, resolutions, items and dates in a text
  chancery explain --text letter.txt --register ga-78";

#[derive(Args)]
pub struct Explain {
    /// The code of a finding
    #[arg(value_name = "CODE", value_parser = code, required_unless_present = "text", conflicts_with = "text")]
    pub code: Option<String>,
    /// A text, to show what is recognised in it, by which rule, and to what it leads
    #[arg(long, value_name = "FILE")]
    pub text: Option<String>,
    /// The register that agenda items in the text are of
    #[arg(long, value_name = "REGISTER", requires = "text")]
    pub register: Option<String>,
    /// The folder that holds `content/`, whose documents symbols may lead to
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub site: PathBuf,
}

const BUILD_EXAMPLES: &str = "Examples:
  chancery build                              the site of ./content, into ./public
  chancery build letters -o /srv/www          the site of ./letters/content, into /srv/www
  chancery build --base-url https://example.org/letters/
  chancery build --href file -o copy          a copy that opens from a disk
  chancery build --dry-run                    how many files and bytes there would be

Exit codes:
  0  built        1  the sources have errors        2  wrongly asked        3  the machine failed
  130  interrupted; what was written is whole";

const CHECK_EXAMPLES: &str = "Examples:
  chancery check                              all findings about ./content
  chancery check --summary                    how many of each kind, in each folder
  chancery check --only broken-reference --format short
  chancery check --deny warnings --format github
  chancery check --target github-pages        whether GitHub Pages would take what stands in ./public

Exit codes:
  0  no errors    1  the sources have errors        2  wrongly asked        3  the machine failed";

#[derive(Args)]
pub struct Sources {
    /// The folder that holds `content/`
    #[arg(value_name = "DIR", default_value = ".")]
    pub dir: PathBuf,
    /// Where the site will stand, in place of `base_url` in `site.yaml`
    #[arg(long, value_name = "URL")]
    pub base_url: Option<String>,
    /// Use so many threads [default: as many as there are processors]
    #[arg(short = 'j', long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub jobs: Option<u16>,
    /// Say how long each room took, and which documents took longest
    #[arg(long, value_enum, value_name = "FORM", num_args = 0..=1, require_equals = true, default_missing_value = "human")]
    pub timings: Option<TimingForm>,
    /// How findings are written
    #[arg(long, value_enum, default_value_t = Form::Human)]
    pub format: Form,
    /// Show only findings with this code
    #[arg(long, value_name = "CODE", value_parser = code)]
    pub only: Option<String>,
    /// Show how many findings there are of each code in each folder
    #[arg(long)]
    pub summary: bool,
    /// Let warnings count as errors
    #[arg(long, value_name = "WHAT", value_parser = ["warnings"])]
    pub deny: Option<String>,
    /// Add what was found, in plain words, to this Markdown file
    #[arg(long, value_name = "FILE")]
    pub job_summary: Option<PathBuf>,
}

#[derive(Args)]
pub struct Build {
    #[command(flatten)]
    pub sources: Sources,
    /// The output folder [default: DIR/public]
    #[arg(short, long, value_name = "OUT")]
    pub output: Option<PathBuf>,
    /// Whether links end at a page's folder, or name the file in it so that they work from a disk
    #[arg(long, value_enum, default_value_t = Href::Directory)]
    pub href: Href,
    /// Build the documents without errors although others have some; those keep their old pages
    #[arg(long)]
    pub keep_going: bool,
    /// Compare what stands in the output by its bytes, not by sizes and times
    #[arg(long)]
    pub no_trust_mtime: bool,
    /// Build only the pages that fall to shard K of N
    #[arg(long, value_name = "K/N", value_parser = sharing::shard, requires_all = ["catalogue", "output"], conflicts_with_all = ["keep_going", "deny", "revision"])]
    pub shard: Option<(u32, u32)>,
    /// The catalogue that `chancery index` wrote, from which the shard is built
    #[arg(long, value_name = "FILE", requires = "shard")]
    pub catalogue: Option<PathBuf>,
    /// Say how many files and bytes there would be, and write nothing
    #[arg(long)]
    pub dry_run: bool,
    /// The revision of the sources, told in `build.json`
    #[arg(long, value_name = "REVISION", value_parser = revision)]
    pub revision: Option<String>,
}

#[derive(Args)]
pub struct Check {
    #[command(flatten)]
    pub sources: Sources,
    /// Check, in place of the sources, whether this host would take what was built
    #[arg(long, value_enum, value_name = "HOST")]
    pub target: Option<Host>,
    /// The output folder that is looked at [default: DIR/public]
    #[arg(short, long, value_name = "OUT", requires = "target")]
    pub output: Option<PathBuf>,
}

#[derive(Clone, Copy, ValueEnum)]
pub enum Host {
    /// GitHub Pages, published by a workflow
    GithubPages,
}

#[derive(Clone, Copy, ValueEnum)]
pub enum Href {
    /// `…/statement/`
    Directory,
    /// `…/statement/index.html`
    File,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum TimingForm {
    /// In words, a line each
    Human,
    /// A JSON object, to standard output
    Json,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Form {
    /// In words, with the lines they speak of
    Human,
    /// A line each
    Short,
    /// A JSON object a line
    Json,
    /// Annotations of GitHub Actions
    Github,
}

/// Returns the code, if it is one; else what it may have meant.
pub fn code(word: &str) -> Result<String, String> {
    let codes: Vec<&str> = chancery::model::diagnostic::Code::ALL.iter().map(|code| code.word()).collect();
    if codes.contains(&word) { Ok(word.to_owned()) } else { Err(chancery::model::diagnostic::suggest(word, codes.iter().copied())) }
}

fn revision(word: &str) -> Result<String, String> {
    let fit = !word.is_empty() && word.len() <= 100 && word.bytes().all(|byte| byte.is_ascii_graphic());
    if fit { Ok(word.to_owned()) } else { Err("a revision is a word, such as the name of a commit".to_owned()) }
}

impl Sources {
    /// Returns the options for checking these sources.
    pub fn options(&self) -> Options {
        Options { base_url: self.base_url.clone(), deny_warnings: self.deny.is_some(), ..Options::of(&self.dir) }
    }
}

impl Build {
    /// Returns the options for building these sources.
    pub fn options(&self) -> Options {
        Options {
            out: Some(self.output.clone().unwrap_or_else(|| self.sources.dir.join("public"))),
            hrefs: self.href.style(),
            keep_going: self.keep_going,
            trust: if self.no_trust_mtime { Trust::Bytes } else { Trust::Times },
            share: match (self.shard, self.catalogue.clone()) {
                (Some((number, of)), Some(catalogue)) => Share::Shard { number, of, catalogue },
                _ => Share::Whole,
            },
            dry_run: self.dry_run,
            revision: self.revision.clone(),
            ..self.sources.options()
        }
    }
}

impl Place {
    /// Returns the options for building what stands here.
    pub fn options(&self) -> Options {
        Options {
            out: Some(self.output.clone().unwrap_or_else(|| self.dir.join("public"))),
            base_url: self.base_url.clone(),
            hrefs: self.href.style(),
            ..Options::of(&self.dir)
        }
    }
}

impl Href {
    fn style(self) -> HrefStyle {
        match self {
            Self::Directory => HrefStyle::Directory,
            Self::File => HrefStyle::File,
        }
    }
}
