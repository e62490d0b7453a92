//! The ontology as shipped, and each thing that can be wrong with a file.

use super::*;
use crate::document::EntityType;

fn iri(prefixed: &str) -> Iri {
    Ontology::builtin().expand(prefixed).unwrap()
}

/// Loads core, crime and `stanza` under the usual prefixes, and returns what is wrong with it.
fn problems(stanza: &str) -> Vec<String> {
    let prefixes = "@prefix ex: <https://example.org/x#> . @prefix tgc: <https://w3id.org/tregua/crime#> .
        @prefix tg: <https://w3id.org/tregua/core#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
        @prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .";
    let own = format!("{prefixes}\n{stanza}");
    match Ontology::parse(&[("core.ttl", CORE), ("crime.ttl", CRIME), ("own.ttl", &own)]) {
        Ok(_) => Vec::new(),
        Err(e) => e.problems.iter().map(ToString::to_string).collect(),
    }
}

/// The stanza has exactly one problem, and its message holds each of `parts`.
fn check_problem(stanza: &str, parts: &[&str]) {
    let found = problems(stanza);
    assert_eq!(found.len(), 1, "{stanza}: {found:#?}");
    for part in ["own.ttl", "https://example.org/x#thing"].iter().chain(parts) {
        assert!(found[0].contains(part), "`{part}` is not in: {}", found[0]);
    }
}

#[test]
fn the_shipped_ontology_loads() {
    let shipped = Ontology::parse(&[("core.ttl", CORE), ("crime.ttl", CRIME)]).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(&shipped, Ontology::builtin());
}

#[test]
fn the_shipped_relations_are_there_and_whole() {
    let ontology = Ontology::builtin();
    let names = "leads headOfState memberOf partOf alliedWith rivalOf fights negotiatesWith truceWith party mediates locatedIn place \
                 operatesIn controls attends speaksAt promotes supports opposes accuses arrests kills changesBy";
    for name in names.split_whitespace() {
        assert!(ontology.relations.contains_key(&iri(&format!("tgc:{name}"))), "tgc:{name}");
    }
    assert!(ontology.relations.values().filter(|r| !r.patterns.is_empty()).count() >= 40);
    for relation in ontology.relations.values() {
        let name = ontology.prefixed(&relation.iri);
        assert!(!relation.label.is_empty() && !relation.definition.is_empty(), "{name} lacks a label or definition");
        assert!(!relation.domain.is_empty(), "{name} has no domain");
        assert!(!relation.range.is_empty() || relation.datatype.is_some(), "{name} has no range");
        let open = relation.iri.local_name() == "openRelation";
        assert!(
            open || relation.symmetric || relation.inverse.is_some() || relation.datatype.is_some(),
            "{name} has no inverse"
        );
        let event = ontology.classes.get(relation.domain.first().unwrap()).is_some_and(|c| c.ty == EntityType::Event);
        assert_eq!(relation.role, relation.role && event, "the role {name} is of something that is no event");
    }
    for class in ontology.classes.values() {
        let name = ontology.prefixed(&class.iri);
        assert!(!class.label.is_empty() && !class.definition.is_empty(), "{name} lacks a label or definition");
    }
}

#[test]
fn flags_follow_to_the_inverse() {
    let ontology = Ontology::builtin();
    let inverse = &ontology.relations[&iri("tgc:hasHeadOfState")];
    assert!(inverse.functional && !inverse.inverse_functional);
    assert!(inverse.domain.contains(&iri("tgc:Country")) && inverse.range.contains(&iri("tg:Person")));
    assert_eq!(ontology.relations[&iri("tgc:mediates")].inverse, Some(iri("tgc:mediator")));
    assert!(
        ontology.relations[&iri("tgc:fights")].opposites.contains(&iri("tgc:truceWith")),
        "opposites hold both ways"
    );
}

#[test]
fn a_shortcut_names_its_event_and_roles() {
    let shortcut = Ontology::builtin().relations[&iri("tgc:truceWith")].shortcut.clone().unwrap();
    assert_eq!(
        (shortcut.event, shortcut.subject_role, shortcut.object_role),
        (iri("tgc:Truce"), iri("tgc:party"), iri("tgc:party"))
    );
}

