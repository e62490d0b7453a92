//! Why an input was refused: each message names the input and the remedy.

/// An input that was not read; the others are.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// It could not be opened or read.
    #[error("{name}: {source}")]
    Io {
        /// The input.
        name: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// A folder could not be listed.
    #[error("{name}: cannot be listed: {what}")]
    Listing {
        /// The folder.
        name: String,
        /// What the system said.
        what: String,
    },
    /// A glob can't be understood.
    #[error("glob `{glob}`: {what}; write for example `**/*.html`")]
    Glob {
        /// The glob.
        glob: String,
        /// What is wrong with it.
        what: String,
    },
    /// There is no text.
    #[error("{name}: holds no text")]
    Empty {
        /// The input.
        name: String,
    },
    /// It is larger than allowed.
    #[error("{name}: is larger than {} MiB; split it, or raise --limit", limit >> 20)]
    TooLarge {
        /// The input.
        name: String,
        /// The limit in bytes.
        limit: u64,
    },
    /// It holds something other than text.
    #[error("{name}: is {what}, not text; {remedy}")]
    Binary {
        /// The input.
        name: String,
        /// What it seems to be.
        what: String,
        /// What to do.
        remedy: String,
    },
    /// It is not what its extension says, or it breaks off.
    #[error("{name}: {what}; {remedy}")]
    Malformed {
        /// The input, with its line where there is one.
        name: String,
        /// What is wrong.
        what: String,
        /// What to do.
        remedy: String,
    },
    /// It is in a language that the reader can't read.
    #[error("{name}: is in `{language}`, and this reader reads {readable}; give --language if that is mistaken")]
    Language {
        /// The input.
        name: String,
        /// Its language.
        language: String,
        /// The languages that can be read.
        readable: String,
    },
}

impl ReadError {
    pub(super) fn io(name: &str, source: std::io::Error) -> Self {
        Self::Io { name: name.to_owned(), source }
    }

    pub(super) fn malformed(name: &str, what: impl Into<String>, remedy: &str) -> Self {
        Self::Malformed { name: name.to_owned(), what: what.into(), remedy: remedy.to_owned() }
    }
}
