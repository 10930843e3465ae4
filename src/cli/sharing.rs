//! The commands by which several machines build one site: `index`, the shards of `build`, `merge`.

use std::path::PathBuf;

use chancery::pipeline::{Options, Share};
use clap::Args;

use super::{Build, Form, Href, Sources};

pub const INDEX_EXAMPLES: &str = "Examples:
  chancery index -o catalogue.bin
  chancery build --shard 3/8 --catalogue catalogue.bin -o shard-3
  chancery merge shard-1 shard-2 … shard-8 --catalogue catalogue.bin -o public

Every machine needs the sources, the same program, and this file. Nothing is written while the sources have errors.";

pub const MERGE_EXAMPLES: &str = "Examples:
  chancery merge shard-* --catalogue catalogue.bin -o public

Give `--base-url` and `--href` as they were given to `build`. All shards must be there, each once, built from that
catalogue and unaltered; what comes out is, byte for byte, what one `chancery build` makes.";

#[derive(Args)]
pub struct Index {
    #[command(flatten)]
    pub sources: Sources,
    /// The file to write
    #[arg(short, long, value_name = "FILE")]
    pub output: PathBuf,
}

#[derive(Args)]
pub struct Merge {
    /// The output folders of all shards
    #[arg(value_name = "SHARD", required = true)]
    pub shards: Vec<PathBuf>,
    /// The catalogue from which they were built
    #[arg(long, value_name = "FILE")]
    pub catalogue: PathBuf,
    /// The output folder [default: DIR/public]
    #[arg(short, long, value_name = "OUT")]
    pub output: Option<PathBuf>,
    /// The folder that holds `content/`
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub site: PathBuf,
    /// Where the site will stand, as it was said to `build`
    #[arg(long, value_name = "URL")]
    pub base_url: Option<String>,
    /// How links to pages end, as it was said to `build`
    #[arg(long, value_enum, default_value_t = Href::Directory)]
    pub href: Href,
    /// The revision of the sources, told in `build.json`
    #[arg(long, value_name = "REVISION", value_parser = super::revision)]
    pub revision: Option<String>,
    /// Use so many threads [default: as many as there are processors]
    #[arg(short = 'j', long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub jobs: Option<u16>,
}

/// Returns the number of a shard and how many there are: `3/8`.
pub fn shard(words: &str) -> Result<(u32, u32), String> {
    let numbers = words.split_once('/').and_then(|(number, of)| Some((number.parse().ok()?, of.parse().ok()?)));
    numbers.filter(|(number, of)| (1..=*of).contains(number)).ok_or_else(|| "write it as `3/8`, the third of eight; the first is `1/8`".to_owned())
}

impl Merge {
    /// Returns the build that merging is.
    pub fn build(self) -> (Build, Options) {
        let sources = Sources {
            dir: self.site,
            base_url: self.base_url,
            jobs: self.jobs,
            timings: None,
            format: Form::Human,
            only: None,
            summary: false,
            job_summary: None,
            deny: None,
        };
        let build = Build {
            sources,
            output: self.output,
            href: self.href,
            keep_going: false,
            no_trust_mtime: false,
            shard: None,
            catalogue: None,
            dry_run: false,
            revision: self.revision,
        };
        let options = Options { share: Share::Merged { catalogue: self.catalogue, shards: self.shards }, ..build.options() };
        (build, options)
    }
}