#[test]
fn classes_have_the_coarse_type_of_their_nearest_ancestor() {
    let ontology = Ontology::builtin();
    for (class, ty) in [
        ("tgc:Gang", EntityType::Organization),
        ("tgc:Country", EntityType::Place),
        ("tgc:Truce", EntityType::Event),
        ("tgc:Drug", EntityType::Substance),
        ("tgc:CrimeBoss", EntityType::Person),
    ] {
        assert_eq!(ontology.classes[&iri(class)].ty, ty, "{class}");
    }
}

#[test]
fn a_country_is_a_place_that_acts_and_a_gang_is_no_place() {
    let ontology = Ontology::builtin();
    assert!(ontology.compatible(&iri("tgc:Country"), &iri("tg:Agent")));
    assert!(ontology.compatible(&iri("tg:Place"), &iri("tg:Agent")), "a place may turn out to be a country");
    assert!(ontology.compatible(&iri("tg:Person"), &iri("tgc:Politician")));
    assert!(!ontology.compatible(&iri("tgc:Gang"), &iri("tg:Place")));
    assert!(!ontology.compatible(&iri("tg:Person"), &iri("tg:Organization")));
}

#[test]
fn a_good_stanza_of_the_users_loads() {
    let good = r#"ex:Yacht a owl:Class ; rdfs:subClassOf tg:Object ; tg:pattern "yacht:NOUN"@en .
        ex:sails a tg:Relation ; rdfs:domain tg:Person ; rdfs:range ex:Yacht ; tg:pattern "{subject} sail:VERB {object}"@en ."#;
    assert_eq!(problems(good), Vec::<String>::new());
}

#[test]
fn a_term_that_nobody_defines() {
    check_problem(
        "ex:thing a owl:Class ; tg:patern \"gang:NOUN\"@en .",
        &["core#patern", "did you mean", "core#pattern"],
    );
    check_problem(
        "ex:thing a owl:Class ; rdfs:subClassOf tgc:Gangg .",
        &["superclass", "crime#Gangg", "did you mean", "crime#Gang"],
    );
    check_problem("ex:thing a tg:Relaton .", &["core#Relaton", "did you mean"]);
}

#[test]
fn a_pattern_that_cannot_be_read() {
    let relation = "ex:thing a tg:Relation ; rdfs:domain tg:Person ; rdfs:range tg:Person ; tg:pattern";
    check_problem(&format!("{relation} \"{{subject}} hug:VRB {{object}}\"@en ."), &["hug:VRB", "part of speech"]);
    check_problem(&format!("{relation} \"{{subject}} hug:VERB {{object}}\" ."), &["language"]);
    check_problem(
        "ex:thing a owl:Class ; rdfs:subClassOf tg:Event ; tg:pattern \"rave:NOUN of {tgc:dancer}\"@en .",
        &["dancer", "not a role"],
    );
}

#[test]
fn a_domain_or_range_that_does_not_exist() {
    check_problem(
        "ex:thing a tg:Relation ; rdfs:domain ex:Boat ; rdfs:range tg:Person .",
        &["domain", "x#Boat", "owl:Class"],
    );
    check_problem("ex:thing a tg:Relation ; rdfs:domain tg:Person ; rdfs:range ex:Boat .", &["range", "x#Boat"]);
    let union = "ex:thing a tg:Relation ; rdfs:domain [ a owl:Class ; owl:unionOf ( tg:Person ex:Boat ) ] ; rdfs:range tg:Person .";
    check_problem(union, &["domain", "x#Boat"]);
}

