//! The overview as files: one page that contains everything, and each mail as a file of its own.

use crate::cell::Cell;
use crate::json::{pretty, set};
use crate::page::{ASSETS, PAGE};
use crate::snapshot::Snapshot;
use crate::view::View;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use flate2::Compression;
use flate2::write::GzEncoder;
use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

/// What was written.
pub struct ExportSummary {
    /// How many mails are on the page.
    pub cells: usize,
    /// How large the page is, in bytes.
    pub page: usize,
}

/// Writes `index.html` and `cells/…` into a folder and creates it if necessary. The same snapshot gives the same bytes.
/// Writes nothing outside of the folder: symbolic links in it are not followed.
///
/// # Errors
/// An I/O error, or a link is in the place of a file or folder.
pub fn export(snapshot: &Snapshot, folder: &Path) -> io::Result<ExportSummary> {
    fs::create_dir_all(folder)?;
    let mut data = PageData::new(snapshot)?;
    for cell in snapshot.cells() {
        let files = [("html", &cell.html), ("eml", &cell.eml), ("txt", &Some(cell.as_text()))];
        for (kind, text) in files {
            if let Some(text) = text {
                write(folder, &format!("cells/{}.{kind}", cell.id), text.as_bytes())?;
            }
        }
        data.add(cell)?;
    }
    let cells = data.cells;
    let page = page(&BASE64_STANDARD.encode(data.finish()?));
    write(folder, "index.html", page.as_bytes())?;
    Ok(ExportSummary { cells, page: page.len() })
}

/// Replaces the mail in a response, which would otherwise contain it a second time.
const MAIL_PLACEHOLDER: &str = "\"… the mail, with {####} for the code …\"";

/// The data that the page unpacks: `{"overview": …, "cells": {ID: …}, "mails": […]}`. A cell's `html` is an index into
/// `mails`.
struct PageData {
    packed: GzEncoder<Vec<u8>>,
    mails: Vec<String>,
    numbers: HashMap<String, usize>,
    cells: usize,
}

impl PageData {
    fn new(snapshot: &Snapshot) -> io::Result<Self> {
        let mut packed = GzEncoder::new(Vec::new(), Compression::best());
        packed.write_all(b"{\"overview\":")?;
        serde_json::to_writer(&mut packed, &View::new(snapshot).without_local_details())?;
        packed.write_all(b",\"cells\":{")?;
        Ok(Self { packed, mails: Vec::new(), numbers: HashMap::new(), cells: 0 })
    }

    fn add(&mut self, mut cell: Cell) -> io::Result<()> {
        let number = cell.html.take().map(|html| self.mail_index(html));
        if number.is_some() {
            cell.response = cell
                .response
                .and_then(|response| pretty(&set(&response, &["response", "emailMessage"], MAIL_PLACEHOLDER)));
        }
        let mut value = serde_json::to_value(&cell)?;
        if let Some(members) = value.as_object_mut() {
            members.insert("html".to_owned(), number.into());
        }
        let separator = if self.cells == 0 { "" } else { "," };
        write!(self.packed, "{separator}{}:", serde_json::Value::from(cell.id))?;
        serde_json::to_writer(&mut self.packed, &value)?;
        self.cells += 1;
        Ok(())
    }

    /// Each distinct mail is stored once, however many cells show it.
    fn mail_index(&mut self, html: String) -> usize {
        let next = self.mails.len();
        *self.numbers.entry(html).or_insert_with_key(|html| {
            self.mails.push(html.clone());
            next
        })
    }

    fn finish(mut self) -> io::Result<Vec<u8>> {
        self.packed.write_all(b"},\"mails\":")?;
        serde_json::to_writer(&mut self.packed, &self.mails)?;
        self.packed.write_all(b"}")?;
        self.packed.finish()
    }
}

/// The page may run its own scripts and styles, and nothing else.
const CONTENT_SECURITY_POLICY: &str = "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src 'unsafe-inline'; \
    style-src 'unsafe-inline'; img-src data:; frame-src 'self'; base-uri 'none'; form-action 'none'\">";

/// The page with its assets and data inlined.
fn page(data: &str) -> String {
    let mut page =
        PAGE.replacen("<meta charset=\"utf-8\">", &format!("<meta charset=\"utf-8\">\n{CONTENT_SECURITY_POLICY}"), 1);
    let mut scripts = format!("<script type=\"application/octet-stream;base64\" id=\"data\">{data}</script>\n");
    for asset in ASSETS {
        if asset.name.ends_with(".css") {
            let link = format!("<link rel=\"stylesheet\" href=\"/page/{}\">", asset.name);
            page = page.replacen(&link, &format!("<style>\n{}</style>", asset.text), 1);
        } else {
            let link = format!("<script defer src=\"/page/{}\"></script>\n", asset.name);
            page = page.replacen(&link, "", 1);
            scripts.push_str(&format!("<script>\n{}</script>\n", asset.text));
        }
    }
    page.replacen("</body>", &format!("{scripts}</body>"), 1)
}

/// Writes a file into the folder. The path in `below` is generated here, but existing files in the folder may be
/// hostile.
fn write(folder: &Path, below: &str, bytes: &[u8]) -> io::Result<()> {
    let mut path = folder.to_owned();
    let (folders, name) = below.rsplit_once('/').map_or((None, below), |(folders, name)| (Some(folders), name));
    for part in folders.into_iter().flat_map(|folders| folders.split('/')) {
        path.push(part);
        match fs::symlink_metadata(&path) {
            Ok(found) if found.is_dir() => {}
            Ok(_) => return Err(path_conflict(&path)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => fs::create_dir(&path)?,
            Err(error) => return Err(error),
        }
    }
    path.push(name);
    match fs::symlink_metadata(&path) {
        Ok(found) if found.is_file() => fs::remove_file(&path)?,
        Ok(_) => return Err(path_conflict(&path)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(error),
    }
    // `create_new` does not follow a link that was created in the meantime.
    File::options().write(true).create_new(true).open(&path)?.write_all(bytes)
}

fn path_conflict(path: &Path) -> io::Error {
    let text =
        format!("{} cannot be replaced: it is a link or not a regular file; choose an empty folder", path.display());
    io::Error::new(io::ErrorKind::AlreadyExists, text)
}
