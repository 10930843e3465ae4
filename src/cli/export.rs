//! `chancery export`: the site in one piece.

use std::io::IsTerminal;
use std::path::PathBuf;

use chancery::export::{self, Request};
use chancery::model::error::Error;
use chancery::pipeline::{Stop, Watch};
use chancery::report::{self, Format};
use clap::{ArgGroup, Args};

pub const EXAMPLES: &str = "Examples:
  chancery export --zip letters.zip           the site in one file; unpacked, it opens from a disk
  chancery export --bagit letters-bag         sources, texts as received and site, with sums, as archives take them (RFC 8493)
  chancery export --bagit bag --document letters/2024/state-a-wells

The same sources give the same bytes. A bag says a day only if it is given one: `--date`, or SOURCE_DATE_EPOCH.";

#[derive(Args)]
#[command(group = ArgGroup::new("form").required(true))]
pub struct Export {
    /// The folder that holds `content/`
    #[arg(value_name = "DIR", default_value = ".")]
    pub dir: PathBuf,
    /// Make a bag in this folder
    #[arg(long, value_name = "FOLDER", group = "form")]
    pub bagit: Option<PathBuf>,
    /// Make a zip file of the site
    #[arg(long, value_name = "FILE", group = "form")]
    pub zip: Option<PathBuf>,
    /// Take only this document, by its folder below `content/`
    #[arg(long, value_name = "PATH")]
    pub document: Option<String>,
    /// Where the site stands, in place of `base_url` in `site.yaml`
    #[arg(long, value_name = "URL")]
    pub base_url: Option<String>,
    /// The day on which the bag is made
    #[arg(long, value_name = "DATE", requires = "bagit")]
    pub date: Option<jiff::civil::Date>,
    /// Overwrite the zip file if it stands already
    #[arg(long, requires = "zip")]
    pub overwrite: bool,
}

impl Export {
    /// Takes the site out.
    pub fn run(&self) -> Result<u8, Error> {
        // The variable says nothing of what has no day, or is given one.
        let epoch = if self.bagit.is_some() && self.date.is_none() { crate::source_date_epoch()? } else { None };
        let request = Request {
            root: self.dir.clone(),
            base_url: self.base_url.clone(),
            document: self.document.as_ref().map(|path| path.trim_matches('/').to_owned()),
            date: self.date.or_else(|| epoch.map(|epoch| jiff::tz::Offset::UTC.to_datetime(epoch).date())),
            overwrite: self.overwrite,
        };
        let stop = Stop::default();
        let watch = Watch { progress: &|_, _| {}, stop: &stop };
        let (exported, target) = match (&self.bagit, &self.zip) {
            (Some(folder), _) => (export::bag(&request, folder, watch)?, folder),
            (None, Some(file)) => (export::zip(&request, file, watch)?, file),
            (None, None) => return Err(Error::Usage { says: "nothing is asked for".into(), help: "add `--bagit FOLDER` or `--zip FILE`".into() }),
        };
        eprint!("{}", report::findings(&exported.diagnostics, Format::Human(crate::colour(std::io::stderr().is_terminal()))));
        let Some((files, bytes)) = exported.taken else {
            eprintln!("nothing was written, because of the findings above");
            return Ok(1);
        };
        let left_out = match exported.left_out {
            0 => String::new(),
            1 => "; 1 document left out: a draft, or withdrawn".to_owned(),
            more => format!("; {more} documents left out: drafts, or withdrawn"),
        };
        eprintln!("`{}`: {files} files, {}{left_out}", target.display(), report::size(bytes));
        Ok(0)
    }
}
