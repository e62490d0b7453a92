//! Statements become an [`Ontology`], checked: each problem of each file is collected, none hides another.

use super::error::{OntologyError, Problem};
use super::model::{Class, Element, Iri, Ontology, Pattern, Relation, Shortcut, Slot};
use super::pattern::{self, Owner};
use super::terms::{OWL, RDF, RDFS, SKOS, Statement, TG, Terms, Value, XSD};
use crate::document::EntityType;
use std::collections::{BTreeMap, BTreeSet};

/// Namespaces of vocabularies that are reused: their terms need no definition here.
const KNOWN: &[&str] = &[
    RDF,
    RDFS,
    OWL,
    XSD,
    SKOS,
    "http://purl.org/dc/",
    "http://www.w3.org/ns/",
    "http://www.w3.org/2006/time#",
    "https://schema.org/",
    "http://schema.org/",
    "http://xmlns.com/foaf/",
    "http://semanticweb.cs.vu.nl/2009/11/sem/",
    "http://www.wikidata.org/",
    "http://dbpedia.org/",
    "http://purl.org/vocab/",
    "http://www.opengis.net/",
];

/// Superclasses of other vocabularies, and usual names, that tell the coarse type of a class of the user's.
const COARSE: &[(&str, EntityType)] = &[
    ("Person", EntityType::Person),
    ("Human", EntityType::Person),
    ("Agent", EntityType::Organization),
    ("Organization", EntityType::Organization),
    ("Organisation", EntityType::Organization),
    ("Company", EntityType::Organization),
    ("Place", EntityType::Place),
    ("Location", EntityType::Place),
    ("SpatialThing", EntityType::Place),
    ("Country", EntityType::Place),
    ("City", EntityType::Place),
    ("Event", EntityType::Event),
    ("TemporalEntity", EntityType::Time),
    ("Date", EntityType::Time),
    ("Year", EntityType::Time),
];

/// Builds the ontology of `sources`: names of files and their Turtle.
pub fn parse(sources: &[(String, String)], mut problems: Vec<Problem>) -> Result<Ontology, OntologyError> {
    let mut terms = Terms::default();
    for (file, turtle) in sources {
        terms.add(file, turtle, &mut problems);
    }
    let mut loader = Loader { terms: &terms, ontology: Ontology::default(), problems };
    loader.run();
    let Loader { ontology, mut problems, .. } = loader;
    problems.sort();
    problems.dedup();
    if problems.is_empty() { Ok(ontology) } else { Err(OntologyError { problems }) }
}

struct Loader<'a> {
    terms: &'a Terms,
    ontology: Ontology,
    problems: Vec<Problem>,
}

