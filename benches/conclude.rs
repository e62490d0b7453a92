//! Conclusions at 10,000 and 100,000 claims. `TREGUA_BENCH_CLAIMS` gives other numbers, by commas. The corpus is made here: rows of documents that agree, deny, take back and copy one another.

use criterion::{BenchmarkId, Criterion, Throughput};
use std::hint::black_box;
use tregua::claim::{Modality, Polarity};
use tregua::document::{EntityType, PartialDate};
use tregua::graph::{ClaimRow, DocumentRow, DocumentRows, Names, ObjectRow, conclude};
use tregua::ontology::{Iri, Ontology};
use tregua::resolve::{Identity, LocalEntity, Resolution};

const CLAIMS: usize = 10;

fn main() {
    let sizes = std::env::var("TREGUA_BENCH_CLAIMS").unwrap_or_else(|_| "10000,100000".into());
    let mut criterion = Criterion::default().configure_from_args();
    let mut group = criterion.benchmark_group("conclude");
    group.sample_size(10);
    for claims in sizes.split(',').filter_map(|n| n.trim().parse::<usize>().ok()) {
        let documents = corpus(claims / CLAIMS);
        let resolution = resolution(&documents);
        let quads = conclude(&documents, &resolution, Ontology::builtin(), &Names::default());
        eprintln!("{claims} claims, {} entities, {} quads of conclusions", resolution.identities.len(), quads.len());
        group.throughput(Throughput::Elements(claims as u64));
        group.bench_function(BenchmarkId::from_parameter(claims), |b| {
            b.iter(|| black_box(conclude(&documents, &resolution, Ontology::builtin(), &Names::default())));
        });
    }
    group.finish();
    criterion.final_summary();
}

/// A number that looks random, the same every time.
fn pick(seed: usize, below: usize) -> usize {
    let x = (seed as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    ((x ^ (x >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9) >> 33) as usize % below.max(1)
}

fn corpus(documents: usize) -> Vec<DocumentRows> {
    (0..documents).map(|n| document(n, documents)).collect()
}

fn document(n: usize, documents: usize) -> DocumentRows {
    let iri = format!("https://w3id.org/tregua/id/document/wire-{n:06}");
    let date = PartialDate::day(2012, (n % 12 + 1) as u8, (n / 12 % 28 + 1) as u8);
    // Names are drawn so that few are in most documents: the square of a uniform draw.
    let name = |k: usize| {
        let draw = pick(n * 31 + k, 1000) * pick(n * 17 + k, 1000);
        draw * (documents * 2).max(50) / 1_000_000
    };
    let entities: Vec<LocalEntity> = (0..CLAIMS).map(|k| entity(&iri, n, k, &format!("Name {}", name(k)))).collect();
    let claims = (0..CLAIMS).map(|k| claim(n, k)).collect();
    let signature = (0..64).map(|i| pick(if n % 10 == 1 { n - 1 } else { n } * 64 + i, 1 << 31) as u32).collect();
    let source = Some(format!("Agency {}", n % 7));
    DocumentRows {
        document: DocumentRow { id: format!("wire-{n:06}"), iri, hash: String::new(), date, source, signature },
        entities,
        claims,
    }
}

fn entity(document: &str, n: usize, k: usize, name: &str) -> LocalEntity {
    LocalEntity {
        iri: format!("{document}#c{}-{}", k * 50, k * 50 + name.len()),
        document: format!("wire-{n:06}"),
        name: name.to_owned(),
        named: true,
        aliases: Vec::new(),
        ty: EntityType::Organization,
        class: None,
        mentions: 1,
        context: Vec::new(),
        when: None,
    }
}

fn claim(n: usize, k: usize) -> ClaimRow {
    const RELATIONS: [&str; 6] = ["leads", "alliedWith", "rivalOf", "fights", "supports", "opposes"];
    let seed = n * CLAIMS + k;
    let relation = RELATIONS[pick(seed, RELATIONS.len())];
    ClaimRow {
        iri: format!("https://w3id.org/tregua/id/claim/{seed:020x}"),
        subject: k as u32,
        predicate: Iri::new(format!("https://w3id.org/tregua/crime#{relation}")),
        object: ObjectRow::Entity(((k + 1) % CLAIMS) as u32),
        open: None,
        speakers: if pick(seed + 7, 2) == 0 { vec![((k + 2) % CLAIMS) as u32] } else { Vec::new() },
        polarity: if pick(seed + 3, 10) == 0 { Polarity::Denied } else { Polarity::Affirmed },
        modality: if pick(seed + 5, 10) == 0 { Modality::Possible } else { Modality::Asserted },
        from: None,
        until: None,
        at: (k * 50) as u32,
        confidence: 90,
    }
}

/// Entities of the same name are one.
fn resolution(documents: &[DocumentRows]) -> Resolution {
    let mut by_name: std::collections::BTreeMap<&str, Vec<String>> = std::collections::BTreeMap::new();
    for entity in documents.iter().flat_map(|d| &d.entities) {
        by_name.entry(&entity.name).or_default().push(entity.iri.clone());
    }
    let mut resolution = Resolution::default();
    for (index, (name, members)) in by_name.into_iter().enumerate() {
        resolution.of.extend(members.iter().map(|m| (m.clone(), index)));
        resolution.identities.push(Identity {
            iri: format!("https://w3id.org/tregua/id/entity/{}", name.replace(' ', "-").to_lowercase()),
            label: name.to_owned(),
            aliases: Vec::new(),
            ty: EntityType::Organization,
            class: None,
            members,
        });
    }
    resolution
}
