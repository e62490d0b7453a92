//! The program as its users run it: arguments in; stdout, stderr, files and exit codes out. One graph of the sample articles is built for
//! all tests, by the analyser without a model, which is quick; what it finds is tested elsewhere.

use assert_cmd::Command;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::OnceLock;
use tempfile::TempDir;

fn tregua() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tregua"));
    command
        .env_remove("TREGUA_GRAPH")
        .env("TREGUA_MODEL", "rules")
        .env("NO_COLOR", "1")
        .current_dir(env!("CARGO_MANIFEST_DIR"));
    command
}

/// The graph of the sample articles.
fn graph() -> &'static Path {
    static GRAPH: OnceLock<(TempDir, PathBuf)> = OnceLock::new();
    let (_, path) = GRAPH.get_or_init(|| {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("graph");
        tregua().args(["-q", "build", "data/articles", "--into"]).arg(&path).assert().success();
        (dir, path)
    });
    path
}

struct Ran {
    code: i32,
    out: String,
    err: String,
}

fn run(args: &[&str]) -> Ran {
    ran(tregua().arg("--graph").arg(graph()).args(args))
}

fn ran(command: &mut Command) -> Ran {
    let output = command.output().unwrap();
    Ran {
        code: output.status.code().expect("no signal ended it"),
        out: String::from_utf8(output.stdout).expect("UTF-8 on stdout"),
        err: String::from_utf8(output.stderr).expect("UTF-8 on stderr"),
    }
}

const VALUES: &str = "SELECT ?who ?n { VALUES (?who ?n) { (tgc:leads 1) (\"Otto Pérez\" 20) (\"墨西哥\"@zh UNDEF) } }";

#[test]
fn a_build_ends_in_one_line_and_a_second_one_reads_nothing_again() {
    let dir = tempfile::tempdir().unwrap();
    let build =
        |more: &[&str]| ran(tregua().args(["build", "data/articles", "--into"]).arg(dir.path().join("g")).args(more));
    let first = build(&[]);
    assert_eq!((first.code, first.out.as_str(), first.err.lines().count()), (0, "", 1), "{}", first.err);
    assert!(first.err.contains(" documents, ") && first.err.contains(" facts, 0 refused, "), "{}", first.err);
    let second: serde_json::Value = serde_json::from_str(&build(&["--json", "-q"]).out).unwrap();
    assert_eq!((&second["added"], &second["unchanged"]), (&0.into(), &second["documents"]));
}

#[test]
fn what_is_refused_is_named_and_the_rest_is_read() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("good.txt"), "Otto Perez is the president of Guatemala. He spoke in Davos.").unwrap();
    fs::write(dir.path().join("empty.txt"), "").unwrap();
    fs::write(dir.path().join("binary.txt"), [0u8, 159, 146, 150].repeat(100)).unwrap();
    let into = dir.path().join("g");
    let some = ran(tregua().arg("build").arg(dir.path()).arg("--into").arg(&into));
    assert_eq!(some.code, 1, "{}", some.err);
    for name in ["empty.txt", "binary.txt"] {
        let lines = some.err.lines().filter(|l| l.starts_with("tregua: refused: ") && l.contains(name)).count();
        assert_eq!(lines, 1, "{name}: {}", some.err);
    }
    assert!(some.err.lines().last().unwrap().starts_with("1 document, "), "{}", some.err);
    let none = ran(tregua().arg("build").arg(dir.path().join("empty.txt")).arg("--into").arg(dir.path().join("other")));
    assert_eq!(none.code, 2, "{}", none.err);
}

#[test]
fn extract_writes_a_line_a_document_and_words_where_asked() {
    let article = "data/articles/2013-01-25-guatemala-president.md";
    let plain = ran(tregua().args(["-q", "extract", article]));
    let line: serde_json::Value = serde_json::from_str(&plain.out).unwrap();
    assert_eq!((plain.code, plain.err.as_str()), (0, ""));
    assert!(line["claims"].is_array() && line["tokens"].is_null());
    let tokens = ran(tregua().args(["-q", "extract", "--tokens", article]));
    let line: serde_json::Value = serde_json::from_str(&tokens.out).unwrap();
    assert_eq!(line["tokens"]["at"].as_array().map(Vec::len), line["tokens"]["head"].as_array().map(Vec::len));
}

