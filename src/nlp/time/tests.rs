//! Expressions in sentences: what is found, and its value on a Friday in September.

use super::*;
use crate::document::Article;
use proptest::prelude::*;

fn read(language: &str, date: Option<&str>, text: &str) -> String {
    let mut article = Article::new("t", text);
    article.language = language.to_owned();
    article.date = date.map(|d| d.parse().unwrap());
    let found = find(&Document::new(article));
    let one = |t: &TimeExpression| format!("{}={}", t.span.of(text), t.value.as_deref().unwrap_or("?"));
    found.iter().map(one).collect::<Vec<_>>().join("; ")
}

#[track_caller]
fn check(rows: &[(&str, &str)]) {
    for (text, expected) in rows {
        assert_eq!(&read("en", Some("2016-09-23"), text), expected, "{text}");
    }
}

#[test]
fn dates() {
    check(&[
        ("He died on Sept. 11, 2001.", "Sept. 11, 2001=2001-09-11"),
        ("It began 3 May 2012 in Bonn", "3 May 2012=2012-05-03"),
        ("on Wednesday, January 4th, 2012", "Wednesday, January 4th, 2012=2012-01-04"),
        ("dated 2016-09-01", "2016-09-01=2016-09-01"),
        ("signed 9/1/2016 there", "9/1/2016=2016-09-01"),
        ("polled from Sept. 19 to 22", "Sept. 19=2016-09-19; 22=2016-09-22"),
        ("polled September 16-19, using", "September 16=2016-09-16; 19=2016-09-19"),
        ("on June 16th of last year", "June 16th of last year=2015-06-16"),
        ("after attending a conference in May last year", "May last year=2015-05"),
        ("in early June 2013 and mid-2012", "early June 2013=2013-06; mid-2012=2012"),
        ("She was elected last December.", "last December=2015-12"),
        ("They met in August.", "August=2016-08"),
        ("They will vote in November.", "November=2016-11"),
        ("May I go? Theresa May left. March on!", ""),
        ("in the 1990s and the ’80s", "the 1990s=199; the ’80s=198"),
        ("in the 19th century", "the 19th century=18"),
        ("2,012 people and $2012 and 2000 people", ""),
        ("the 2008 election", "2008=2008"),
    ]);
}

#[test]
fn around_the_anchor() {
    check(&[
        ("He said Friday he left.", "Friday=2016-09-23"),
        ("He spoke on Monday night.", "Monday night=2016-09-19TNI"),
        ("They will debate on Monday.", "Monday=2016-09-26"),
        ("The two candidates meet Monday in Ohio. He left.", "Monday=2016-09-26"),
        ("He responded to a question Wednesday", "Wednesday=2016-09-21"),
        ("less than forecast in July, if true", "July=2016-07"),
        ("They met last Monday.", "last Monday=2016-09-19"),
        ("They meet next Monday.", "next Monday=2016-09-26"),
        ("yesterday, today and tomorrow night", "yesterday=2016-09-22; today=2016-09-23; tomorrow night=2016-09-24TNI"),
        ("last night and this morning", "last night=2016-09-22TNI; this morning=2016-09-23TMO"),
        ("this week, last week, late last year", "this week=2016-W38; last week=2016-W37; late last year=2015"),
        ("earlier this month", "earlier this month=2016-09"),
        (
            "two days ago, three weeks ago, a year ago",
            "two days ago=2016-09-21; three weeks ago=2016-W35; a year ago=2015",
        ),
        ("years ago", "years ago=PAST_REF"),
        ("six months from now", "six months from now=2017-03"),
        ("over the weekend", "the weekend=2016-W37-WE"),
        (
            "last summer, this fall, the summer of 2012",
            "last summer=2016-SU; this fall=2016-FA; the summer of 2012=2012-SU",
        ),
        ("the third quarter of 2015", "the third quarter of 2015=2015-Q3"),
        ("by the end of the year", "the end of the year=2016"),
        ("The deadline is midnight Friday.", "midnight Friday=2016-09-23T24:00"),
        ("at 10:30 a.m. on Monday he left", "10:30 a.m. on Monday=2016-09-19T10:30"),
        ("since Labor Day", "Labor Day=2016-09-05"),
        ("before Election Day", "Election Day=2016-11-08"),
        ("insists, in a Labor Day interview, that he can go", "Labor Day=2016-09-05"),
        ("a better tomorrow, CBS This Morning, the present candidate", ""),
        ("the following week; that day; two days later", "the following week=?; that day=?; two days later=?"),
        ("now and recently, soon", "now=PRESENT_REF; recently=PAST_REF; soon=FUTURE_REF"),
    ]);
}

#[test]
fn lengths_and_sets() {
    check(&[
        ("for three months", "three months=P3M"),
        ("a 30-minute speech of 90 minutes", "30-minute=PT30M; 90 minutes=PT90M"),
        ("over the past three years", "the past three years=P3Y"),
        ("in the past few days", "the past few days=PXD"),
        ("for years, for several weeks, for decades", "years=PXY; several weeks=PXW; decades=PXDE"),
        ("a 46-year-old man, 12 years old", ""),
        ("for a year and half an hour", "a year=P1Y; half an hour=PT30M"),
        ("every week, each day, every 72 minutes", "every week=P1W; each day=P1D; every 72 minutes=PT72M"),
        ("twice a week on Mondays", "twice a week=P1W; Mondays=XXXX-WXX-1"),
        ("14 a day, $40 a year", ""),
        ("more than two years", "more than two years=P2Y"),
        ("twenty-five years", "twenty-five years=P25Y"),
    ]);
}

#[test]
fn without_an_anchor_nothing_is_guessed() {
    assert_eq!(
        read("en", None, "He left yesterday, in May, on Friday, in 2012."),
        "yesterday=?; May=?; Friday=?; 2012=2012"
    );
    assert_eq!(read("en", Some("2016"), "last year, last month"), "last year=2015; last month=?");
}

#[test]
fn another_language_has_its_own_rules() {
    let text = "El lunes 3 de mayo de 2012, hace dos semanas, ayer, en enero de 2013, la semana pasada";
    assert_eq!(
        read("es", Some("2016-09-23"), text),
        "lunes 3 de mayo de 2012=2012-05-03; hace dos semanas=2016-W36; ayer=2016-09-22; enero de 2013=2013-01; la semana pasada=2016-W37"
    );
    assert_eq!(read("tlh", Some("2016-09-23"), "on 2012-05-03"), "");
}

proptest! {
    #[test]
    fn any_text_is_read_without_panic(text in "(\\PC|\\n){0,80}", seed in 0usize..6) {
        let pieces = ["May 45, 2012 ", "99/99/9999 ", "last Friday night ago ", "9999 years ago ", "the 99th century ", "Sept. 31-99 "];
        let text = format!("{}{text}{}", pieces[seed], pieces[(seed + 1) % 6]);
        let mut article = Article::new("t", text.clone());
        article.date = "9999-12-31".parse().ok();
        let found = find(&Document::new(article));
        for pair in found.windows(2) {
            prop_assert!(pair[0].span.end() <= pair[1].span.start());
        }
        for time in found {
            prop_assert!(time.span.get(&text).is_some_and(|t| !t.is_empty()));
        }
    }
}
