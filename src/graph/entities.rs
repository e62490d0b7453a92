//! Entities as the rooms above see them: all of them, by name, by nearly that name.

use super::error::GraphError;
use super::names::Names;
use super::open::Graph;
use super::store::Quads;
use super::view::EntityView;
use super::vocabulary::{self as v, coarse_of};
use crate::ontology::gazetteer::strip_titles;
use crate::ontology::{Iri, Ontology};
use oxigraph::model::{GraphNameRef, NamedNodeRef, NamedOrBlankNode, Quad, Term};
use std::collections::{BTreeMap, BTreeSet};
use unicode_normalization::UnicodeNormalization;

/// All entities, and their names folded.
pub(super) struct EntityTable {
    views: Vec<EntityView>,
    by_iri: BTreeMap<String, usize>,
    by_name: BTreeMap<String, Vec<usize>>,
}

impl Graph {
    /// Every resolved entity, by IRI.
    pub fn entities(&self) -> Result<Vec<EntityView>, GraphError> {
        Ok(self.table()?.views.clone())
    }

    /// The entity with that IRI.
    pub fn entity(&self, iri: &str) -> Result<Option<EntityView>, GraphError> {
        let table = self.table()?;
        Ok(table.by_iri.get(iri).map(|&i| table.views[i].clone()))
    }

    /// Its preferred label; the IRI itself where it has none.
    pub fn label(&self, iri: &str) -> Result<String, GraphError> {
        let table = self.table()?;
        Ok(table.by_iri.get(iri).map_or_else(|| iri.to_owned(), |&i| table.views[i].label.clone()))
    }

    /// The entities that have that name as label or alias, case, accents, punctuation and titles aside, or that IRI; those in most documents
    /// first.
    pub fn find(&self, name: &str) -> Result<Vec<EntityView>, GraphError> {
        let table = self.table()?;
        let bare = name.trim().trim_start_matches('<').trim_end_matches('>');
        if let Some(&i) = table.by_iri.get(bare) {
            return Ok(vec![table.views[i].clone()]);
        }
        let named = |name: &str| table.by_name.get(&fold(name));
        let found = named(name).or_else(|| named(strip_titles(name).0));
        let mut found: Vec<EntityView> = found.into_iter().flatten().map(|&i| table.views[i].clone()).collect();
        found.sort_by(|a, b| (b.documents, &a.iri).cmp(&(a.documents, &b.iri)));
        Ok(found)
    }

    /// Up to five entities whose names are nearest to that one, for "did you mean".
    pub fn suggest(&self, name: &str) -> Result<Vec<EntityView>, GraphError> {
        const LIKE_ENOUGH: f64 = 0.75;
        const SHOWN: usize = 5;
        let table = self.table()?;
        let wanted = fold(name);
        let mut near: Vec<(i64, usize)> = Vec::new();
        for (folded, entities) in &table.by_name {
            let part = wanted.len() >= 3 && folded.split(' ').any(|word| word == wanted);
            let score = if part { 1.0 } else { strsim::jaro_winkler(&wanted, folded) };
            if score >= LIKE_ENOUGH {
                near.extend(entities.iter().map(|&i| ((score * -1e6) as i64, i)));
            }
        }
        near.sort_by_key(|&(score, i)| (score, usize::MAX - table.views[i].documents, i));
        let mut seen = BTreeSet::new();
        let best = near.into_iter().filter(|&(_, i)| seen.insert(i)).take(SHOWN);
        Ok(best.map(|(_, i)| table.views[i].clone()).collect())
    }

    fn table(&self) -> Result<&EntityTable, GraphError> {
        if let Some(table) = self.entity_table.get() {
            return Ok(table);
        }
        let table = EntityTable::read(&self.quads, &self.names, self.ontology())?;
        Ok(self.entity_table.get_or_init(|| table))
    }
}

