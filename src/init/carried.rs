//! The files that a new project begins with, carried by the program.

use super::Template;

macro_rules! carried {
    ($($file:literal => $path:literal),* $(,)?) => {
        /// Name below `src/init/files/`, path in the project, bytes.
        const FILES: &[(&str, &str, &[u8])] = &[$(($file, $path, include_bytes!(concat!("files/", $file)))),*];
    };
}

// Named without a dot, because `cargo package` would take them for its own.
carried! {
    "archive/content/agenda/ga-79.yaml" => "content/agenda/ga-79.yaml",
    "archive/content/letters/2024/ruritania-corrigendum/letter.md" => "content/letters/2024/ruritania-corrigendum/letter.md",
    "archive/content/letters/2024/state-a-reply/letter.md" => "content/letters/2024/state-a-reply/letter.md",
    "archive/content/letters/2025/velmia-floods/letter.md" => "content/letters/2025/velmia-floods/letter.md",
    "common/about.md" => "content/about.md",
    "common/editorconfig" => ".editorconfig",
    "common/extensions.json" => ".vscode/extensions.json",
    "common/gitattributes" => ".gitattributes",
    "common/gitignore" => ".gitignore",
    "common/pages.yml" => ".github/workflows/pages.yml",
    "common/publishing.md" => "PUBLISHING.md",
    "common/settings.json" => ".vscode/settings.json",
    "common/site.yaml" => "content/site.yaml",
    "letter/content/agenda/ga-78.yaml" => "content/agenda/ga-78.yaml",
    "letter/content/letters/2024/ruritania-river-gauges/data.yaml" => "content/letters/2024/ruritania-river-gauges/data.yaml",
    "letter/content/letters/2024/ruritania-river-gauges/letter.md" => "content/letters/2024/ruritania-river-gauges/letter.md",
    "letter/content/letters/2024/ruritania-river-gauges/river.svg" => "content/letters/2024/ruritania-river-gauges/river.svg",
    "letter/content/letters/2024/ruritania-river-gauges/source.txt" => "content/letters/2024/ruritania-river-gauges/source.txt",
    "letter/content/letters/2024/ruritania-river-gauges/statement.md" => "content/letters/2024/ruritania-river-gauges/statement.md",
}

/// Returns the files of a template: path in the project, and bytes with their blanks.
pub fn files(template: Template) -> impl Iterator<Item = (String, &'static [u8])> {
    let of: &[&str] = match template {
        Template::Letter => &["common/", "letter/"],
        Template::Archive => &["common/", "letter/", "archive/"],
        Template::Empty => &["common/"],
    };
    FILES.iter().filter(|(file, ..)| of.iter().any(|folder| file.starts_with(folder))).map(|(_, path, bytes)| ((*path).to_owned(), *bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_program_carries_every_file_of_the_templates() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/init/files");
        let mut there: Vec<String> = walkdir::WalkDir::new(&folder)
            .into_iter()
            .filter_map(Result::ok)
            .filter(|entry| entry.file_type().is_file())
            .filter_map(|entry| entry.path().strip_prefix(&folder).ok().map(|path| path.to_string_lossy().replace('\\', "/")))
            .collect();
        there.sort();
        assert_eq!(there, FILES.iter().map(|(file, ..)| *file).collect::<Vec<_>>());
    }
}
