//! Bytes as text. What their encoding is, is said by the file or by who imports; else it is guessed, and the guess is said.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::Encoding;

use super::Remark;

/// Returns whether there is an encoding of this name.
pub fn known(name: &str) -> bool {
    Encoding::for_label(name.as_bytes()).is_some()
}

/// Returns the text of some bytes; or why it cannot be told.
pub fn decoded(bytes: &[u8], stated: Option<&str>, is_html: bool) -> Result<(String, Vec<Remark>), String> {
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        if encoding == encoding_rs::UTF_8 {
            // The mark is kept: it is of the file, and no character that counts.
            return std::str::from_utf8(bytes).map(|text| (text.to_owned(), Vec::new())).map_err(|error| broken(bytes, error.valid_up_to(), "UTF-8"));
        }
        let text = strictly(encoding, &bytes[length..])?;
        return Ok((text, vec![Remark::Encoded(encoding.name())]));
    }
    if let Some(name) = stated {
        let encoding = Encoding::for_label(name.as_bytes()).ok_or_else(|| format!("`{name}` is not the name of an encoding"))?;
        let text = strictly(encoding, bytes)?;
        let said = if encoding == encoding_rs::UTF_8 { Vec::new() } else { vec![Remark::Encoded(encoding.name())] };
        return Ok((text, said));
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok((text.to_owned(), Vec::new()));
    }
    if let Some(encoding) = is_html.then(|| charset(bytes)).flatten() {
        return Ok((strictly(encoding, bytes)?, vec![Remark::Encoded(encoding.name())]));
    }
    if bytes.contains(&0) {
        return Err("it is no text in UTF-8, and holds NUL characters; name its encoding with `--encoding`, such as `--encoding utf-16le`".to_owned());
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let encoding = detector.guess(None, Utf8Detection::Deny);
    let text = strictly(encoding, bytes)?;
    Ok((text, vec![Remark::Guessed(encoding.name())]))
}

/// Returns the text, or where it is none in that encoding: nothing is put in place of what cannot be read.
fn strictly(encoding: &'static Encoding, bytes: &[u8]) -> Result<String, String> {
    match encoding.decode_without_bom_handling_and_without_replacement(bytes) {
        Some(text) => Ok(text.into_owned()),
        None => Err(format!("it is no text in {}; name its encoding with `--encoding`", encoding.name())),
    }
}

fn broken(bytes: &[u8], at: usize, name: &str) -> String {
    let line = 1 + bytes[..at].iter().filter(|byte| **byte == b'\n').count();
    format!("it is not {name} from line {line} on")
}

/// Returns the encoding that an HTML file names in its head.
fn charset(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(4096)]).to_lowercase();
    let at = head.find("charset=")? + "charset=".len();
    let name: String =
        head[at..].trim_start_matches(['"', '\'']).chars().take_while(|char| char.is_ascii_alphanumeric() || matches!(char, '-' | '_')).collect();
    Encoding::for_label(name.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_encoding_is_stated_or_said_to_be_guessed() {
        assert_eq!(decoded("été".as_bytes(), None, false).unwrap(), ("été".to_owned(), vec![]));
        let latin = b"Lettre dat\xe9e du 3 f\xe9vrier 2024, adress\xe9e au Secr\xe9taire g\xe9n\xe9ral";
        let (text, said) = decoded(latin, None, false).unwrap();
        assert!(text.contains("datée") && matches!(said[..], [Remark::Guessed("windows-1252")]), "{said:?}");
        let (text, said) = decoded(latin, Some("iso-8859-1"), false).unwrap();
        assert!(text.contains("datée") && matches!(said[..], [Remark::Encoded("windows-1252")]));
        let (text, said) = decoded(b"\xff\xfeA\x00", None, false).unwrap();
        assert_eq!((text.as_str(), said), ("A", vec![Remark::Encoded("UTF-16LE")]));
        assert!(decoded(b"A\x00\xe9", None, false).is_err());
        assert!(decoded(latin, Some("utf-8"), false).is_err());
    }
}
