//! Which inputs a command line names: files, folders with globs, standard input. In: paths; out: [`Inputs`], sorted by name.

use super::{Format, Options, ReadError};
use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Where the bytes are.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Location {
    /// Standard input.
    Stdin,
    /// A file.
    File(PathBuf),
}

/// Something to read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Input {
    /// As messages name it.
    pub name: String,
    /// The id of its article where the article names none: its path in the folder read, without the extension.
    pub id: String,
    /// Where it is.
    pub location: Location,
    /// Its format; found from its first bytes where `None`.
    pub format: Option<Format>,
}

/// What a list of paths comes to.
#[derive(Debug, Default)]
pub struct Inputs {
    /// To be read, sorted by name.
    pub inputs: Vec<Input>,
    /// Paths that can't be read or listed.
    pub refused: Vec<ReadError>,
    /// Files of folders that are in no known format, or match no glob.
    pub skipped: Vec<PathBuf>,
}

/// Lists what `paths` name: `-` is standard input, a folder is walked (hidden files left out), a file is taken whatever its extension.
pub fn inputs(paths: &[PathBuf], options: &Options) -> Inputs {
    let mut found = Inputs::default();
    let globs = match compile(&options.globs) {
        Ok(globs) => globs,
        Err(e) => {
            found.refused.push(e);
            return found;
        }
    };
    for path in paths {
        if path.as_os_str() == "-" {
            found.inputs.push(Input {
                name: "standard input".to_owned(),
                id: "stdin".to_owned(),
                location: Location::Stdin,
                format: None,
            });
        } else if path.is_dir() {
            walk(path, globs.as_ref(), &mut found);
        } else {
            let name = path.display().to_string();
            let id = path.file_name().map_or_else(|| name.clone(), |n| n.to_string_lossy().into_owned());
            let format = Format::from_name(&name);
            found.inputs.push(Input { name, id, location: Location::File(path.clone()), format });
        }
    }
    found.inputs.sort_by(|a, b| a.name.cmp(&b.name));
    found.inputs.dedup();
    found.skipped.sort();
    drop_extensions(&mut found.inputs);
    found
}

fn compile(globs: &[String]) -> Result<Option<GlobSet>, ReadError> {
    if globs.is_empty() {
        return Ok(None);
    }
    let mut set = GlobSetBuilder::new();
    for glob in globs {
        let error = |e: globset::Error| ReadError::Glob { glob: glob.clone(), what: e.kind().to_string() };
        set.add(GlobBuilder::new(glob).literal_separator(true).build().map_err(error)?);
    }
    set.build().map(Some).map_err(|e| ReadError::Glob { glob: globs.join(" "), what: e.kind().to_string() })
}

fn walk(folder: &Path, globs: Option<&GlobSet>, found: &mut Inputs) {
    let visible = |e: &walkdir::DirEntry| e.depth() == 0 || !e.file_name().to_string_lossy().starts_with('.');
    for entry in walkdir::WalkDir::new(folder).follow_links(true).sort_by_file_name().into_iter().filter_entry(visible)
    {
        let entry = match entry {
            Ok(entry) => entry,
            Err(e) => {
                let name = e.path().unwrap_or(folder).display().to_string();
                found.refused.push(ReadError::Listing { name, what: e.to_string() });
                continue;
            }
        };
        if !entry.file_type().is_file() {
            continue;
        }
        let inside = entry.path().strip_prefix(folder).unwrap_or(entry.path());
        let id = inside.components().map(|c| c.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/");
        let format = Format::from_name(&id);
        if globs.map_or(format.is_none(), |g| !g.is_match(&id)) {
            found.skipped.push(entry.path().to_path_buf());
            continue;
        }
        let name = entry.path().display().to_string();
        found.inputs.push(Input { name, id, location: Location::File(entry.into_path()), format });
    }
}

/// A plain file's id is its stem, unless two of them would then share it.
fn drop_extensions(inputs: &mut [Input]) {
    let stem = |input: &Input| match (input.format, input.id.rsplit_once('.')) {
        (Some(_), Some((stem, _))) if !stem.is_empty() => stem.to_owned(),
        _ => input.id.clone(),
    };
    let mut count: BTreeMap<String, usize> = BTreeMap::new();
    for input in inputs.iter() {
        *count.entry(stem(input)).or_default() += 1;
    }
    for input in inputs {
        let stem = stem(input);
        if count.get(&stem) == Some(&1) {
            input.id = stem;
        }
    }
}