#[test]
fn an_inverse_opposite_or_shortcut_that_names_nothing() {
    let relation = "ex:thing a tg:Relation ; rdfs:domain tg:Person ; rdfs:range tg:Person";
    check_problem(&format!("{relation} ; owl:inverseOf tg:Person ."), &["inverse", "not a relation"]);
    check_problem(&format!("{relation} ; tg:oppositeOf ex:none ."), &["opposite", "x#none"]);
    check_problem(
        &format!("{relation} ; tg:shortcutOf [ tg:event ex:Ball ; tg:roles ( tgc:party tgc:party ) ] ."),
        &["shortcut's event", "x#Ball"],
    );
    check_problem(
        &format!("{relation} ; tg:shortcutOf [ tg:event tgc:Truce ; tg:roles ( tgc:party tgc:leads ) ] ."),
        &["shortcut's role", "crime#leads"],
    );
    check_problem(&format!("{relation} ; tg:shortcutOf [ tg:event tgc:Truce ] ."), &["lacks an event or two roles"]);
}

#[test]
fn a_class_above_itself() {
    check_problem(
        "ex:thing a owl:Class ; rdfs:subClassOf ex:two . ex:two a owl:Class ; rdfs:subClassOf ex:thing .",
        &["above itself", "x#two", "rdfs:subClassOf"],
    );
}

#[test]
fn a_value_that_is_none() {
    check_problem("ex:thing a owl:Class ; tg:entityType \"Gang\" .", &["`Gang`", "Organization"]);
    check_problem(
        "ex:thing a tg:Relation ; rdfs:domain tg:Person ; rdfs:range tg:Person ; tg:functional \"perhaps\" .",
        &["functional", "true or false"],
    );
}

#[test]
fn all_problems_are_told_at_once() {
    let found = problems(
        "ex:a a owl:Class ; rdfs:subClassOf ex:none . ex:b a tg:Relation ; rdfs:domain ex:none ; rdfs:range tg:Person ; tg:pattern \"x\"@en .",
    );
    assert_eq!(found.len(), 3, "{found:#?}");
}

#[test]
fn files_that_are_missing_or_no_turtle_are_named() {
    let error = Ontology::load(&[PathBuf::from("no/such/file.ttl")], false).unwrap_err();
    assert!(matches!(error.problems.as_slice(), [Problem::Unreadable { file, .. }] if file == "no/such/file.ttl"));
    let error = Ontology::parse(&[("bad.ttl", "@prefix : <x> .\n:a :b")]).unwrap_err();
    assert!(matches!(error.problems.as_slice(), [Problem::Syntax { file, .. }, ..] if file == "bad.ttl"), "{error}");
}

#[test]
fn a_plain_rdf_ontology_loads_without_any_words() {
    let plain = "@prefix : <https://example.org/m#> . @prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
        @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
        :Human a owl:Class . :Film a owl:Class ; rdfs:label \"film\" . :director a rdf:Property ; rdfs:domain :Film ; rdfs:range :Human .";
    let ontology = Ontology::parse(&[("core.ttl", CORE), ("m.ttl", plain)]).unwrap_or_else(|e| panic!("{e}"));
    let class = |name: &str| &ontology.classes[&Iri::new(format!("https://example.org/m#{name}"))];
    assert_eq!((class("Human").ty, class("Film").ty), (EntityType::Person, EntityType::Misc));
    assert!(ontology.is_a(&class("Human").iri, &iri("tg:Person")));
    assert_eq!(class("Film").label, "film");
}

#[test]
fn the_fingerprint_follows_words_and_not_labels() {
    let with = |stanza: &str| {
        let head = "@prefix ex: <https://example.org/x#> . @prefix owl: <http://www.w3.org/2002/07/owl#> . \
                    @prefix tg: <https://w3id.org/tregua/core#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .";
        Ontology::parse(&[("core.ttl", CORE), ("x.ttl", &format!("{head}{stanza}"))]).unwrap().fingerprint()
    };
    let plain = with("ex:a a owl:Class ; tg:pattern \"a:NOUN\"@en .");
    assert_eq!(plain, with("ex:a a owl:Class ; rdfs:label \"A\" ; tg:pattern \"a:NOUN\"@en ."));
    assert_ne!(plain, with("ex:a a owl:Class ; tg:pattern \"b:NOUN\"@en ."));
}
