//! Scenarios: event files that the overview shows in every language, message and brand.

use events::{Envelope, EventTemplate, Trigger, TriggerSource, generate_event};
use policy::read_input_file;
use serde::{Deserialize, Serialize};
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

/// The settings file next to an event file: `NAME.scenario.toml`.
const SETTINGS_EXTENSION: &str = "scenario.toml";
/// In bytes: Lambda's limit for an event.
const MAX_EVENT_BYTES: u64 = 6 << 20;
/// The overview would be unusable with more scenarios than these.
const MAX_SCENARIOS: usize = 500;

/// A field of the event that the overview does not vary.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum FixedField {
    /// The trigger source: the scenario exists for one message only.
    TriggerSource,
    /// The language, or its absence.
    Locale,
    /// The app client, and therefore the brand.
    ClientId,
}

/// An event file with its settings.
#[derive(Clone)]
pub(crate) struct Scenario {
    /// The name in addresses: letters, digits, `_` and `-`; unique.
    pub(crate) slug: String,
    /// The display name.
    pub(crate) title: String,
    pub(crate) file: PathBuf,
    /// The fields that the overview does not vary.
    pub(crate) fixes: Vec<FixedField>,
    /// The event as text, or the reason why it cannot be read.
    pub(crate) event: Result<String, String>,
}

/// The source of scenarios.
#[derive(Clone)]
pub enum ScenarioSource {
    /// The repository's samples: those with a settings file.
    Samples(PathBuf),
    /// The events of a deployment folder: every custom message event in this folder, which need not exist, and
    /// generated ones.
    Deployment(PathBuf),
    /// Files and folders from the command line: every custom message event in them.
    Paths(Vec<PathBuf>),
}

impl ScenarioSource {
    /// Every scenario, sorted by file name. An unreadable file is a scenario with the reason.
    pub(crate) fn scenarios(&self) -> Vec<Scenario> {
        let mut files = Vec::new();
        let mut found = Vec::new();
        let is_missing = |root: &&PathBuf| matches!(self, Self::Deployment(_)) && !root.exists();
        for root in self.roots().iter().filter(|root| !is_missing(root)) {
            collect_files(root, &mut files, &mut found);
        }
        files.sort();
        let wanted = |file: &&PathBuf| !matches!(self, Self::Samples(_)) || settings_file(file).is_file();
        let mut readable = files.iter().filter(wanted).filter_map(|file| read_scenario(file));
        found.extend(readable.by_ref().take(MAX_SCENARIOS));
        if let Some(next) = readable.next() {
            let reason = format!(
                "only the first {MAX_SCENARIOS} events are shown, and this is the next one; start the preview with fewer files"
            );
            found.push(Scenario { event: Err(reason), ..next });
        }
        if matches!(self, Self::Deployment(_)) {
            found.extend(generated_scenarios());
        }
        make_slugs_unique(&mut found);
        found
    }

    /// The files and folders that are searched.
    #[must_use]
    pub fn roots(&self) -> &[PathBuf] {
        match self {
            Self::Samples(folder) | Self::Deployment(folder) => std::slice::from_ref(folder),
            Self::Paths(roots) => roots,
        }
    }

    /// Writes a new scenario; never overwrites an existing file.
    ///
    /// # Errors
    /// The name is invalid, the file exists, or an I/O error.
    pub(crate) fn save(&self, name: &str, event: &str) -> Result<PathBuf, SaveError> {
        let slug = slug(name.trim()).to_lowercase().replace('-', "_");
        let is_name = slug.len() <= 60 && slug.bytes().any(|byte| byte.is_ascii_alphanumeric());
        if !is_name || name.chars().any(char::is_control) {
            return Err(SaveError::Name);
        }
        let folder = self.save_folder().ok_or(SaveError::NoFolder)?;
        if matches!(self, Self::Deployment(_)) {
            fs::create_dir_all(&folder).map_err(|error| SaveError::Io(error.kind()))?;
        }
        let file = folder.join(format!("{slug}.json"));
        // Without control characters, a JSON string is a TOML string too.
        let title = serde_json::Value::from(name.trim());
        // The settings file first: a sample without one is not a scenario.
        write_new(&settings_file(&file), format!("title = {title}\n").as_bytes())?;
        write_new(&file, format!("{event}\n").as_bytes()).inspect_err(|_| {
            // Remove the settings file that was just written.
            let _ = fs::remove_file(settings_file(&file));
        })?;
        Ok(file)
    }

