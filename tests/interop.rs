//! Our exports as other programs read them: rio always; rdflib, NetworkX and Graphviz where they are installed. A missing one is named on
//! stderr; with TREGUA_INTEROP=require, as in CI, it is a failure.

use std::path::Path;
use std::process::Command;

const FORMATS: [(&str, &str); 9] = [
    ("turtle", "g.ttl"),
    ("ntriples", "g.nt"),
    ("rdfxml", "g.rdf"),
    ("trig", "g.trig"),
    ("nquads", "g.nq"),
    ("jsonld", "g.jsonld"),
    ("graphml", "g.graphml"),
    ("gexf", "g.gexf"),
    ("dot", "g.dot"),
];

/// Exports the graph of the sample articles in every format.
fn exports(dir: &Path) {
    let run = |args: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_tregua"))
            .args(["-q", "--graph"])
            .arg(dir.join("graph"))
            .args(args)
            .env("TREGUA_MODEL", "rules")
            .output()
            .unwrap();
        assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    };
    run(&["build", concat!(env!("CARGO_MANIFEST_DIR"), "/data/articles")]);
    for (format, file) in FORMATS {
        run(&["export", format, "-o", dir.join(file).to_str().unwrap()]);
    }
}

/// What Python finds when it reads the exports; "missing: …" where a package is not there.
fn python(script: &str, dir: &Path) -> Result<(), String> {
    let output = match Command::new("python3").arg("-c").arg(script).current_dir(dir).output() {
        Ok(output) => output,
        Err(_) => return Err("python3".to_owned()),
    };
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    if let Some(missing) = out.lines().find_map(|l| l.strip_prefix("missing: ")) {
        return Err(missing.to_owned());
    }
    assert!(output.status.success(), "{out}{err}");
    assert!(out.contains("checked"), "{out}{err}");
    Ok(())
}

const RDFLIB: &str = r#"
try:
    import rdflib
except ImportError:
    print("missing: rdflib"); raise SystemExit
triples = {f: set(rdflib.Graph().parse(f)) for f in ["g.ttl", "g.nt", "g.rdf"]}
assert len(triples["g.nt"]) > 100
for f, t in triples.items():
    assert t == triples["g.nt"], f"{f} differs from g.nt: {list(t ^ triples['g.nt'])[:3]}"
def quads(f, form):
    dataset = rdflib.Dataset()
    dataset.parse(f, format=form)
    return {(s, p, o, str(g)) for s, p, o, g in dataset.quads()}
all = {f: quads(f, form) for f, form in [("g.nq", "nquads"), ("g.trig", "trig"), ("g.jsonld", "json-ld")]}
for f, q in all.items():
    assert q == all["g.nq"], f"{f} differs from g.nq: {list(q ^ all['g.nq'])[:3]}"
print("checked")
"#;

const NETWORKX: &str = r#"
try:
    import networkx as nx
except ImportError:
    print("missing: networkx"); raise SystemExit
import json
graphml, gexf = nx.read_graphml("g.graphml"), nx.read_gexf("g.gexf")
assert set(graphml.nodes) == set(gexf.nodes) and graphml.number_of_edges() == gexf.number_of_edges() > 20
for graph in (graphml, gexf):
    for _, _, edge in graph.edges(data=True):
        assert isinstance(edge["contested"], bool) and isinstance(edge["origins"], int)
        assert isinstance(edge["confidence"], float) and edge["status"] in ("fact", "reported", "supposed", "denied")
    assert all(isinstance(node["documents"], int) and node["label"] for _, node in graph.nodes(data=True))
ours = {e["iri"]: e for e in json.load(open("network.json"))["entities"]}
simple = nx.Graph()
simple.add_nodes_from(ours)
weights = {}
for a, b, edge in graphml.edges(data=True):
    if a != b and edge["status"] in ("fact", "reported"):
        key = tuple(sorted((a, b)))
        weights[key] = weights.get(key, 0) + edge["weight"]
simple.add_weighted_edges_from((a, b, w) for (a, b), w in weights.items())
rank = nx.pagerank(simple, alpha=0.85, tol=1e-12, max_iter=1000)
between = nx.betweenness_centrality(simple)
for iri, entity in ours.items():
    assert abs(rank[iri] - entity["pagerank"]) < 1e-4, (iri, rank[iri], entity["pagerank"])
    assert abs(between[iri] - entity["betweenness"]) < 1e-4, (iri, between[iri], entity["betweenness"])
    assert simple.degree(iri) == entity["degree"]
assert nx.number_connected_components(simple) == max(e["component"] for e in ours.values())
print("checked")
"#;

#[test]
fn others_read_what_we_write() {
    let dir = tempfile::tempdir().unwrap();
    exports(dir.path());
    let network = Command::new(env!("CARGO_BIN_EXE_tregua"))
        .args(["-q", "--json", "--graph"])
        .arg(dir.path().join("graph"))
        .arg("network")
        .output()
        .unwrap();
    std::fs::write(dir.path().join("network.json"), network.stdout).unwrap();
    for file in ["g.ttl", "g.nt", "g.trig", "g.nq"] {
        let failures = tregua::graph::verify_export(&dir.path().join(file)).unwrap();
        assert!(failures.is_empty(), "{failures:?}");
    }
    let mut missing = Vec::new();
    missing.extend(python(RDFLIB, dir.path()).err());
    missing.extend(python(NETWORKX, dir.path()).err());
    match Command::new("dot").args(["-Tsvg", "-Knop", "-o", "drawn.svg", "g.dot"]).current_dir(&dir).output() {
        Ok(output) => assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr)),
        Err(_) => missing.push("dot".to_owned()),
    }
    for name in &missing {
        eprintln!("NOT CHECKED against {name}, which is not installed");
    }
    let required = std::env::var("TREGUA_INTEROP").is_ok_and(|v| v == "require");
    assert!(!required || missing.is_empty(), "not installed: {missing:?}");
}
