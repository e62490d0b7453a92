//! Identities as examples: rows in, who is one with whom out.

use super::*;
use crate::document::{EntityType, PartialDate};
use crate::ontology::{Iri, Ontology};
use proptest::prelude::*;
use std::collections::BTreeSet;

/// A row `document#n` of a named entity.
fn row(at: &str, ty: EntityType, name: &str) -> LocalEntity {
    let document = at.split('#').next().unwrap().to_owned();
    LocalEntity {
        iri: format!("https://w3id.org/tregua/id/document/{at}"),
        document,
        name: name.to_owned(),
        named: true,
        aliases: Vec::new(),
        ty,
        class: None,
        mentions: 1,
        context: Vec::new(),
        when: None,
    }
}

fn person(at: &str, name: &str) -> LocalEntity {
    row(at, EntityType::Person, name)
}

fn group(at: &str, name: &str) -> LocalEntity {
    row(at, EntityType::Organization, name)
}

fn place(at: &str, name: &str) -> LocalEntity {
    row(at, EntityType::Place, name)
}

fn expand(prefixed: &str) -> Iri {
    Ontology::builtin().expand(prefixed).unwrap()
}

/// The row with `tgc:relation|name` entries of context.
fn with(mut row: LocalEntity, context: &[&str]) -> LocalEntity {
    row.context = context
        .iter()
        .map(|entry| {
            let (relation, name) = entry.split_once('|').unwrap();
            format!("{}|{name}", expand(relation))
        })
        .collect();
    row.context.sort();
    row
}

fn of_class(mut row: LocalEntity, class: &str) -> LocalEntity {
    row.class = Some(expand(class));
    row
}

/// The groups of two or more, as `document#n`, and all that is alone.
fn groups(rows: &[LocalEntity]) -> (Vec<Vec<String>>, usize) {
    let short = |iri: &String| iri.rsplit('/').next().unwrap().to_owned();
    let resolution = resolve(rows, &Decisions::default());
    let members: Vec<Vec<String>> =
        resolution.identities.iter().map(|i| i.members.iter().map(short).collect()).collect();
    let alone = members.iter().filter(|m| m.len() == 1).count();
    let mut several: Vec<Vec<String>> = members.into_iter().filter(|m| m.len() > 1).collect();
    several.sort();
    (several, alone)
}

/// `rows` come to be these groups and no other.
fn check(rows: &[LocalEntity], expected: &[&[&str]]) {
    let (found, _) = groups(rows);
    let expected: Vec<Vec<String>> = expected.iter().map(|g| g.iter().map(|s| (*s).to_owned()).collect()).collect();
    assert_eq!(found, expected);
}

#[test]
fn titles_accents_and_case_do_not_tell_people_apart() {
    check(
        &[person("a#1", "President Otto Pérez"), person("b#1", "Otto Perez"), person("c#1", "OTTO PEREZ")],
        &[&["a#1", "b#1", "c#1"]],
    );
}

#[test]
fn a_longer_name_takes_in_the_shorter_unless_two_could() {
    check(&[person("a#1", "Otto Perez"), person("b#1", "Otto Perez Molina")], &[&["a#1", "b#1"]]);
    check(&[person("a#1", "Donald Trump"), person("b#1", "Donald J. Trump")], &[&["a#1", "b#1"]]);
    check(&[person("a#1", "Jose Lopez"), person("b#1", "Jose Lopez Portillo"), person("c#1", "Jose Maria Lopez")], &[]);
    check(&[person("a#1", "Otto Perez"), person("b#1", "Juan Perez Molina")], &[]);
    check(&[person("a#1", "David Munguía Payés"), person("b#1", "Gen. Munguía Payés")], &[&["a#1", "b#1"]]);
    check(&[person("a#1", "Ana Soto Diaz"), person("b#1", "Eva Soto Diaz"), person("c#1", "Soto Diaz")], &[]);
}

