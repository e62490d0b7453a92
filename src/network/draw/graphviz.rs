//! Graphviz as a child process: source in, image out, and no longer than a stated time.

use super::Picture;
use std::io::{Read, Write};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// One line for those who lack Graphviz.
pub const HOW_TO_INSTALL: &str =
    "install Graphviz for better pictures: `apt install graphviz`, `brew install graphviz` or graphviz.org/download";

/// How nodes are placed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Engine {
    /// In layers: the clearest while there are few.
    Dot,
    /// By springs.
    Neato,
    /// By springs, coarsely: for many.
    Sfdp,
}

impl Engine {
    /// The engine that suits a picture's size.
    pub fn of(picture: &Picture) -> Self {
        match (picture.nodes.len(), picture.lines.len()) {
            (..=80, ..=130) => Self::Dot,
            (..=80, ..=250) => Self::Neato,
            _ => Self::Sfdp,
        }
    }

    /// As Graphviz calls it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Dot => "dot",
            Self::Neato => "neato",
            Self::Sfdp => "sfdp",
        }
    }
}

/// What kind of file a picture is written to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Image {
    /// Graphviz source.
    Dot,
    /// Scalable.
    Svg,
    /// Pixels.
    Png,
    /// A page.
    Pdf,
}

impl Image {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Dot, Self::Svg, Self::Png, Self::Pdf];

    /// Its extension.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Dot => "dot",
            Self::Svg => "svg",
            Self::Png => "png",
            Self::Pdf => "pdf",
        }
    }

    /// The kind with that extension, in any case; `gv` is source too.
    pub fn of(extension: &str) -> Option<Self> {
        let extension = extension.to_lowercase();
        Self::ALL.into_iter().find(|i| i.extension() == extension || (extension == "gv" && *i == Self::Dot))
    }
}

/// Why there is no picture.
#[derive(Debug, thiserror::Error)]
pub enum DrawError {
    /// Graphviz is not there.
    #[error("Graphviz's `dot` was not found; {HOW_TO_INSTALL}")]
    Missing,
    /// It took too long.
    #[error(
        "Graphviz did not finish within {0} s: draw fewer entities (--limit), or write the .dot file and lay it out yourself"
    )]
    Slow(u64),
    /// It refused.
    #[error("Graphviz failed: {0}")]
    Failed(String),
}

/// Has Graphviz draw `source`. An SVG or PDF may differ between versions of Graphviz.
pub fn render(source: &str, image: Image, limit: Duration) -> Result<Vec<u8>, DrawError> {
    render_with("dot", source, image, limit)
}

fn render_with(program: &str, source: &str, image: Image, limit: Duration) -> Result<Vec<u8>, DrawError> {
    if image == Image::Dot {
        return Ok(source.as_bytes().to_vec());
    }
    let mut command = Command::new(program);
    command.arg(format!("-T{}", image.extension()));
    if image == Image::Png {
        command.arg("-Gdpi=150");
    }
    let spawned = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let mut child = match spawned {
        Ok(child) => child,
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Err(DrawError::Missing),
        Err(e) => return Err(DrawError::Failed(e.to_string())),
    };
    let (feed, out, err) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    std::thread::scope(|scope| {
        scope.spawn(move || feed.map(|mut f| f.write_all(source.as_bytes())));
        let out = scope.spawn(move || read_all(out));
        let err = scope.spawn(move || read_all(err));
        let status = wait(&mut child, limit)?;
        let (out, err) = (out.join().unwrap_or_default(), err.join().unwrap_or_default());
        match status {
            true if !out.is_empty() => Ok(out),
            _ => Err(DrawError::Failed(String::from_utf8_lossy(&err).trim().to_owned())),
        }
    })
}

fn read_all(pipe: Option<impl Read>) -> Vec<u8> {
    let mut bytes = Vec::new();
    if let Some(mut pipe) = pipe {
        // What was read before a failure is judged by the exit status.
        let _ = pipe.read_to_end(&mut bytes);
    }
    bytes
}

fn wait(child: &mut Child, limit: Duration) -> Result<bool, DrawError> {
    let start = Instant::now();
    let failed = |e: std::io::Error| DrawError::Failed(e.to_string());
    loop {
        if let Some(status) = child.try_wait().map_err(failed)? {
            return Ok(status.success());
        }
        if start.elapsed() > limit {
            let _ = child.kill();
            let _ = child.wait();
            return Err(DrawError::Slow(limit.as_secs()));
        }
        std::thread::sleep(Duration::from_millis(10));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_that_is_not_there_is_told_from_one_that_fails() {
        let second = Duration::from_secs(5);
        let missing = render_with("no-such-program-here", "digraph {}", Image::Svg, second);
        assert!(matches!(missing, Err(DrawError::Missing)));
        assert!(DrawError::Missing.to_string().contains("apt install graphviz"));
    }

    #[test]
    fn the_engine_follows_the_size() {
        let picture = |n: usize| {
            let node =
                super::super::Node { iri: String::new(), label: vec![], kind: super::super::Kind::Other, focus: false };
            Picture { nodes: vec![node; n], ..Picture::default() }
        };
        let engine = |n| Engine::of(&picture(n)).name();
        assert_eq!([engine(10), engine(80), engine(81), engine(500)], ["dot", "dot", "sfdp", "sfdp"]);
    }

    #[test]
    fn extensions_are_known_in_any_case() {
        assert_eq!(Image::of("SVG"), Some(Image::Svg));
        assert_eq!(Image::of("gv"), Some(Image::Dot));
        assert_eq!(Image::of("doc"), None);
    }
}
