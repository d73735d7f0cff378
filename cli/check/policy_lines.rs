//! Where a value is written in a policy or its overlay, for values whose place the policy does not keep.

use policy::PolicyFile;

/// The texts of a policy and its overlay, with their names; the one whose keys count is first.
pub(super) struct PolicyLines(Vec<(String, String)>);

impl PolicyLines {
    pub(super) fn read(file: &PolicyFile) -> Self {
        let Ok(texts) = file.read() else { return Self(Vec::new()) };
        let overlay = file.overlay().map(|path| path.display().to_string()).zip(texts.overlay);
        Self(overlay.into_iter().chain([(file.path().display().to_string(), texts.policy)]).collect())
    }

    /// The first line that has a value, or the file if its spelling there is another one.
    pub(super) fn place_of(&self, value: &str) -> String {
        let has_value = |line: &str| line.contains(value) && !line.trim_start().starts_with('#');
        let places = self.0.iter().filter_map(|(name, text)| Some((name, text.lines().position(has_value)?)));
        let place = places.map(|(name, line)| format!("{name}:{}", line + 1)).next();
        place.or_else(|| self.0.last().map(|(name, _)| name.clone())).unwrap_or_default()
    }
}
