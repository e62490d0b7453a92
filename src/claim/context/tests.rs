//! What sentences say of a word in them: polarity, modality, speakers, whether it is presupposed. One row a phenomenon.

use super::*;
use crate::claim::testing::{Sketch, sketch};

/// What the grounds of the word `anchor` come to, in words: "denied planned: Perez" or "affirmed asserted, presupposed".
fn told(made: &Sketch, anchor: &str) -> String {
    let reading = made.reading();
    let grounds = Context::new(&reading).grounds(made.token(anchor));
    let mut text = format!("{} {}", grounds.polarity, grounds.modality);
    if grounds.presupposed {
        text.push_str(", presupposed");
    }
    let names: Vec<String> = grounds.speakers.iter().map(|s| name(&reading, s)).collect();
    if !names.is_empty() {
        text.push_str(": ");
        text.push_str(&names.join(" > "));
    }
    text
}

fn name(reading: &Reading, speaker: &Speaker) -> String {
    match speaker {
        Speaker::Entity(e) => reading.document.entities[e.ix()].name.clone(),
        Speaker::Phrase { span, .. } => span.of(reading.document.text()).to_owned(),
    }
}

#[track_caller]
fn check(rows: &[(&str, &str, &str)]) {
    let mut wrong = String::new();
    for &(sentence, anchor, expected) in rows {
        let made = sketch(sentence);
        let found = told(&made, anchor);
        if found != expected {
            wrong += &format!("\n{}\n  {anchor}: {found}, expected {expected}", made.document().text());
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn negation() {
    check(&[
        ("They|PRON|4|nsubj did|do|AUX|4|aux not|PART|4|advmod negotiate|VERB|0|root", "negotiate", "denied asserted"),
        ("They|PRON|3|nsubj never|ADV|3|advmod met|meet|VERB|0|root", "met", "denied asserted"),
        ("No|DET|2|det gang|NOUN|3|nsubj met|meet|VERB|0|root them|PRON|3|obj", "met", "denied asserted"),
        ("Nobody|PRON|2|nsubj met|meet|VERB|0|root them|PRON|2|obj", "met", "denied asserted"),
        ("They|PRON|2|nsubj met|meet|VERB|0|root no|DET|4|det gang|NOUN|2|obj", "met", "denied asserted"),
        ("They|PRON|2|nsubj signed|sign|VERB|0|root no|DET|4|det truce|NOUN|2|obj", "truce", "denied asserted"),
        ("There|PRON|2|expl is|be|VERB|0|root no|DET|4|det truce|NOUN|2|nsubj", "truce", "denied asserted"),
        (
            "He|PRON|2|nsubj left|leave|VERB|0|root without|SCONJ|4|mark meeting|meet|VERB|2|advcl them|PRON|4|obj",
            "meeting",
            "denied asserted",
        ),
        (
            "They|PRON|4|nsubj did|do|AUX|4|aux not|PART|4|advmod hold|VERB|0|root dialogues|dialogue|NOUN|4|obj",
            "dialogues",
            "denied asserted",
        ),
        (
            "He|PRON|5|nsubj is|be|AUX|5|cop not|PART|5|advmod the|DET|5|det leader|NOUN|0|root",
            "leader",
            "denied asserted",
        ),
        (
            "They|PRON|4|nsubj did|do|AUX|4|aux not|PART|4|advmod meet|VERB|0|root or|CCONJ|6|cc negotiate|VERB|4|conj",
            "negotiate",
            "denied asserted",
        ),
        (
            "They|PRON|4|nsubj did|do|AUX|4|aux not|PART|4|advmod meet|VERB|0|root but|CCONJ|6|cc negotiated|negotiate|VERB|4|conj",
            "negotiated",
            "affirmed asserted",
        ),
        (
            "They|PRON|4|nsubj not|PART|4|advmod only|ADV|2|advmod met|meet|VERB|0|root but|CCONJ|6|cc negotiated|negotiate|VERB|4|conj",
            "met",
            "affirmed asserted",
        ),
    ]);
}

#[test]
fn implicatives_and_double_negation() {
    check(&[
        ("They|PRON|2|nsubj failed|fail|VERB|0|root to|PART|4|mark agree|VERB|2|xcomp", "agree", "denied asserted"),
        (
            "They|PRON|4|nsubj did|do|AUX|4|aux not|PART|4|advmod fail|VERB|0|root to|PART|6|mark agree|VERB|4|xcomp",
            "agree",
            "affirmed asserted",
        ),
        ("They|PRON|2|nsubj managed|manage|VERB|0|root to|PART|4|mark flee|VERB|2|xcomp", "flee", "affirmed asserted"),
        (
            "He|PRON|4|nsubj would|AUX|4|aux not|PART|4|advmod rule|VERB|0|root out|ADP|4|compound:prt dialogue|NOUN|4|obj",
            "dialogue",
            "affirmed possible",
        ),
        (
            "He|PRON|2|nsubj ruled|rule|VERB|0|root out|ADP|2|compound:prt talks|talk|NOUN|2|obj",
            "talks",
            "denied asserted",
        ),
        (
            "It|PRON|4|nsubj was|be|AUX|4|cop not|PART|4|advmod disposed|ADJ|0|root to|PART|6|mark hold|VERB|4|xcomp dialogues|dialogue|NOUN|6|obj",
            "dialogues",
            "denied asserted",
        ),
        (
            "Guatemala|PROPN|5|nsubj would|AUX|5|aux not|PART|5|advmod be|AUX|5|cop able|ADJ|0|root to|PART|7|mark replicate|VERB|5|xcomp",
            "replicate",
            "denied conditional",
        ),
        (
            "It|PRON|4|nsubj was|be|AUX|4|cop not|PART|4|advmod disposed|dispose|VERB|0|root to|PART|6|mark hold|VERB|4|advcl dialogues|dialogue|NOUN|6|obj",
            "dialogues",
            "denied asserted",
        ),
        (
            "Police|NOUN|2|nsubj prevented|prevent|VERB|0|root them|PRON|2|obj from|SCONJ|5|mark meeting|meet|VERB|2|advcl",
            "meeting",
            "denied asserted",
        ),
        (
            "He|PRON|2|nsubj forced|force|VERB|0|root them|PRON|2|obj to|PART|5|mark pay|VERB|2|xcomp",
            "pay",
            "affirmed asserted",
        ),
        (
            "The|DET|3|det government|NOUN|3|nmod:poss refusal|NOUN|6|nsubj to|PART|5|mark negotiate|VERB|3|acl angered|anger|VERB|0|root them|PRON|6|obj",
            "negotiate",
            "denied asserted, presupposed",
        ),
    ]);
}

#[test]
fn modality() {
    check(&[
        ("They|PRON|3|nsubj will|AUX|3|aux meet|VERB|0|root", "meet", "affirmed planned"),
        ("They|PRON|2|nsubj plan|VERB|0|root to|PART|4|mark meet|VERB|2|xcomp", "meet", "affirmed planned"),
        ("They|PRON|3|nsubj may|AUX|3|aux meet|VERB|0|root", "meet", "affirmed possible"),
        ("They|PRON|3|nsubj allegedly|ADV|3|advmod met|meet|VERB|0|root", "met", "affirmed possible"),
        (
            "If|SCONJ|3|mark they|PRON|3|nsubj meet|VERB|6|advcl we|PRON|6|nsubj will|AUX|6|aux leave|VERB|0|root",
            "meet",
            "affirmed conditional",
        ),
        (
            "If|SCONJ|3|mark they|PRON|3|nsubj meet|VERB|6|advcl we|PRON|6|nsubj will|AUX|6|aux leave|VERB|0|root",
            "leave",
            "affirmed conditional",
        ),
        ("They|PRON|2|nsubj want|VERB|0|root to|PART|4|mark meet|VERB|2|xcomp", "meet", "affirmed desired"),
        (
            "They|PRON|3|nsubj are|be|AUX|3|cop interested|ADJ|0|root in|ADP|5|case negotiations|negotiation|NOUN|3|obl",
            "negotiations",
            "affirmed desired",
        ),
        (
            "He|PRON|2|nsubj ordered|order|VERB|0|root police|NOUN|2|obj to|PART|5|mark arrest|VERB|2|xcomp her|PRON|5|obj",
            "arrest",
            "affirmed commanded",
        ),
        ("He|PRON|2|nsubj demanded|demand|VERB|0|root the|DET|4|det arrest|NOUN|2|obj", "arrest", "affirmed commanded"),
        ("They|PRON|3|nsubj must|AUX|3|aux disarm|VERB|0|root", "disarm", "affirmed commanded"),
        ("They|PRON|4|nsubj can|AUX|4|aux not|PART|4|advmod meet|VERB|0|root", "meet", "denied asserted"),
        ("They|PRON|4|nsubj may|AUX|4|aux not|PART|4|advmod meet|VERB|0|root", "meet", "denied possible"),
        ("Did|do|AUX|3|aux they|PRON|3|nsubj meet|VERB|0|root +?|PUNCT|3|punct", "meet", "affirmed possible"),
        (
            "The|DET|3|det planned|ADJ|3|amod truce|NOUN|4|nsubj collapsed|collapse|VERB|0|root",
            "truce",
            "affirmed planned, presupposed",
        ),
        (
            "They|PRON|2|nsubj have|VERB|0|root no|DET|4|det plans|plan|NOUN|2|obj to|PART|6|mark meet|VERB|4|acl",
            "meet",
            "denied planned",
        ),
    ]);
}

#[test]
fn voices_by_the_tree() {
    check(&[
        (
            "Perez|PROPN|2|nsubj said|say|VERB|0|root gangs|gang|NOUN|4|nsubj agreed|agree|VERB|2|ccomp",
            "agreed",
            "affirmed asserted: Perez",
        ),
        (
            "Perez|PROPN|2|nsubj said|say|VERB|0|root gangs|gang|NOUN|4|nsubj agreed|agree|VERB|2|ccomp",
            "said",
            "affirmed asserted",
        ),
        (
            "Gangs|gang|NOUN|2|nsubj agreed|agree|VERB|0|root +,|PUNCT|2|punct Perez|PROPN|5|nsubj said|say|VERB|2|parataxis",
            "agreed",
            "affirmed asserted: Perez",
        ),
        (
            "According|accord|VERB|3|case to|ADP|1|fixed Perez|PROPN|5|obl gangs|gang|NOUN|5|nsubj agreed|agree|VERB|0|root",
            "agreed",
            "affirmed asserted: Perez",
        ),
        (
            "Perez|PROPN|2|nsubj denied|deny|VERB|0|root that|SCONJ|5|mark gangs|gang|NOUN|5|nsubj agreed|agree|VERB|2|ccomp",
            "agreed",
            "denied asserted: Perez",
        ),
        (
            "Perez|PROPN|2|nsubj said|say|VERB|7|ccomp they|PRON|4|nsubj agreed|agree|VERB|2|ccomp +,|PUNCT|2|punct Reuters|PROPN|7|nsubj reported|report|VERB|0|root",
            "agreed",
            "affirmed asserted: Reuters > Perez",
        ),
        (
            "Gangs|gang|NOUN|4|nsubj:pass are|be|AUX|4|aux:pass widely|ADV|4|advmod believed|believe|VERB|0|root to|PART|6|mark agree|VERB|4|xcomp",
            "agree",
            "affirmed possible",
        ),
        (
            "Later|ADV|4|advmod he|PRON|4|nsubj +,|PUNCT|4|punct clarified|clarify|VERB|0|root that|SCONJ|9|mark his|PRON|7|nmod:poss government|NOUN|9|nsubj was|be|AUX|9|cop disposed|ADJ|4|ccomp +,|PUNCT|4|punct as|SCONJ|13|mark Prensa|PROPN|13|nsubj reported|report|VERB|4|advcl",
            "disposed",
            "affirmed asserted: Prensa > he",
        ),
    ]);
}

#[test]
fn what_is_presupposed_is_the_articles_own_voice() {
    let said = |rest: &str| format!("Perez|PROPN|2|nsubj praised|say|VERB|0|root {rest}");
    let rows = [
        (said("the|DET|4|det truce|NOUN|5|nsubj held|hold|VERB|2|ccomp"), "truce", "affirmed asserted, presupposed"),
        (said("the|DET|4|det truce|NOUN|5|nsubj held|hold|VERB|2|ccomp"), "held", "affirmed asserted: Perez"),
        (said("a|DET|4|det truce|NOUN|5|nsubj held|hold|VERB|2|ccomp"), "truce", "affirmed asserted: Perez"),
        (
            said(
                "Guatemala|PROPN|6|nmod:poss +'s|PART|3|case interior|ADJ|6|amod minister|NOUN|7|nsubj left|leave|VERB|2|ccomp",
            ),
            "minister",
            "affirmed asserted, presupposed",
        ),
        (
            said("President|PROPN|4|compound Funes|PROPN|5|nsubj left|leave|VERB|2|ccomp"),
            "President",
            "affirmed asserted, presupposed",
        ),
        (
            said("Funes|PROPN|7|nsubj +,|PUNCT|6|punct the|DET|6|det leader|NOUN|3|appos left|leave|VERB|2|ccomp"),
            "leader",
            "affirmed asserted, presupposed",
        ),
        (
            said(
                "crime|NOUN|4|nsubj fell|fall|VERB|2|ccomp since|SCONJ|9|mark the|DET|7|det truce|NOUN|9|nsubj:pass was|be|AUX|9|aux:pass brokered|broker|VERB|4|advcl",
            ),
            "brokered",
            "affirmed asserted, presupposed",
        ),
        (
            said(
                "they|PRON|4|nsubj regretted|regret|VERB|2|ccomp that|SCONJ|7|mark he|PRON|7|nsubj died|die|VERB|4|ccomp",
            ),
            "died",
            "affirmed asserted, presupposed",
        ),
    ];
    let rows: Vec<(&str, &str, &str)> = rows.iter().map(|(s, a, e)| (s.as_str(), *a, *e)).collect();
    check(&rows);
}

#[test]
fn an_attribution_speaks_for_its_content_and_nested_ones_nest() {
    let notation = "Gangs|gang|NOUN|2|nsubj agreed|agree|VERB|0|root to|ADP|4|case peace|NOUN|2|obl +,|PUNCT|2|punct he|PRON|7|nsubj told|tell|VERB|2|dep Reuters|PROPN|7|obj";
    let made = sketch(notation).attribution("he", "told", "Gangs agreed to peace");
    assert_eq!(told(&made, "agreed"), "affirmed asserted: he");
    let nested = sketch(notation).attribution("Reuters", "", "Gangs agreed to peace, he told").attribution(
        "he",
        "told",
        "Gangs agreed",
    );
    assert_eq!(told(&nested, "agreed"), "affirmed asserted: Reuters > he");
    assert_eq!(told(&nested.by("Reuters"), "agreed"), "affirmed asserted: he");
}

#[test]
fn a_quotation_of_several_sentences_is_its_speakers() {
    let made = sketch(
        "“|PUNCT|3|punct +We|PRON|3|nsubj met|meet|VERB|0|root them|PRON|3|obj there|ADV|3|advmod +.|PUNCT|3|punct
        ---
        We|PRON|2|nsubj agreed|agree|VERB|0|root +,|PUNCT|2|punct +”|PUNCT|2|punct Perez|PROPN|6|nsubj said|say|VERB|2|parataxis +.|PUNCT|2|punct
        ---
        It|PRON|2|nsubj held|hold|VERB|0|root",
    );
    assert_eq!(told(&made, "met"), "affirmed asserted: Perez");
    assert_eq!(told(&made, "agreed"), "affirmed asserted: Perez");
    assert_eq!(told(&made, "held"), "affirmed asserted");
}

#[test]
fn what_looks_like_a_complement_and_is_none() {
    check(&[
        (
            "The|DET|2|det team|NOUN|4|nsubj:pass was|be|AUX|4|aux:pass denied|deny|VERB|0|root visas|visa|NOUN|4|obj +,|PUNCT|4|punct drawing|draw|VERB|4|advcl notice|NOUN|7|obj",
            "drawing",
            "affirmed asserted",
        ),
        (
            "The|DET|2|det team|NOUN|4|nsubj:pass was|be|AUX|4|aux:pass denied|deny|VERB|0|root visas|visa|NOUN|4|obj",
            "visas",
            "affirmed asserted",
        ),
        (
            "Claims|claim|NOUN|4|nsubj made|make|VERB|1|acl here|ADV|2|advmod spread|VERB|0|root",
            "made",
            "affirmed asserted",
        ),
        (
            "He|PRON|2|nsubj asked|ask|VERB|0|root for|ADP|4|case money|NOUN|2|obl in|ADP|8|mark order|NOUN|5|fixed to|PART|8|mark help|VERB|2|advcl",
            "help",
            "affirmed planned",
        ),
        (
            "Perez|PROPN|2|nsubj noted|note|VERB|0|root crime|NOUN|4|nsubj fell|fall|VERB|2|ccomp +,|PUNCT|9|punct as|SCONJ|9|mark maras|mara|NOUN|9|nsubj not|PART|9|advmod fighting|fight|VERB|4|advcl",
            "fighting",
            "denied asserted: Perez",
        ),
    ]);
}

#[test]
fn a_deed_is_no_saying() {
    let notation = "Perez|PROPN|2|nsubj filed|file|VERB|0|root suits|suit|NOUN|2|obj challenging|challenge|VERB|3|acl laws|law|NOUN|4|obj";
    let made = sketch(notation).attribution("Perez", "filed", "suits challenging laws");
    assert_eq!(told(&made, "challenging"), "affirmed asserted");
}

#[test]
fn examples_share_what_holds_of_their_kind() {
    let notation = "He|PRON|4|nsubj would|AUX|4|aux not|PART|4|advmod rule|VERB|0|root out|ADP|4|compound:prt strategies|strategy|NOUN|4|obj for|SCONJ|8|mark dealing|deal|VERB|6|acl including|include|VERB|10|case dialogue|NOUN|8|obl";
    check(&[(notation, "dialogue", "affirmed possible"), (notation, "dealing", "affirmed possible")]);
}

#[test]
fn denying_what_somebody_did_does_not_deny_him() {
    use crate::document::{EntityType, MentionKind};
    let notation = "U.S.|PROPN|2|compound officials|official|NOUN|5|nsubj have|AUX|5|aux not|PART|5|advmod spoken|speak|VERB|0|root";
    let made = sketch(notation).mention("U.S. officials", MentionKind::Nominal, EntityType::Person, 0);
    assert_eq!(told(&made, "spoken"), "denied asserted");
    assert_eq!(told(&made, "officials"), "affirmed asserted, presupposed");
}

#[test]
fn what_a_phrase_takes_for_granted_is_granted_further_in() {
    let notation = "Clinton|PROPN|2|nsubj argued|argue|VERB|0|root that|SCONJ|10|mark the|DET|5|det epidemic|NOUN|10|nsubj:pass of|ADP|7|case officers|officer|NOUN|5|nmod killing|kill|VERB|7|acl people|NOUN|8|obj denounced|denounce|VERB|2|ccomp";
    check(&[
        (notation, "killing", "affirmed asserted, presupposed"),
        (notation, "denounced", "affirmed asserted: Clinton"),
    ]);
}

#[test]
fn a_source_may_stand_between_comma_and_verb() {
    let close = "They|PRON|2|nsubj signed|sign|VERB|9|ccomp it|PRON|2|obj +,|PUNCT|2|punct people|NOUN|6|nsubj close|VERB|9|ccomp to|ADP|8|case talks|talk|NOUN|6|obl said|say|VERB|0|root";
    let days = "It|PRON|2|nsubj fell|fall|VERB|0|root in|ADP|4|case days|day|NOUN|2|obl according|accord|VERB|4|case to|ADP|5|fixed police|NOUN|2|obl";
    check(&[(close, "signed", "affirmed asserted: people"), (days, "fell", "affirmed asserted")]);
}

#[test]
fn words_that_bring_a_clause_say_it_in_some_form() {
    check(&[
        (
            "Perez|PROPN|2|nsubj made|make|VERB|0|root clear|ADJ|2|xcomp that|SCONJ|8|mark they|PRON|8|nsubj would|AUX|8|aux not|PART|8|advmod negotiate|VERB|3|ccomp",
            "negotiate",
            "denied planned: Perez",
        ),
        (
            "Perez|PROPN|2|nsubj agreed|agree|VERB|0|root they|PRON|4|nsubj won|win|VERB|2|ccomp",
            "won",
            "affirmed asserted: Perez",
        ),
        ("Perez|PROPN|2|nsubj agreed|agree|VERB|0|root to|PART|4|mark talk|VERB|2|xcomp", "talk", "affirmed planned"),
        ("Perez|PROPN|2|nsubj proposed|propose|VERB|0|root talks|talk|NOUN|2|obj", "talks", "affirmed desired"),
        (
            "Perez|PROPN|7|nsubj +,|PUNCT|4|punct who|PRON|4|nsubj admitted|admit|VERB|1|acl:relcl they|PRON|6|nsubj met|meet|VERB|4|ccomp left|leave|VERB|0|root",
            "met",
            "affirmed asserted: Perez",
        ),
    ]);
}

#[test]
fn a_noun_that_is_coordinated_with_a_verb_is_an_argument() {
    let notation = "police|NOUN|2|nsubj said|say|VERB|0|root gangs|gang|NOUN|7|nsubj and|CCONJ|6|cc the|DET|6|det faction|NOUN|7|conj fight|VERB|2|ccomp";
    check(&[(notation, "faction", "affirmed asserted, presupposed"), (notation, "fight", "affirmed asserted: police")]);
}

#[test]
fn the_hour_alone_does_not_tell_the_day() {
    let notation = "They|PRON|2|nsubj work|VERB|0|root from|ADP|4|case 6:00|NUM|2|obl a.m.|ADV|4|advmod";
    let made = sketch(notation).dated("2013-01-25");
    let mut reading = made.reading();
    reading.document.times = vec![crate::document::TimeExpression {
        span: made.find("6:00 a.m."),
        kind: crate::document::TimeKind::Time,
        value: Some("2013-01-25T06:00".into()),
    }];
    let grounds = Context::new(&reading).grounds(made.token("work"));
    assert_eq!((grounds.from, grounds.when.as_deref()), (None, Some("6:00 a.m.")));
}

/// "from/until/verbatim" of the word `anchor`.
fn held(made: &Sketch, anchor: &str) -> String {
    let reading = made.reading();
    let grounds = Context::new(&reading).grounds(made.token(anchor));
    let text = |d: Option<PartialDate>| d.map(|d| d.to_string()).unwrap_or_default();
    format!("{}/{}/{}", text(grounds.from), text(grounds.until), grounds.when.unwrap_or_default())
}

#[test]
fn times_belong_to_what_they_hang_on() {
    let since = "Since|SCONJ|5|mark the|DET|3|det truce|NOUN|5|nsubj:pass was|be|AUX|5|aux:pass brokered|broker|VERB|13|advcl last|ADJ|7|amod year|NOUN|5|obl:tmod +,|PUNCT|13|punct the|DET|11|det homicide|NOUN|11|compound rate|NOUN|13|nsubj has|have|AUX|13|aux dropped|drop|VERB|0|root";
    let made = sketch(since).time("last year", "2012");
    assert_eq!(held(&made, "dropped"), "2012//");
    assert_eq!(held(&made, "brokered"), "2012//");
    assert_eq!(held(&made, "truce"), "2012//");
    assert_eq!(held(&sketch(since), "dropped"), "//Since the truce was brokered last year");

    let attended = "The|DET|2|det minister|NOUN|3|nsubj spoke|speak|VERB|0|root after|SCONJ|5|mark attending|attend|VERB|3|advcl a|DET|7|det conference|NOUN|5|obj in|ADP|9|case Davos|PROPN|7|nmod in|ADP|11|case May|PROPN|9|nmod last|ADJ|13|amod year|NOUN|11|nmod:tmod";
    let made = sketch(attended).time("May last year", "2012-05").dated("2013-01-25");
    assert_eq!(held(&made, "attending"), "2012-05//");
    assert_eq!(held(&made, "conference"), "2012-05//");
    assert_eq!(held(&made, "minister"), "//");
    assert_eq!(held(&made, "spoke"), "2012-05//"); // after that month
}

#[test]
fn intervals_keep_their_open_ends() {
    let former = "The|DET|3|det former|ADJ|3|amod president|NOUN|4|nsubj left|leave|VERB|0|root";
    assert_eq!(held(&sketch(former).dated("2013-01-25"), "president"), "/2013-01-25/");
    let served = "He|PRON|2|nsubj served|serve|VERB|0|root from|ADP|4|case 2010|NUM|2|obl to|ADP|6|case 2012|NUM|2|obl";
    let made = sketch(served).time("2010", "2010").time("2012", "2012");
    assert_eq!(held(&made, "served"), "2010/2012/");
    let ended = "The|DET|2|det truce|NOUN|3|nsubj ended|end|VERB|0|root in|ADP|5|case June|PROPN|3|obl";
    assert_eq!(held(&sketch(ended).time("June", "2013-06"), "truce"), "/2013-06/");
    let met = "They|PRON|2|nsubj met|meet|VERB|0|root the|DET|5|det following|ADJ|5|amod week|NOUN|2|obl:tmod";
    assert_eq!(held(&sketch(met).time("the following week", ""), "met"), "//the following week");
    assert_eq!(held(&sketch(met).dated("2013-01-25"), "met"), "//");
}

#[test]
fn a_date_is_no_more_precise_than_its_value() {
    let cases = [
        ("2012", "2012"),
        ("2012-05", "2012-05"),
        ("2016-09-12T10:30", "2016-09-12"),
        ("2013-W04", "2013-01"),
        ("2013-W05", "2013"),
        ("2012-SU", "2012"),
        ("2012-Q3", "2012"),
    ];
    for (value, expected) in cases {
        assert_eq!(super::when::date_of(value).map(|d| d.to_string()).as_deref(), Some(expected), "{value}");
    }
    for value in ["PRESENT_REF", "P3M", "201", "XXXX-05", "2016-W99", ""] {
        assert_eq!(super::when::date_of(value), None, "{value}");
    }
}
