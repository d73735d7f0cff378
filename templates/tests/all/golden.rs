//! Golden files of every message and every page. `BLESS=1 cargo test -p cognito-triggers-templates` rewrites them.

use crate::{
    attempts::{ATTEMPT, render_notice},
    cells::{self, Sample},
    pages::{self, Page},
};
use cognito_triggers_templates::RenderedMail;
use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

#[test]
fn every_message_and_page_matches_its_golden_file() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("golden");
    let bless = std::env::var_os("BLESS").is_some();
    let mut expected = BTreeSet::new();
    let mut different = Vec::new();
    for (name, text) in messages().chain(notices()).chain(pages()) {
        let path = root.join(name);
        if bless {
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(&path, &text).unwrap();
        } else if fs::read_to_string(&path).ok() != Some(text) {
            different.push(path.clone());
        }
        expected.insert(path);
    }
    let orphans: Vec<PathBuf> = files_under(&root).into_iter().filter(|path| !expected.contains(path)).collect();
    assert!(different.is_empty(), "these differ; BLESS=1 rewrites them: {different:#?}");
    assert!(orphans.is_empty(), "no message and no page has these files: {orphans:#?}");
}

/// The golden files of messages, each with its name under `golden/`.
fn messages() -> impl Iterator<Item = (String, String)> {
    cells::all().flat_map(|(message, locale)| {
        let rendered = Sample::default().render(message, locale);
        let text = Some(Sample::default().render_mail(message, locale).text);
        let parts =
            [("subject.txt", rendered.subject), ("html", rendered.html), ("txt", text), ("sms.txt", rendered.sms)];
        parts.map(|(part, text)| (format!("{message}/{}.{part}", locale.tag()), text.unwrap()))
    })
}

/// The golden files of the notice about an unusual attempt to sign in.
fn notices() -> impl Iterator<Item = (String, String)> {
    cells::locales().into_iter().flat_map(|locale| {
        let RenderedMail { subject, html, text } = render_notice(ATTEMPT, locale);
        let parts = [("subject.txt", subject), ("html", html), ("txt", text)];
        parts.map(|(part, text)| (format!("account_take_over/{}.{part}", locale.tag()), text))
    })
}

/// The golden files of the confirmation page, each with its name under `golden/`.
fn pages() -> impl Iterator<Item = (String, String)> {
    pages::all().map(|(state, locale)| {
        let name = format!("confirmation_page/{state}/{}.html", locale.tag());
        (name, Page::default().render(state, locale))
    })
}

fn files_under(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files_under(&path) } else { vec![path] }).collect()
}
