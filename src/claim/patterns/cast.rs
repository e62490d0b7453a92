//! The entities and mentions that claims are about: those of the document, and those that an argument makes necessary. In: document,
//! ontology; out: fillers with class, and the lists of the [`Extraction`](crate::claim::Extraction).

use super::args::Arg;
use super::chains::Lexicon;
use super::compile::Book;
use super::syntax::Syntax;
use super::{names, weights};
use crate::claim::{ClaimEntity, ClaimMention};
use crate::document::{EntityIx, EntityType, Mention, MentionKind, Span, TokenIx, Upos};
use crate::ontology::{Iri, Ontology, gazetteer};
use std::collections::{BTreeMap, BTreeSet};

const CORE: &str = "https://w3id.org/tregua/core#";

/// An argument that refers to an entity.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Filler {
    /// Index into the mentions.
    pub(super) mention: usize,
    /// Its entity.
    pub(super) entity: EntityIx,
    /// Head of its phrase.
    pub(super) token: usize,
    /// Hundredths that it costs.
    pub(super) cost: u8,
}

/// Entities and mentions so far.
pub(super) struct Cast<'a, 'd> {
    pub(super) syntax: &'a Syntax<'d>,
    pub(super) book: &'a Book,
    pub(super) ontology: &'a Ontology,
    pub(super) entities: Vec<ClaimEntity>,
    pub(super) mentions: Vec<ClaimMention>,
    lexicon: &'static Lexicon,
    by_head: BTreeMap<usize, Vec<usize>>,
    made: BTreeSet<usize>,
    named: BTreeSet<EntityIx>,
    nominal: BTreeSet<EntityIx>,
}

impl<'a, 'd> Cast<'a, 'd> {
    pub(super) fn new(syntax: &'a Syntax<'d>, book: &'a Book, ontology: &'a Ontology) -> Self {
        let document = syntax.document;
        let entity = |e: &crate::document::Entity| ClaimEntity {
            name: e.name.clone(),
            ty: e.ty,
            class: None,
            aliases: e.aliases.clone(),
            from: None,
            until: None,
        };
        let mut cast = Self {
            syntax,
            book,
            ontology,
            entities: document.entities.iter().map(entity).collect(),
            mentions: document.mentions.iter().map(|m| ClaimMention { mention: m.clone(), class: None }).collect(),
            lexicon: Lexicon::of(&document.article.language),
            by_head: BTreeMap::new(),
            made: BTreeSet::new(),
            named: BTreeSet::new(),
            nominal: BTreeSet::new(),
        };
        for i in 0..cast.mentions.len() {
            let known = cast.mentions.get(i).map(|m| m.mention.clone());
            if let Some(mention) = known.filter(|m| m.entity.is_some()) {
                cast.by_head.entry(mention.head.ix()).or_default().push(i);
                cast.note_kind(&mention);
            }
        }
        cast.rename();
        cast.classify();
        cast
    }

    /// Calls each entity by the best of the proper names that its mentions now bear: chains may have been joined or parted, and a country goes by
    /// its name, not by its people's.
    fn rename(&mut self) {
        let text = self.syntax.document.text();
        let mut borne: BTreeMap<usize, BTreeSet<&str>> = BTreeMap::new();
        for m in self.mentions.iter().map(|m| &m.mention).filter(|m| m.kind == MentionKind::Name) {
            if let Some(entity) = m.entity {
                borne.entry(entity.ix()).or_default().insert(names::bare(m.span.of(text)));
            }
        }
        for (index, borne) in borne {
            let best = borne.iter().max_by_key(|n| (!names::is_demonym(n), n.chars().count(), std::cmp::Reverse(**n)));
            let (Some(entity), Some(best)) = (self.entities.get_mut(index), best) else { continue };
            let surname = entity.ty == EntityType::Person && names::ends_in(best, &entity.name);
            let fits = borne.contains(entity.name.as_str()) && !names::is_demonym(&entity.name) && !surname;
            if entity.name == *best || fits {
                continue;
            }
            entity.name = (*best).to_owned();
            entity.aliases.extend(borne.iter().map(|n| (*n).to_owned()));
            entity.aliases.retain(|a| a != best);
            entity.aliases.sort();
            entity.aliases.dedup();
        }
    }

