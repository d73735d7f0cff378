//! Files of one crate must not import each other in a cycle, so that each can be read after the files that it uses.

#![expect(clippy::indexing_slicing, reason = "every file is a key of both maps; a missing key fails the test")]

use super::root;
use regex_lite::Regex;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// A module, as the list of names from the root of its crate.
type ModulePath = Vec<String>;

/// A module with a file of its own.
#[derive(Default)]
struct Module {
    file: String,
    /// Absolute paths that the file imports or names, with the name under which each is then visible in the module.
    imports: Vec<(String, Vec<String>)>,
}

/// The modules of a crate, by path.
struct Modules(BTreeMap<ModulePath, Module>);

impl Modules {
    /// Reads the files below `folder`, whose root is `main.rs` or `lib.rs`. Tests are left out.
    fn of_crate(folder: &Path) -> Self {
        let mut files = Vec::new();
        collect_files(folder, &mut files);
        let paths: Vec<ModulePath> = files.iter().map(|file| module_path(file.strip_prefix(folder).unwrap())).collect();
        let known: BTreeSet<&ModulePath> = paths.iter().collect();
        let module = |(file, path): (&PathBuf, &ModulePath)| {
            let text = without_tests(&fs::read_to_string(file).unwrap());
            let imports = imports(&text, path, |child| known.contains(&joined(path, child)));
            (path.clone(), Module { file: file.strip_prefix(root()).unwrap().display().to_string(), imports })
        };
        Self(files.iter().zip(&paths).map(module).collect())
    }

    /// The module that defines what an absolute path names; re-exports are followed.
    fn definer(&self, path: &[String], depth: usize) -> Option<&ModulePath> {
        let (mut current, mut rest) = (Vec::new(), path);
        while let [name, after @ ..] = rest
            && self.0.contains_key(&joined(&current, name))
        {
            current.push(name.clone());
            rest = after;
        }
        let (path, module) = self.0.get_key_value(&current)?;
        let reexport = rest.first().and_then(|name| module.imports.iter().find(|(visible, _)| visible == name));
        match reexport {
            Some((_, target)) if depth < 8 && target != &[current, rest.to_vec()].concat() => {
                self.definer(&[target, rest.get(1..).unwrap_or_default()].concat(), depth + 1)
            }
            _ => Some(path),
        }
    }

    /// Which files each file imports from.
    fn edges(&self) -> BTreeMap<&str, BTreeSet<&str>> {
        let targets = |(path, module): (&ModulePath, &'_ Module)| {
            let definers = module.imports.iter().filter_map(|(_, import)| self.definer(import, 0));
            definers.filter(|definer| *definer != path).map(|definer| self.0[definer].file.as_str()).collect()
        };
        self.0.iter().map(|(path, module)| (module.file.as_str(), targets((path, module)))).collect()
    }
}

fn joined(path: &[String], name: &str) -> ModulePath {
    path.iter().cloned().chain([name.to_owned()]).collect()
}

fn collect_files(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        let name = entry.file_stem().unwrap().to_str().unwrap();
        match entry.is_dir() {
            _ if name == "tests" || name == "bin" => {}
            true => collect_files(&entry, files),
            false if entry.extension().is_some_and(|extension| extension == "rs") => files.push(entry),
            false => {}
        }
    }
}

fn module_path(file: &Path) -> ModulePath {
    let names = file.with_extension("");
    let names = names.iter().map(|name| name.to_str().unwrap().to_owned());
    names.filter(|name| !["lib", "main", "mod"].contains(&name.as_str())).collect()
}

