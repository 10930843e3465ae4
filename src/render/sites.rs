//! What pages show of the site: made once for all pages from which its links are the same.

use std::sync::{Mutex, PoisonError};

use tera::Value;

use super::view::Scene;
use crate::model::address::{Address, HrefStyle};
use crate::model::answer::{NavigationEntry, Setting};
use crate::model::site::Publisher;

/// What was made, with all that it was made from.
#[derive(Default)]
pub struct Sites(Mutex<Vec<(Basis, Value)>>);

/// So many are kept: pages lie few folders deep, and share folders with few entries of the navigation.
const MOST: usize = 64;

/// What the site's fields are made from.
#[derive(PartialEq)]
struct Basis {
    depth: usize,
    /// Where each entry of the navigation leads, and how much of its path that shares with the page.
    shared: Vec<(Address, usize)>,
    navigation: Vec<NavigationEntry>,
    title: Option<String>,
    language: Option<String>,
    publisher: Publisher,
    hrefs: HrefStyle,
}

impl Basis {
    fn is_of(&self, scene: &Scene<'_>) -> bool {
        let answers = scene.answers();
        let from = scene.links.from;
        self.depth == from.depth()
            && self.navigation == *answers.navigation()
            && self.shared.iter().all(|(address, shared)| address.shared_with(from) == *shared)
            && self.title == *answers.setting(Setting::Title)
            && self.language == *answers.setting(Setting::Language)
            && self.publisher == *answers.publisher()
            && self.hrefs == *answers.hrefs()
    }

    fn of(scene: &Scene<'_>) -> Self {
        let answers = scene.answers();
        let from = scene.links.from;
        Self {
            depth: from.depth(),
            shared: answers.navigation().iter().map(|entry| (entry.address(), entry.address().shared_with(from))).collect(),
            navigation: answers.navigation().clone(),
            title: answers.setting(Setting::Title).clone(),
            language: answers.setting(Setting::Language).clone(),
            publisher: answers.publisher().clone(),
            hrefs: *answers.hrefs(),
        }
    }
}

impl Sites {
    /// Returns what the page shows of the site.
    pub fn of(&self, scene: &Scene<'_>) -> Value {
        // The one page that is shown at any depth has links of its own.
        if scene.links.root.is_some() {
            return Value::from_serializable(&scene.site());
        }
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner).iter().find(|(from, _)| from.is_of(scene)).map(|(_, value)| value.clone());
        known.unwrap_or_else(|| {
            let value = Value::from_serializable(&scene.site());
            let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            if kept.len() < MOST {
                kept.push((Basis::of(scene), value.clone()));
            }
            value
        })
    }
}