    fn note_kind(&mut self, mention: &Mention) {
        if let Some(entity) = mention.entity {
            match mention.kind {
                MentionKind::Name => self.named.insert(entity),
                MentionKind::Nominal => self.nominal.insert(entity),
                MentionKind::Pronoun => false,
            };
        }
    }

    /// Whether an entity has a name in the document.
    pub(super) fn is_named(&self, entity: EntityIx) -> bool {
        self.named.contains(&entity)
    }

    pub(super) fn class(&self, entity: EntityIx) -> Option<&Iri> {
        self.entities.get(entity.ix()).and_then(|e| e.class.as_ref())
    }

    pub(super) fn kind(&self, filler: Filler) -> MentionKind {
        self.mentions.get(filler.mention).map_or(MentionKind::Nominal, |m| m.mention.kind)
    }

    pub(super) fn span(&self, filler: Filler) -> Span {
        self.mentions.get(filler.mention).map_or_else(|| self.syntax.span(filler.token), |m| m.mention.span)
    }

    /// What `arg` refers to. Where no mention stands there and `make`, a noun phrase gets one.
    pub(super) fn resolve(&mut self, arg: Arg, make: bool) -> Option<Filler> {
        let arg = self.whole(arg);
        let own = self.mention_at(arg.token).filter(|&m| !self.is_demonym(m));
        let mention = self
            .adherence(arg.token)
            .or_else(|| self.named_beside(arg.token, own))
            .or(own)
            .or_else(|| self.demonym(arg.token))
            .or_else(|| self.mention_at(arg.token))
            .or_else(|| self.inside_name(arg.token))
            .or_else(|| if make { self.make(arg.token) } else { None })?;
        let filler = self.filler(mention, arg)?;
        let place = self.entities.get(filler.entity.ix()).is_some_and(|e| e.ty == EntityType::Place);
        let party = gazetteer::adherents(self.syntax.form(arg.token)).is_some();
        if self.syntax.upos(arg.token) == Upos::Adj && (make || !(place || party)) {
            return None;
        }
        let pronoun = self.kind(filler) == MentionKind::Pronoun;
        if pronoun && !self.named.contains(&filler.entity) && !self.nominal.contains(&filler.entity) {
            return None;
        }
        Some(filler)
    }

    /// The name that a comma sets beside a common noun without one: "a former mediator, **Raul Mijango**, was arrested".
    fn named_beside(&self, token: usize, own: Option<usize>) -> Option<usize> {
        let unnamed = self.syntax.upos(token) == Upos::Noun && !self.syntax.plural(token);
        let own = own.and_then(|m| self.mentions.get(m)).map(|m| &m.mention);
        if !unnamed || own.and_then(|m| m.entity).is_some_and(|e| self.named.contains(&e)) {
            return None;
        }
        let beside = |&c: &usize| {
            c > token + 1
                && self.syntax.form(c - 1) == ","
                && self.syntax.upos(c) == Upos::Propn
                && !self.syntax.has(c, "conj")
        };
        let name = self.syntax.all(token, "appos").find(beside).and_then(|c| self.mention_at(c))?;
        let found = self.mentions.get(name).map(|m| &m.mention)?;
        let person = found.kind == MentionKind::Name && found.ty == EntityType::Person;
        (person && own.is_none_or(|o| o.ty == EntityType::Person)).then_some(name)
    }