    /// The folder for new scenarios.
    fn save_folder(&self) -> Option<PathBuf> {
        match self {
            Self::Samples(folder) => Some(folder.join(Trigger::CustomMessage.binary().replace('-', "_"))),
            Self::Deployment(folder) => Some(folder.clone()),
            Self::Paths(roots) => roots.iter().find(|root| root.is_dir()).cloned(),
        }
    }
}

/// The recipients of generated scenarios: the title, and the name. The overview shows each in every message, language and
/// brand.
const RECIPIENTS: [(&str, &str); 2] = [
    ("Short name", "Ann Lee"),
    ("Long name", "Wilhelmine Friederike Charlotte Antonia Amalie von Hohenstein-Langenburg"),
];

fn generated_scenarios() -> impl Iterator<Item = Scenario> {
    RECIPIENTS.into_iter().map(|(title, name)| {
        let attributes = vec![("name".to_owned(), name.to_owned())];
        let template = EventTemplate { attributes, ..EventTemplate::new(TriggerSource::CustomMessageSignUp) };
        let event = generate_event(&template, 1).map_err(|error| error.to_string());
        let slug = format!("generated_{}", slug(title).to_lowercase().replace('-', "_"));
        Scenario { slug, title: title.to_owned(), file: PathBuf::from("generated"), fixes: Vec::new(), event }
    })
}

/// Why a scenario was not saved.
#[derive(Debug)]
pub(crate) enum SaveError {
    /// The name cannot be turned into a file name.
    Name,
    /// Only files were given on the command line, no folder.
    NoFolder,
    /// The file exists already.
    Exists,
    /// Another I/O error.
    Io(io::ErrorKind),
}

impl std::fmt::Display for SaveError {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Name => formatter.write_str("the name must have 1 to 60 Latin letters, digits, spaces, - or _"),
            Self::NoFolder => {
                formatter.write_str("the preview was started with files only; start it with a folder to save scenarios")
            }
            Self::Exists => formatter.write_str("a file with this name exists already; choose another name"),
            Self::Io(kind) => write!(formatter, "the file could not be written: {kind}"),
        }
    }
}

fn write_new(path: &Path, bytes: &[u8]) -> Result<(), SaveError> {
    // `create_new` follows no link and overwrites nothing.
    let file = File::options().write(true).create_new(true).open(path);
    file.and_then(|mut file| io::Write::write_all(&mut file, bytes)).map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => SaveError::Exists,
        kind => SaveError::Io(kind),
    })
}

/// The settings file next to an event file.
fn settings_file(file: &Path) -> PathBuf {
    file.with_extension(SETTINGS_EXTENSION)
}

/// Adds every event file of a folder to `files`; symbolic links to folders are skipped. A missing folder becomes a
/// scenario with the reason.
fn collect_files(path: &Path, files: &mut Vec<PathBuf>, failed: &mut Vec<Scenario>) {
    if !path.is_dir() {
        return files.push(path.to_owned());
    }
    let entries = match fs::read_dir(path) {
        Ok(entries) => entries,
        Err(error) => return failed.push(unreadable(path, format!("the folder cannot be read: {}", error.kind()))),
    };
    for entry in entries.filter_map(Result::ok).map(|entry| entry.path()) {
        if entry.is_dir() {
            if !entry.is_symlink() {
                collect_files(&entry, files, failed);
            }
        } else if is_event(&entry) {
            files.push(entry);
        }
    }
}

/// Reading a pipe or device might never end.
fn is_event(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.is_file() && name.ends_with(".json") && !name.ends_with(".expect.json") && !name.starts_with('.')
}

