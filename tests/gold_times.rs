//! The stand-off gold of time expressions is well formed: sorted, disjoint, known types, values that look like TIMEX3.

use serde_json::Value;

#[test]
fn the_gold_of_times_is_well_formed() {
    let gold = std::fs::read_to_string("tests/gold/times.jsonl").unwrap();
    let documents: Vec<Value> = gold.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    assert_eq!(documents.len(), 40);
    for document in &documents {
        assert!(document.get("text").is_none(), "stand-off: no text");
        let mut end = 0;
        for time in document["times"].as_array().unwrap() {
            let at: Vec<u64> = time["at"].as_array().unwrap().iter().map(|n| n.as_u64().unwrap()).collect();
            assert!(end <= at[0] && at[0] < at[1], "{} {time}", document["id"]);
            end = at[1];
            assert!(["date", "time", "duration", "set"].contains(&time["type"].as_str().unwrap()), "{time}");
            let value = time["value"].as_str().unwrap_or("P");
            assert!(value.starts_with(|c: char| c.is_ascii_digit() || "PTXF".contains(c)), "{time}");
        }
    }
}