    /// "Most of the city" is the city, where that has a name.
    fn whole(&self, arg: Arg) -> Arg {
        let part = self.lexicon.is("part", self.syntax.lemma(arg.token));
        let of = |c: &usize| {
            self.syntax.cases(*c) == ["of"]
                && self
                    .mention_at(*c)
                    .and_then(|m| self.mentions.get(m))
                    .is_some_and(|m| m.mention.kind == MentionKind::Name && m.mention.ty == EntityType::Place)
        };
        let inner = self.syntax.all(arg.token, "nmod").find(of).filter(|_| part);
        inner.map_or(arg, |token| Arg { token, cost: arg.cost.saturating_add(weights::PART) })
    }

    fn filler(&mut self, mention: usize, arg: Arg) -> Option<Filler> {
        let found = self.mentions.get(mention)?;
        let kind = found.mention.kind;
        let entity = found.mention.entity?;
        let bare = kind == MentionKind::Nominal
            && !self.named.contains(&entity)
            && self.syntax.upos(arg.token) == Upos::Noun
            && !self
                .syntax
                .children(arg.token)
                .any(|c| matches!(self.syntax.base(c), "det" | "nmod" | "amod" | "compound" | "nummod" | "acl"));
        let cost = weights::mention(kind, self.named.contains(&entity), self.made.contains(&mention))
            + if bare { weights::BARE } else { 0 }
            + self.mention_doubt(mention);
        Some(Filler { mention, entity, token: arg.token, cost: arg.cost.saturating_add(cost) })
    }

    /// What the words of a mention cost by themselves.
    fn mention_doubt(&self, mention: usize) -> u8 {
        let Some(m) = self.mentions.get(mention).map(|m| &m.mention) else { return 0 };
        let addressee = m.kind == MentionKind::Pronoun && self.lexicon.is("addressee", self.syntax.lemma(m.head.ix()));
        let long = self.syntax.document.tokens_in(m.span).len() > 12;
        (if addressee { weights::ADDRESSEE } else { 0 }) + (if long { weights::LONG } else { 0 })
    }

    /// The mention whose head is `token`: a name before others, then the widest.
    fn mention_at(&self, token: usize) -> Option<usize> {
        let list = self.by_head.get(&token)?;
        let rank = |i: &usize| {
            let m = self.mentions.get(*i).map(|m| &m.mention);
            let named = m.and_then(|m| m.entity).is_some_and(|e| self.named.contains(&e));
            let name = m.is_some_and(|m| m.kind == MentionKind::Name);
            let one = m.is_some_and(|m| !names::coordinates(self.syntax, m));
            (one, named, name, m.map_or(0, |m| m.span.len()))
        };
        list.iter().copied().max_by_key(rank)
    }

    /// "Republican" before "senator" means the Republican Party.
    fn adherence(&mut self, token: usize) -> Option<usize> {
        let span = self.syntax.span(token);
        let part = |m: &ClaimMention| {
            m.mention.kind == MentionKind::Name && m.mention.span != span && m.mention.span.contains(span)
        };
        if !names::is_adjective(self.syntax, token) || self.mentions.iter().any(part) {
            return None;
        }
        let group = gazetteer::adherents(self.syntax.form(token))?;
        let is_group = |e: &ClaimEntity| {
            let mut all = std::iter::once(&e.name).chain(&e.aliases);
            all.any(|n| {
                gazetteer::organization(names::bare(n)).is_some_and(|o| o.name == group.name)
                    || n == self.syntax.form(token)
            })
        };
        let class = self.ontology.expand(group.class).filter(|c| self.ontology.classes.contains_key(c));
        let known = self.entities.iter().position(is_group);
        let entity = match known {
            Some(i) => EntityIx::from(i),
            None => self.add_entity(self.syntax.form(token), EntityType::Organization, class.clone()),
        };
        if let Some(e) = self.entities.get_mut(entity.ix()) {
            e.class = class;
            e.ty = EntityType::Organization;
        }
        self.named.insert(entity);
        Some(self.add_mention(span, token, MentionKind::Name, EntityType::Organization, entity))
    }