impl Loader<'_> {
    fn run(&mut self) {
        self.ontology.prefixes = self.terms.prefixes.clone();
        let subjects: Vec<&String> = self.terms.subjects.keys().filter(|s| !s.starts_with("_:")).collect();
        for subject in &subjects {
            let types: BTreeSet<&str> = self.terms.types(subject).collect();
            let structural = types.contains(format!("{TG}Structural").as_str());
            let is = |ns: &str, names: &[&str]| names.iter().any(|n| types.contains(format!("{ns}{n}").as_str()));
            if structural {
                let term = self.described(subject);
                self.ontology.terms.insert(Iri::new(subject), term);
            } else if is(OWL, &["Class"]) || is(RDFS, &["Class"]) {
                let class = self.class(subject);
                self.ontology.classes.insert(class.iri.clone(), class);
            } else if is(TG, &["Relation", "Role"])
                || is(RDF, &["Property"])
                || is(OWL, &["ObjectProperty", "DatatypeProperty", "SymmetricProperty", "TransitiveProperty"])
                || is(OWL, &["FunctionalProperty", "InverseFunctionalProperty"])
            {
                let relation = self.relation(subject, &types);
                self.ontology.relations.insert(relation.iri.clone(), relation);
            }
        }
        self.used_but_not_defined();
        self.references();
        self.cycles();
        self.close_inverses();
        self.coarse_types();
        self.patterns();
    }

    // ------------------------------------------------------------ stanzas

    fn class(&mut self, subject: &str) -> Class {
        let (label, definition) = self.described(subject);
        let parents = self.nodes(subject, &[(RDFS, "subClassOf")]).into_iter().map(Iri::new).collect();
        Class { iri: Iri::new(subject), label, definition, parents, ty: EntityType::Misc, patterns: Vec::new() }
    }

    fn relation(&mut self, subject: &str, types: &BTreeSet<&str>) -> Relation {
        let (label, definition) = self.described(subject);
        let has = |ns: &str, name: &str| types.contains(format!("{ns}{name}").as_str());
        let domain = self.classes(subject, "domain");
        let (datatypes, range): (Vec<_>, Vec<_>) =
            self.classes(subject, "range").into_iter().partition(|r| is_datatype(r));
        Relation {
            iri: Iri::new(subject),
            label,
            definition,
            domain: domain.into_iter().map(Iri::new).collect(),
            range: range.into_iter().map(Iri::new).collect(),
            datatype: datatypes
                .into_iter()
                .next()
                .or_else(|| has(OWL, "DatatypeProperty").then(|| format!("{XSD}string")))
                .map(Iri::new),
            parents: self.nodes(subject, &[(RDFS, "subPropertyOf")]).into_iter().map(Iri::new).collect(),
            inverse: self.nodes(subject, &[(OWL, "inverseOf")]).into_iter().next().map(Iri::new),
            opposites: self.nodes(subject, &[(TG, "oppositeOf")]).into_iter().map(Iri::new).collect(),
            symmetric: has(OWL, "SymmetricProperty"),
            transitive: has(OWL, "TransitiveProperty"),
            functional: has(OWL, "FunctionalProperty") || self.flag(subject, "functional"),
            inverse_functional: has(OWL, "InverseFunctionalProperty") || self.flag(subject, "inverseFunctional"),
            role: has(TG, "Role"),
            shortcut: self.shortcut(subject),
            patterns: Vec::new(),
        }
    }

    fn shortcut(&mut self, subject: &str) -> Option<Shortcut> {
        let statement = self.terms.all(subject, &[format!("{TG}shortcutOf")]).next().cloned()?;
        let node = statement.object.node().unwrap_or_default().to_owned();
        let event = self.nodes(&node, &[(TG, "event")]).into_iter().next();
        let list = self.nodes(&node, &[(TG, "roles")]).into_iter().next().map(|head| self.terms.list(&head));
        let roles: Vec<String> = list.unwrap_or_default().iter().filter_map(|v| v.node().map(str::to_owned)).collect();
        if let (Some(event), [one, two]) = (event, roles.as_slice()) {
            return Some(Shortcut { event: Iri::new(event), subject_role: Iri::new(one), object_role: Iri::new(two) });
        }
        self.problems.push(Problem::Value {
            file: self.file(&statement),
            iri: subject.to_owned(),
            what: "its shortcut lacks an event or two roles".to_owned(),
            remedy: "write tg:shortcutOf [ tg:event CLASS ; tg:roles ( SUBJECT-ROLE OBJECT-ROLE ) ]".to_owned(),
        });
        None
    }

    /// English label and definition; for a label the local name where there is none.
    fn described(&self, subject: &str) -> (String, String) {
        let text = |predicates: &[String]| {
            let mut found: Vec<(bool, &str)> = self
                .terms
                .all(subject, predicates)
                .filter_map(|s| match &s.object {
                    Value::Literal(text, language) => {
                        let english = language.is_empty() || language == "en" || language.starts_with("en-");
                        Some((!english, text.as_str()))
                    }
                    Value::Node(_) => None,
                })
                .collect();
            found.sort_by_key(|(foreign, _)| *foreign);
            found.first().map(|(_, text)| text.trim().to_owned())
        };
        let label = text(&[format!("{RDFS}label"), format!("{SKOS}prefLabel")]);
        let definition = text(&[format!("{SKOS}definition"), format!("{RDFS}comment")]);
        let label = label.unwrap_or_else(|| Iri::new(subject).local_name().to_owned());
        (label, definition.unwrap_or_default())
    }

    fn nodes(&self, subject: &str, properties: &[(&str, &str)]) -> Vec<String> {
        let predicates: Vec<String> = properties.iter().map(|(ns, name)| format!("{ns}{name}")).collect();
        self.terms.all(subject, &predicates).filter_map(|s| s.object.node()).map(str::to_owned).collect()
    }

    /// The classes of a domain or range: named, in a union, or by schema.org's `domainIncludes`.
    fn classes(&self, subject: &str, what: &str) -> Vec<String> {
        let includes = format!("{what}Includes");
        let properties = [(RDFS, what), ("https://schema.org/", &includes), ("http://schema.org/", &includes)];
        let mut out = Vec::new();
        for node in self.nodes(subject, &properties) {
            if node.starts_with("_:") {
                for head in self.nodes(&node, &[(OWL, "unionOf")]) {
                    out.extend(self.terms.list(&head).iter().filter_map(|v| v.node().map(str::to_owned)));
                }
            } else {
                out.push(node);
            }
        }
        out
    }

    fn flag(&mut self, subject: &str, name: &str) -> bool {
        let statements: Vec<Statement> = self.terms.all(subject, &[format!("{TG}{name}")]).cloned().collect();
        statements.iter().any(|s| match &s.object {
            Value::Literal(text, _) if text == "true" || text == "1" => true,
            Value::Literal(text, _) if text == "false" || text == "0" => false,
            _ => {
                self.problems.push(Problem::Value {
                    file: self.file(s),
                    iri: subject.to_owned(),
                    what: format!("tg:{name} is no truth value"),
                    remedy: "write true or false, without quotes".to_owned(),
                });
                false
            }
        })
    }

    fn file(&self, statement: &Statement) -> String {
        self.terms.files.get(statement.file).cloned().unwrap_or_default()
    }

    fn file_of(&self, subject: &str) -> String {
        let first = self.terms.subjects.get(subject).and_then(|s| s.first());
        first.map(|s| self.file(s)).unwrap_or_default()
    }

    // ------------------------------------------------------------ checks

    /// Terms of the files' own namespaces that no stanza defines.
    fn used_but_not_defined(&mut self) {
        let defined: BTreeSet<&str> =
            self.terms.subjects.keys().map(String::as_str).filter(|s| self.terms.types(s).next().is_some()).collect();
        let own: BTreeSet<&str> =
            defined.iter().filter(|s| !s.starts_with("_:") && !self.is_header(s)).map(|s| namespace(s)).collect();
        let mut found = Vec::new();
        for (subject, statements) in &self.terms.subjects {
            for statement in statements {
                let checked = CHECKED_APART.iter().any(|(ns, name)| statement.predicate == format!("{ns}{name}"));
                let object = if checked { None } else { statement.object.node() };
                for term in [Some(statement.predicate.as_str()), object].into_iter().flatten() {
                    if !term.starts_with("_:") && own.contains(namespace(term)) && !defined.contains(term) {
                        found.push((self.file(statement), subject.clone(), term.to_owned()));
                    }
                }
            }
            let typed = self.terms.types(subject).next().is_some();
            if !typed && !subject.starts_with("_:") && own.contains(namespace(subject)) {
                found.push((self.file_of(subject), subject.clone(), subject.clone()));
            }
        }
        for (file, iri, term) in found {
            let remedy = nearest(&term, defined.iter().copied())
                .map(|near| format!("did you mean <{near}>?"))
                .unwrap_or_else(|| "define it, e.g. as `a owl:Class` or `a tg:Relation`".to_owned());
            self.problems.push(Problem::Undefined { file, iri, term, remedy });
        }
    }

    fn is_header(&self, subject: &str) -> bool {
        self.terms.types(subject).any(|t| t == format!("{OWL}Ontology"))
    }

    /// Whether superclasses, domains, ranges, inverses, opposites and shortcuts name what they must.
    fn references(&mut self) {
        let mut wrong = Vec::new();
        let is_class = |iri: &Iri| self.ontology.classes.contains_key(iri) || is_known(iri.as_str());
        let is_relation = |iri: &Iri| self.ontology.relations.contains_key(iri);
        for class in self.ontology.classes.values() {
            for parent in class.parents.iter().filter(|p| !p.as_str().starts_with("_:") && !is_class(p)) {
                wrong.push((&class.iri, "superclass", parent, "class"));
            }
        }
        for relation in self.ontology.relations.values() {
            let iri = &relation.iri;
            wrong.extend(relation.domain.iter().filter(|c| !is_class(c)).map(|c| (iri, "domain", c, "class")));
            wrong.extend(relation.range.iter().filter(|c| !is_class(c)).map(|c| (iri, "range", c, "class")));
            let parents = relation.parents.iter().filter(|r| !is_relation(r) && !is_known(r.as_str()));
            wrong.extend(parents.map(|r| (iri, "superproperty", r, "relation")));
            wrong.extend(relation.inverse.iter().filter(|r| !is_relation(r)).map(|r| (iri, "inverse", r, "relation")));
            wrong.extend(
                relation.opposites.iter().filter(|r| !is_relation(r)).map(|r| (iri, "opposite", r, "relation")),
            );
            let Some(shortcut) = &relation.shortcut else { continue };
            if !self.ontology.classes.contains_key(&shortcut.event) {
                wrong.push((iri, "shortcut's event", &shortcut.event, "class"));
            }
            for role in [&shortcut.subject_role, &shortcut.object_role] {
                if !self.ontology.relations.get(role).is_some_and(|r| r.role) {
                    wrong.push((iri, "shortcut's role", role, "role"));
                }
            }
        }
        let problems: Vec<Problem> = wrong
            .into_iter()
            .map(|(iri, what, term, expected)| {
                let candidates: Vec<&str> = match expected {
                    "class" => self.ontology.classes.keys().map(Iri::as_str).collect(),
                    "role" => self.ontology.relations.values().filter(|r| r.role).map(|r| r.iri.as_str()).collect(),
                    _ => self.ontology.relations.keys().map(Iri::as_str).collect(),
                };
                let remedy = match nearest(term.as_str(), candidates.into_iter()) {
                    Some(near) => format!("did you mean <{near}>?"),
                    None if expected == "class" => "define it as `a owl:Class`, or name another".to_owned(),
                    None => format!("define it as `a tg:{}`, or name another", capital(expected)),
                };
                let (iri, term) = (iri.as_str().to_owned(), term.as_str().to_owned());
                Problem::WrongKind { file: self.file_of(&iri), iri, what, term, expected, remedy }
            })
            .collect();
        self.problems.extend(problems);
    }

    fn cycles(&mut self) {
        let classes: BTreeMap<Iri, BTreeSet<Iri>> =
            self.ontology.classes.iter().map(|(k, c)| (k.clone(), c.parents.clone())).collect();
        let relations: BTreeMap<Iri, BTreeSet<Iri>> =
            self.ontology.relations.iter().map(|(k, r)| (k.clone(), r.parents.clone())).collect();
        for (parents, property) in [(classes, "rdfs:subClassOf"), (relations, "rdfs:subPropertyOf")] {
            for cycle in cycles(&parents) {
                let iri = cycle[0].as_str().to_owned();
                let path = cycle.iter().map(|i| format!("<{i}>")).collect::<Vec<_>>().join(" ");
                self.problems.push(Problem::Cycle { file: self.file_of(&iri), iri, path, property });
            }
        }
    }

    // ------------------------------------------------------------ what follows

    /// Gives each inverse its partner, and what it leaves unsaid.
    fn close_inverses(&mut self) {
        let relations = &self.ontology.relations;
        let mut pairs: Vec<(Iri, Iri)> = Vec::new();
        for relation in relations.values() {
            if let Some(inverse) = relation.inverse.as_ref().filter(|i| relations.contains_key(*i)) {
                pairs.push((relation.iri.clone(), inverse.clone()));
            }
        }
        for (one, two) in pairs {
            for (from, to) in [(&one, &two), (&two, &one)] {
                let Some(source) = self.ontology.relations.get(from).cloned() else { continue };
                let Some(target) = self.ontology.relations.get_mut(to) else { continue };
                target.inverse.get_or_insert_with(|| source.iri.clone());
                if target.domain.is_empty() {
                    target.domain = source.range.clone();
                }
                if target.range.is_empty() && target.datatype.is_none() {
                    target.range = source.domain.clone();
                }
                target.functional |= source.inverse_functional;
                target.inverse_functional |= source.functional;
                target.transitive |= source.transitive;
                target.symmetric |= source.symmetric;
            }
        }
        let opposites: Vec<(Iri, Iri)> = self
            .ontology
            .relations
            .values()
            .flat_map(|r| r.opposites.iter().map(|o| (o.clone(), r.iri.clone())))
            .collect();
        for (relation, opposite) in opposites {
            if let Some(relation) = self.ontology.relations.get_mut(&relation) {
                relation.opposites.insert(opposite);
            }
        }
    }

    /// The coarse type of each class: its own word, else its nearest ancestor's, else what its name says.
    fn coarse_types(&mut self) {
        let mut stated: BTreeMap<Iri, EntityType> = BTreeMap::new();
        for subject in self.ontology.classes.keys() {
            let statement = self.terms.all(subject.as_str(), &[format!("{TG}entityType")]).next().cloned();
            let Some(Statement { object: Value::Literal(text, _), .. }) = &statement else { continue };
            match text.parse::<EntityType>() {
                Ok(ty) => drop(stated.insert(subject.clone(), ty)),
                Err(_) => self.problems.push(Problem::Value {
                    file: statement.as_ref().map(|s| self.file(s)).unwrap_or_default(),
                    iri: subject.as_str().to_owned(),
                    what: format!("`{text}` is no entity type"),
                    remedy: format!(
                        "write one of {}",
                        EntityType::ALL.iter().map(|t| t.as_str()).collect::<Vec<_>>().join(", ")
                    ),
                }),
            }
        }
        let types: Vec<(Iri, EntityType)> =
            self.ontology.classes.keys().map(|c| (c.clone(), self.coarse_type(c, &stated))).collect();
        let top = Iri::new(format!("{TG}Entity"));
        let has_top = self.ontology.classes.contains_key(&top);
        let known: BTreeSet<Iri> = self.ontology.classes.keys().cloned().collect();
        for (iri, ty) in types {
            let Some(class) = self.ontology.classes.get_mut(&iri) else { continue };
            class.ty = ty;
            if has_top && iri != top && !class.parents.iter().any(|p| known.contains(p)) {
                let upper = Iri::new(format!("{TG}{ty}"));
                class.parents.insert(if known.contains(&upper) && upper != iri { upper } else { top.clone() });
            }
        }
    }

    fn coarse_type(&self, class: &Iri, stated: &BTreeMap<Iri, EntityType>) -> EntityType {
        let mut level = BTreeSet::from([class.clone()]);
        let mut seen = BTreeSet::new();
        while !level.is_empty() {
            if let Some(ty) = level.iter().find_map(|c| stated.get(c)) {
                return *ty;
            }
            let coarse = |c: &Iri| {
                let told = is_known(c.as_str()) || self.ontology.classes.get(c).is_some_and(|k| k.parents.is_empty());
                let name = c.local_name();
                COARSE.iter().find(|(n, _)| told && *n == name).map(|(_, ty)| *ty)
            };
            if let Some(ty) = level.iter().find_map(coarse) {
                return ty;
            }
            seen.extend(level.iter().cloned());
            let parents = level.iter().filter_map(|c| self.ontology.classes.get(c)).flat_map(|c| c.parents.iter());
            level = parents.filter(|p| !seen.contains(*p)).cloned().collect();
        }
        EntityType::Misc
    }

    fn patterns(&mut self) {
        let classes: Vec<Iri> = self.ontology.classes.keys().cloned().collect();
        for iri in classes {
            let event = self.ontology.classes.get(&iri).is_some_and(|c| c.ty == EntityType::Event);
            let bare = iri.as_str() == format!("{TG}Event");
            let patterns = self.patterns_of(&iri, if event && !bare { Owner::Event } else { Owner::Entity });
            if let Some(class) = self.ontology.classes.get_mut(&iri) {
                class.patterns = patterns;
            }
        }
        let relations: Vec<Iri> = self.ontology.relations.keys().cloned().collect();
        for iri in relations {
            let Some(relation) = self.ontology.relations.get(&iri) else { continue };
            let literal = relation.datatype.is_some() && relation.range.is_empty();
            let owner = if literal { Owner::Literal } else { Owner::Relation { symmetric: relation.symmetric } };
            let patterns = self.patterns_of(&iri, owner);
            if let Some(relation) = self.ontology.relations.get_mut(&iri) {
                relation.patterns = patterns;
            }
        }
    }

    fn patterns_of(&mut self, iri: &Iri, owner: Owner) -> Vec<Pattern> {
        let statements: Vec<Statement> = self.terms.all(iri.as_str(), &[format!("{TG}pattern")]).cloned().collect();
        let mut out = Vec::new();
        for statement in statements {
            let (text, result) = match &statement.object {
                Value::Node(node) => (node.clone(), Err("is no text; write it in quotes".to_owned())),
                Value::Literal(text, language) if language.is_empty() => {
                    (text.clone(), Err("has no language; tag it, e.g. \"…\"@en".to_owned()))
                }
                Value::Literal(text, language) => {
                    let read = pattern::parse(text, language, owner, &self.ontology.prefixes);
                    (text.clone(), read.and_then(|p| self.known_terms(p)))
                }
            };
            match result {
                Ok(pattern) => out.push(pattern),
                Err(why) => self.problems.push(Problem::Pattern {
                    file: self.file(&statement),
                    iri: iri.as_str().to_owned(),
                    pattern: text,
                    why,
                }),
            }
        }
        out
    }

    fn known_terms(&self, pattern: Pattern) -> Result<Pattern, String> {
        for element in &pattern.elements {
            if let Element::Slot(Slot::Role(role)) = element
                && !self.ontology.relations.get(role).is_some_and(|r| r.role)
            {
                return Err(format!("<{role}> is not a role; define it as `a tg:Role`"));
            }
        }
        let asked = pattern.classes.iter().flat_map(|(_, classes)| classes);
        match asked.into_iter().find(|c| !self.ontology.classes.contains_key(c)) {
            Some(class) => Err(format!("<{class}> is no class; define it as `a owl:Class`")),
            None => Ok(pattern),
        }
    }
}

