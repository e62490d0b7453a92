//! Small documents with claims written by hand, for tests: mentions and evidence are given as the words themselves.

use super::{DocumentRows, Graph, Names, conclude, document_quads, rows};
use crate::claim::{Claim, ClaimEntity, ClaimMention, Confidence, Extraction, Modality, Object, Polarity, Value};
use crate::document::{Article, Document, EntityIx, EntityType, Mention, MentionKind, Span, TokenIx};
use crate::ontology::{Class, Iri, Ontology, Relation};
use crate::resolve::{Identity, Resolution};
use std::collections::{BTreeMap, BTreeSet};

/// The ontology that the tests speak of.
pub fn ontology() -> Ontology {
    let mut ontology = Ontology::default();
    ontology.prefixes.insert("tgc".into(), super::vocabulary::TGC.into());
    for (name, ty) in [("Truce", EntityType::Event), ("Gang", EntityType::Organization)] {
        let iri = tgc(name);
        let class = Class {
            iri: iri.clone(),
            label: name.into(),
            definition: name.into(),
            parents: BTreeSet::new(),
            ty,
            patterns: Vec::new(),
        };
        ontology.classes.insert(iri, class);
    }
    let mut add = |name: &str, change: &dyn Fn(&mut Relation)| {
        let mut relation = relation(name);
        change(&mut relation);
        ontology.relations.insert(relation.iri.clone(), relation);
    };
    add("leads", &|r| {
        r.inverse = Some(tgc("ledBy"));
        r.inverse_functional = true;
    });
    add("ledBy", &|r| {
        r.inverse = Some(tgc("leads"));
        r.functional = true;
    });
    add("headOfState", &|r| r.parents = [tgc("leads")].into());
    add("negotiatesWith", &|r| r.symmetric = true);
    add("alliedWith", &|r| {
        r.symmetric = true;
        r.opposites = [tgc("rivalOf")].into();
    });
    add("rivalOf", &|r| r.symmetric = true);
    add("party", &|r| r.role = true);
    add("deaths", &|r| r.range = BTreeSet::new());
    ontology
}

/// An IRI of the crime ontology.
pub fn tgc(name: &str) -> Iri {
    Iri::new(format!("{}{name}", super::vocabulary::TGC))
}

fn relation(name: &str) -> Relation {
    Relation {
        iri: tgc(name),
        label: name.into(),
        definition: name.into(),
        domain: BTreeSet::new(),
        range: [tgc("Gang")].into(),
        datatype: None,
        parents: BTreeSet::new(),
        inverse: None,
        opposites: BTreeSet::new(),
        symmetric: false,
        transitive: false,
        functional: false,
        inverse_functional: false,
        role: false,
        shortcut: None,
        patterns: Vec::new(),
    }
}

/// A document with claims in the making.
pub struct Told {
    pub document: Document,
    pub extraction: Extraction,
}

impl Told {
    /// An article of sentences, each a line.
    pub fn new(id: &str, source: &str, date: &str, sentences: &[&str]) -> Self {
        let mut article = Article::new(id, sentences.join("\n"));
        article.source = Some(source.to_owned());
        article.date = date.parse().ok();
        let mut document = Document::new(article);
        let mut start = 0;
        for sentence in sentences {
            document.sentences.push(Span::new(start, start + sentence.len()).unwrap());
            start += sentence.len() + 1;
        }
        Self { document, extraction: Extraction::default() }
    }

    fn at(&self, words: &str) -> Span {
        let start = self.document.text().find(words).unwrap_or_else(|| panic!("no `{words}` in the text"));
        Span::new(start, start + words.len()).unwrap()
    }

    /// The entity of that name, found or made: all places of the name are its mentions.
    pub fn entity(&mut self, name: &str) -> EntityIx {
        if let Some(i) = self.extraction.entities.iter().position(|e| e.name == name) {
            return EntityIx::from(i);
        }
        let ix = EntityIx::from(self.extraction.entities.len());
        let ty = if name.contains("truce") { EntityType::Event } else { EntityType::Organization };
        let entity = ClaimEntity { name: name.into(), ty, class: None, aliases: vec![], from: None, until: None };
        self.extraction.entities.push(entity);
        let places: Vec<usize> = self.document.text().match_indices(name).map(|(i, _)| i).collect();
        for start in places {
            self.mention(ix, Span::new(start, start + name.len()).unwrap(), MentionKind::Name);
        }
        ix
    }

    /// Adds the first place of these words to the chain of an entity.
    pub fn corefer(&mut self, name: &str, words: &str) -> &mut Self {
        let (entity, span) = (self.entity(name), self.at(words));
        self.mention(entity, span, MentionKind::Nominal);
        self
    }

    fn mention(&mut self, entity: EntityIx, span: Span, kind: MentionKind) {
        let ty = self.extraction.entities[entity.ix()].ty;
        let mention = Mention { span, head: TokenIx(0), kind, ty, entity: Some(entity), confidence: 1.0 };
        self.extraction.mentions.push(ClaimMention { mention, class: None });
    }