    fn inside_name(&self, token: usize) -> Option<usize> {
        if self.syntax.upos(token) != Upos::Propn {
            return None;
        }
        let span = self.syntax.span(token);
        let mentions = self.syntax.document.mentions.iter().enumerate();
        let near = mentions.filter(|(_, m)| m.kind == MentionKind::Name && m.span.contains(span));
        near.min_by_key(|(_, m)| m.span.len()).map(|(i, _)| i)
    }

    /// Whether a mention is an adjective of country in a chain of its own.
    fn is_demonym(&self, mention: usize) -> bool {
        let Some(m) = self.mentions.get(mention) else { return false };
        let meant = names::country_of(m.mention.span.of(self.syntax.document.text()));
        let country = m.mention.entity.and_then(|e| self.entities.get(e.ix())).is_some_and(|e| {
            e.ty == EntityType::Place
                && std::iter::once(&e.name).chain(&e.aliases).any(|n| names::country_of(n) == meant)
        });
        !country
            && names::is_adjective(self.syntax, m.mention.head.ix())
            && names::country_of(m.mention.span.of(self.syntax.document.text())).is_some()
    }

    /// "Guatemalan" means Guatemala.
    fn demonym(&mut self, token: usize) -> Option<usize> {
        let before = self.syntax.span(token).start().checked_sub(1);
        let hyphen = before.and_then(|b| self.syntax.document.text().as_bytes().get(b)) == Some(&b'-');
        if !names::is_adjective(self.syntax, token) || hyphen {
            return None;
        }
        let country = names::country_of(self.syntax.form(token))?;
        let known = self.entities.iter().position(|e| {
            e.ty == EntityType::Place
                && std::iter::once(&e.name).chain(&e.aliases).any(|n| names::country_of(n) == Some(country))
        });
        let entity = match known {
            Some(i) => EntityIx::from(i),
            None => {
                self.add_entity(country, EntityType::Place, names::class_of(country, EntityType::Place, self.ontology))
            }
        };
        self.named.insert(entity);
        Some(self.add_mention(self.syntax.span(token), token, MentionKind::Name, EntityType::Place, entity))
    }

    fn make(&mut self, token: usize) -> Option<usize> {
        if !self.syntax.is_noun(token) {
            return None;
        }
        let span = self.syntax.phrase(token);
        let time = self.syntax.document.times.iter().any(|t| t.span.contains(self.syntax.span(token)));
        if span.is_empty() || time {
            return None;
        }
        let kind = if self.syntax.upos(token) == Upos::Propn { MentionKind::Name } else { MentionKind::Nominal };
        if let Some((entity, ty)) = self.apposed(token).filter(|_| kind == MentionKind::Nominal) {
            let made = self.add_mention(span, token, kind, ty, entity);
            self.made.insert(made);
            return Some(made);
        }
        let class = self.class_of_noun(self.syntax.lemma(token), None);
        let ty = class.as_ref().and_then(|c| self.ontology.classes.get(c)).map_or(EntityType::Abstract, |c| c.ty);
        let ty = if kind == MentionKind::Name && class.is_none() { EntityType::Misc } else { ty };
        let entity = self.add_entity(span.of(self.syntax.document.text()), ty, class.or_else(|| self.root(ty)));
        let made = self.add_mention(span, token, kind, ty, entity);
        self.made.insert(made);
        Some(made)
    }

    /// Whose name a singular noun stands behind in apposition: "Mojica, a leader of Barrio 18".
    fn apposed(&self, token: usize) -> Option<(EntityIx, EntityType)> {
        let beside =
            self.syntax.base(token) == "appos" && self.syntax.cases(token).is_empty() && !self.syntax.plural(token);
        let head = self.syntax.head(token).filter(|&h| beside && !self.syntax.has(h, "conj"))?;
        let name = self.mention_at(head).and_then(|m| self.mentions.get(m)).map(|m| &m.mention)?;
        let class = self.class_of_noun(self.syntax.lemma(token), Some(name.ty));
        let fits = name.kind == MentionKind::Name && class.is_some();
        name.entity.filter(|_| fits).map(|e| (e, name.ty))
    }