#[test]
fn a_surname_follows_the_full_name_of_its_document() {
    check(
        &[person("a#1", "Otto Perez"), person("a#2", "Perez"), person("b#1", "Carlos Perez"), person("b#2", "Perez")],
        &[&["a#1", "a#2"], &["b#1", "b#2"]],
    );
    check(&[person("a#1", "Otto Perez"), person("a#2", "Carlos Perez"), person("a#3", "Perez")], &[]);
}

#[test]
fn a_surname_crosses_documents_only_where_one_person_bears_it() {
    check(&[person("a#1", "Otto Perez"), person("b#1", "Perez")], &[&["a#1", "b#1"]]);
    check(&[person("a#1", "Otto Perez"), person("b#1", "Carlos Perez"), person("c#1", "Perez")], &[]);
    check(&[person("a#1", "Maduro"), person("b#1", "Maduro")], &[&["a#1", "b#1"]]);
    check(&[person("a#1", "Maria"), person("b#1", "Maria"), person("c#1", "Maria Lopez")], &[]);
    check(&[person("a#1", "Donald"), person("b#1", "S. Donald Sussman")], &[]);
    check(&[person("a#1", "Donald"), person("b#1", "Selwyn Donald Sussman"), person("c#1", "Donald Trump")], &[]);
    check(&[person("a#1", "Perez"), person("b#1", "Otto Perez Molina")], &[&["a#1", "b#1"]]);
}

#[test]
fn aliases_in_brackets_and_known_acronyms_are_one_group() {
    check(
        &[
            group("a#1", "Mara Salvatrucha (MS-13)"),
            group("b#1", "MS-13"),
            group("c#1", "Mara Salvatrucha"),
            group("d#1", "MS 13"),
        ],
        &[&["a#1", "b#1", "c#1", "d#1"]],
    );
    check(&[group("a#1", "Barrio 18"), group("b#1", "18th Street gang"), group("c#1", "MS-13")], &[&["a#1", "b#1"]]);
    check(&[group("a#1", "Los Negros (LN)"), group("b#1", "Negros")], &[&["a#1", "b#1"]]);
}

#[test]
fn an_alias_that_names_another_known_group_is_no_alias() {
    let mut wrong = group("a#1", "Mara Salvatrucha");
    wrong.aliases = vec!["Barrio 18".to_owned()];
    check(&[wrong, group("b#1", "Barrio 18"), group("c#1", "MS-13")], &[&["a#1", "c#1"]]);
}

#[test]
fn one_slip_of_coreference_does_not_glue_two_frequent_names() {
    let mut slip = group("a#1", "Northern Front");
    slip.aliases = vec!["Southern Front".to_owned()];
    let north = ["b", "c", "d"].map(|d| group(&format!("{d}#1"), "Northern Front"));
    let south = ["b", "c", "d"].map(|d| group(&format!("{d}#2"), "Southern Front"));
    let rows: Vec<LocalEntity> = std::iter::once(slip).chain(north).chain(south).collect();
    check(&rows, &[&["a#1", "b#1", "c#1", "d#1"], &["b#2", "c#2", "d#2"]]);
}

#[test]
fn an_acronym_meets_its_expansion() {
    let rows = [group("a#1", "Coordinadora Nacional Campesina"), group("a#2", "CNC"), group("b#1", "CNC")];
    check(&rows, &[&["a#1", "a#2", "b#1"]]);
    let two = [
        group("a#1", "Coordinadora Nacional Campesina"),
        group("b#1", "Consejo Nacional Ciudadano"),
        group("c#1", "CNC"),
    ];
    check(&two, &[]);
}

#[test]
fn a_subgroup_is_not_the_whole() {
    check(
        &[
            group("a#1", "Barrio 18"),
            group("a#2", "Guatemala's Barrio 18"),
            group("b#1", "Barrio 18"),
            group("c#1", "Barrio 18 (Guatemala)"),
        ],
        &[&["a#1", "b#1"], &["a#2", "c#1"]],
    );
}

#[test]
fn countries_are_one_by_any_name_and_people_are_no_country() {
    check(
        &[
            place("a#1", "United States"),
            place("b#1", "U.S."),
            place("c#1", "America"),
            row("d#1", EntityType::Misc, "American"),
        ],
        &[&["a#1", "b#1", "c#1"]],
    );
    check(&[place("a#1", "Guatemala"), group("b#1", "Guatemala"), place("c#1", "Guatemala City")], &[&["a#1", "b#1"]]);
}