#[test]
fn a_least_confidence_holds_wherever_claims_are_made_or_shown() {
    let article = "data/articles/2013-01-25-guatemala-president.md";
    let claims = |least: &str| -> Vec<f64> {
        let out = ran(tregua().args(["-q", "extract", article, "--min-confidence", least])).out;
        let line: serde_json::Value = serde_json::from_str(&out).unwrap();
        line["claims"].as_array().unwrap().iter().map(|c| c["confidence"].as_f64().unwrap()).collect()
    };
    let (all, sure) = (claims("0"), claims("0.6"));
    assert!(sure.len() < all.len() && !sure.is_empty() && sure.iter().all(|c| *c >= 0.6), "{all:?} {sure:?}");

    let dir = tempfile::tempdir().unwrap();
    let build = |least: &str| -> serde_json::Value {
        let into = dir.path().join("g");
        let mut command = tregua();
        command.args(["--json", "-q", "build", article, "--min-confidence", least, "--into"]).arg(into);
        serde_json::from_str(&ran(&mut command).out).unwrap()
    };
    let (loose, strict) = (build("0"), build("0.6"));
    assert_eq!((&loose["added"], &strict["added"], &strict["reclaimed"]), (&1.into(), &0.into(), &1.into()));
    assert!(strict["claims"].as_u64() < loose["claims"].as_u64(), "{loose} {strict}");

    let (a, b) = joined();
    let why = |least: &str| run(&["why", &a, &b, "--min-confidence", least]).out.lines().count();
    let show = |least: &str| run(&["show", &a, "--all", "--min-confidence", least]).out.lines().count();
    assert!(why("0") > why("1") && show("0") > show("1"));
}

#[test]
fn an_article_on_standard_input_takes_its_date_from_the_arguments() {
    let mut command = tregua();
    command.args(["-q", "extract", "-", "--date", "2013-01-25", "--source", "InSight Crime"]);
    let read = ran(command.write_stdin("Otto Perez, the president of Guatemala, spoke in Davos on Friday."));
    let line: serde_json::Value = serde_json::from_str(&read.out).unwrap();
    assert_eq!((&line["date"], &line["source"]), (&"2013-01-25".into(), &"InSight Crime".into()));
    let wrong = ran(tregua().args(["extract", "-", "--date", "25.1.2013"]));
    assert!(wrong.code == 2 && wrong.err.contains("write YYYY, YYYY-MM or YYYY-MM-DD"), "{}", wrong.err);
}

#[test]
fn answers_come_in_every_form() {
    let form = |args: &[&str]| run(&[&["-q", "query"], args].concat()).out;
    insta::assert_snapshot!("table", form(&["-e", VALUES]));
    insta::assert_snapshot!("csv", form(&["-e", VALUES, "-f", "csv"]));
    insta::assert_snapshot!("tsv", form(&["-e", VALUES, "-f", "tsv"]));
    insta::assert_snapshot!("json", form(&["-e", VALUES, "--json"]));
    insta::assert_snapshot!("xml", form(&["-e", VALUES, "-f", "xml"]));
    assert_eq!(form(&["-e", "ASK { ?s ?p ?o }"]), "yes\n");
    let construct = "CONSTRUCT { tgc:leads rdfs:label \"leads\" } WHERE {}";
    insta::assert_snapshot!("turtle", form(&["-e", construct]));
    assert!(form(&["-e", construct, "-f", "nt"]).starts_with("<https://w3id.org/tregua/crime#leads> <http"));
}

#[test]
fn a_query_is_read_from_an_argument_a_file_or_standard_input() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("q.rq");
    fs::write(&file, VALUES).unwrap();
    let from_file = run(&["-q", "query", file.to_str().unwrap()]).out;
    let from_stdin = ran(tregua().arg("--graph").arg(graph()).args(["-q", "query", "-"]).write_stdin(VALUES)).out;
    assert_eq!(from_file, run(&["-q", "query", "-e", VALUES]).out);
    assert_eq!(from_file, from_stdin);
}

