//! The IRIs of a graph, minted from what they name. In: document ids, code-point offsets, spans of claims; out: IRIs that never
//! change while the text does not.

use crate::document::DocumentId;
use std::fmt::Write;

/// The namespace under which a graph's own IRIs are minted when none is configured.
pub const DEFAULT_BASE: &str = "https://w3id.org/tregua/id/";

/// Mints the IRIs of one graph under its base.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Names {
    base: String,
}

/// A base that cannot head IRIs.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` cannot be the base of a graph's IRIs: give an absolute IRI that ends in `/` or `#`")]
pub struct BaseError(pub String);

impl Default for Names {
    fn default() -> Self {
        Self { base: DEFAULT_BASE.to_owned() }
    }
}

/// What tells one claim of a document from every other; offsets are code points.
#[derive(Clone, Copy, Debug)]
pub struct ClaimKey<'a> {
    /// The document's id.
    pub document: &'a DocumentId,
    /// IRI of the relation.
    pub predicate: &'a str,
    /// The words of an open relation, or the text of a literal object; empty for others.
    pub words: &'a str,
    /// Where the subject stands in the evidence.
    pub subject_at: [usize; 2],
    /// Where the object stands.
    pub object_at: [usize; 2],
    /// The evidence.
    pub evidence: &'a [[usize; 2]],
}

impl Names {
    /// Names under `base`, an absolute IRI that ends in `/` or `#`.
    pub fn new(base: &str) -> Result<Self, BaseError> {
        let sound = oxigraph::model::NamedNode::new(base).is_ok() && base.ends_with(['/', '#']);
        if sound { Ok(Self { base: base.to_owned() }) } else { Err(BaseError(base.to_owned())) }
    }

    /// The base.
    pub fn base(&self) -> &str {
        &self.base
    }

    /// A document, which is also the named graph of what it says.
    pub fn document(&self, id: &DocumentId) -> String {
        format!("{}document/{}", self.base, encode(&id.0))
    }

    /// An entity as its document knows it, by where it is first mentioned. `nth` tells entities apart that share that place; the first is 0.
    pub fn local(document: &str, at: [usize; 2], nth: usize) -> String {
        let tail = if nth == 0 { String::new() } else { format!(".{nth}") };
        format!("{document}#c{}-{}{tail}", at[0], at[1])
    }

    /// A claim. `nth` tells apart claims that are the same in all of `key`; the first is 0.
    pub fn claim(&self, key: &ClaimKey<'_>, nth: usize) -> String {
        let mut hasher = blake3::Hasher::new();
        for part in [key.document.0.as_str(), key.predicate, key.words] {
            hasher.update(&(part.len() as u64).to_le_bytes());
            hasher.update(part.as_bytes());
        }
        for at in [key.subject_at, key.object_at].iter().chain(key.evidence) {
            hasher.update(&(at[0] as u64).to_le_bytes());
            hasher.update(&(at[1] as u64).to_le_bytes());
        }
        hasher.update(&(nth as u64).to_le_bytes());
        let mut iri = format!("{}claim/", self.base);
        for byte in &hasher.finalize().as_bytes()[..10] {
            let _ = write!(iri, "{byte:02x}");
        }
        iri
    }

    /// A node of the ledger, from the IRIs of the claims it is about and what it says of them.
    pub fn dispute<'a>(&self, kind: &str, claims: impl Iterator<Item = &'a str>) -> String {
        let mut hasher = blake3::Hasher::new();
        hasher.update(kind.as_bytes());
        for claim in claims {
            hasher.update(b"\n");
            hasher.update(claim.as_bytes());
        }
        let mut iri = format!("{}dispute/", self.base);
        for byte in &hasher.finalize().as_bytes()[..10] {
            let _ = write!(iri, "{byte:02x}");
        }
        iri
    }

    /// The graph of what is only said by a speaker.
    pub fn reported(&self) -> String {
        format!("{}graph/reported", self.base)
    }

    /// The graph of disagreements and of copies of one story.
    pub fn ledger(&self) -> String {
        format!("{}graph/ledger", self.base)
    }

    /// The graph that says which local entities are which resolved one, and why.
    pub fn identities(&self) -> String {
        format!("{}graph/identities", self.base)
    }

    /// The graph of the classes and relations in use.
    pub fn ontology(&self) -> String {
        format!("{}graph/ontology", self.base)
    }
}

/// Percent-encodes all that is not unreserved in RFC 3986, so that ids map one to one to IRI segments; an id of dots only is
/// encoded too, lest it be taken for a relative path.
pub(crate) fn encode(id: &str) -> String {
    let dots = !id.is_empty() && id.bytes().all(|b| b == b'.');
    let mut out = String::with_capacity(id.len());
    for byte in id.bytes() {
        let plain = byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'~') || (byte == b'.' && !dots);
        if plain {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

/// The offsets in the fragment of a local IRI (`…#c21-31`), in code points.
#[cfg(test)]
pub(crate) fn local_offsets(iri: &str) -> Option<[usize; 2]> {
    let (_, fragment) = iri.rsplit_once("#c")?;
    let fragment = fragment.split('.').next()?;
    let (start, end) = fragment.split_once('-')?;
    Some([start.parse().ok()?, end.parse().ok()?])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn key<'a>(document: &'a DocumentId, evidence: &'a [[usize; 2]]) -> ClaimKey<'a> {
        ClaimKey { document, predicate: "tgc:leads", words: "", subject_at: [0, 3], object_at: [4, 6], evidence }
    }

    #[test]
    fn ids_become_segments() {
        let names = Names::default();
        let iri = |id: &str| names.document(&DocumentId(id.to_owned()));
        assert_eq!(iri("insight-2013-01-25"), "https://w3id.org/tregua/id/document/insight-2013-01-25");
        assert_eq!(iri("a/b ñ.txt"), "https://w3id.org/tregua/id/document/a%2Fb%20%C3%B1.txt");
        assert_eq!(iri(".."), "https://w3id.org/tregua/id/document/%2E%2E");
    }

    #[test]
    fn local_iris_carry_their_place() {
        assert_eq!(Names::local("d", [21, 31], 0), "d#c21-31");
        assert_eq!(local_offsets("http://x/d#c21-31"), Some([21, 31]));
        assert_eq!(local_offsets(&Names::local("d", [21, 31], 2)), Some([21, 31]));
    }

    #[test]
    fn a_claim_is_known_by_its_document_predicate_ends_and_evidence() {
        let names = Names::default();
        let (a, b) = (DocumentId("a".into()), DocumentId("b".into()));
        let claim = names.claim(&key(&a, &[[0, 6]]), 0);
        assert_eq!(claim, names.claim(&key(&a, &[[0, 6]]), 0));
        assert_ne!(claim, names.claim(&key(&b, &[[0, 6]]), 0));
        assert_ne!(claim, names.claim(&key(&a, &[[0, 7]]), 0));
        assert_ne!(claim, names.claim(&key(&a, &[[0, 6]]), 1));
    }

    #[test]
    fn a_base_is_an_absolute_iri() {
        assert!(Names::new("https://example.org/id/").is_ok());
        for base in ["", "example", "https://example.org/id", "https://exa mple.org/"] {
            assert_eq!(Names::new(base), Err(BaseError(base.to_owned())));
        }
    }

    proptest! {
        #[test]
        fn different_ids_never_share_an_iri(a in "\\PC{0,12}", b in "\\PC{0,12}") {
            prop_assert_eq!(a == b, encode(&a) == encode(&b));
            let iri = Names::default().document(&DocumentId(a));
            prop_assert!(oxigraph::model::NamedNode::new(iri).is_ok());
        }
    }
}
