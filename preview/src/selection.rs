//! A selection of cells, by the parts of their IDs.

use crate::cell::Cell;
use crate::cell_key::CellKey;
use crate::parallel::par_map;
use crate::snapshot::Snapshot;
use policy::closest_match;
use std::collections::BTreeSet;

/// Which cells are selected. A list restricts its part of the ID to these values; an empty one restricts nothing.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// Scenarios: `sign_up_long_german_name`.
    pub scenarios: Vec<String>,
    /// Messages: `sign_up`.
    pub messages: Vec<String>,
    /// Language tags: `pt-BR`.
    pub languages: Vec<String>,
    /// Brands: their IDs in the policy.
    pub brands: Vec<String>,
}

impl Selection {
    /// Every restriction: the part of the ID, its values, and the position of the part.
    fn restrictions(&self) -> [(&'static str, &[String], usize); 4] {
        [
            ("scenario", &self.scenarios, 0),
            ("message", &self.messages, 1),
            ("language", &self.languages, 2),
            ("brand", &self.brands, 3),
        ]
    }

    fn contains(&self, id: &str) -> bool {
        let parts: Vec<&str> = id.split('/').collect();
        self.restrictions().iter().all(|(_, values, position)| {
            values.is_empty() || parts.get(*position).is_some_and(|part| values.iter().any(|value| value == part))
        })
    }

    /// What is wrong with a value that no cell has.
    fn unknown_value(&self, ids: &[String]) -> Option<String> {
        self.restrictions().into_iter().find_map(|(part, values, position)| {
            let known: BTreeSet<&str> = ids.iter().filter_map(|id| id.split('/').nth(position)).collect();
            let value = values.iter().find(|value| !known.contains(value.as_str()))?;
            let closest = closest_match(value, known.iter().copied());
            let help = match closest {
                Some(closest) => format!("did you mean {closest}?"),
                None => format!("known are {}", known.into_iter().collect::<Vec<_>>().join(", ")),
            };
            Some(format!("no mail has the {part} {value}; {help}"))
        })
    }
}

impl Snapshot {
    /// The selected cells, in the order of the page.
    ///
    /// # Errors
    /// No cell has one of the values; the text names a similar one, or all.
    pub fn select(&self, selection: &Selection) -> Result<Vec<Cell>, String> {
        let keys: Vec<CellKey<'_>> = self.keys().collect();
        let ids: Vec<String> = keys.iter().map(CellKey::id).collect();
        if let Some(unknown) = selection.unknown_value(&ids) {
            return Err(unknown);
        }
        let selected = keys.into_iter().zip(&ids).filter(|(_, id)| selection.contains(id));
        let selected: Vec<_> = selected.map(|(key, _)| key).collect();
        Ok(par_map(&selected, |key| self.cell(key)))
    }
}

#[cfg(test)]
mod tests {
    use super::Selection;
    use crate::renderer::InProcessRenderer;
    use crate::scenario::ScenarioSource;
    use crate::snapshot::Snapshot;
    use policy::Policy;
    use std::path::Path;
    use std::sync::Arc;
    use templates::Languages;

    fn ids(selection: &Selection) -> Result<Vec<String>, String> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../events/samples/custom_message");
        let policy =
            Arc::new(Policy::parse("policy.toml", include_str!("../../tests/policies/company.toml"), []).unwrap());
        let source = ScenarioSource::Paths(vec![folder.join("sign_up.json"), folder.join("forgot_password.json")]);
        let snapshot = Snapshot::new(&source, Arc::clone(&policy), Arc::new(InProcessRenderer(policy)));
        snapshot.select(selection).map(|cells| cells.into_iter().map(|cell| cell.id).collect())
    }

    fn texts<const N: usize>(texts: [&str; N]) -> Vec<String> {
        texts.map(str::to_owned).to_vec()
    }

    #[test]
    fn each_list_restricts_its_part() {
        let all = ids(&Selection::default()).unwrap();
        let german = Selection { languages: texts(["de"]), ..Selection::default() };
        assert!(ids(&german).unwrap().iter().all(|id| id.contains("/de/")));
        assert_eq!(ids(&german).unwrap().len() * Languages::built_in().iter().count(), all.len());
        let one = Selection {
            scenarios: texts(["sign_up"]),
            messages: texts(["sign_up", "resend_code"]),
            languages: texts(["ja"]),
            brands: texts(["second"]),
        };
        assert_eq!(ids(&one).unwrap(), ["sign_up/sign_up/ja/second", "sign_up/resend_code/ja/second"]);
    }

    #[test]
    fn unknown_value_is_an_error_that_names_known_ones() {
        let similar = Selection { messages: texts(["signup"]), ..Selection::default() };
        assert_eq!(ids(&similar).unwrap_err(), "no mail has the message signup; did you mean sign_up?");
        let other = Selection { brands: texts(["third"]), ..Selection::default() };
        assert_eq!(ids(&other).unwrap_err(), "no mail has the brand third; known are example, second");
    }
}
