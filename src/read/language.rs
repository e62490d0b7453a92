//! Which language a text is in, as a BCP 47 tag.

/// Most of a text that is looked at, in bytes.
const SAMPLE: usize = 8 << 10;

/// The language of `text`; where the text is too short to tell, what it was declared as, else English.
pub(super) fn identify(text: &str, declared: Option<&str>) -> String {
    let end = (0..=SAMPLE.min(text.len())).rev().find(|&i| text.is_char_boundary(i)).unwrap_or(0);
    let sample = &text[..end];
    let reliable = whatlang::detect(sample).filter(|info| info.is_reliable() && sample.len() >= 120);
    match (reliable, declared) {
        (Some(info), _) => tag(info.lang()),
        (None, Some(declared)) => primary(declared),
        (None, None) => match whatlang::detect(sample) {
            Some(info) if info.script() != whatlang::Script::Latin => tag(info.lang()),
            _ => "en".to_owned(),
        },
    }
}

/// Whether two tags name the same language, region aside.
pub(super) fn same(a: &str, b: &str) -> bool {
    primary(a) == primary(b)
}

fn primary(tag: &str) -> String {
    tag.split(['-', '_']).next().unwrap_or(tag).trim().to_ascii_lowercase()
}

/// Two letters where ISO 639-1 has them for a language that the detector knows, else its three.
fn tag(lang: whatlang::Lang) -> String {
    const SHORT: &[(&str, &str)] = &[
        ("eng", "en"),
        ("spa", "es"),
        ("por", "pt"),
        ("fra", "fr"),
        ("deu", "de"),
        ("ita", "it"),
        ("rus", "ru"),
        ("ukr", "uk"),
        ("ara", "ar"),
        ("cmn", "zh"),
        ("jpn", "ja"),
        ("kor", "ko"),
        ("hin", "hi"),
        ("tur", "tr"),
        ("pes", "fa"),
        ("heb", "he"),
        ("nld", "nl"),
        ("swe", "sv"),
        ("dan", "da"),
        ("nob", "nb"),
        ("fin", "fi"),
        ("pol", "pl"),
        ("ces", "cs"),
        ("slk", "sk"),
        ("hun", "hu"),
        ("ron", "ro"),
        ("bul", "bg"),
        ("srp", "sr"),
        ("hrv", "hr"),
        ("slv", "sl"),
        ("ell", "el"),
        ("cat", "ca"),
        ("ind", "id"),
        ("vie", "vi"),
        ("tha", "th"),
        ("urd", "ur"),
        ("ben", "bn"),
        ("tgl", "tl"),
        ("afr", "af"),
        ("est", "et"),
        ("lav", "lv"),
        ("lit", "lt"),
        ("lat", "la"),
        ("epo", "eo"),
    ];
    let code = lang.code();
    SHORT.iter().find(|(long, _)| *long == code).map_or(code, |(_, short)| short).to_owned()
}
