//! The list of the site's pages for search engines (sitemaps.org), divided where it would be too long, and what tells them of it.

use std::fmt::Write;

use jiff::civil::Date;

use crate::model::address::Address;
use crate::model::page::SITEMAP;

/// One list holds at most so many pages; 50,000 are allowed.
const MOST: usize = 45_000;

/// A page in the list.
#[derive(Clone, Debug)]
pub struct Listed {
    /// The page.
    pub address: Address,
    /// The latest day that the sources of its document tell; no day where it is of none, because a list of documents moves without any of its days.
    pub day: Option<Date>,
    /// The year of its document, by which long lists are divided.
    pub year: Option<i16>,
}

/// A list of pages: the whole, or one of several.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Sheet {
    /// The name of its file.
    pub name: String,
    /// Its pages, by their numbers.
    pub pages: Vec<usize>,
}

/// Returns the lists of which the sitemap consists: one, or several by year, so that a late arrival moves one of them.
pub fn sheets(pages: &[Listed]) -> Vec<Sheet> {
    divided(pages, MOST)
}

fn divided(pages: &[Listed], most: usize) -> Vec<Sheet> {
    if pages.len() <= most {
        return vec![Sheet { name: SITEMAP.to_owned(), pages: (0..pages.len()).collect() }];
    }
    let mut order: Vec<usize> = (0..pages.len()).collect();
    order.sort_by_key(|at| pages[*at].year);
    let mut sheets: Vec<Sheet> = Vec::new();
    for of_year in order.chunk_by(|a, b| pages[*a].year == pages[*b].year) {
        let year = pages[of_year[0]].year.map_or_else(|| "site".to_owned(), |year| year.to_string());
        for (at, chunk) in of_year.chunks(most).enumerate() {
            let number = if at == 0 { String::new() } else { format!("-{}", at + 1) };
            sheets.push(Sheet { name: format!("sitemap-{year}{number}.xml"), pages: chunk.to_vec() });
        }
    }
    sheets
}

/// Returns one list as a file.
pub fn file(sheet: &Sheet, pages: &[Listed], base: &str) -> Vec<u8> {
    let mut out = String::with_capacity(sheet.pages.len() * 120);
    out.push_str("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n");
    for page in sheet.pages.iter().map(|at| &pages[*at]) {
        let _ = write!(out, "<url><loc>{}</loc>", escaped(&page.address.absolute(base)));
        if let Some(day) = page.day {
            let _ = write!(out, "<lastmod>{day}</lastmod>");
        }
        out.push_str("</url>\n");
    }
    out.push_str("</urlset>\n");
    out.into_bytes()
}

/// Returns the list of the lists, where there are several.
pub fn index(sheets: &[Sheet], pages: &[Listed], base: &str) -> Option<Vec<u8>> {
    if matches!(sheets, [one] if one.name == SITEMAP) {
        return None;
    }
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n");
    for sheet in sheets {
        let _ = write!(out, "<sitemap><loc>{}</loc>", escaped(&Address::file(sheet.name.as_str()).absolute(base)));
        if let Some(day) = sheet.pages.iter().filter_map(|at| pages[*at].day).max() {
            let _ = write!(out, "<lastmod>{day}</lastmod>");
        }
        out.push_str("</sitemap>\n");
    }
    out.push_str("</sitemapindex>\n");
    Some(out.into_bytes())
}

/// Returns what robots read first: that they may go everywhere, and where the list is.
pub fn robots(base: &str) -> Vec<u8> {
    format!("User-agent: *\nAllow: /\n\nSitemap: {}\n", Address::file(SITEMAP).absolute(base)).into_bytes()
}

fn escaped(text: &str) -> String {
    quick_xml::escape::escape(text).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listed(year: Option<i16>, at: usize) -> Listed {
        Listed { address: Address::page(&format!("a&b/{at}")), day: year.map(|year| jiff::civil::date(year, 1, 1 + at as i8)), year }
    }

    #[test]
    fn a_long_list_is_divided_by_year_and_named_in_an_index() {
        let pages: Vec<Listed> = [Some(2024), Some(2023), None, Some(2024), Some(2024)].into_iter().enumerate().map(|(at, year)| listed(year, at)).collect();
        assert_eq!(index(&sheets(&pages), &pages, "https://a.test/"), None, "a short one is one file");
        let several = divided(&pages, 2);
        let shown: Vec<(&str, &[usize])> = several.iter().map(|sheet| (sheet.name.as_str(), &sheet.pages[..])).collect();
        assert_eq!(shown, [("sitemap-site.xml", &[2][..]), ("sitemap-2023.xml", &[1]), ("sitemap-2024.xml", &[0, 3]), ("sitemap-2024-2.xml", &[4])]);
        let index = String::from_utf8(index(&several, &pages, "https://a.test/x/").unwrap()).unwrap();
        assert!(index.contains("<loc>https://a.test/x/sitemap-2024.xml</loc><lastmod>2024-01-04</lastmod>"), "{index}");
        assert!(index.contains("<loc>https://a.test/x/sitemap-site.xml</loc></sitemap>"), "{index}");
        let file = String::from_utf8(file(&several[1], &pages, "https://a.test/x/")).unwrap();
        assert!(file.contains("<url><loc>https://a.test/x/a&amp;b/1/</loc><lastmod>2023-01-02</lastmod></url>"), "{file}");
    }
}
