//! How building grows: time, memory and disk at 1,000 and 10,000 articles (or at the numbers in `TREGUA_SCALE`, by commas), each built in a
//! process of its own with a reader that costs nothing; then the load rate, the time to open, and the eight queries once warm. Prints a
//! table; run by `cargo bench --bench scale`.

mod corpus;

use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::store::Store;
use std::process::Command;
use std::time::Instant;
use tregua::build::{Observer, Phase};
use tregua::graph::disk::Files;
use tregua::graph::index::{Builder, Index};
use tregua::graph::{Graph, QueryOptions};

fn main() {
    if let Ok(articles) = std::env::var("TREGUA_SCALE_CHILD") {
        return measure(articles.parse().unwrap());
    }
    let sizes = std::env::var("TREGUA_SCALE").unwrap_or_else(|_| "1000,10000".to_owned());
    for size in sizes.split(',') {
        let child = Command::new(std::env::current_exe().unwrap()).env("TREGUA_SCALE_CHILD", size).status().unwrap();
        assert!(child.success());
    }
}

/// When each phase began, and the most memory at its end.
#[derive(Default)]
struct Phases(Vec<(Phase, f64, u64)>);

impl Observer for Phases {
    fn phase(&mut self, phase: Phase, _: Option<usize>) {
        let now = self.seconds();
        self.0.push((phase, now, peak()));
    }
}

/// The most memory that this process has held, in MiB; zero where the system does not say.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:"));
    line.and_then(|l| l.trim().trim_end_matches("kB").trim().parse::<u64>().ok()).unwrap_or(0) / 1024
}

fn measure(articles: u64) {
    let dir = tempfile::tempdir().unwrap();
    let mut phases = Phases::default();
    let report = corpus::graph(dir.path(), articles, &mut phases);
    let end = phases.seconds();
    let built = peak();
    let graph = dir.path().join("graph");
    println!(
        "\n## {articles} articles: {} claims, {} entities, {} facts",
        report.claims, report.entities, report.facts
    );
    println!("built in {:.1} s, at most {built} MiB", report.seconds);
    for (i, (phase, start, before)) in phases.0.iter().enumerate() {
        let (stop, after) = phases.0.get(i + 1).map_or((end, built), |n| (n.1, n.2));
        println!("  {phase:?}: {:.1} s, memory {before} -> {after} MiB", stop - start);
    }
    for part in ["segments", "conclusions", "index"] {
        println!("  {part}: {:.1} MB", size(&graph.join(part)) as f64 / 1e6);
    }
    let again = Instant::now();
    corpus::graph(dir.path(), articles, &mut Phases::default());
    println!("built again with nothing new in {:.2} s", again.elapsed().as_secs_f64());
    load(&graph, dir.path());
    ask(&graph);
}

/// What a thread has spent at work: the same on a busy machine as on an idle one. The wall clock where the system does not say.
struct Clock(Option<u64>, Instant);

impl Clock {
    fn start() -> Self {
        Self(worked(), Instant::now())
    }

    fn milliseconds(&self) -> f64 {
        match (self.0, worked()) {
            (Some(before), Some(now)) => (now - before) as f64 / 1e6,
            _ => self.1.elapsed().as_secs_f64() * 1e3,
        }
    }
}

fn worked() -> Option<u64> {
    std::fs::read_to_string("/proc/thread-self/schedstat").ok()?.split(' ').next()?.parse().ok()
}

fn size(dir: &std::path::Path) -> u64 {
    let entries = std::fs::read_dir(dir).into_iter().flatten().flatten();
    entries.map(|e| if e.path().is_dir() { size(&e.path()) } else { e.metadata().map_or(0, |m| m.len()) }).sum()
}

fn load(graph: &std::path::Path, dir: &std::path::Path) {
    let files = Files::open(graph).unwrap();
    let mut nquads = Vec::new();
    files.documents().for_each(|e| nquads.extend(files.nquads(&e.id).unwrap()));
    nquads.extend(files.conclusions_nquads().unwrap().unwrap());
    let lines = nquads.iter().filter(|&&b| b == b'\n').count() as f64;
    let alone = rayon::ThreadPoolBuilder::new().num_threads(1).use_current_thread().build().unwrap();
    let start = Clock::start();
    alone.install(|| {
        let mut builder = Builder::new();
        builder.add(&nquads).unwrap();
        builder.finish(&dir.join("load.index")).unwrap();
    });
    let ours = start.milliseconds() / 1e3;
    let start = Clock::start();
    let store = Store::new().unwrap();
    let mut loader = store.bulk_loader();
    loader.load_from_slice(RdfParser::from_format(RdfFormat::NQuads), &nquads).unwrap();
    loader.commit().unwrap();
    let theirs = start.milliseconds() / 1e3;
    println!(
        "{lines} quads: index written in {ours:.2} CPU-s, Oxigraph's memory store loaded in {theirs:.2} CPU-s: {:.2} times its rate",
        theirs / ours
    );
    assert_eq!(store.len().unwrap(), Index::open(&dir.join("load.index")).unwrap().len());
}

fn ask(dir: &std::path::Path) {
    let files = Files::open(dir).unwrap();
    let path = tregua::graph::index::path(dir, files.concluded().unwrap());
    let start = Clock::start();
    let index = Index::open(&path).unwrap();
    println!("index of {} quads opened in {:.2} ms", index.len(), start.milliseconds());
    let start = Clock::start();
    let graph = Graph::open(dir).unwrap();
    println!("graph opened in {:.1} ms", start.milliseconds());
    let (entity, speaker) = corpus::busiest(&graph);
    println!("asked about {entity}, {speaker}; CPU time, median of seven:");
    for (name, query) in corpus::QUERIES {
        let query = query.replace("{entity}", &entity).replace("{speaker}", &speaker);
        let mut times = Vec::new();
        let mut rows = 0;
        for _ in 0..7 {
            let start = Clock::start();
            if let tregua::graph::Answer::Solutions { rows: found, .. } =
                graph.query(&query, &QueryOptions::default()).unwrap()
            {
                rows = found.len();
            }
            times.push(start.milliseconds());
        }
        times.sort_by(f64::total_cmp);
        println!("  {name}: {:.1} ms, {rows} rows", times[3]);
    }
}
