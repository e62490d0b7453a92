//! What every subcommand needs: where the graph is, how loud to be, how to print. In: the global options; out: [`Context`].

use crate::graph::{EntityView, Graph};
use anyhow::{Context as _, bail};
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// How a command ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Outcome {
    /// All good.
    Good,
    /// Done, but some inputs were refused or some checks failed; each was named.
    Partial,
    /// Not done.
    NotDone,
}

impl Outcome {
    pub(super) fn code(self) -> ExitCode {
        ExitCode::from(match self {
            Self::Good => 0,
            Self::Partial => 1,
            Self::NotDone => 2,
        })
    }
}

pub(super) struct Context {
    pub graph: PathBuf,
    pub json: bool,
    quiet: bool,
    verbose: bool,
    /// Whether stdout takes colours.
    pub colour: bool,
    /// Columns of the terminal, where stdout is one.
    pub width: Option<usize>,
}

impl Context {
    pub(super) fn new(global: &super::Global) -> Self {
        let terminal = io::stdout().is_terminal();
        let plain = std::env::var_os("NO_COLOR").is_some_and(|v| !v.is_empty());
        let dumb = std::env::var_os("TERM").is_some_and(|t| t == "dumb");
        let columns = || terminal_size::terminal_size().map(|(w, _)| usize::from(w.0));
        Self {
            graph: global.graph.clone(),
            json: global.json,
            quiet: global.quiet,
            verbose: global.verbose,
            colour: terminal && !plain && !dumb,
            width: if terminal { columns().or(Some(80)) } else { None },
        }
    }

    /// The same, for the graph in another directory.
    pub(super) fn at(&self, graph: &Path) -> Self {
        Self { graph: graph.to_owned(), ..*self }
    }

    /// A message that always stands.
    pub(super) fn error(&self, message: &str) {
        say(&format!("tregua: {message}"));
    }

    /// A message that `-q` silences.
    pub(super) fn note(&self, message: &str) {
        if !self.quiet {
            say(message);
        }
    }

    /// A message that wants `-v`.
    pub(super) fn detail(&self, message: &str) {
        if self.verbose {
            say(message);
        }
    }

    /// Whether a progress bar may be drawn.
    pub(super) fn may_draw_progress(&self) -> bool {
        !self.quiet && io::stderr().is_terminal()
    }

    pub(super) fn open(&self) -> anyhow::Result<Graph> {
        Ok(Graph::open(&self.graph)?)
    }

    /// The entity that `name` means; of several, the one in most documents, the others named on stderr.
    pub(super) fn entity(&self, graph: &Graph, name: &str) -> anyhow::Result<EntityView> {
        let mut found = match graph.prefixes().get("entity") {
            Some(ns) if name.starts_with("entity:") => graph.find(&name.replacen("entity:", ns, 1))?,
            _ => graph.find(name)?,
        };
        if found.is_empty() {
            bail!("{}", nobody(name, &graph.suggest(name)?));
        }
        let first = found.remove(0);
        if !found.is_empty() {
            let others: Vec<String> =
                found.iter().map(|e| format!("{} ({}, {})", e.label, e.ty, short(graph, &e.iri))).collect();
            self.note(&format!("“{name}” also names {}; {} is meant", others.join(", "), short(graph, &first.iri)));
        }
        Ok(first)
    }

    /// Bold where stdout takes colours.
    pub(super) fn bold(&self, text: &str) -> String {
        if self.colour { format!("\u{1b}[1m{text}\u{1b}[0m") } else { text.to_owned() }
    }

    /// Faint where stdout takes colours.
    pub(super) fn faint(&self, text: &str) -> String {
        if self.colour { format!("\u{1b}[2m{text}\u{1b}[0m") } else { text.to_owned() }
    }

    /// Red where stdout takes colours.
    pub(super) fn red(&self, text: &str) -> String {
        if self.colour { format!("\u{1b}[31m{text}\u{1b}[0m") } else { text.to_owned() }
    }
}

fn nobody(name: &str, near: &[EntityView]) -> String {
    let names: Vec<String> = near.iter().map(|e| format!("“{}”", plain(&e.label))).collect();
    match names.as_slice() {
        [] => format!("nothing in the graph is called “{name}”; `tregua network` lists what is in it"),
        names => format!("nothing in the graph is called “{name}”; did you mean {}?", names.join(", ")),
    }
}

/// `entity:otto-perez-3f9a` for an IRI.
pub(super) fn short(graph: &Graph, iri: &str) -> String {
    let prefixes = graph.prefixes();
    let fitting = prefixes.iter().filter(|(_, ns)| iri.starts_with(ns.as_str()));
    match fitting.max_by_key(|(_, ns)| ns.len()) {
        Some((prefix, ns)) => format!("{prefix}:{}", &iri[ns.len()..]),
        None => format!("<{iri}>"),
    }
}

fn say(message: &str) {
    // Where stderr is closed there is nobody to tell.
    let _ = writeln!(io::stderr(), "{message}");
}

/// Text from articles without what could steer a terminal.
pub(super) fn plain(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// Writes to `path`, which is replaced only when all is written; to stdout where there is none or it is `-`.
pub(super) fn output(
    path: Option<&Path>,
    write: impl FnOnce(&mut dyn Write) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let Some(path) = path.filter(|p| p.as_os_str() != "-") else {
        let mut out = BufWriter::new(io::stdout().lock());
        write(&mut out)?;
        return Ok(out.flush()?);
    };
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let cant = || format!("can't write `{}`", path.display());
    let mut file = tempfile::Builder::new().prefix(".tregua-").tempfile_in(folder).with_context(cant)?;
    {
        let mut out = BufWriter::new(file.as_file_mut());
        write(&mut out)?;
        out.flush().with_context(cant)?;
    }
    readable(file.as_file());
    file.persist(path).with_context(cant)?;
    Ok(())
}

/// Temporary files are for their owner alone; what a user asked for is for whom the umask lets.
fn readable(file: &std::fs::File) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let _ = file.set_permissions(std::fs::Permissions::from_mode(0o644));
    }
    #[cfg(not(unix))]
    let _ = file;
}

/// Whether the reader of stdout went away.
pub(super) fn is_broken_pipe(error: &anyhow::Error) -> bool {
    let broken = |e: &io::Error| e.kind() == io::ErrorKind::BrokenPipe;
    error.chain().any(|cause| {
        cause.downcast_ref::<io::Error>().is_some_and(broken)
            || cause.downcast_ref::<serde_json::Error>().is_some_and(|e| e.io_error_kind() == Some(io::ErrorKind::BrokenPipe))
            || matches!(cause.downcast_ref::<crate::export::ExportError>(), Some(crate::export::ExportError::Write(e)) if broken(e))
    })
}

/// A value as indented JSON and a line end.
pub(super) fn json(out: &mut dyn Write, value: &impl serde::Serialize) -> anyhow::Result<()> {
    serde_json::to_writer_pretty(&mut *out, value)?;
    Ok(writeln!(out)?)
}

/// `1 claim`, `2 claims`.
pub(super) fn count(n: usize, one: &str, many: &str) -> String {
    if n == 1 { format!("1 {one}") } else { format!("{n} {many}") }
}
