//! The terms that the graph is written in: those of others first, then our own core. Constants only.

use crate::claim::{Modality, Polarity};
use crate::document::EntityType;
use oxigraph::model::NamedNodeRef;

/// Namespace of the core ontology.
pub const TG: &str = "https://w3id.org/tregua/core#";
/// Namespace of the crime ontology.
pub const TGC: &str = "https://w3id.org/tregua/crime#";

macro_rules! terms {
    ($($(#[$doc:meta])* $name:ident = $iri:literal;)*) => {$(
        $(#[$doc])*
        pub const $name: NamedNodeRef<'static> = NamedNodeRef::new_unchecked($iri);
    )*};
}

terms! {
    /// `rdf:type`.
    TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";
    /// `rdf:subject` of a claim.
    SUBJECT = "http://www.w3.org/1999/02/22-rdf-syntax-ns#subject";
    /// `rdf:predicate` of a claim.
    PREDICATE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#predicate";
    /// `rdf:object` of a claim.
    OBJECT = "http://www.w3.org/1999/02/22-rdf-syntax-ns#object";
    /// `rdfs:label`.
    LABEL = "http://www.w3.org/2000/01/rdf-schema#label";
    /// `rdfs:comment`.
    COMMENT = "http://www.w3.org/2000/01/rdf-schema#comment";
    /// `rdfs:subClassOf`.
    SUBCLASS_OF = "http://www.w3.org/2000/01/rdf-schema#subClassOf";
    /// `rdfs:subPropertyOf`.
    SUBPROPERTY_OF = "http://www.w3.org/2000/01/rdf-schema#subPropertyOf";
    /// `owl:Class`.
    OWL_CLASS = "http://www.w3.org/2002/07/owl#Class";
    /// `owl:ObjectProperty`.
    OBJECT_PROPERTY = "http://www.w3.org/2002/07/owl#ObjectProperty";
    /// `owl:DatatypeProperty`.
    DATATYPE_PROPERTY = "http://www.w3.org/2002/07/owl#DatatypeProperty";
    /// `owl:inverseOf`.
    INVERSE_OF = "http://www.w3.org/2002/07/owl#inverseOf";
    /// `skos:prefLabel`.
    PREF_LABEL = "http://www.w3.org/2004/02/skos/core#prefLabel";
    /// `skos:altLabel`.
    ALT_LABEL = "http://www.w3.org/2004/02/skos/core#altLabel";
    /// `skos:definition`.
    DEFINITION = "http://www.w3.org/2004/02/skos/core#definition";
    /// `dcterms:identifier`: a document's id.
    IDENTIFIER = "http://purl.org/dc/terms/identifier";
    /// `schema:NewsArticle`.
    NEWS_ARTICLE = "https://schema.org/NewsArticle";
    /// `schema:headline`.
    HEADLINE = "https://schema.org/headline";
    /// `schema:datePublished`.
    DATE_PUBLISHED = "https://schema.org/datePublished";
    /// `schema:publisher`: its name.
    PUBLISHER = "https://schema.org/publisher";
    /// `schema:author`: a name.
    AUTHOR = "https://schema.org/author";
    /// `schema:url`.
    URL = "https://schema.org/url";
    /// `schema:inLanguage`.
    IN_LANGUAGE = "https://schema.org/inLanguage";
    /// `schema:articleBody`: the text that every offset counts in.
    BODY = "https://schema.org/articleBody";
    /// `prov:wasDerivedFrom`.
    DERIVED_FROM = "http://www.w3.org/ns/prov#wasDerivedFrom";
    /// `prov:wasGeneratedBy`.
    GENERATED_BY = "http://www.w3.org/ns/prov#wasGeneratedBy";
    /// `prov:wasQuotedFrom`.
    QUOTED_FROM = "http://www.w3.org/ns/prov#wasQuotedFrom";
    /// `prov:wasAttributedTo`.
    ATTRIBUTED_TO = "http://www.w3.org/ns/prov#wasAttributedTo";
    /// `prov:wasAssociatedWith`.
    ASSOCIATED_WITH = "http://www.w3.org/ns/prov#wasAssociatedWith";
    /// `prov:Activity`.
    ACTIVITY = "http://www.w3.org/ns/prov#Activity";
    /// `prov:SoftwareAgent`.
    SOFTWARE_AGENT = "http://www.w3.org/ns/prov#SoftwareAgent";
    /// `prov:Entity`.
    PROV_ENTITY = "http://www.w3.org/ns/prov#Entity";
    /// `prov:used`.
    USED = "http://www.w3.org/ns/prov#used";
    /// `oa:SpecificResource`.
    SPECIFIC_RESOURCE = "http://www.w3.org/ns/oa#SpecificResource";
    /// `oa:hasTarget`.
    HAS_TARGET = "http://www.w3.org/ns/oa#hasTarget";
    /// `oa:hasSource`.
    HAS_SOURCE = "http://www.w3.org/ns/oa#hasSource";
    /// `oa:hasSelector`.
    HAS_SELECTOR = "http://www.w3.org/ns/oa#hasSelector";
    /// `oa:TextPositionSelector`.
    POSITION_SELECTOR = "http://www.w3.org/ns/oa#TextPositionSelector";
    /// `oa:TextQuoteSelector`.
    QUOTE_SELECTOR = "http://www.w3.org/ns/oa#TextQuoteSelector";
    /// `oa:start`.
    START = "http://www.w3.org/ns/oa#start";
    /// `oa:end`.
    END = "http://www.w3.org/ns/oa#end";
    /// `oa:exact`.
    EXACT = "http://www.w3.org/ns/oa#exact";
    /// `oa:prefix`.
    PREFIX = "http://www.w3.org/ns/oa#prefix";
    /// `oa:suffix`.
    SUFFIX = "http://www.w3.org/ns/oa#suffix";
    /// `tg:Claim`.
    CLAIM = "https://w3id.org/tregua/core#Claim";
    /// `tg:evidence`: "640-735 801-810", code points of the document's body, half-open.
    EVIDENCE = "https://w3id.org/tregua/core#evidence";
    /// `tg:speaker`: whose words they are; of several, the innermost.
    SPEAKER = "https://w3id.org/tregua/core#speaker";
    /// `tg:relayedBy`: the outermost speaker where one quotes another.
    RELAYED_BY = "https://w3id.org/tregua/core#relayedBy";
    /// `tg:relayedThrough`: speakers between the two.
    RELAYED_THROUGH = "https://w3id.org/tregua/core#relayedThrough";
    /// `tg:polarity`; affirmed where absent.
    POLARITY = "https://w3id.org/tregua/core#polarity";
    /// `tg:modality`; asserted where absent.
    MODALITY = "https://w3id.org/tregua/core#modality";
    /// `tg:confidence`, two decimals.
    CONFIDENCE = "https://w3id.org/tregua/core#confidence";
    /// `tg:validFrom`.
    VALID_FROM = "https://w3id.org/tregua/core#validFrom";
    /// `tg:validUntil`.
    VALID_UNTIL = "https://w3id.org/tregua/core#validUntil";
    /// `tg:when`: a time without an anchor, verbatim.
    WHEN = "https://w3id.org/tregua/core#when";
    /// `tg:foundBy`: the pattern, rule or model.
    FOUND_BY = "https://w3id.org/tregua/core#foundBy";
    /// `tg:openRelation`: the predicate of claims that fit no relation.
    OPEN_RELATION = "https://w3id.org/tregua/core#openRelation";
    /// `tg:phrase`: the verb phrase of an open claim.
    PHRASE = "https://w3id.org/tregua/core#phrase";
    /// `tg:normalized`: a literal object in its normal form; its datatype is its kind (`tg:quantity`, `tg:change` …).
    NORMALIZED = "https://w3id.org/tregua/core#normalized";
    /// `tg:contentHash` of a document.
    CONTENT_HASH = "https://w3id.org/tregua/core#contentHash";
    /// `tg:sentences`: their offsets, as in `tg:evidence`.
    SENTENCES = "https://w3id.org/tregua/core#sentences";
    /// `tg:mentions` of a local entity: its coreference chain, offsets as in `tg:evidence`.
    MENTIONS = "https://w3id.org/tregua/core#mentions";
    /// `tg:assignedClass`: the class the document's reading gives a local entity, asserted or not.
    ASSIGNED_CLASS = "https://w3id.org/tregua/core#assignedClass";
    /// `tg:reader`: what read a document.
    READER = "https://w3id.org/tregua/core#reader";
    /// `tg:extractor`: what found its claims.
    EXTRACTOR = "https://w3id.org/tregua/core#extractor";
    /// `tg:Document`.
    DOCUMENT = "https://w3id.org/tregua/core#Document";
    /// `tg:member`: a resolved entity's local ones.
    MEMBER = "https://w3id.org/tregua/core#member";
    /// `tg:degree`: how many entities the facts link an entity to.
    DEGREE = "https://w3id.org/tregua/core#degree";
    /// `tg:identifiedWith`: two local entities found to be one.
    IDENTIFIED_WITH = "https://w3id.org/tregua/core#identifiedWith";
    /// `tg:mergedBecause`: the rule, and with whom.
    MERGED_BECAUSE = "https://w3id.org/tregua/core#mergedBecause";
    /// `tg:contradicts`.
    CONTRADICTS = "https://w3id.org/tregua/core#contradicts";
    /// `tg:supersedes`.
    SUPERSEDES = "https://w3id.org/tregua/core#supersedes";
    /// `tg:differs`.
    DIFFERS = "https://w3id.org/tregua/core#differs";
    /// `tg:Contradiction`: an entry of the ledger.
    CONTRADICTION = "https://w3id.org/tregua/core#Contradiction";
    /// `tg:Supersession`: an entry of the ledger.
    SUPERSESSION = "https://w3id.org/tregua/core#Supersession";
    /// `tg:Difference`: an entry of the ledger.
    DIFFERENCE = "https://w3id.org/tregua/core#Difference";
    /// `tg:involves`: a claim that an entry of the ledger is about.
    INVOLVES = "https://w3id.org/tregua/core#involves";
    /// `tg:origin`: the document that a copy is a copy of.
    ORIGIN = "https://w3id.org/tregua/core#origin";
    /// `xsd:decimal`.
    DECIMAL = "http://www.w3.org/2001/XMLSchema#decimal";
    /// `xsd:integer`.
    INTEGER = "http://www.w3.org/2001/XMLSchema#integer";
    /// `xsd:gYear`.
    G_YEAR = "http://www.w3.org/2001/XMLSchema#gYear";
    /// `xsd:gYearMonth`.
    G_YEAR_MONTH = "http://www.w3.org/2001/XMLSchema#gYearMonth";
    /// `xsd:date`.
    DATE = "http://www.w3.org/2001/XMLSchema#date";
    /// `xsd:anyURI`.
    ANY_URI = "http://www.w3.org/2001/XMLSchema#anyURI";
}

/// The terms of the core ontology that the graph is written in.
pub const OWN: &[NamedNodeRef<'static>] = &[
    CLAIM,
    EVIDENCE,
    SPEAKER,
    RELAYED_BY,
    RELAYED_THROUGH,
    POLARITY,
    MODALITY,
    CONFIDENCE,
    VALID_FROM,
    VALID_UNTIL,
    WHEN,
    FOUND_BY,
    OPEN_RELATION,
    PHRASE,
    NORMALIZED,
    CONTENT_HASH,
    SENTENCES,
    MENTIONS,
    ASSIGNED_CLASS,
    READER,
    EXTRACTOR,
    DOCUMENT,
    MEMBER,
    DEGREE,
    IDENTIFIED_WITH,
    MERGED_BECAUSE,
    CONTRADICTS,
    SUPERSEDES,
    DIFFERS,
    CONTRADICTION,
    SUPERSESSION,
    DIFFERENCE,
    INVOLVES,
    ORIGIN,
];

/// The prefixes that queries may use without declaring them, and that exports declare; sorted.
pub const PREFIXES: &[(&str, &str)] = &[
    ("dcterms", "http://purl.org/dc/terms/"),
    ("oa", "http://www.w3.org/ns/oa#"),
    ("owl", "http://www.w3.org/2002/07/owl#"),
    ("prov", "http://www.w3.org/ns/prov#"),
    ("rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"),
    ("rdfs", "http://www.w3.org/2000/01/rdf-schema#"),
    ("schema", "https://schema.org/"),
    ("skos", "http://www.w3.org/2004/02/skos/core#"),
    ("tg", TG),
    ("tgc", TGC),
    ("time", "http://www.w3.org/2006/time#"),
    ("xsd", "http://www.w3.org/2001/XMLSchema#"),
];

/// The class of everything of a coarse class: `tg:Person`, `tg:Organization` …
pub fn coarse(ty: EntityType) -> String {
    format!("{TG}{}", ty.as_str())
}

/// The coarse class that an IRI names.
pub fn coarse_of(iri: &str) -> Option<EntityType> {
    iri.strip_prefix(TG)?.parse().ok()
}

fn titled(name: &str) -> String {
    let mut chars = name.chars();
    chars.next().map(|c| c.to_ascii_uppercase()).into_iter().chain(chars).collect()
}

/// `tg:Affirmed` or `tg:Denied`.
pub fn polarity(polarity: Polarity) -> String {
    format!("{TG}{}", titled(polarity.as_str()))
}

/// The polarity that an IRI names.
pub fn polarity_of(iri: &str) -> Option<Polarity> {
    iri.strip_prefix(TG)?.to_ascii_lowercase().parse().ok()
}

/// `tg:Asserted`, `tg:Planned` …
pub fn modality(modality: Modality) -> String {
    format!("{TG}{}", titled(modality.as_str()))
}

/// The modality that an IRI names.
pub fn modality_of(iri: &str) -> Option<Modality> {
    iri.strip_prefix(TG)?.to_ascii_lowercase().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_go_there_and_back() {
        for &ty in EntityType::ALL {
            assert_eq!(coarse_of(&coarse(ty)), Some(ty));
        }
        for &p in Polarity::ALL {
            assert_eq!(polarity_of(&polarity(p)), Some(p));
        }
        for &m in Modality::ALL {
            assert_eq!(modality_of(&modality(m)), Some(m));
        }
        assert_eq!(modality(Modality::Planned), "https://w3id.org/tregua/core#Planned");
        assert_eq!(coarse_of("https://w3id.org/tregua/crime#Person"), None);
    }

    #[test]
    fn every_term_of_ours_is_declared_in_the_core_ontology() {
        let core = include_str!("../../ontology/core.ttl");
        for term in OWN {
            let name = term.as_str().strip_prefix(TG).unwrap();
            assert!(core.contains(&format!("\ntg:{name} a ")), "tg:{name} is not declared");
        }
    }

    #[test]
    fn prefixes_are_sorted_and_ours() {
        assert!(PREFIXES.windows(2).all(|w| w[0].0 < w[1].0));
        assert!(EVIDENCE.as_str().starts_with(TG));
    }
}
