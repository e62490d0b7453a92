//! The index of a graph as it stands on disk. In: its files; out: its index file, with local IRIs resolved, as queries see them.

use super::token;
use super::{Builder, IndexError};
use crate::graph::disk::{DiskError, Files};
use crate::graph::{GraphError, Names, vocabulary};
use rayon::prelude::*;

/// Documents unpacked at once.
const AT_ONCE: usize = 64;

/// Writes the index of `files`, whose conclusions are up to date.
pub fn create(files: &Files, names: &Names) -> Result<(), GraphError> {
    let Some(state) = files.concluded() else { return Ok(()) };
    let conclusions = files.conclusions_nquads()?.unwrap_or_default();
    let mut builder = Builder::new();
    builder.add(&conclusions)?;
    builder.rename(members(&conclusions, names));
    drop(conclusions);
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

/// The local entities and the entities that they lead to, as tokens.
fn members<'a>(conclusions: &'a [u8], names: &Names) -> impl Iterator<Item = (&'a [u8], &'a [u8])> {
    let graph = names.identities();
    conclusions.split(|&b| b == b'\n').filter_map(token::split).filter_map(move |[entity, predicate, local, g]| {
        let is_member = token::iri(predicate) == Some(vocabulary::MEMBER.as_str()) && token::iri(g) == Some(&graph);
        is_member.then_some((local, entity))
    })
}