#[test]
fn namesakes_of_different_kinds_are_apart() {
    check(&[person("a#1", "Victoria Soto"), place("b#1", "Victoria Soto")], &[]);
}

#[test]
fn namesakes_of_one_kind_are_apart_where_the_texts_set_them_apart() {
    let mayor = with(of_class(person("a#1", "Carlos Rivas"), "tgc:Mayor"), &["tgc:headOfGovernment|Soyapango"]);
    let again = with(person("b#1", "Carlos Rivas"), &["tgc:headOfGovernment|Soyapango"]);
    let boss = with(of_class(person("c#1", "Carlos Rivas"), "tgc:GangMember"), &["tgc:memberOf|MS-13"]);
    let other = with(person("d#1", "Carlos Rivas"), &["tgc:leads|Mara Salvatrucha"]);
    check(&[mayor, again, boss, other], &[&["a#1", "b#1"], &["c#1", "d#1"]]);
    let driver = of_class(person("a#1", "Luis Soto"), "tgc:Worker");
    let mut attorney = person("b#1", "Luis Soto");
    attorney.context = vec![format!("^{}|Congress", expand("tgc:appoints"))];
    let later = with(person("c#1", "Luis Soto"), &["tgc:successorOf|Ana Diaz"]);
    check(&[driver, attorney, later], &[&["b#1", "c#1"]]);
    let here = with(place("a#1", "Santa Ana"), &["tgc:locatedIn|El Salvador"]);
    let there = with(place("b#1", "Santa Ana"), &["tgc:locatedIn|California"]);
    check(&[here, there, place("c#1", "Santa Ana, El Salvador")], &[&["a#1", "c#1"]]);
    let courts = [("a#1", "Honduras"), ("b#1", "Guatemala"), ("c#1", "Honduras")]
        .map(|(at, country)| with(group(at, "Supreme Court"), &[&format!("tgc:partOf|{country}")]));
    check(&courts, &[&["a#1", "c#1"]]);
}

#[test]
fn what_has_no_context_goes_with_the_namesake_that_nearly_all_mean() {
    let often = ["a", "b", "c"].map(|d| with(person(&format!("{d}#1"), "Juan Soto"), &["tgc:headOfState|Honduras"]));
    let once = with(person("d#1", "Juan Soto"), &["tgc:headOfState|Guatemala"]);
    let rows: Vec<LocalEntity> = often.into_iter().chain([once, person("e#1", "Juan Soto")]).collect();
    check(&rows, &[&["a#1", "b#1", "c#1", "e#1"]]);
}

#[test]
fn what_has_no_name_stays_in_its_document() {
    let nominal = |at: &str| LocalEntity { named: false, ..group(at, "the government") };
    assert_eq!(groups(&[nominal("a#1"), nominal("b#1"), nominal("b#2")]), (Vec::new(), 3));
}

fn truce(at: &str, context: &[&str], when: Option<PartialDate>) -> LocalEntity {
    let event = with(of_class(row(at, EntityType::Event, "truce"), "tgc:Truce"), context);
    LocalEntity { named: false, when, ..event }
}

#[test]
fn events_are_one_only_where_class_participants_place_and_time_agree() {
    let year = PartialDate::year(2012);
    let both = ["tgc:party|MS-13", "tgc:party|Barrio 18", "tgc:place|El Salvador"];
    let other = ["tgc:party|Mara Salvatrucha", "tgc:party|Barrio 18", "tgc:place|El Salvador"];
    let people = |d: &str| {
        vec![
            group(&format!("{d}#2"), "MS-13"),
            group(&format!("{d}#3"), "Barrio 18"),
            place(&format!("{d}#4"), "El Salvador"),
            group(&format!("{d}#5"), "Mara Salvatrucha"),
        ]
    };
    let events = |b: LocalEntity| {
        let rows: Vec<LocalEntity> =
            [truce("a#1", &both, year), b].into_iter().chain(people("a")).chain(people("b")).collect();
        let resolution = resolve(&rows, &Decisions::default());
        resolution.of[&rows[0].iri] == resolution.of[&rows[1].iri]
    };
    assert!(events(truce("b#1", &other, year)), "the same by other names");
    assert!(!events(truce("b#1", &both, PartialDate::year(2013))), "another year");
    assert!(!events(truce("b#1", &both, None)), "no year told");
    assert!(!events(truce("b#1", &both[..2], year)), "no place told");
    assert!(!events(truce("b#1", &[both[0], both[2]], year)), "other parties");
    assert!(!events(of_class(truce("b#1", &both, year), "tgc:Agreement")), "another class");
}