#[test]
fn a_mistake_in_a_query_is_shown_with_its_place() {
    let wrong = run(&["query", "-e", "SELECT ?p\nWHERE { ?p a tgc:Gang"]);
    assert_eq!((wrong.code, wrong.out.as_str()), (2, ""));
    let lines: Vec<&str> = wrong.err.lines().collect();
    assert!(lines[0].contains("line 2"), "{}", wrong.err);
    assert_eq!(lines[1].trim_start(), "2 | WHERE { ?p a tgc:Gang");
    assert!(lines[2].ends_with('^'));
}

#[test]
fn a_query_is_given_up_when_its_time_is_over() {
    let slow = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }";
    let given_up = run(&["query", "-e", slow, "--timeout", "0.2"]);
    assert_eq!(given_up.code, 2, "{}", given_up.out);
}

#[test]
fn every_example_is_a_query_that_runs() {
    let mut examples: Vec<PathBuf> = fs::read_dir("examples/queries").unwrap().map(|e| e.unwrap().path()).collect();
    examples.sort();
    assert!(examples.len() >= 8, "{examples:?}");
    for example in examples {
        assert!(fs::read_to_string(&example).unwrap().starts_with("# "), "{} explains nothing", example.display());
        let answer = run(&["query", example.to_str().unwrap(), "--timeout", "20"]);
        assert_eq!(answer.code, 0, "{}: {}", example.display(), answer.err);
    }
}

#[test]
fn without_a_graph_the_remedy_is_named() {
    let dir = tempfile::tempdir().unwrap();
    let none = ran(tregua().current_dir(&dir).args(["query", "-e", "ASK {}"]));
    assert_eq!(none.code, 2);
    assert!(none.err.contains("`graph` holds no graph") && none.err.contains("tregua build"), "{}", none.err);
}

#[test]
fn an_entity_is_shown_under_any_name_and_one_near_is_suggested() {
    let shown = run(&["show", "Barrio 18"]);
    assert_eq!(shown.code, 0, "{}", shown.err);
    assert!(shown.out.starts_with("Barrio 18"), "{}", shown.out);
    let json: serde_json::Value = serde_json::from_str(&run(&["-q", "--json", "show", "barrio 18"]).out).unwrap();
    assert_eq!(json["entity"]["label"], "Barrio 18");
    let none = run(&["show", "Bario 18"]);
    assert_eq!((none.code, none.out.as_str()), (2, ""));
    assert!(none.err.contains("did you mean “Barrio 18”"), "{}", none.err);
}

/// Two entities that an edge joins, by name.
fn joined() -> (String, String) {
    let query =
        "SELECT ?a ?b { ?x ?p ?y . ?x skos:prefLabel ?a . ?y skos:prefLabel ?b . FILTER(?x != ?y) } ORDER BY ?a ?b";
    let rows = run(&["-q", "query", "-f", "csv", "-e", query]).out;
    let mut reader = csv::Reader::from_reader(rows.as_bytes());
    let row = reader.records().next().expect("the sample articles hold a fact").unwrap();
    (row[0].to_owned(), row[1].to_owned())
}

#[test]
fn why_gives_the_sentence_the_paper_and_the_date() {
    let (a, b) = joined();
    let told: serde_json::Value = serde_json::from_str(&run(&["-q", "--json", "why", &a, &b]).out).unwrap();
    let claim = &told["claims"][0];
    let quote = claim["quotes"][0].as_str().unwrap();
    assert!(!quote.is_empty() && claim["document"].is_string() && claim["confidence"].is_number(), "{told}");
    let text = run(&["why", &a, &b]).out;
    assert!(text.contains("confidence 0.") && text.contains("— "), "{text}");
}

#[test]
fn a_path_is_told_step_by_step() {
    let (a, b) = joined();
    let path = run(&["network", "--path", &a, &b]);
    assert_eq!(path.code, 0, "{}", path.err);
    assert!(path.out.starts_with(&format!("{a} – {b}\n")), "{}", path.out);
    let json: serde_json::Value =
        serde_json::from_str(&run(&["-q", "--json", "network", "--path", &a, &b]).out).unwrap();
    assert!(json["paths"][0]["steps"][0]["edges"][0]["claims"].is_array());
}