/// Lower case, without accents or punctuation, words one space apart.
pub(super) fn fold(name: &str) -> String {
    let letters = name.nfkd().filter(|c| !unicode_normalization::char::is_combining_mark(*c));
    let text: String =
        letters.flat_map(char::to_lowercase).map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

impl EntityTable {
    fn read(quads: &Quads, names: &Names, ontology: &Ontology) -> Result<Self, GraphError> {
        let mut views: BTreeMap<String, EntityView> = BTreeMap::new();
        let default = Some(GraphNameRef::DefaultGraph);
        for quad in quads.find(None, Some(v::PREF_LABEL), None, default) {
            if let Some((iri, label)) = literal(quad?) {
                views.entry(iri.clone()).or_insert_with(|| empty(iri, label));
            }
        }
        for quad in quads.find(None, Some(v::ALT_LABEL), None, default) {
            if let Some((iri, alias)) = literal(quad?)
                && let Some(view) = views.get_mut(&iri)
            {
                view.aliases.push(alias);
            }
        }
        for quad in quads.find(None, Some(v::TYPE), None, default) {
            let quad = quad?;
            let (NamedOrBlankNode::NamedNode(iri), Term::NamedNode(class)) = (quad.subject, quad.object) else {
                continue;
            };
            if let Some(view) = views.get_mut(iri.as_str()) {
                match coarse_of(class.as_str()) {
                    Some(ty) => view.ty = ty.to_string(),
                    None => view.class = Some(finer(view.class.take(), class.into_string(), ontology)),
                }
            }
        }
        count_documents(quads, names, &mut views)?;
        let views: Vec<EntityView> = views.into_values().map(sorted).collect();
        Ok(Self::index(views))
    }

    fn index(views: Vec<EntityView>) -> Self {
        let mut by_iri = BTreeMap::new();
        let mut by_name: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (i, view) in views.iter().enumerate() {
            by_iri.insert(view.iri.clone(), i);
            let folded: BTreeSet<String> = std::iter::once(&view.label).chain(&view.aliases).map(|n| fold(n)).collect();
            folded.into_iter().for_each(|name| by_name.entry(name).or_default().push(i));
        }
        Self { views, by_iri, by_name }
    }
}

/// The more special of two classes; of two that are apart, the first by IRI.
fn finer(one: Option<String>, other: String, ontology: &Ontology) -> String {
    let Some(one) = one else { return other };
    let below = |a: &str, b: &str| ontology.is_a(&Iri::new(a), &Iri::new(b));
    match (below(&one, &other), below(&other, &one)) {
        (true, false) => one,
        (false, true) => other,
        _ => one.min(other),
    }
}

fn empty(iri: String, label: String) -> EntityView {
    EntityView { iri, label, aliases: Vec::new(), ty: "Misc".to_owned(), class: None, documents: 0 }
}

fn sorted(mut view: EntityView) -> EntityView {
    view.aliases.sort();
    view
}

fn count_documents(quads: &Quads, names: &Names, views: &mut BTreeMap<String, EntityView>) -> Result<(), GraphError> {
    let graph = names.identities();
    let graph = GraphNameRef::NamedNode(NamedNodeRef::new_unchecked(&graph));
    let mut documents: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for quad in quads.find(None, Some(v::MEMBER), None, Some(graph)) {
        let quad = quad?;
        if let (NamedOrBlankNode::NamedNode(entity), Term::NamedNode(local)) = (quad.subject, quad.object) {
            let document = local.as_str().rsplit_once('#').map_or(local.as_str(), |(d, _)| d);
            documents.entry(entity.into_string()).or_default().insert(document.to_owned());
        }
    }
    for (iri, documents) in documents {
        if let Some(view) = views.get_mut(&iri) {
            view.documents = documents.len();
        }
    }
    Ok(())
}

fn literal(quad: Quad) -> Option<(String, String)> {
    match (quad.subject, quad.object) {
        (NamedOrBlankNode::NamedNode(subject), Term::Literal(text)) => {
            Some((subject.into_string(), text.value().to_owned()))
        }
        _ => None,
    }
}
