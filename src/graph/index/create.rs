//! The index of a graph as it stands on disk. In: its files; out: its index file, with local IRIs resolved, as queries see them.

use super::{Builder, IndexError};
use crate::graph::disk::{DiskError, Files};
use crate::graph::{GraphError, Names, Resolved};
use rayon::prelude::*;

/// Documents unpacked at once.
const AT_ONCE: usize = 64;

/// Writes the index of `files`, whose conclusions are up to date.
pub fn create(files: &Files, names: &Names) -> Result<(), GraphError> {
    let Some(state) = files.concluded() else { return Ok(()) };
    let conclusions = files.conclusions()?.unwrap_or_default();
    let resolved = Resolved::new(&conclusions, names);
    let mut builder = Builder::new();
    for quad in &conclusions {
        builder.add(format!("{quad} .\n").as_bytes())?;
    }
    drop(conclusions);
    builder.rename(resolved.iter().map(|(local, entity)| (format!("<{local}>"), format!("<{entity}>"))));
    let ids: Vec<&str> = files.documents().map(|e| e.id.as_str()).collect();
    for batch in ids.chunks(AT_ONCE) {
        let unpacked: Vec<Result<Vec<u8>, DiskError>> = batch.par_iter().map(|id| files.nquads(id)).collect();
        for nquads in unpacked {
            builder.add(&nquads?)?;
        }
    }
    let path = super::path(files.dir(), state);
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(|e| IndexError::io(&path, e))?;
    }
    Ok(builder.finish(&path)?)
}