#[test]
fn the_network_is_measured() {
    let json: serde_json::Value = serde_json::from_str(&run(&["-q", "--json", "network"]).out).unwrap();
    let entities = json["entities"].as_array().unwrap();
    let total: f64 = entities.iter().map(|e| e["pagerank"].as_f64().unwrap()).sum();
    assert!((total - 1.0).abs() < 0.001, "{total}");
    let table = run(&["network", "-n", "3"]);
    assert_eq!(table.out.lines().count(), 5, "{}", table.out);
    assert!(table.err.contains("-n 0 shows all") && table.err.contains("modularity"), "{}", table.err);
}

const FORMATS: [&str; 11] =
    ["turtle", "trig", "ntriples", "nquads", "jsonld", "rdfxml", "graphml", "gexf", "dot", "csv", "ftm"];

#[test]
fn every_format_is_written_twice_alike() {
    for format in FORMATS {
        let (first, second) = (run(&["export", format]), run(&["export", format]));
        assert_eq!(first.code, 0, "{format}: {}", first.err);
        assert!(!first.out.is_empty() && first.out == second.out, "{format}");
    }
}

#[test]
fn the_format_goes_by_the_extension_and_a_folder_wants_a_name() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("graph.ttl");
    let written = run(&["export", "-o", file.to_str().unwrap()]);
    assert_eq!(written.code, 0, "{}", written.err);
    assert_eq!(fs::read_to_string(&file).unwrap(), run(&["export", "turtle"]).out);
    let folder = run(&["export", "neo4j"]);
    assert!(folder.code == 2 && folder.err.contains("name a folder with -o"), "{}", folder.err);
    assert_eq!(run(&["export", "neo4j", "-o", dir.path().join("neo").to_str().unwrap()]).code, 0);
    assert!(dir.path().join("neo/relationships.csv").exists());
    let unknown = run(&["export", "docx"]);
    assert!(unknown.code == 2 && unknown.err.contains("choose one of turtle, trig"), "{}", unknown.err);
}

#[test]
fn a_part_of_the_graph_is_smaller_than_the_whole() {
    let rows = |args: &[&str]| run(&[&["-q", "export", "csv"], args].concat()).out.lines().count();
    let whole = rows(&[]);
    for part in [
        &["--facts"][..],
        &["--since", "2013"],
        &["--relation", "leads"],
        &["--around", "Barrio 18"],
        &["--min-confidence", "0.99"],
    ] {
        assert!(rows(part) < whole, "{part:?}");
    }
    let unknown = run(&["export", "csv", "--relation", "lead"]);
    assert!(unknown.code == 2 && unknown.err.contains("did you mean `tgc:leads`"), "{}", unknown.err);
}

#[test]
fn a_reader_of_stdout_that_goes_away_is_no_error() {
    let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_tregua"))
        .arg("--graph")
        .arg(graph())
        .args(["export", "nquads"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), &b""[..]));
}

#[test]
fn a_drawing_says_what_it_leaves_out() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("n.dot");
    let drawn = run(&["draw", "--limit", "5", "-o", file.to_str().unwrap()]);
    assert_eq!(drawn.code, 0, "{}", drawn.err);
    assert!(drawn.err.contains("less central left out"), "{}", drawn.err);
    assert!(fs::read_to_string(&file).unwrap().contains("less central left out"));
    let unknown = run(&["draw", "-o", "network.doc"]);
    assert!(unknown.code == 2 && unknown.err.contains(".svg, .png, .pdf or .dot"), "{}", unknown.err);
}

