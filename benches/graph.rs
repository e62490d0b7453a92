//! Loading, opening, and the eight usual queries. `TREGUA_BENCH_ARTICLES` says how large the corpus is; 1,000 articles where it is not
//! set, about eleven claims each.

mod corpus;

use criterion::{BatchSize, Criterion, Throughput};
use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::store::Store;
use std::hint::black_box;
use tregua::build::Silent;
use tregua::graph::disk::Files;
use tregua::graph::index::{Builder, Index};
use tregua::graph::{Graph, QueryOptions};

fn main() {
    let articles = std::env::var("TREGUA_BENCH_ARTICLES").ok().and_then(|n| n.parse().ok()).unwrap_or(1000);
    let dir = tempfile::tempdir().unwrap();
    let report = corpus::graph(dir.path(), articles, &mut Silent);
    let graph = dir.path().join("graph");
    let files = Files::open(&graph).unwrap();
    let index = files.index().unwrap();
    eprintln!("{} articles, {} claims, {} quads, {} terms", articles, report.claims, index.len(), index.terms());
    let mut criterion = Criterion::default().configure_from_args();
    loading(&mut criterion, &files, dir.path());
    opening(&mut criterion, &graph);
    queries(&mut criterion, &Graph::open(&graph).unwrap());
    criterion.final_summary();
}

/// The same N-Quads into Oxigraph's store, and into an index on disk.
fn loading(criterion: &mut Criterion, files: &Files, dir: &std::path::Path) {
    let mut nquads = Vec::new();
    files.documents().for_each(|e| nquads.extend(files.nquads(&e.id).unwrap()));
    nquads.extend(files.conclusions_nquads().unwrap().unwrap());
    let mut group = criterion.benchmark_group("loading");
    group.sample_size(10).throughput(Throughput::Elements(nquads.iter().filter(|&&b| b == b'\n').count() as u64));
    group.bench_function("oxigraph in memory", |b| {
        b.iter_batched(
            || Store::new().unwrap(),
            |store| {
                let mut loader = store.bulk_loader();
                loader.load_from_slice(RdfParser::from_format(RdfFormat::NQuads), &nquads).unwrap();
                loader.commit().unwrap();
                store
            },
            BatchSize::PerIteration,
        );
    });
    group.bench_function("index written", |b| {
        b.iter(|| {
            let mut builder = Builder::new();
            builder.add(&nquads).unwrap();
            builder.finish(&dir.join("bench.index")).unwrap();
        });
    });
    group.finish();
}

fn opening(criterion: &mut Criterion, graph: &std::path::Path) {
    let mut group = criterion.benchmark_group("opening");
    let files = Files::open(graph).unwrap();
    let path = tregua::graph::index::path(graph, files.concluded().unwrap());
    group.bench_function("index", |b| b.iter(|| black_box(Index::open(&path).unwrap())));
    group.bench_function("graph", |b| b.iter(|| black_box(Graph::open(graph).unwrap())));
    group.finish();
}

fn queries(criterion: &mut Criterion, graph: &Graph) {
    let (entity, speaker) = corpus::busiest(graph);
    let mut group = criterion.benchmark_group("queries");
    group.sample_size(20);
    for (name, query) in corpus::QUERIES {
        let query = query.replace("{entity}", &entity).replace("{speaker}", &speaker);
        group.bench_function(name, |b| b.iter(|| black_box(graph.query(&query, &QueryOptions::default()).unwrap())));
    }
    group.finish();
}