/// Predicates whose objects [`Loader::references`] checks, with a better message.
const CHECKED_APART: &[(&str, &str)] = &[
    (RDFS, "subClassOf"),
    (RDFS, "subPropertyOf"),
    (RDFS, "domain"),
    (RDFS, "range"),
    ("https://schema.org/", "domainIncludes"),
    ("https://schema.org/", "rangeIncludes"),
    (OWL, "inverseOf"),
    (TG, "oppositeOf"),
    (TG, "event"),
    (RDF, "first"),
];

fn is_datatype(iri: &str) -> bool {
    iri.starts_with(XSD) || iri == format!("{RDFS}Literal") || iri == format!("{RDF}langString")
}

fn is_known(iri: &str) -> bool {
    KNOWN.iter().any(|ns| iri.starts_with(ns))
}

/// An IRI up to its last `#` or `/`.
fn namespace(iri: &str) -> &str {
    iri.rfind(['#', '/']).map_or(iri, |i| &iri[..=i])
}

fn capital(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map(|c| c.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

/// The candidate most like `term`, where one is like it.
fn nearest<'a>(term: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let scored = candidates.map(|c| (strsim::jaro_winkler(Iri::new(term).local_name(), Iri::new(c).local_name()), c));
    let best = scored.filter(|(score, c)| *score > 0.85 && *c != term);
    best.max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(a.1))).map(|(_, c)| c)
}

/// Each way round through `parents`, once, starting from its smallest member.
fn cycles(parents: &BTreeMap<Iri, BTreeSet<Iri>>) -> Vec<Vec<Iri>> {
    let mut found: Vec<Vec<Iri>> = Vec::new();
    for start in parents.keys() {
        if found.iter().any(|c| c.contains(start)) {
            continue;
        }
        let mut from: BTreeMap<&Iri, &Iri> = BTreeMap::new();
        let mut open = vec![start];
        while let Some(at) = open.pop() {
            for parent in parents.get(at).into_iter().flatten() {
                if parent == start {
                    let mut path = vec![start.clone()];
                    let mut back = at;
                    while back != start {
                        path.insert(1, back.clone());
                        back = from.get(back).copied().unwrap_or(start);
                    }
                    found.push(path);
                    open.clear();
                    break;
                }
                if !from.contains_key(parent) {
                    from.insert(parent, at);
                    open.push(parent);
                }
            }
        }
    }
    found
}