#[test]
fn decisions_outdo_the_rules() {
    let rows = [person("a#1", "Otto Perez"), person("b#1", "Otto Perez"), person("c#1", "El General")];
    let pair = |a: usize, b: usize| (rows[a].iri.clone(), rows[b].iri.clone());
    let decisions = Decisions { merges: vec![pair(2, 0)], splits: vec![pair(0, 1)] };
    let resolution = resolve(&rows, &decisions);
    assert_eq!(resolution.of[&rows[0].iri], resolution.of[&rows[2].iri]);
    assert_ne!(resolution.of[&rows[0].iri], resolution.of[&rows[1].iri]);
    assert_eq!(resolution.merges.iter().map(|m| m.why.as_str()).collect::<Vec<_>>(), ["decision"]);
    let unknown = Decisions { merges: vec![("nowhere".to_owned(), rows[0].iri.clone())], splits: Vec::new() };
    assert_eq!(resolve(&rows, &unknown), resolve(&rows, &Decisions::default()));
}

#[test]
fn an_identity_is_called_by_its_usual_full_name() {
    let rows = [
        person("a#1", "President Otto Pérez Molina"),
        person("b#1", "Perez"),
        person("c#1", "Otto Pérez Molina"),
        person("b#2", "Otto Perez"),
    ];
    let resolution = resolve(&rows, &Decisions::default());
    let [identity] = resolution.identities.as_slice() else { panic!("{:#?}", resolution.identities) };
    assert_eq!(identity.label, "Otto Pérez Molina");
    assert_eq!(identity.aliases, ["Otto Perez", "Perez", "President Otto Pérez Molina"]);
    assert!(identity.iri.starts_with("https://w3id.org/tregua/id/entity/otto-perez-molina-"), "{}", identity.iri);
    let reasons: BTreeSet<&str> = resolution.merges.iter().map(|m| m.why.as_str()).collect();
    assert_eq!(reasons, BTreeSet::from(["same name", "shorter name", "surname after the full name"]));
}

#[test]
fn a_country_is_called_by_its_name_and_never_by_anothers() {
    let mut slip = place("a#1", "Guatemalan");
    slip.aliases = vec!["El Salvador".to_owned(), "Guatemala".to_owned()];
    let resolution = resolve(&[slip, place("b#1", "El Salvador")], &Decisions::default());
    let names: Vec<(&str, usize)> = resolution.identities.iter().map(|i| (i.label.as_str(), i.aliases.len())).collect();
    assert_eq!(names, [("El Salvador", 0), ("Guatemala", 1)]);
    assert_eq!(resolution.identities[1].aliases, ["Guatemalan"]);
}

#[test]
fn an_alias_that_is_another_persons_name_is_not_told() {
    let mut slip = person("a#1", "Donald Trump");
    slip.aliases = vec!["Clinton".to_owned(), "The Donald".to_owned(), "Trump".to_owned()];
    let resolution = resolve(&[slip, person("a#2", "Hillary Clinton")], &Decisions::default());
    assert_eq!(resolution.identities[0].aliases, ["The Donald", "Trump"]);
}

