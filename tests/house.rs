//! The rules of the house, checked over the sources: which room may import which, that every module says what it is for, that only the
//! command line prints, and that every path that the documents name exists.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// For each room, the rooms that it may import.
const ARROWS: &[(&str, &[&str])] = &[
    ("document", &[]),
    ("read", &["document"]),
    ("ontology", &["document"]),
    ("nlp", &["document", "ontology"]),
    ("claim", &["document", "ontology", "nlp"]),
    ("resolve", &["document", "ontology", "claim"]),
    ("graph", &["document", "ontology", "claim", "resolve"]),
    ("export", &["document", "ontology", "claim", "graph", "network"]),
    ("network", &["document", "ontology", "claim", "graph"]),
    ("build", &["document", "read", "ontology", "nlp", "claim", "resolve", "graph"]),
    ("lab", &["document", "read", "ontology", "nlp", "claim", "resolve", "graph", "export", "network", "build"]),
    ("cli", &["document", "read", "ontology", "nlp", "claim", "resolve", "graph", "export", "network", "build", "lab"]),
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn files(folder: &str, extension: &str) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut open = vec![root().join(folder)];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|e| e == extension) {
                let text = fs::read_to_string(&path).unwrap();
                found.push((path.strip_prefix(root()).unwrap().to_path_buf(), text));
            }
        }
    }
    found.sort();
    found
}

/// The room that a source file belongs to; `None` for `main.rs` and `lib.rs`.
fn room(path: &Path) -> Option<&str> {
    let inside = path.strip_prefix("src").ok()?;
    (inside.components().count() > 1).then(|| inside.components().next()?.as_os_str().to_str())?
}

/// The code of a file without comments, so that links in documentation are no imports.
fn code(text: &str) -> String {
    text.lines().map(|l| l.split("//").next().unwrap_or("")).collect::<Vec<_>>().join("\n")
}

/// Rooms named after `crate::`, in a path or in a braced list.
fn imported(code: &str) -> BTreeSet<String> {
    let mut rooms = BTreeSet::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + "crate::".len()..];
        let list = rest.strip_prefix('{').map(|r| r.split('}').next().unwrap_or(r)).unwrap_or(rest);
        let items = if rest.starts_with('{') { list.split(',').collect::<Vec<_>>() } else { vec![rest] };
        for item in items {
            let name: String =
                item.trim_start().chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
            rooms.insert(name);
        }
    }
    rooms
}

#[test]
fn arrows_point_one_way() {
    let known: BTreeSet<&str> = ARROWS.iter().map(|(room, _)| *room).collect();
    let mut wrong = Vec::new();
    for (path, text) in files("src", "rs") {
        let Some(room) = room(&path) else { continue };
        let Some((_, allowed)) = ARROWS.iter().find(|(name, _)| *name == room) else {
            wrong.push(format!("{}: the room `{room}` has no row in ARROWS", path.display()));
            continue;
        };
        for name in imported(&code(&text)) {
            if known.contains(name.as_str()) && name != room && !allowed.contains(&name.as_str()) {
                wrong.push(format!("{}: {room} may not import {name}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_scan_for_arrows_sees_every_form() {
    let seen = imported("use crate::{claim, graph::View};\nlet x = crate::read::inputs();\n");
    assert_eq!(seen, ["claim", "graph", "read"].into_iter().map(String::from).collect());
}

#[test]
fn every_module_says_what_it_is_for() {
    let silent: Vec<String> = ["src", "tests", "benches", "examples"]
        .iter()
        .flat_map(|folder| files(folder, "rs"))
        .filter(|(_, text)| !text.starts_with("//! "))
        .map(|(path, _)| path.display().to_string())
        .collect();
    assert!(silent.is_empty(), "no opening sentence in {silent:?}");
}

#[test]
fn only_the_command_line_prints() {
    let sources = files("src", "rs");
    // `#[cfg(test)] mod contract;` makes a whole file a test.
    let is_test = |path: &Path| {
        let declared = format!("#[cfg(test)]\nmod {};", path.file_stem().unwrap_or_default().to_string_lossy());
        let declaring = path.with_file_name("mod.rs");
        sources.iter().any(|(p, text)| *p == declaring && text.contains(&declared))
    };
    let mut loud = Vec::new();
    for (path, text) in &sources {
        if matches!(room(path), Some("cli")) || is_test(path) {
            continue;
        }
        let text = code(text.split("#[cfg(test)]\nmod tests {").next().unwrap_or(""));
        for macro_name in ["println!", "print!", "eprintln!", "eprint!", "dbg!"] {
            if text.split(macro_name).count() > 1 {
                loud.push(format!("{}: {macro_name}", path.display()));
            }
        }
    }
    assert!(loud.is_empty(), "{loud:?}");
}

#[test]
fn every_path_that_the_documents_name_exists() {
    let mut documents = files("docs", "md");
    for name in ["README.md", "data/README.md", "CHANGELOG.md"] {
        if let Ok(text) = fs::read_to_string(root().join(name)) {
            documents.push((PathBuf::from(name), text));
        }
    }
    let mut gone = Vec::new();
    for (document, text) in documents {
        for quoted in text.split('`').skip(1).step_by(2) {
            let first = quoted.split('/').next().unwrap_or("");
            let is_path =
                quoted.contains('/') && ["src", "ontology", "tests", "docs", "examples", "benches"].contains(&first);
            if is_path && !quoted.contains([' ', '*', '<', '{', '…']) && !root().join(quoted).exists() {
                gone.push(format!("{}: {quoted}", document.display()));
            }
        }
    }
    assert!(gone.is_empty(), "named but not there:\n{}", gone.join("\n"));
}
