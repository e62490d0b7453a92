//! The layers of annotation over an article: sentences, tokens, mentions, entities, attributions, times.

use super::{Article, Span};
use serde::{Deserialize, Serialize};

macro_rules! index {
    ($($(#[$doc:meta])* $name:ident),*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub u32);

        impl $name {
            /// As an index into its layer.
            pub fn ix(self) -> usize {
                self.0 as usize
            }
        }

        impl From<usize> for $name {
            fn from(i: usize) -> Self {
                Self(i as u32)
            }
        }
    )*};
}

index!(
    /// Index into [`Document::sentences`].
    SentenceIx,
    /// Index into [`Document::tokens`].
    TokenIx,
    /// Index into [`Document::mentions`].
    MentionIx,
    /// Index into [`Document::entities`].
    EntityIx
);

macro_rules! names {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $text:literal),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize, serde::Deserialize)]
        pub enum $name { $($(#[$vdoc])* #[serde(rename = $text)] $variant),* }

        impl $name {
            /// Every value, in declaration order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// Its name in every output.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),* }
            }
        }

        impl std::str::FromStr for $name {
            type Err = String;

            fn from_str(s: &str) -> Result<Self, String> {
                match s { $($text => Ok(Self::$variant),)* _ => Err(format!("unknown {} `{s}`", stringify!($name))) }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}
pub(crate) use names;

names!(
    /// Universal part of speech (Universal Dependencies v2).
    Upos {
        /// Adjective.
        Adj = "ADJ",
        /// Adposition.
        Adp = "ADP",
        /// Adverb.
        Adv = "ADV",
        /// Auxiliary.
        Aux = "AUX",
        /// Coordinating conjunction.
        Cconj = "CCONJ",
        /// Determiner.
        Det = "DET",
        /// Interjection.
        Intj = "INTJ",
        /// Noun.
        Noun = "NOUN",
        /// Numeral.
        Num = "NUM",
        /// Particle.
        Part = "PART",
        /// Pronoun.
        Pron = "PRON",
        /// Proper noun.
        Propn = "PROPN",
        /// Punctuation.
        Punct = "PUNCT",
        /// Subordinating conjunction.
        Sconj = "SCONJ",
        /// Symbol.
        Sym = "SYM",
        /// Verb.
        Verb = "VERB",
        /// Anything else.
        X = "X",
    }
);

names!(
    /// How a mention refers.
    MentionKind {
        /// By a proper name.
        Name = "name",
        /// By a common noun.
        Nominal = "nominal",
        /// By a pronoun.
        Pronoun = "pronoun",
    }
);

names!(
    /// The coarse class of an entity or mention (GUM's ten entity types, with a residue).
    EntityType {
        /// A human being, or humans as individuals.
        Person = "Person",
        /// A group that acts: a gang, government, company, party, team.
        Organization = "Organization",
        /// Somewhere.
        Place = "Place",
        /// Something that happens.
        Event = "Event",
        /// A thing.
        Object = "Object",
        /// A date or span of time.
        Time = "Time",
        /// A substance.
        Substance = "Substance",
        /// An animal.
        Animal = "Animal",
        /// A plant.
        Plant = "Plant",
        /// An idea, law, number, sum.
        Abstract = "Abstract",
        /// A name of none of these: a nationality, language, work, award.
        Misc = "Misc",
    }
);

names!(
    /// Kinds of time expression (TIMEX3).
    TimeKind {
        /// A calendar date of any precision.
        Date = "date",
        /// A time of day.
        Time = "time",
        /// A length of time.
        Duration = "duration",
        /// Something that recurs.
        Set = "set",
    }
);

/// A word, as Universal Dependencies cuts them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Token {
    /// Where it stands.
    pub span: Span,
    /// Dictionary form.
    pub lemma: String,
    /// Universal part of speech.
    pub upos: Upos,
    /// Penn Treebank tag.
    pub xpos: String,
    /// Its head; a root points at itself.
    pub head: TokenIx,
    /// Universal dependency relation to its head, with subtype ("nsubj:pass"); "root" for a root.
    pub deprel: String,
}

/// A place in the text that refers to something.
#[derive(Clone, PartialEq, Debug)]
pub struct Mention {
    /// The whole phrase.
    pub span: Span,
    /// Its syntactic head.
    pub head: TokenIx,
    /// How it refers.
    pub kind: MentionKind,
    /// Coarse class.
    pub ty: EntityType,
    /// The entity it refers to, where any is known.
    pub entity: Option<EntityIx>,
    /// Probability that it is a mention of this kind and type, 0 to 1.
    pub confidence: f32,
}

/// What the mentions of one coreference chain refer to, as this document knows it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entity {
    /// Its best name in the text: verbatim, the longest proper name, else the first nominal.
    pub name: String,
    /// Coarse class.
    pub ty: EntityType,
    /// Other names that the text gives it ("MS-13" in "Mara Salvatrucha (MS-13)"), verbatim, sorted.
    pub aliases: Vec<String>,
}

/// Who is quoted or cited, by what cue, saying what (PolNeAR's scheme).
#[derive(Clone, PartialEq, Debug)]
pub struct Attribution {
    /// Spans of the source; empty where none is named.
    pub source: Vec<Span>,
    /// Spans of the cue ("said", "according to").
    pub cue: Vec<Span>,
    /// Spans of the content.
    pub content: Vec<Span>,
    /// Probability, 0 to 1.
    pub confidence: f32,
}

/// A time expression and what it means.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TimeExpression {
    /// Where it stands.
    pub span: Span,
    /// Its kind.
    pub kind: TimeKind,
    /// TIMEX3 value ("2012-05", "P3D", "PRESENT_REF"); `None` where it has no anchor.
    pub value: Option<String>,
}