/// Names of a small world, so that rows meet often.
fn any_row() -> impl Strategy<Value = LocalEntity> {
    let names = prop::sample::select(vec![
        "Otto Perez",
        "Perez",
        "Otto Perez Molina",
        "Carlos Perez",
        "MS-13",
        "Mara Salvatrucha (MS-13)",
        "Barrio 18",
        "Guatemala's Barrio 18",
        "Guatemala",
        "Guatemalan",
        "CNC",
        "Coordinadora Nacional Campesina",
        "Consejo Nacional Ciudadano",
        "Supreme Court",
        "the gang",
    ]);
    let types = prop::sample::select(vec![
        EntityType::Person,
        EntityType::Organization,
        EntityType::Place,
        EntityType::Event,
        EntityType::Misc,
    ]);
    let context = prop::collection::btree_set(
        prop::sample::select(vec![
            "tgc:memberOf|MS-13",
            "tgc:headOfState|Guatemala",
            "tgc:headOfState|Honduras",
            "tgc:partOf|Honduras",
            "tgc:party|MS-13",
            "tgc:place|Guatemala",
        ]),
        0..3,
    );
    let aliases = prop::collection::vec(prop::sample::select(vec!["Perez", "MS-13", "Northern Front", "CNC"]), 0..2);
    (0u8..6, 0u16..400, names, types, context, aliases).prop_map(|(document, at, name, ty, context, aliases)| {
        let context: Vec<&str> = context.into_iter().collect();
        let mut row = with(row(&format!("d{document}#c{at}"), ty, name), &context);
        row.named = name.chars().any(char::is_uppercase);
        row.aliases = aliases.into_iter().map(str::to_owned).collect();
        row.when = PartialDate::year(2012 + i16::from(document % 2));
        row.class = (ty == EntityType::Event).then(|| expand("tgc:Truce"));
        row
    })
}

proptest! {
    #[test]
    fn the_order_of_rows_does_not_matter(
        (rows, shuffled) in prop::collection::vec(any_row(), 0..40)
            .prop_map(|rows| {
                let mut unique: std::collections::BTreeMap<String, LocalEntity> = Default::default();
                for row in rows {
                    unique.entry(row.iri.clone()).or_insert(row);
                }
                unique.into_values().collect::<Vec<_>>()
            })
            .prop_flat_map(|rows| (Just(rows.clone()), Just(rows).prop_shuffle()))
    ) {
        let resolution = resolve(&rows, &Decisions::default());
        prop_assert_eq!(&resolution, &resolve(&shuffled, &Decisions::default()));
        let members: Vec<&String> = resolution.identities.iter().flat_map(|i| &i.members).collect();
        prop_assert_eq!(members.len(), rows.len(), "every row is in one identity");
        let iris: BTreeSet<&String> = resolution.identities.iter().map(|i| &i.iri).collect();
        prop_assert_eq!(iris.len(), resolution.identities.len(), "no two identities share an IRI");
        for (member, &at) in &resolution.of {
            prop_assert!(resolution.identities[at].members.contains(member));
        }
        for row in rows.iter().filter(|r| !r.named) {
            let with: BTreeSet<&str> = resolution.identities[resolution.of[&row.iri]].members.iter().map(|m| m.split('#').next().unwrap()).collect();
            prop_assert!(with.len() == 1 || row.ty == EntityType::Event, "{} crossed documents", row.name);
        }
    }
}

#[test]
fn a_hundred_thousand_rows_take_seconds() {
    let rows: Vec<LocalEntity> = (0..100_000u32)
        .map(|i| {
            let (document, kind, who) = (i / 20, i % 20, i.wrapping_mul(2_654_435_761) % 9_973);
            let at = format!("d{document}#c{kind}");
            match kind % 4 {
                0 => person(&at, &format!("Given{} Family{who}", who % 97)),
                1 => person(&at, &format!("Family{who}")),
                2 => with(group(&at, &format!("Group Number {who}")), &["tgc:partOf|Honduras"]),
                _ => place(&at, "Guatemala"),
            }
        })
        .collect();
    let start = std::time::Instant::now();
    let resolution = resolve(&rows, &Decisions::default());
    assert_eq!(resolution.of.len(), rows.len());
    assert!(start.elapsed().as_secs() < 90, "took {:?}", start.elapsed());
}
