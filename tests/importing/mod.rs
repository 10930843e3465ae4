//! What tests of imports need: an empty site, inputs that are made from readable files, and the check of what was imported.
#![allow(dead_code, reason = "each test program uses its own share of these")]
#![expect(clippy::disallowed_methods, reason = "tests touch the disk")]

pub mod held;
pub mod soup;

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use chancery::import::{Imported, Options};
use chancery::model::diagnostic::Diagnostic;
use chancery::pipeline::{self, Stop, Watch};

/// An empty site.
pub fn project() -> tempfile::TempDir {
    let project = tempfile::tempdir().unwrap();
    fs::create_dir_all(project.path().join("content")).unwrap();
    fs::write(project.path().join("content/site.yaml"), "title: Imported letters\npublisher: {name: the Well Archive}\nlanguage: en\n").unwrap();
    project
}

/// Options for importing files into a project.
pub fn import_files(root: &Path, files: &[&Path]) -> Options {
    Options { root: root.to_owned(), files: files.iter().map(|file| file.to_path_buf()).collect(), ..Options::default() }
}

/// Imports without showing progress.
pub fn import(options: &Options) -> Imported {
    chancery::import::import(options, Watch { progress: &|_, _| {}, stop: &Stop::default() }).unwrap()
}

/// What `check` finds in a project.
pub fn checked(root: &Path) -> Vec<Diagnostic> {
    pipeline::build(&pipeline::Options::of(root), Watch { progress: &|_, _| {}, stop: &Stop::default() }).unwrap().diagnostics
}

/// The file of a case that is imported. A DOCX is packed from its parts and a PDF set from its pages, so that what is in them can be read.
pub fn input(case: &Path, into: &Path) -> PathBuf {
    let parts = case.join("input.docx.d");
    if parts.is_dir() {
        let target = into.join("input.docx");
        fs::write(&target, docx(&parts)).unwrap();
        return target;
    }
    let pages = case.join("input.pdf.pages");
    if pages.is_file() {
        let target = into.join("input.pdf");
        let text = fs::read_to_string(pages).unwrap();
        fs::write(&target, pdf(&text.split('\u{c}').take(text.matches('\u{c}').count().max(1)).collect::<Vec<_>>())).unwrap();
        return target;
    }
    let mut files: Vec<PathBuf> =
        fs::read_dir(case).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.file_stem().is_some_and(|stem| stem == "input")).collect();
    files.sort();
    files.remove(0)
}

/// The file of a case after some blows; those to a DOCX are dealt to its text, for a broken package is no document at all.
pub fn damaged(case: &Path, blows: &[soup::Blow], into: &Path) -> PathBuf {
    let parts = case.join("input.docx.d");
    let whole = input(case, into);
    let file = into.join(format!("damaged.{}", whole.extension().unwrap().to_str().unwrap()));
    let bytes = if parts.is_dir() {
        let struck = into.join("parts");
        for entry in walkdir::WalkDir::new(&parts).into_iter().map(|entry| entry.unwrap()).filter(|entry| entry.file_type().is_file()) {
            let target = struck.join(entry.path().strip_prefix(&parts).unwrap());
            fs::create_dir_all(target.parent().unwrap()).unwrap();
            let bytes = fs::read(entry.path()).unwrap();
            fs::write(target, if entry.file_name() == "document.xml" { soup::damaged(&bytes, blows) } else { bytes }).unwrap();
        }
        docx(&struck)
    } else {
        soup::damaged(&fs::read(whole).unwrap(), blows)
    };
    fs::write(&file, bytes).unwrap();
    file
}

fn docx(parts: &Path) -> Vec<u8> {
    let mut package = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
    let mut files: Vec<PathBuf> = walkdir::WalkDir::new(parts)
        .into_iter()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| entry.into_path())
        .collect();
    files.sort();
    for file in files {
        package.start_file(file.strip_prefix(parts).unwrap().to_str().unwrap().replace('\\', "/"), options).unwrap();
        package.write_all(&fs::read(file).unwrap()).unwrap();
    }
    package.finish().unwrap().into_inner()
}

/// A PDF with the lines of these pages in a font that every reader has.
pub fn pdf(pages: &[&str]) -> Vec<u8> {
    let mut objects: Vec<String> = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        format!("<< /Type /Pages /Count {} /Kids [{}] >>", pages.len(), (0..pages.len()).map(|at| format!("{} 0 R", 4 + 2 * at)).collect::<Vec<_>>().join(" ")),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".to_owned(),
    ];
    for (at, page) in pages.iter().enumerate() {
        let mut text = String::new();
        if !page.trim().is_empty() {
            text.push_str("BT /F1 10 Tf 14 TL 60 780 Td\n");
            for line in page.lines() {
                text.push_str(&format!("({}) Tj T*\n", line.replace('\\', "\\\\").replace('(', "\\(").replace(')', "\\)")));
            }
            text.push_str("ET\n");
        }
        objects.push(format!("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents {} 0 R >>", 5 + 2 * at));
        objects.push(format!("<< /Length {} >>\nstream\n{text}endstream", text.len()));
    }
    let mut out = String::from("%PDF-1.4\n");
    let mut places = Vec::new();
    for (at, object) in objects.iter().enumerate() {
        places.push(out.len());
        out.push_str(&format!("{} 0 obj\n{object}\nendobj\n", at + 1));
    }
    let table = out.len();
    out.push_str(&format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1));
    places.iter().for_each(|place| out.push_str(&format!("{place:010} 00000 n \n")));
    out.push_str(&format!("trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n", objects.len() + 1));
    out.into_bytes()
}
