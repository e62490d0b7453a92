//! The tutorial is true: its files are written, its commands are run in order in an empty folder, and each prints what the page shows
//! (but for the digits of a confidence).

use assert_cmd::Command;
use std::fs;
use std::path::Path;

/// A fenced block: what stands behind its fence, and its text.
struct Block<'a> {
    info: &'a str,
    text: String,
}

fn blocks(page: &str) -> Vec<Block<'_>> {
    let mut blocks = Vec::new();
    let mut open: Option<Block> = None;
    for line in page.lines() {
        match (&mut open, line.strip_prefix("```")) {
            (None, Some(info)) => open = Some(Block { info, text: String::new() }),
            (Some(_), Some(_)) => blocks.extend(open.take()),
            (Some(block), None) => {
                block.text.push_str(line);
                block.text.push('\n');
            }
            (None, None) => {}
        }
    }
    assert!(open.is_none(), "a block of the tutorial is not closed");
    blocks
}

/// The words of a command line, of which some may stand between single quotes.
fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (i, part) in line.split('\'').enumerate() {
        match i % 2 {
            0 => words.extend(part.split_whitespace().map(str::to_owned)),
            _ => words.push(part.to_owned()),
        }
    }
    words
}

/// A command of a console block, and what the page says that it prints.
fn commands(text: &str) -> Vec<(String, String)> {
    let mut commands: Vec<(String, String)> = Vec::new();
    for line in text.lines() {
        match (line.strip_prefix("$ "), commands.last_mut()) {
            (Some(command), _) => commands.push((command.to_owned(), String::new())),
            (None, Some((_, output))) => *output += &format!("{}\n", line.trim_end()),
            (None, None) => panic!("a console block starts with a command: {line}"),
        }
    }
    commands
}

/// Runs a command; what it prints, messages after data, without the blanks that end a line.
fn run(command: &str, folder: &Path) -> String {
    let words = words(command);
    assert_eq!(words[0], "tregua", "the tutorial uses one program: {command}");
    let mut tregua = Command::new(env!("CARGO_BIN_EXE_tregua"));
    tregua.env_remove("TREGUA_GRAPH").env_remove("TREGUA_MODEL").env("NO_COLOR", "1").current_dir(folder);
    let output = tregua.args(&words[1..]).output().unwrap();
    let text = if output.status.success() { &output.stdout } else { &output.stderr };
    let text = String::from_utf8(text.clone()).unwrap();
    text.lines().map(|l| format!("{}\n", l.trim_end())).collect()
}

/// The text with every confidence rounded away: calibration may move it, and the page need not follow.
fn about(text: &str) -> String {
    let mut parts = text.split("confidence 0.");
    let first = parts.next().unwrap_or("").to_owned();
    parts.fold(first, |text, part| text + "confidence …" + part.trim_start_matches(|c: char| c.is_ascii_digit()))
}

#[test]
fn the_commands_of_the_tutorial_print_what_it_shows() {
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/TUTORIAL.md")).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let (mut files, mut ran) = (0, 0);
    for block in blocks(&page) {
        if block.info == "console" {
            for (command, shown) in commands(&block.text) {
                assert_eq!(about(&run(&command, folder.path())), about(&shown), "{command}");
                ran += 1;
            }
        } else {
            let name = block.info.split_whitespace().nth(1).expect("a block is a file or commands");
            fs::write(folder.path().join(name), &block.text).unwrap();
            files += 1;
        }
    }
    assert!(files >= 3 && ran >= 5, "{files} files, {ran} commands");
}

#[test]
fn a_block_and_a_command_line_are_taken_apart() {
    let page =
        "Text.\n```turtle a.ttl\n:a :b :c .\n```\nMore.\n```console\n$ tregua why 'A B' C\none\n$ tregua verify\n```\n";
    let found: Vec<(&str, String)> = blocks(page).into_iter().map(|b| (b.info, b.text)).collect();
    assert_eq!(found[0], ("turtle a.ttl", ":a :b :c .\n".to_owned()));
    let told = commands(&found[1].1);
    assert_eq!(
        told,
        [("tregua why 'A B' C".to_owned(), "one\n".to_owned()), ("tregua verify".to_owned(), String::new())]
    );
    assert_eq!(words(&told[0].0), ["tregua", "why", "A B", "C"]);
}