/// The code in front of the module of unit tests, without comments.
fn without_tests(text: &str) -> String {
    let start_of_tests = Regex::new(r"(?m)^#\[cfg\(.*\btest\b.*\)\]\n(?:#\[.*\n)*mod ").unwrap();
    let code = start_of_tests.find(text).map_or(text, |found| &text[..found.start()]);
    code.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

/// What the code imports or names from its own crate.
fn imports(code: &str, module: &[String], is_child: impl Fn(&str) -> bool) -> Vec<(String, Vec<String>)> {
    let statements = Regex::new(r"(?m)^\s*(?:pub(?:\([^)]*\))?\s+)?use\s+([^;]+);").unwrap();
    let expressions = Regex::new(r"\b(?:crate|super)(?:::\w+)+").unwrap();
    let mut leaves = Vec::new();
    for statement in statements.captures_iter(code) {
        expand(&statement[1].split_whitespace().collect::<Vec<_>>().join(" "), &mut Vec::new(), &mut leaves);
    }
    for path in expressions.find_iter(&statements.replace_all(code, "")) {
        let names: Vec<String> = path.as_str().split("::").map(str::to_owned).collect();
        // An expression makes nothing visible under a name.
        leaves.push((String::new(), names));
    }
    let absolute = |(visible, names): (String, Vec<String>)| {
        let (first, rest) = names.split_first()?;
        match first.as_str() {
            "crate" => Some((visible, rest.to_vec())),
            "self" => Some((visible, [module, rest].concat())),
            "super" => {
                let ups = names.iter().take_while(|name| *name == "super").count();
                let parent = module.get(..module.len().checked_sub(ups)?)?;
                Some((visible, [parent, &names[ups..]].concat()))
            }
            child if is_child(child) => Some((visible, [module, &names[..]].concat())),
            _ => None,
        }
    };
    leaves.into_iter().filter_map(absolute).collect()
}

/// The leaves of a tree of imports such as `super::{a, b::{self, C as D}}`, each with its visible name.
fn expand(tree: &str, prefix: &mut Vec<String>, leaves: &mut Vec<(String, Vec<String>)>) {
    let tree = tree.trim();
    if let Some((head, group)) = tree.split_once('{').filter(|_| tree.ends_with('}')) {
        let depth = prefix.len();
        prefix.extend(head.split("::").map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned));
        split_group(&group[..group.len() - 1]).into_iter().for_each(|part| expand(part, prefix, leaves));
        prefix.truncate(depth);
        return;
    }
    let (path, alias) = tree.split_once(" as ").map_or((tree, None), |(path, alias)| (path, Some(alias.trim())));
    let mut names: Vec<String> = prefix.clone();
    names.extend(path.split("::").map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned));
    if names.len() > 1 && names.last().is_some_and(|name| name == "self") {
        names.pop();
    }
    if let Some(name) = names.last().cloned() {
        leaves.push((alias.map_or(name, str::to_owned), names));
    }
}

/// The parts of a group, at its commas outside of inner braces.
fn split_group(group: &str) -> Vec<&str> {
    let (mut parts, mut depth, mut start) = (Vec::new(), 0, 0);
    for (at, byte) in group.bytes().enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' => depth -= 1,
            b',' if depth == 0 => {
                parts.push(&group[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&group[start..]);
    parts.into_iter().filter(|part| !part.trim().is_empty()).collect()
}

/// All files that can be reached from one along its imports.
fn reachable<'e>(from: &'e str, edges: &BTreeMap<&'e str, BTreeSet<&'e str>>) -> BTreeSet<&'e str> {
    let (mut seen, mut open) = (BTreeSet::new(), vec![from]);
    while let Some(file) = open.pop() {
        open.extend(edges[file].iter().copied().filter(|target| seen.insert(*target)));
    }
    seen
}

/// The folders of code whose files import each other in a cycle.
fn cycles(folder: &Path) -> Vec<String> {
    let modules = Modules::of_crate(folder);
    let edges = modules.edges();
    let reached: BTreeMap<&str, BTreeSet<&str>> = edges.keys().map(|file| (*file, reachable(file, &edges))).collect();
    let in_cycle = |file: &&&str| reached[**file].contains(**file);
    let describe = |file: &&str| {
        let back = edges[file].iter().filter(|target| reached[**target].contains(file));
        format!("{file} imports {}", back.copied().collect::<Vec<_>>().join(", "))
    };
    edges.keys().filter(in_cycle).map(describe).collect()
}

/// Every folder with the source of a library or a program.
fn source_folders() -> Vec<PathBuf> {
    let manifest: toml::Table = fs::read_to_string(root().join("Cargo.toml")).unwrap().parse().unwrap();
    let members = manifest["workspace"]["members"].as_array().unwrap();
    let members = members.iter().map(|member| root().join(member.as_str().unwrap()).join("src"));
    members.chain([root().join("cli")]).collect()
}

#[test]
fn files_import_each_other_in_no_cycle() {
    let folders = source_folders();
    assert!(folders.len() > 10, "{folders:?}");
    let found: Vec<String> = folders.iter().flat_map(|folder| cycles(folder)).collect();
    assert!(found.is_empty(), "move what they share into a file of its own:\n{}", found.join("\n"));
}

#[test]
fn nested_imports_are_expanded() {
    let mut leaves = Vec::new();
    expand("super::{a, b::{self, C as D}, e::*}", &mut Vec::new(), &mut leaves);
    let leaves: Vec<String> = leaves.iter().map(|(visible, path)| format!("{visible}={}", path.join("::"))).collect();
    assert_eq!(leaves, ["a=super::a", "b=super::b", "D=super::b::C", "*=super::e::*"]);
}
