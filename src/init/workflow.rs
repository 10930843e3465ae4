//! The workflow that publishes a project: from where it takes the program.

/// Where the workflow lies in a project.
pub const PATH: &str = ".github/workflows/pages.yml";

/// From where a workflow takes the program.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Program {
    /// An archive of a release, whose bytes must have this SHA-256 sum.
    Release {
        /// Where the archive is.
        url: String,
        /// Its sum; empty where it is still to be written down, and then the workflow asks for it.
        sha256: String,
    },
    /// A folder of the project's repository that holds the program's source.
    Source(String),
}

impl Program {
    /// Returns what holds where nothing is said: the release of this version if the program knows where its releases are, else the folder `chancery`.
    pub fn usual() -> Self {
        match env!("CARGO_PKG_REPOSITORY").trim_end_matches('/') {
            "" => Self::Source("chancery".to_owned()),
            repository => Self::Release { url: release(repository), sha256: String::new() },
        }
    }

    /// Returns the blanks of the workflow, each with what it is filled with.
    pub fn blanks(&self) -> [(&'static str, &str); 3] {
        let (url, sha256, source) = match self {
            Self::Release { url, sha256 } => (url.as_str(), sha256.as_str(), "chancery"),
            Self::Source(folder) => ("", "", folder.as_str()),
        };
        [("@URL@", url), ("@SHA256@", sha256), ("@SOURCE@", source)]
    }
}

/// The archive of this version for the machines of GitHub, as `.github/workflows/release.yml` names it.
fn release(repository: &str) -> String {
    let version = env!("CARGO_PKG_VERSION");
    format!("{repository}/releases/download/v{version}/chancery-{version}-x86_64-unknown-linux-gnu.tar.gz")
}
