//! Files that are made to take all memory, to go so deep that the stack ends, or never to end: each is refused with a reason, and stops no other.
#![expect(clippy::disallowed_methods, reason = "tests touch the disk")]

use std::fs;
use std::io::Write;

use chancery::import::State;
use chancery::model::diagnostic::{Code, Severity};

use crate::importing::{checked, import, import_files, pdf, project};

const TITLE: &str = "Letter dated 4 March 2024 from the Permanent Representative of Ruritania to the United Nations addressed to the Secretary-General";

/// Imports a file beside a letter, and returns why it was not imported.
fn refused(name: &str, bytes: &[u8]) -> String {
    let project = project();
    let (file, letter) = (project.path().join(name), project.path().join("letter.txt"));
    fs::write(&file, bytes).unwrap();
    fs::write(&letter, format!("{TITLE}\n\nText.\n")).unwrap();
    let done = import(&import_files(project.path(), &[&file, &letter]));
    assert_eq!(done.imports.iter().map(|import| import.state).collect::<Vec<_>>(), [State::Failed, State::Written]);
    let found = done.imports[0].findings.iter().find(|found| found.severity == Severity::Error).unwrap();
    assert_eq!(found.at.path.rsplit('/').next(), Some(name));
    found.says.clone()
}

fn docx(head: &str, body: &[&[u8]]) -> Vec<u8> {
    let mut package = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
    package.start_file("word/document.xml", options).unwrap();
    write!(package, "{head}<w:document xmlns:w=\"w\"><w:body><w:p><w:r><w:t>{TITLE}</w:t></w:r></w:p>").unwrap();
    body.iter().for_each(|piece| package.write_all(piece).unwrap());
    package.write_all(b"</w:body></w:document>").unwrap();
    package.finish().unwrap().into_inner()
}

#[test]
fn a_docx_that_unpacks_without_end_is_refused() {
    let space = vec![b' '; 1 << 20];
    let says = refused("bomb.docx", &docx("", &[&space[..]; 65]));
    assert!(says.contains("`word/document.xml` in it is larger than 67108864 bytes"), "{says}");
    let says = refused("many.docx", &docx("", &[&b"<w:p/>".repeat(1 << 20)[..]; 4]));
    assert!(says.contains("its XML has more than 3000000 pieces"), "{says}");
}

#[test]
fn a_docx_that_is_nested_without_end_or_defines_its_own_words_is_refused() {
    let says = refused("deep.docx", &docx("", &[&b"<w:sdt>".repeat(100_000), &b"</w:sdt>".repeat(100_000)]));
    assert!(says.contains("nested more than 200 levels deep"), "{says}");
    let says = refused("entity.docx", &docx("<!DOCTYPE x [<!ENTITY lol \"lol\">]>", &[b"<w:p><w:r><w:t>&lol;</w:t></w:r></w:p>"]));
    assert!(says.contains("its XML has the entity `&lol;`"), "{says}");
}

#[test]
fn a_page_that_is_nested_without_end_is_refused() {
    let page = |body: String| format!("<!doctype html><p>{TITLE}</p>{body}").into_bytes();
    let says = refused("deep.html", &page("<div>".repeat(100_000)));
    assert!(says.contains("nested more than 512 levels deep"), "{says}");
    // Each paragraph opens all of these anew.
    let open: String = (0..400).map(|number| format!("<b id={number}>")).collect();
    let says = refused("open.html", &page(format!("<p>{open}") + &"<p>a".repeat(20_000)));
    assert!(says.contains("more than 3000000 elements"), "{says}");
}

#[test]
fn a_pdf_that_draws_itself_or_unpacks_without_end_is_refused() {
    let text = String::from_utf8(pdf(&[TITLE])).unwrap();
    // The resources of the page hold a drawing whose own content draws it again.
    let resources = "/Resources << /XObject << /X 6 0 R >> /Font";
    let drawing = "6 0 obj\n<< /Type /XObject /Subtype /Form /BBox [0 0 1 1] /Length 6 >>\nstream\n/X Do \nendstream\nendobj\nxref";
    let length = text[text.find("/Length").unwrap()..].split(" >>").next().unwrap().to_owned();
    let longer = format!("/Length {}", length["/Length ".len()..].parse::<usize>().unwrap() + "/X Do ".len());
    let drawn = text.replace("/Resources << /Font", resources).replacen("BT /F1", "/X Do BT /F1", 1).replacen(&length, &longer, 1).replacen(
        "\nxref",
        &format!("\n{drawing}"),
        1,
    );
    let says = refused("draws.pdf", &whole(&drawn));
    assert!(says.contains("its drawings hold each other without end"), "{says}");
    let says = refused("above.pdf", &whole(&text.replace("/Type /Pages /Count", "/Type /Pages /Parent 2 0 R /Count")));
    assert!(says.contains("its pages lie in each other without end"), "{says}");
    let says = refused("packed.pdf", &whole(&text.replace("/Length", "/Filter [/FlateDecode /FlateDecode /FlateDecode] /Length")));
    assert!(says.contains("unpacks to more than"), "{says}");
}

/// A PDF with the places of its objects as they are.
fn whole(text: &str) -> Vec<u8> {
    let body = &text[..text.find("\nxref").unwrap() + 1];
    let mut places: Vec<(usize, usize)> = body
        .match_indices(" 0 obj\n")
        .map(|(at, _)| {
            let start = body[..at].rfind('\n').map_or(0, |end| end + 1);
            (body[start..at].parse().unwrap(), start)
        })
        .collect();
    places.sort_unstable();
    let table: String = places.iter().map(|(_, place)| format!("{place:010} 00000 n \n")).collect();
    let size = places.len() + 1;
    format!("{body}xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{}\n%%EOF\n", body.len()).into_bytes()
}

#[test]
fn a_text_that_is_all_annexes_is_kept_in_one() {
    let project = project();
    let file = project.path().join("annexes.txt");
    fs::write(&file, format!("{TITLE}\n\nText (see annex).\n\n{}", "Annex I\n\nWords.\n\n".repeat(301))).unwrap();
    let done = import(&import_files(project.path(), &[&file]));
    assert_eq!(done.imports[0].state, State::Written);
    assert!(!done.imports[0].written.iter().any(|path| path.contains("annex")), "{:?}", done.imports[0].written);
    assert!(
        done.imports[0].findings.iter().any(|found| found.code == Code::ImportReview && found.says.contains("301 headings of annexes") && found.at.line == 5)
    );
    assert!(!checked(project.path()).iter().any(|found| found.code == Code::SourceDiffers));
}

#[test]
fn what_stands_behind_more_than_a_masthead_is_no_title() {
    let says = refused("table.txt", format!("| a | b |\n|---|---|\n{}\n\n{TITLE}\n\nText.\n", "| 3 | 4 |\n".repeat(500)).as_bytes());
    assert!(says.contains("no title was recognised"), "{says}");
    let says = refused("wide.txt", format!("{}\n\n{TITLE}\n\nText.\n", "words ".repeat(20_000)).as_bytes());
    assert!(says.contains("no title was recognised"), "{says}");
}