    pub(super) fn add_entity(&mut self, name: &str, ty: EntityType, class: Option<Iri>) -> EntityIx {
        self.entities.push(ClaimEntity {
            name: name.to_owned(),
            ty,
            class,
            aliases: Vec::new(),
            from: None,
            until: None,
        });
        EntityIx::from(self.entities.len() - 1)
    }

    pub(super) fn add_mention(
        &mut self,
        span: Span,
        head: usize,
        kind: MentionKind,
        ty: EntityType,
        entity: EntityIx,
    ) -> usize {
        let mention = Mention { span, head: TokenIx::from(head), kind, ty, entity: Some(entity), confidence: 1.0 };
        self.note_kind(&mention);
        self.mentions.push(ClaimMention { mention, class: None });
        let index = self.mentions.len() - 1;
        self.by_head.entry(head).or_default().push(index);
        index
    }

    /// The mention through which a phrase given by its span speaks; made where there is none.
    pub(super) fn phrase(&mut self, span: Span, head: usize) -> Option<EntityIx> {
        if let Some(filler) = self.resolve(Arg { token: head, cost: 0 }, false) {
            return Some(filler.entity);
        }
        let time = self.syntax.document.times.iter().any(|t| t.span.contains(self.syntax.span(head)));
        if self.syntax.upos(head) == Upos::Pron || span.is_empty() || time {
            return None;
        }
        let verb = |t: usize| matches!(self.syntax.upos(t), Upos::Verb | Upos::Aux);
        let clause = self.syntax.document.tokens_in(span).any(verb);
        let span = if clause && self.syntax.is_noun(head) { self.syntax.phrase(head) } else { span };
        let class = self.class_of_noun(self.syntax.lemma(head), None);
        let ty = class.as_ref().and_then(|c| self.ontology.classes.get(c)).map_or(EntityType::Person, |c| c.ty);
        let entity = self.add_entity(span.of(self.syntax.document.text()), ty, class.or_else(|| self.root(ty)));
        self.add_mention(span, head, MentionKind::Nominal, ty, entity);
        Some(entity)
    }

    /// What it costs to hold `entity` for a member of one of `classes`; `None` where it is not.
    pub(super) fn fits(&self, entity: EntityIx, classes: &BTreeSet<Iri>) -> Option<u8> {
        if self.entities.get(entity.ix()).is_some_and(|e| e.ty == EntityType::Time) {
            return None;
        }
        if classes.is_empty() {
            return Some(0);
        }
        let class = self.class(entity)?;
        if classes.iter().any(|c| self.ontology.is_a(class, c)) {
            return Some(0);
        }
        let ty = self.entities.get(entity.ix())?.ty;
        let coarse = self.root(ty).as_ref() == Some(class);
        let may = match ty {
            EntityType::Misc => self.named.contains(&entity),
            _ => coarse && classes.iter().any(|c| self.ontology.is_a(c, class)),
        };
        may.then_some(if ty == EntityType::Misc { weights::UNSURE_NAME } else { weights::UNSURE_CLASS })
    }

    /// The class that stands for a coarse type.
    pub(super) fn root(&self, ty: EntityType) -> Option<Iri> {
        let iri = Iri::new(format!("{CORE}{ty}"));
        self.ontology.classes.contains_key(&iri).then_some(iri)
    }

    /// The class that a noun names; with a type, only one of that type.
    pub(super) fn class_of_noun(&self, lemma: &str, ty: Option<EntityType>) -> Option<Iri> {
        let of = |book: &BTreeMap<String, Vec<Iri>>| -> Option<Iri> {
            let list = book.get(lemma)?;
            let typed = |c: &&Iri| ty.is_none_or(|t| self.ontology.classes.get(c).is_some_and(|c| c.ty == t));
            list.iter().find(typed).cloned()
        };
        of(&self.book.class_nouns).or_else(|| of(&self.book.event_nouns))
    }

