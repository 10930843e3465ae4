//! The addresses that a source claims. Those of a document follow from its row.

use serde::{Deserialize, Serialize};

use super::address::Address;
use super::card::{Card, CardKind, Row};
use super::packed::At;
use super::page::{Exchange, Export, Table};

/// An address that a source claims, and where.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Claim {
    /// The address.
    pub address: Address,
    /// The place in the source that claims it.
    pub at: At,
}

/// What decides which addresses a document claims beside those of its pages.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Claims {
    /// The place in the source that stands for the document.
    pub at: At,
    /// The names of the files that are published beside its pages.
    pub files: Vec<String>,
    /// The places of its aliases, in their order.
    pub aliases: Vec<At>,
}

impl Card {
    /// Returns the addresses of its pages and files, its own first.
    pub fn claims(&self) -> Vec<Claim> {
        match &self.kind {
            CardKind::Document { row, claims, .. } => claims.of(row, &self.aliases),
            CardKind::Register(..) | CardKind::Free { .. } => self.own_claims.unpack(),
        }
    }
}

impl Claims {
    fn of(&self, row: &Row, aliases: &[String]) -> Vec<Claim> {
        let page = row.address();
        let mut addresses = row.pages_at(&page);
        addresses.extend(Export::ALL.map(|form| page.beside(form.file())));
        addresses.push(page.join("whole").beside("text.txt"));
        addresses.extend(Exchange::ALL.map(|form| page.join("cite").beside(form.file())));
        if row.figures > 0 {
            addresses.extend(Table::ALL.map(|form| page.join("data").beside(form.file())));
        }
        addresses.extend(self.files.iter().map(|name| page.beside(name)));
        let mut claims: Vec<Claim> = addresses.into_iter().map(|address| Claim { address, at: self.at }).collect();
        for (alias, at) in aliases.iter().zip(&self.aliases) {
            claims.extend(row.pages_at(&Address::page(alias)).into_iter().map(|address| Claim { address, at: *at }));
        }
        claims
    }
}
