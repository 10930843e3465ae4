//! `chancery completions` and `chancery man`: what a system keeps beside the program.

use std::io::Write;
use std::path::PathBuf;

use chancery::init;
use chancery::model::error::Error;
use clap::{Args, Command, CommandFactory};
use clap_complete::Shell;
use clap_mangen::Man;

use super::Chancery;

pub const COMPLETIONS_EXAMPLES: &str = "Examples:
  chancery completions bash > ~/.local/share/bash-completion/completions/chancery
  chancery completions zsh > ~/.zfunc/_chancery
  chancery completions fish > ~/.config/fish/completions/chancery.fish";

pub const MAN_EXAMPLES: &str = "Examples:
  chancery man | man -l -                     the page of the program
  chancery man --into ~/.local/share/man/man1 all pages, as files";

#[derive(Args)]
pub struct Completions {
    /// The shell
    #[arg(value_name = "SHELL", value_enum)]
    pub shell: Shell,
}

impl Completions {
    /// Prints the completions of a shell.
    pub fn run(&self) -> Result<u8, Error> {
        let mut bytes = Vec::new();
        clap_complete::generate(self.shell, &mut Chancery::command(), "chancery", &mut bytes);
        let _ = std::io::stdout().write_all(&bytes);
        Ok(0)
    }
}

#[derive(Args)]
pub struct ManPages {
    /// Write the pages of all commands into this folder
    #[arg(long, value_name = "FOLDER")]
    pub into: Option<PathBuf>,
    /// Overwrite pages that stand there and differ
    #[arg(long, requires = "into")]
    pub overwrite: bool,
}

impl ManPages {
    /// Prints the page of the program, or writes all.
    pub fn run(&self) -> Result<u8, Error> {
        let mut whole = Chancery::command();
        whole.build();
        let Some(folder) = &self.into else {
            let _ = std::io::stdout().write_all(&page(&whole));
            return Ok(0);
        };
        let mut pages = Vec::new();
        gather(&whole, "chancery", &mut pages);
        let text: String = init::copies(folder, &pages, self.overwrite)?.iter().map(|path| format!("{path}\n")).collect();
        let _ = std::io::stdout().write_all(text.as_bytes());
        Ok(0)
    }
}

fn gather(command: &Command, name: &str, pages: &mut Vec<(String, Vec<u8>)>) {
    pages.push((format!("{name}.1"), page(command)));
    for inner in command.get_subcommands().filter(|inner| inner.get_name() != "help" && !inner.is_hide_set()) {
        gather(inner, &format!("{name}-{}", inner.get_name()), pages);
    }
}

fn page(command: &Command) -> Vec<u8> {
    let mut bytes = Vec::new();
    // A vector takes everything.
    let _ = Man::new(command.clone()).render(&mut bytes);
    bytes
}