    fn claim(&mut self, subject: &str, predicate: Iri, object: Object, object_at: Span, evidence: &str) -> &mut Claim {
        let (entity, evidence) = (self.entity(subject), self.at(evidence));
        let of = |m: &&ClaimMention| m.mention.entity == Some(entity) && evidence.contains(m.mention.span);
        let subject_at = self.extraction.mentions.iter().find(of).map_or(evidence, |m| m.mention.span);
        self.extraction.claims.push(Claim {
            subject: entity,
            predicate,
            object,
            open: None,
            evidence: vec![evidence],
            subject_at,
            object_at,
            speakers: Vec::new(),
            polarity: Polarity::Affirmed,
            modality: Modality::Asserted,
            from: None,
            until: None,
            when: None,
            confidence: Confidence::new(0.9),
            by: "hand".into(),
        });
        self.extraction.claims.last_mut().unwrap()
    }

    /// A claim between two entities, both named in the evidence.
    pub fn says(&mut self, subject: &str, predicate: &str, object: &str, evidence: &str) -> &mut Claim {
        let (end, span) = (self.entity(object), self.at(evidence));
        let of = |m: &&ClaimMention| m.mention.entity == Some(end) && span.contains(m.mention.span);
        let at = self.extraction.mentions.iter().find(of).map_or(span, |m| m.mention.span);
        self.claim(subject, tgc(predicate), Object::Entity(end), at, evidence)
    }

    /// A claim of a figure, verbatim in the evidence.
    pub fn counts(&mut self, subject: &str, predicate: &str, text: &str, normal: &str, evidence: &str) -> &mut Claim {
        let span = self.at(text);
        let value = Value { text: text.into(), span, kind: "quantity".into(), normal: Some(normal.into()) };
        self.claim(subject, tgc(predicate), Object::Value(value), span, evidence)
    }

    /// A claim of an event's class.
    pub fn is_a(&mut self, event: &str, class: &str, evidence: &str) -> &mut Claim {
        let span = self.at(evidence);
        let iri = tgc(class).as_str().to_owned();
        let value = Value { text: event.into(), span, kind: "class".into(), normal: Some(iri) };
        self.claim(event, Iri::new(super::vocabulary::TYPE.as_str()), Object::Value(value), span, evidence)
    }

    pub fn rows(&self) -> DocumentRows {
        rows(&Names::default(), &self.document, &self.extraction, &ontology())
    }
}

/// Entities of the same name are one.
pub fn resolve(documents: &[DocumentRows]) -> Resolution {
    let mut by_name: BTreeMap<String, Vec<&crate::resolve::LocalEntity>> = BTreeMap::new();
    for entity in documents.iter().flat_map(|d| &d.entities) {
        by_name.entry(super::names::encode(&entity.name.to_lowercase())).or_default().push(entity);
    }
    let mut resolution = Resolution::default();
    for (slug, mut members) in by_name {
        members.sort_by(|a, b| a.iri.cmp(&b.iri));
        let identity = Identity {
            iri: entity(&slug),
            label: members[0].name.clone(),
            aliases: vec![],
            ty: members[0].ty,
            class: members[0].class.clone(),
            members: members.iter().map(|m| m.iri.clone()).collect(),
        };
        let index = resolution.identities.len();
        identity.members.iter().for_each(|m| _ = resolution.of.insert(m.clone(), index));
        resolution.identities.push(identity);
    }
    resolution
}

/// The resolved IRI that [`resolve`] gives to a name.
pub fn entity(name: &str) -> String {
    format!("{}entity/{}", super::DEFAULT_BASE, super::names::encode(&name.to_lowercase()).replace("%25", "%"))
}

/// The quads of the documents, local IRIs kept, and the conclusions.
pub fn quads(told: &[Told]) -> (Vec<oxigraph::model::Quad>, Vec<oxigraph::model::Quad>) {
    let (names, ontology) = (Names::default(), ontology());
    let documents: Vec<DocumentRows> = told.iter().map(Told::rows).collect();
    let conclusions = conclude(&documents, &resolve(&documents), &ontology, &names);
    let write = |t: &Told| document_quads(&names, &t.document, &t.extraction, &ontology, "reader", "extractor");
    (told.iter().flat_map(write).collect(), conclusions)
}

/// The graph of these documents.
pub fn graph(told: &[Told]) -> Graph {
    let (documents, conclusions) = quads(told);
    Graph::from_quads(documents, conclusions, ontology(), Names::default()).unwrap()
}

/// The seed's heart: what Perez would not rule out, and what he denied; with a fact in the paper's own voice.
pub fn perez() -> Told {
    let mut told = Told::new(
        "insight-2013-01-25",
        "InSight Crime",
        "2013-01-25",
        &[
            "Perez would not rule out dialogue between MS-13 and Barrio 18, after the truce in El Salvador.",
            "Later that day, Perez said his government would hold no dialogue with the maras.",
            "Perez leads Guatemala.",
        ],
    );
    let perez = told.entity("Perez");
    let may = told.says("MS-13", "negotiatesWith", "Barrio 18", "dialogue between MS-13 and Barrio 18");
    (may.speakers, may.modality) = (vec![perez], Modality::Possible);
    let no = told.says(
        "his government",
        "negotiatesWith",
        "the maras",
        "his government would hold no dialogue with the maras",
    );
    (no.speakers, no.polarity, no.modality) = (vec![perez], Polarity::Denied, Modality::Planned);
    told.says("Perez", "leads", "Guatemala", "Perez leads Guatemala");
    told
}