#[test]
fn without_graphviz_there_is_the_source_a_plainer_picture_and_one_line_of_advice() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("truce.png");
    let mut command = tregua();
    command.env("PATH", dir.path()).arg("--graph").arg(graph()).args(["draw", "-o", file.to_str().unwrap()]);
    let drawn = ran(&mut command);
    assert_eq!(drawn.code, 0, "{}", drawn.err);
    assert_eq!(drawn.err.lines().filter(|l| l.contains("apt install graphviz")).count(), 1, "{}", drawn.err);
    assert!(dir.path().join("truce.dot").exists());
    let svg = fs::read_to_string(dir.path().join("truce.svg")).unwrap();
    assert!(svg.starts_with("<svg") && svg.ends_with("</svg>\n"));
}

#[test]
fn exported_files_are_verified_and_a_damaged_one_is_told() {
    let dir = tempfile::tempdir().unwrap();
    for (format, extension) in [("turtle", "ttl"), ("trig", "trig"), ("ntriples", "nt"), ("nquads", "nq")] {
        let file = dir.path().join(format!("g.{extension}"));
        run(&["-q", "export", format, "-o", file.to_str().unwrap()]);
        let good = run(&["verify", file.to_str().unwrap()]);
        assert_eq!(good.code, 0, "{format}: {}{}", good.out, good.err);
        fs::OpenOptions::new().append(true).open(&file).unwrap().write_all(b"<a <b> .").unwrap();
        let bad = run(&["verify", file.to_str().unwrap()]);
        assert_eq!(bad.code, 1, "{format}");
        assert!(bad.out.starts_with("export: "), "{}", bad.out);
    }
}

#[test]
fn a_graph_does_not_differ_from_itself_and_does_from_another() {
    let same = run(&["diff", graph().to_str().unwrap(), graph().to_str().unwrap()]);
    assert_eq!((same.code, same.out.as_str()), (0, ""));
    let dir = tempfile::tempdir().unwrap();
    let part = dir.path().join("part");
    tregua().args(["-q", "build", "data/articles/courier", "--into"]).arg(&part).assert().success();
    let came = run(&["--json", "diff", part.to_str().unwrap(), graph().to_str().unwrap()]);
    let changes: Vec<serde_json::Value> = serde_json::from_str(&came.out).unwrap();
    assert!(changes.iter().any(|c| c["kind"] == "claim" && c["how"] == "came"), "{}", came.err);
    assert!(!changes.iter().any(|c| c["kind"] == "claim" && c["how"] == "went"), "{}", came.out);
}

#[test]
fn the_demo_builds_asks_explains_and_draws() {
    let dir = tempfile::tempdir().unwrap();
    let demo = ran(tregua().args(["demo", "--into"]).arg(dir.path().join("demo")));
    assert_eq!(demo.code, 0, "{}", demo.err);
    assert_eq!(demo.out.matches("▸ ").count(), 7, "{}", demo.out);
    assert!(dir.path().join("demo/truce.svg").exists() && dir.path().join("demo/graph/manifest.json").exists());
    assert!(demo.out.contains("picture  "), "{}", demo.out);
}

#[test]
fn quiet_is_quiet_and_json_is_json() {
    for args in [&["network"][..], &["show", "Barrio 18"], &["ontology"], &["verify", "--no-exports"]] {
        let quiet = run(&[&["-q", "--json"], args].concat());
        assert_eq!(quiet.err, "", "{args:?}");
        assert!(serde_json::from_str::<serde_json::Value>(&quiet.out).is_ok(), "{args:?}: {}", quiet.out);
    }
}

#[test]
fn completions_and_the_manual_name_every_subcommand() {
    let (script, man) = (ran(tregua().args(["completions", "bash"])).out, ran(tregua().arg("man")).out);
    for name in
        ["build", "extract", "query", "show", "why", "network", "draw", "export", "verify", "diff", "evaluate", "demo"]
    {
        assert!(script.contains(name), "{name} is not completed");
        assert!(man.contains(name), "{name} is not in the manual");
    }
}

#[test]
fn the_ontology_is_listed_as_a_page() {
    let page = ran(tregua().args(["ontology", "--markdown"])).out;
    assert!(page.starts_with("# ") && page.contains("### `tgc:leads`") && page.contains("`tgc:Gang`"));
}

#[test]
fn help_is_as_it_was() {
    insta::assert_snapshot!("help", ran(tregua().env("COLUMNS", "100").arg("--help")).out);
}