    fn classify(&mut self) {
        let mut by_entity: Vec<Vec<usize>> = vec![Vec::new(); self.entities.len()];
        for (i, m) in self.mentions.iter().enumerate() {
            if let Some(list) = m.mention.entity.and_then(|e| by_entity.get_mut(e.ix())) {
                list.push(i);
            }
        }
        for (i, mentions) in by_entity.iter().enumerate() {
            let (class, ty) = self.classify_one(i, mentions);
            if let Some(entity) = self.entities.get_mut(i) {
                entity.class = class;
                entity.ty = ty;
            }
        }
        for m in &mut self.mentions {
            m.class = m.mention.entity.and_then(|e| self.entities.get(e.ix())).and_then(|e| e.class.clone());
        }
    }

    fn classify_one(&self, index: usize, mentions: &[usize]) -> (Option<Iri>, EntityType) {
        let Some(entity) = self.entities.get(index) else { return (None, EntityType::Misc) };
        let names = std::iter::once(&entity.name).chain(&entity.aliases);
        let named = self.named.contains(&EntityIx::from(index));
        let ty_of = |c: &Iri| self.ontology.classes.get(c).map_or(entity.ty, |c| c.ty);
        if named {
            let text = self.syntax.document.text();
            let own = mentions.iter().filter_map(|&m| self.mentions.get(m)).map(|m| &m.mention);
            let surfaces = own.filter(|m| m.kind == MentionKind::Name).map(|m| m.span.of(text));
            let known = names.clone().map(String::as_str).chain(surfaces);
            if let Some(class) = known.filter_map(|n| names::known_class(n, self.ontology)).next() {
                let ty = ty_of(&class);
                return (Some(class), ty);
            }
            for name in names {
                if let Some(class) = names::class_of(name, entity.ty, self.ontology) {
                    let ty = ty_of(&class);
                    return (Some(class), ty);
                }
            }
        }
        if entity.ty == EntityType::Time {
            return (self.root(entity.ty), entity.ty);
        }
        let mut candidates: Vec<&str> = Vec::new();
        let heads = |kind: MentionKind| {
            let all = mentions.iter().filter_map(|&m| self.mentions.get(m)).filter(move |m| m.mention.kind == kind);
            all.map(|m| m.mention.head.ix())
        };
        for head in heads(MentionKind::Name) {
            candidates.push(self.syntax.lemma(head));
            candidates.extend(self.predicates(head));
        }
        candidates.extend(heads(MentionKind::Nominal).map(|h| self.syntax.lemma(h)));
        if let Some(class) = candidates.iter().find_map(|lemma| self.class_of_noun(lemma, Some(entity.ty))) {
            return (Some(class), entity.ty);
        }
        let vague =
            matches!(entity.ty, EntityType::Misc | EntityType::Abstract | EntityType::Object | EntityType::Event);
        if (!named || vague)
            && let Some(class) = candidates.iter().find_map(|lemma| self.class_of_noun(lemma, None))
        {
            let ty = ty_of(&class);
            return (Some(class), ty);
        }
        (self.root(entity.ty), entity.ty)
    }

    /// Nouns that stand to a name in apposition, as title or as predicate.
    fn predicates(&self, head: usize) -> Vec<&str> {
        let mut out = Vec::new();
        for c in self.syntax.children(head) {
            if matches!(self.syntax.relation(c), "nmod:desc" | "appos")
                || (self.syntax.base(c) == "compound" && self.syntax.upos(c) == Upos::Noun)
            {
                out.push(self.syntax.lemma(c));
            }
        }
        if let Some(up) = self.syntax.head(head)
            && (self.syntax.base(head) == "appos"
                || (self.syntax.base(head) == "nsubj" && self.syntax.copular(up) && self.syntax.upos(up) == Upos::Noun))
        {
            out.push(self.syntax.lemma(up));
        }
        out
    }
}
