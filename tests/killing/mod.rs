//! Builds that are killed. Whatever the moment, what they leave opens and holds only whole documents, and the next build completes it to the
//! graph that an undisturbed build makes. `TREGUA_KILLS` says how many are killed; 20 where it is not set.

use crate::{Place, content, toy};
use std::collections::BTreeMap;
use std::fs;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tregua::build::{BuildOptions, Silent};
use tregua::graph::Graph;
use tregua::graph::disk::{DiskError, Files};

const ARTICLES: u64 = 40;
/// The state of the articles: each later one has other texts, and one article less.
const VERSIONS: u64 = 3;

fn write_articles(place: &Place, version: u64) {
    for entry in fs::read_dir(&place.articles).unwrap().flatten() {
        fs::remove_file(entry.path()).unwrap();
    }
    for n in version..ARTICLES {
        let seed = if n % 2 == 0 { n } else { n + 1000 * version };
        place.write(&format!("{n:03}.txt"), &toy::article(seed, 6));
    }
}

fn options(place: &Place) -> BuildOptions {
    BuildOptions { prune: true, batch: 1, ..place.options() }
}

/// This program, told to build `place` and nothing else.
fn spawn(place: &Place) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "killing::a_build_to_be_killed", "--ignored", "--test-threads", "1"])
        .env("TREGUA_TEST_ARTICLES", &place.articles)
        .env("TREGUA_TEST_GRAPH", &place.graph)
        .env("RAYON_NUM_THREADS", "1")
        .stdout(Stdio::null())
        .spawn()
        .unwrap()
}

#[test]
#[ignore = "run in a process of its own by the test that kills it"]
fn a_build_to_be_killed() {
    let mut place = Place::new(&[]);
    place.articles = std::env::var_os("TREGUA_TEST_ARTICLES").unwrap().into();
    place.graph = std::env::var_os("TREGUA_TEST_GRAPH").unwrap().into();
    place.build_with(&options(&place), &mut Silent);
}

/// Id → N-Quads of each document.
fn documents(place: &Place) -> BTreeMap<String, Vec<u8>> {
    let files = Files::open(&place.graph).unwrap();
    files.documents().map(|e| (e.id.clone(), files.nquads(&e.id).unwrap())).collect()
}

/// What a killed build may have left: no graph yet, or whole documents of the versions built so far.
fn check(place: &Place, allowed: &[&BTreeMap<String, Vec<u8>>], kill: usize) {
    let files = match Files::open(&place.graph) {
        Err(DiskError::NoGraph(_)) => return,
        other => other.unwrap_or_else(|e| panic!("kill {kill}: {e}")),
    };
    for entry in files.documents() {
        let quads = files.nquads(&entry.id).unwrap_or_else(|e| panic!("kill {kill}: {e}"));
        assert!(allowed.iter().any(|v| v.get(&entry.id) == Some(&quads)), "kill {kill}: `{}` is not whole", entry.id);
        files.form(&entry.id).unwrap_or_else(|e| panic!("kill {kill}: {e}"));
        files.rows::<tregua::graph::DocumentRows>(&entry.id).unwrap_or_else(|e| panic!("kill {kill}: {e}"));
    }
    let graph = Graph::open(&place.graph).unwrap_or_else(|e| panic!("kill {kill}: {e}"));
    let found = graph.documents().unwrap_or_else(|e| panic!("kill {kill}: {e}"));
    assert_eq!(found.len(), files.len(), "kill {kill}");
    let failures = graph.verify().unwrap_or_else(|e| panic!("kill {kill}: {e}"));
    assert!(failures.is_empty(), "kill {kill}: {failures:?}");
}

#[test]
fn a_killed_build_leaves_whole_documents_and_is_completed_by_the_next() {
    let kills: usize = std::env::var("TREGUA_KILLS").ok().and_then(|n| n.parse().ok()).unwrap_or(20);
    let mut expected = Vec::new();
    let mut versions = Vec::new();
    let mut usual = Duration::ZERO;
    for version in 0..VERSIONS {
        let place = Place::new(&[]);
        write_articles(&place, version);
        let start = Instant::now();
        assert!(spawn(&place).wait().unwrap().success());
        usual = usual.max(start.elapsed());
        expected.push(content(&place.graph).0);
        versions.push(documents(&place));
    }
    let mut place = Place::new(&[]);
    let mut random = 0x5EED_u64;
    let mut interrupted = 0;
    for kill in 0..kills {
        let version = kill % VERSIONS as usize;
        if version == 0 {
            place = Place::new(&[]);
        }
        write_articles(&place, version as u64);
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        let mut child = spawn(&place);
        std::thread::sleep(usual.mul_f64((random % 1000) as f64 / 1000.0));
        child.kill().unwrap();
        interrupted += usize::from(!child.wait().unwrap().success());
        check(&place, &versions[..=version].iter().collect::<Vec<_>>(), kill);
        // Some are killed again on the way to the next version, the others completed first.
        if random.is_multiple_of(3) || version + 1 == VERSIONS as usize {
            place.build_with(&options(&place), &mut Silent);
            assert!(content(&place.graph).0 == expected[version], "kill {kill}: completed to another graph");
        }
    }
    assert!(interrupted * 2 >= kills, "only {interrupted} of {kills} builds were still running when they were killed");
}