/// Reads a scenario; `None` for an event of another trigger.
fn read_scenario(file: &Path) -> Option<Scenario> {
    let settings_file = match ScenarioSettings::read_for(file) {
        Ok(settings_file) => settings_file,
        Err(reason) => return Some(unreadable(file, reason)),
    };
    let event = read_text(file).and_then(|text| match Envelope::parse(text.as_bytes()) {
        Ok(event) => Ok((event.trigger_source().trigger() == Some(Trigger::CustomMessage)).then(|| text.clone())),
        Err(error) => Err(error.to_string()),
    });
    let event = event.transpose()?;
    let title = settings_file.title.unwrap_or_else(|| title(file));
    Some(Scenario { slug: slug(&stem(file)), title, file: file.to_owned(), fixes: settings_file.fixes, event })
}

fn unreadable(file: &Path, reason: String) -> Scenario {
    let (slug, title) = (slug(&stem(file)), title(file));
    Scenario { slug, title, file: file.to_owned(), fixes: Vec::new(), event: Err(reason) }
}

fn read_text(file: &Path) -> Result<String, String> {
    // A byte order mark is skipped.
    let (bytes, _) = read_input_file(file, MAX_EVENT_BYTES).map_err(|error| format!("the file {error}"))?;
    String::from_utf8(bytes).map_err(|_| "the file is not UTF-8".to_owned())
}

/// The content of the settings file.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct ScenarioSettings {
    title: Option<String>,
    #[serde(default)]
    fixes: Vec<FixedField>,
}

impl ScenarioSettings {
    fn read_for(file: &Path) -> Result<Self, String> {
        let settings_file = settings_file(file);
        if !settings_file.try_exists().unwrap_or_default() {
            return Ok(Self::default());
        }
        let rule = "allowed keys are title (a string) and fixes (a list of triggerSource, locale and clientId)";
        read_text(&settings_file)
            .and_then(|text| toml::from_str(&text).map_err(|error| format!("{}; {rule}", error.message())))
            .map_err(|reason| format!("{}: {reason}", settings_file.file_name().unwrap_or_default().to_string_lossy()))
    }
}

fn stem(file: &Path) -> String {
    file.file_stem().unwrap_or(file.as_os_str()).to_string_lossy().into_owned()
}

/// `sign_up_without_name` becomes `Sign up without name`.
fn title(file: &Path) -> String {
    let words = stem(file).replace(['_', '-'], " ");
    let mut characters = words.chars();
    characters.next().map(|first| first.to_uppercase().chain(characters).collect()).unwrap_or_default()
}

/// Replaces all characters that are unsafe in addresses and file names.
fn slug(name: &str) -> String {
    let plain =
        |character: char| if character.is_ascii_alphanumeric() || "_-".contains(character) { character } else { '-' };
    name.chars().map(plain).collect()
}

/// Appends a number to duplicate names. Names are compared without case, because some file systems (and therefore the
/// export) do not distinguish it.
fn make_slugs_unique(scenarios: &mut [Scenario]) {
    let mut taken = std::collections::BTreeSet::new();
    for scenario in scenarios {
        let name = if scenario.slug.is_empty() { "scenario".to_owned() } else { scenario.slug.clone() };
        let mut numbered = std::iter::once(name.clone()).chain((2_usize..).map(|number| format!("{name}-{number}")));
        if let Some(free) = numbered.find(|candidate| taken.insert(candidate.to_lowercase())) {
            scenario.slug = free;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Scenario, ScenarioSource};
    use std::{env, fs, process};

    fn slugs(scenarios: &[Scenario]) -> Vec<&str> {
        scenarios.iter().map(|scenario| scenario.slug.as_str()).collect()
    }

    #[test]
    fn deployment_has_its_own_events_and_generated_ones() {
        let folder = env::temp_dir().join(format!("deployment-events-{}", process::id()));
        let source = ScenarioSource::Deployment(folder.clone());
        let generated = source.scenarios();
        assert_eq!(slugs(&generated), ["generated_short_name", "generated_long_name"]);
        let event = generated[0].event.clone().unwrap();

        let saved = source.save("Own event", &event).unwrap();
        fs::write(folder.join("sign_in.json"), event.replace("CustomMessage_SignUp", "PreSignUp_SignUp")).unwrap();
        assert_eq!(slugs(&source.scenarios()), ["own_event", "generated_short_name", "generated_long_name"]);
        assert_eq!(saved, folder.join("own_event.json"));
        fs::remove_dir_all(folder).unwrap();
    }
}
