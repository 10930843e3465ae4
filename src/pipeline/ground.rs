//! What an import stands on: the words of the theme, the organs and the registers of the site.

use std::path::Path;

use super::reading;
use crate::load;
use crate::model::card::CardKind;
use crate::model::diagnostic::Diagnostic;
use crate::model::error::Error;
use crate::model::site::{Organs, Register};
use crate::model::wording::Wording;
use crate::parse::{self, Context};
use crate::render::Engine;

/// What holds for every letter that is imported.
pub struct Ground {
    /// The language of the site.
    pub language: String,
    /// The organs.
    pub organs: Organs,
    /// The registers that can be read.
    pub registers: Vec<Register>,
    /// The paths of registers that cannot be read.
    pub broken: Vec<String>,
    /// What was found in them.
    pub diagnostics: Vec<Diagnostic>,
    engine: Engine,
}

impl Ground {
    /// Returns the words of the theme.
    pub fn wording(&self) -> &dyn Wording {
        &self.engine
    }

    /// Returns what holds for every source.
    pub fn context(&self) -> Context<'_> {
        Context { language: &self.language, organs: &self.organs, wording: &self.engine }
    }
}

/// Returns what an import into the project in `root` stands on. A project may still be empty; then the carried theme has the words.
pub fn ground(root: &Path) -> Result<Ground, Error> {
    let survey = load::survey(root).unwrap_or_default();
    let settings = reading::settings(root, &survey)?;
    let engine = match settings.engine {
        Some(engine) => engine,
        None => {
            let theme = load::theme(Path::new(""), load::CARRIED)?;
            let ready = theme.and_then(|theme| Engine::new(theme, "en").ok());
            ready.ok_or_else(|| Error::Usage { says: "the theme cannot be used".into(), help: "see what `chancery check` says of it".into() })?
        }
    };
    let mut ground =
        Ground { language: settings.site.language, organs: settings.organs, registers: Vec::new(), broken: Vec::new(), diagnostics: Vec::new(), engine };
    for path in &survey.registers {
        let card = match load::source(root, path) {
            Ok(source) => {
                let read = parse::register(&source, &ground.context());
                ground.diagnostics.extend(read.diagnostics);
                read.value
            }
            Err(diagnostic) => {
                ground.diagnostics.push(*diagnostic);
                None
            }
        };
        match card.map(|card| card.kind) {
            Some(CardKind::Register(register)) => ground.registers.push((*register).clone()),
            _ => ground.broken.push(path.clone()),
        }
    }
    Ok(ground)
}