/// An article with layers of annotation; each layer sorted by position.
#[derive(Clone, PartialEq, Debug)]
pub struct Document {
    /// What was read.
    pub article: Article,
    /// Sentences, in order, disjoint.
    pub sentences: Vec<Span>,
    /// Words, in order, disjoint, each inside one sentence.
    pub tokens: Vec<Token>,
    /// Mentions, by start, the longer first.
    pub mentions: Vec<Mention>,
    /// Entities, by first mention.
    pub entities: Vec<Entity>,
    /// Attributions, by cue.
    pub attributions: Vec<Attribution>,
    /// Time expressions.
    pub times: Vec<TimeExpression>,
}

impl Document {
    /// A document with no annotation yet.
    pub fn new(article: Article) -> Self {
        Self {
            article,
            sentences: Vec::new(),
            tokens: Vec::new(),
            mentions: Vec::new(),
            entities: Vec::new(),
            attributions: Vec::new(),
            times: Vec::new(),
        }
    }

    /// The article's body.
    pub fn text(&self) -> &str {
        &self.article.text
    }

    /// The indices of the tokens that lie wholly inside `span`.
    pub fn tokens_in(&self, span: Span) -> std::ops::Range<usize> {
        let first = self.tokens.partition_point(|t| t.span.start() < span.start());
        let last = self.tokens.partition_point(|t| t.span.end() <= span.end());
        first..last.max(first)
    }

    /// The sentence that holds the byte at `offset`; between two sentences, the earlier one.
    pub fn sentence_at(&self, offset: usize) -> Option<SentenceIx> {
        let after = self.sentences.partition_point(|s| s.start() <= offset);
        after.checked_sub(1).map(SentenceIx::from)
    }

    /// The mentions of `entity`, in order.
    pub fn mentions_of(&self, entity: EntityIx) -> impl Iterator<Item = (MentionIx, &Mention)> {
        self.mentions
            .iter()
            .enumerate()
            .filter(move |(_, m)| m.entity == Some(entity))
            .map(|(i, m)| (MentionIx::from(i), m))
    }
}
