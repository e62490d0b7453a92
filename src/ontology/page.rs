//! The page that documents an ontology. In: [`Ontology`]; out: Markdown, the same for the same ontology.

use super::model::{Class, Iri, Ontology, Pattern, Relation};
use std::collections::BTreeSet;
use std::fmt::Write;

/// How to write an ontology, and what the shipped one has: the text of docs/ONTOLOGY.md.
pub fn markdown(ontology: &Ontology) -> String {
    let mut out = include_str!("page.md").to_owned();
    let classes = ontology.classes.len();
    let relations: Vec<&Relation> = ontology.relations.values().collect();
    let said = relations.iter().filter(|r| !r.patterns.is_empty()).count();
    let _ = writeln!(
        out,
        "## What there is\n\n{classes} classes, {} relations, {said} of them with words of their own (the others are inverses).\n",
        relations.len()
    );
    out.push_str("### Classes\n\n");
    for root in roots(ontology) {
        class(&mut out, ontology, &root, 0, &mut BTreeSet::new());
    }
    out.push_str("\n### Events and their frames\n\n");
    let events = ontology.classes.values().filter(|c| c.patterns.iter().any(|p| p.text.contains('{')));
    for event in events {
        let _ = writeln!(out, "#### `{}`\n\n{}\n", ontology.prefixed(&event.iri), event.definition);
        patterns(&mut out, &event.patterns);
    }
    out.push_str("### Relations\n\n");
    for relation in relations.iter().filter(|r| !is_mere_inverse(r)) {
        section(&mut out, ontology, relation);
    }
    out.push_str("### The graph's own terms\n\n| term | is |\n|---|---|\n");
    for (iri, (_, definition)) in &ontology.terms {
        let _ = writeln!(out, "| `{}` | {} |", ontology.prefixed(iri), cell(definition));
    }
    out
}

/// An inverse that only mirrors its partner, which tells of it.
fn is_mere_inverse(relation: &Relation) -> bool {
    relation.patterns.is_empty() && relation.definition.starts_with("Inverse of ")
}

fn roots(ontology: &Ontology) -> Vec<Iri> {
    let inside = |c: &&Class| !c.parents.iter().any(|p| ontology.classes.contains_key(p));
    ontology.classes.values().filter(inside).map(|c| c.iri.clone()).collect()
}

fn class(out: &mut String, ontology: &Ontology, iri: &Iri, depth: usize, seen: &mut BTreeSet<Iri>) {
    let Some(class) = ontology.classes.get(iri) else { return };
    let indent = "  ".repeat(depth);
    if !seen.insert(iri.clone()) {
        let _ = writeln!(out, "{indent}- `{}`: see above", ontology.prefixed(iri));
        return;
    }
    let words = class.patterns.iter().filter(|p| !p.text.contains('{')).map(|p| format!("`{}`@{}", p.text, p.language));
    let words = words.collect::<Vec<_>>().join(", ");
    let tail = if words.is_empty() { String::new() } else { format!(" Words: {words}") };
    let _ = writeln!(out, "{indent}- `{}`: {}{tail}", ontology.prefixed(iri), class.definition);
    for child in ontology.classes.values().filter(|c| c.parents.contains(iri)) {
        self::class(out, ontology, &child.iri, depth + 1, seen);
    }
}

fn section(out: &mut String, ontology: &Ontology, relation: &Relation) {
    let names = |iris: &BTreeSet<Iri>| {
        iris.iter().map(|i| format!("`{}`", ontology.prefixed(i))).collect::<Vec<_>>().join(", ")
    };
    let one = |iri: &Iri| format!("`{}`", ontology.prefixed(iri));
    let _ =
        writeln!(out, "#### `{}`: {}\n\n{}\n", ontology.prefixed(&relation.iri), relation.label, relation.definition);
    let range =
        relation.datatype.as_ref().filter(|_| relation.range.is_empty()).map_or_else(|| names(&relation.range), one);
    let _ = writeln!(out, "- from {} to {range}", names(&relation.domain));
    for (what, iris) in [("implies", &relation.parents), ("excludes", &relation.opposites)] {
        if !iris.is_empty() {
            let _ = writeln!(out, "- {what} {}", names(iris));
        }
    }
    if let Some(inverse) = &relation.inverse {
        let _ = writeln!(out, "- inverse: {}", one(inverse));
    }
    let flags = [
        (relation.role, "role of events"),
        (relation.symmetric, "symmetric"),
        (relation.transitive, "transitive"),
        (relation.functional, "functional: one object at a time"),
        (relation.inverse_functional, "inverse functional: one subject at a time"),
    ];
    let flags: Vec<&str> = flags.into_iter().filter(|(on, _)| *on).map(|(_, name)| name).collect();
    if !flags.is_empty() {
        let _ = writeln!(out, "- {}", flags.join("; "));
    }
    if let Some(shortcut) = &relation.shortcut {
        let [event, subject, object] = [&shortcut.event, &shortcut.subject_role, &shortcut.object_role].map(one);
        let _ = writeln!(out, "- stands for {event} with {subject} and {object}");
    }
    out.push('\n');
    patterns(out, &relation.patterns);
}

fn patterns(out: &mut String, patterns: &[Pattern]) {
    for pattern in patterns {
        let _ = writeln!(out, "- `{}` ({})", pattern.text, pattern.language);
    }
    if !patterns.is_empty() {
        out.push('\n');
    }
}

/// On one line, its bars escaped.
fn cell(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").replace('|', "\\|")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `TREGUA_REGENERATE=1 cargo test ontology::page` writes the page anew, as does the command named in it.
    #[test]
    fn the_committed_page_is_current() {
        let page = markdown(Ontology::builtin());
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/ONTOLOGY.md");
        if std::env::var_os("TREGUA_REGENERATE").is_some() {
            std::fs::write(path, &page).unwrap();
        }
        let committed = std::fs::read_to_string(path).unwrap_or_default();
        assert!(committed == page, "docs/ONTOLOGY.md is stale: run `tregua ontology --markdown > docs/ONTOLOGY.md`");
    }

    #[test]
    fn the_example_of_the_page_loads() {
        let page = include_str!("page.md");
        let turtle = page.split("```turtle").nth(1).and_then(|s| s.split("```").next()).unwrap();
        let ontology =
            Ontology::parse(&[("core", super::super::CORE), ("crime", super::super::CRIME), ("page", turtle)]);
        let ontology = ontology.unwrap_or_else(|e| panic!("{e}"));
        assert_eq!(ontology.relations[&Iri::new("https://example.org/sea#skippers")].patterns.len(), 2);
    }

    #[test]
    fn every_relation_is_told_of() {
        let ontology = Ontology::builtin();
        let page = markdown(ontology);
        for relation in ontology.relations.keys() {
            assert!(page.contains(&format!("`{}`", ontology.prefixed(relation))), "{relation}");
        }
    }
}
