//! Golden files of every message cell. `BLESS=1 cargo test -p templates` writes them anew; without it they are compared.

use crate::cells::{self, Sample};
use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

#[test]
fn every_cell_is_as_its_golden_file_says() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("golden");
    let bless = std::env::var_os("BLESS").is_some();
    let mut expected = BTreeSet::new();
    let mut different = Vec::new();
    for (message, locale) in cells::all() {
        let rendered = Sample::default().render(message, locale);
        let parts = [("subject.txt", rendered.subject), ("html", rendered.html), ("sms.txt", rendered.sms)];
        for (part, text) in parts {
            let path = root.join(message).join(format!("{}.{part}", locale.tag()));
            let text = text.unwrap();
            if bless {
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::write(&path, &text).unwrap();
            } else if fs::read_to_string(&path).ok() != Some(text) {
                different.push(path.clone());
            }
            expected.insert(path);
        }
    }
    let orphans: Vec<PathBuf> = files_under(&root).into_iter().filter(|path| !expected.contains(path)).collect();
    assert!(different.is_empty(), "these differ; BLESS=1 rewrites them: {different:#?}");
    assert!(orphans.is_empty(), "no message has these files: {orphans:#?}");
}

fn files_under(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files_under(&path) } else { vec![path] }).collect()
}
