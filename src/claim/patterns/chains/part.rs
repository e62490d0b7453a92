//! Chains parted: names that differ, common nouns that cannot be what the chain is, pronouns of another gender or number.
//! In: chains; out: more of them.

use super::{Chain, Chains, names, namesakes};
use crate::document::{EntityType, MentionKind, Upos};
use crate::ontology::{Iri, gazetteer};
use std::collections::{BTreeMap, BTreeSet};

/// Bodies that "the" names only where something of that kind is in view; a name without such a word is none.
const SPECIFIC: &[&str] = &["tgc:PublicBody", "tgc:CriminalGroup", "tgc:ReligiousOrganization"];

impl Chains<'_, '_> {
    /// Parts what cannot be one.
    pub(super) fn part(&mut self) {
        for members in self.members().into_values() {
            self.part_names(&members);
        }
        for members in self.members().into_values() {
            self.part_nominals(&members);
        }
        for members in self.members().into_values() {
            self.part_arguments(&members);
        }
        self.drop_pronouns();
    }

    /// Leaves without an entity the pronouns that contradict their chain.
    pub(super) fn drop_pronouns(&mut self) {
        for members in self.members().into_values() {
            self.part_pronouns(&members);
        }
    }

    /// Gives each name that is not the chain's first a chain of its own, with what refers back to it.
    fn part_names(&mut self, members: &[usize]) {
        let person = self.ty(members) == EntityType::Person;
        let mut called: Vec<&str> = members.iter().filter_map(|&i| self.called(i)).collect();
        called.sort_by_key(|n| std::cmp::Reverse(n.split_whitespace().count()));
        let mut groups: Vec<Vec<&str>> = Vec::new();
        for name in called {
            let fits = |g: &&mut Vec<&str>| g.iter().all(|n| namesakes::may_be_one(n, name, person));
            match groups.iter_mut().find(fits) {
                Some(group) => group.push(name),
                None => groups.push(vec![name]),
            }
        }
        if groups.len() < 2 {
            return;
        }
        let mut homes: Vec<Option<Chain>> = vec![None; groups.len()];
        let mut last: Option<usize> = None;
        let first = members.iter().find_map(|&i| self.called(i).and_then(|n| group_of(&groups, n, person, None)));
        let titled = self.titles(members, |name| group_of(&groups, name, person, None));
        let sexes: Vec<Option<Sex>> = groups.iter().map(|g| self.sex_of_names(members, g)).collect();
        let mut spoken: Vec<usize> = Vec::new();
        for &i in members {
            let own = self.called(i).and_then(|name| group_of(&groups, name, person, last));
            last = own.or(last).or(first);
            let meant = if own.is_none() && self.kind(i) == MentionKind::Nominal {
                titled.get(self.syntax.lemma(self.head(i))).copied().flatten()
            } else {
                None
            };
            spoken.extend(own);
            let contradicts = |g: usize| {
                let own = self.pronoun_sex(i);
                own.is_some() && sexes.get(g).copied().flatten().is_some_and(|sex| Some(sex) != own)
            };
            let fitting = spoken.iter().rev().copied().find(|&g| !contradicts(g));
            let Some(group) = meant.or(last.filter(|&g| !contradicts(g))).or(fitting).or(last) else { continue };
            let used = homes.iter().any(Option::is_some);
            let home = match homes.get(group).copied().flatten() {
                Some(home) => home,
                None if !used => self.chain(i).unwrap_or_default(),
                None => self.fresh(),
            };
            if let Some(slot) = homes.get_mut(group) {
                *slot = Some(home);
            }
            self.set(i, Some(home));
        }
    }

    /// The sex of those mentions that bear one of `names`.
    fn sex_of_names(&self, members: &[usize], names: &[&str]) -> Option<Sex> {
        let own = members.iter().copied().filter(|&i| self.called(i).is_some_and(|n| names.contains(&n)));
        self.sex(&own.collect::<Vec<_>>())
    }

    /// The nouns that describe a name, each with the group of the one name that it describes; `None` for a noun of several.
    fn titles(&self, members: &[usize], group: impl Fn(&str) -> Option<usize>) -> BTreeMap<String, Option<usize>> {
        let mut out: BTreeMap<String, Option<usize>> = BTreeMap::new();
        for &i in members {
            let Some(own) = self.called(i).and_then(&group) else { continue };
            let head = self.head(i);
            let beside = self.syntax.children(head).filter(|&c| {
                self.syntax.relation(c) == "nmod:desc" || matches!(self.syntax.base(c), "compound" | "appos")
            });
            for noun in beside {
                let slot = out.entry(self.syntax.lemma(noun).to_owned()).or_insert(Some(own));
                if *slot != Some(own) {
                    *slot = None;
                }
            }
        }
        out
    }

    fn part_nominals(&mut self, members: &[usize]) {
        let named: Vec<usize> = members.iter().copied().filter(|&i| self.called(i).is_some()).collect();
        let mut atoms: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for &i in members {
            if self.kind(i) == MentionKind::Nominal && self.called(i).is_none() {
                atoms.entry(self.head(i)).or_default().push(i);
            }
        }
        let Some(own) = members.first().and_then(|&i| self.chain(i)) else { return };
        let told = self.told(members);
        let alone = atoms.len() + named.len() == 1;
        let mut homes: Vec<(Chain, Vec<usize>)> = Vec::new();
        for (&head, mentions) in &atoms {
            let inside = members.iter().any(|&m| !mentions.contains(&m) && self.modifies(self.head(m), head));
            let its_own = inside && (!alone || self.possessed(head, members));
            let barred = !named.is_empty() && !self.bound(head, members) && self.misfit(head, &named, told.as_ref());
            let stays = !its_own && !barred;
            let home = if stays && !named.is_empty() { own } else { self.home(head, stays, own, &mut homes) };
            for &i in mentions {
                self.set(i, Some(home));
            }
        }
    }

    /// The last of `homes` whose nouns agree with that at `head`; the chain's `own` only for one that stays. Failing that a new one.
    fn home(&mut self, head: usize, stays: bool, own: Chain, homes: &mut Vec<(Chain, Vec<usize>)>) -> Chain {
        let fits = |(chain, heads): &&mut (Chain, Vec<usize>)| {
            (stays || *chain != own) && !heads.iter().any(|&h| self.differ(h, head))
        };
        if let Some((chain, heads)) = homes.iter_mut().rev().find(fits) {
            heads.push(head);
            return *chain;
        }
        let free = stays && homes.iter().all(|(chain, _)| *chain != own);
        let chain = if free { own } else { self.fresh() };
        homes.push((chain, vec![head]));
        chain
    }

    /// Whether a pronoun of the chain owns the noun.
    fn possessed(&self, head: usize, members: &[usize]) -> bool {
        members.iter().any(|&m| self.kind(m) == MentionKind::Pronoun && self.modifies(self.head(m), head))
    }

    /// Whether a noun cannot be what bears the names of its chain.
    fn misfit(&self, head: usize, named: &[usize], told: Option<&Iri>) -> bool {
        let ty = self.ty(named);
        let plural = self.syntax.plural(head);
        let classes = self.book.class_nouns.get(self.syntax.lemma(head)).map_or(&[][..], Vec::as_slice);
        let of_type = |t: EntityType| classes.iter().any(|c| self.ontology.classes.get(c).is_some_and(|c| c.ty == t));
        let after = named.iter().any(|&n| self.head(n) < head);
        if after && self.indefinite(head) {
            return true;
        }
        match ty {
            EntityType::Person => plural || (!classes.is_empty() && !of_type(EntityType::Person)),
            EntityType::Organization | EntityType::Place => {
                let people = of_type(EntityType::Person) && !of_type(ty);
                if plural && !people {
                    return true;
                }
                if people {
                    return !plural || ty == EntityType::Place;
                }
                if classes.is_empty() {
                    let part = self.lexicon.is("region", self.syntax.lemma(head));
                    return part && told.is_some_and(|told| self.is_a(told, "tgc:Country"));
                }
                match told {
                    Some(told) => !classes.iter().any(|c| self.kin(c, told)),
                    None => !of_type(ty) || (self.is_specific(classes) && !self.shares_noun(head, named)),
                }
            }
            _ => false,
        }
    }

    fn is_specific(&self, classes: &[Iri]) -> bool {
        classes.iter().all(|c| SPECIFIC.iter().any(|s| self.is_a(c, s)))
    }

    fn shares_noun(&self, head: usize, named: &[usize]) -> bool {
        let lemma = self.syntax.lemma(head);
        named.iter().filter_map(|&n| self.called(n)).any(|n| namesakes::folded(n).iter().any(|w| w == lemma))
    }

    /// Whether two common nouns cannot mean one thing.
    fn differ(&self, first: usize, head: usize) -> bool {
        let classes = |h: usize| self.book.class_nouns.get(self.syntax.lemma(h)).map_or(&[][..], Vec::as_slice);
        let same = self.syntax.lemma(first) == self.syntax.lemma(head);
        let (a, b) = (classes(first), classes(head));
        let kin = a.iter().any(|x| b.iter().any(|y| self.kin(x, y)));
        let thing = |c: &[Iri]| {
            c.iter().any(|c| {
                self.ontology
                    .classes
                    .get(c)
                    .is_some_and(|c| matches!(c.ty, EntityType::Person | EntityType::Organization | EntityType::Place))
            })
        };
        let people =
            |c: &[Iri]| c.iter().any(|c| self.ontology.classes.get(c).is_some_and(|c| c.ty == EntityType::Person));
        let known = !a.is_empty() && !b.is_empty();
        let both_people = people(a) && people(b);
        if known && !same && !kin && !both_people {
            return true;
        }
        let (x, y) = (self.named_modifiers(first), self.named_modifiers(head));
        let apart = !x.is_empty() && !y.is_empty() && x.is_disjoint(&y);
        let number = thing(a) && thing(b) && self.syntax.plural(first) != self.syntax.plural(head);
        apart || number || (thing(b) && self.indefinite(head) && self.syntax.lemma(head) == self.syntax.lemma(first))
    }

    /// The names inside a noun phrase that say which one it is, folded.
    pub(super) fn named_modifiers(&self, head: usize) -> BTreeSet<String> {
        let names = self.mentions.iter().filter(|m| m.kind == MentionKind::Name && self.modifies(m.head.ix(), head));
        names.map(|m| namesakes::folded(names::bare(m.span.of(self.text()))).join(" ")).collect()
    }

    /// Whether a word stands in the noun phrase of another as its possessor, complement or modifier, not in a clause or apposition.
    pub(super) fn modifies(&self, mut token: usize, head: usize) -> bool {
        for step in 0..super::super::syntax::DEPTH {
            if token == head {
                return step > 0;
            }
            let inner = matches!(self.syntax.base(token), "nmod" | "compound" | "amod" | "conj")
                && self.syntax.relation(token) != "nmod:desc";
            match self.syntax.head(token) {
                Some(up) if inner && !(step == 0 && up == head && self.syntax.base(token) == "conj") => token = up,
                _ => return false,
            }
        }
        false
    }

    /// Whether a noun stands to a mention of the chain in apposition, as its title or as its predicate.
    pub(super) fn bound(&self, head: usize, members: &[usize]) -> bool {
        members.iter().map(|&m| self.head(m)).filter(|&m| m != head).any(|m| {
            let title = |a: usize, b: usize| {
                self.syntax.head(a) == Some(b)
                    && (matches!(self.syntax.base(a), "appos" | "flat") || self.syntax.relation(a) == "nmod:desc")
            };
            let predicate = self.syntax.copular(head) && self.syntax.all(head, "nsubj").any(|s| s == m);
            title(head, m) || title(m, head) || predicate
        })
    }

    /// Whether a determiner presents something new.
    pub(super) fn indefinite(&self, head: usize) -> bool {
        self.syntax.children(head).any(|c| {
            matches!(self.syntax.base(c), "det" | "amod")
                && c < head
                && self.lexicon.is("indefinite", &self.syntax.form(c).to_lowercase())
        })
    }

    /// Parts what stands beside its subject as another argument of the same verb: whoever is meant by both is named by a reflexive.
    fn part_arguments(&mut self, members: &[usize]) {
        let verb = |h: usize| self.syntax.head(h).filter(|&v| self.syntax.upos(v) == Upos::Verb);
        let reflexive = |h: usize| {
            let form = self.syntax.form(h).to_lowercase();
            form.ends_with("self") || form.ends_with("selves") || form == "other"
        };
        let subjects: BTreeSet<usize> = members
            .iter()
            .map(|&i| self.head(i))
            .filter(|&h| self.syntax.base(h) == "nsubj")
            .filter_map(verb)
            .collect();
        let other: Vec<usize> = members
            .iter()
            .copied()
            .filter(|&i| {
                let h = self.head(i);
                let beside = matches!(self.syntax.base(h), "obj" | "iobj" | "obl") && !reflexive(h);
                beside && self.called(i).is_none() && verb(h).is_some_and(|v| subjects.contains(&v))
            })
            .collect();
        let named: BTreeSet<usize> = members
            .iter()
            .filter(|&&i| self.called(i).is_some())
            .map(|&i| self.head(i))
            .filter(|&h| matches!(self.syntax.base(h), "obj" | "iobj"))
            .filter_map(verb)
            .collect();
        let doer = |&i: &usize| {
            let h = self.head(i);
            self.kind(i) == MentionKind::Pronoun
                && self.syntax.base(h) == "nsubj"
                && verb(h).is_some_and(|v| named.contains(&v))
        };
        let other: Vec<usize> = other.into_iter().chain(members.iter().copied().filter(doer)).collect();
        for i in other {
            let home = if self.kind(i) == MentionKind::Nominal { Some(self.fresh()) } else { None };
            self.set(i, home);
        }
    }

    /// Leaves without an entity the pronouns that the names or most pronouns of the chain contradict.
    fn part_pronouns(&mut self, members: &[usize]) {
        let named: Vec<usize> = members.iter().copied().filter(|&i| self.called(i).is_some()).collect();
        let sex = self.sex(members);
        let ty = self.ty(&named);
        let person = ty == EntityType::Person;
        let thing = matches!(ty, EntityType::Organization | EntityType::Place | EntityType::Event);
        let pronoun = |&&i: &&usize| self.kind(i) == MentionKind::Pronoun;
        let out: Vec<usize> = members
            .iter()
            .filter(pronoun)
            .copied()
            .filter(|&i| {
                let form = self.surface(i).to_lowercase();
                let is = |kind: &str| self.lexicon.is(kind, &form);
                let barred =
                    !named.is_empty() && ((person && (is("it") || is("they"))) || (thing && (is("he") || is("she"))));
                let other = sex.is_some_and(|sex| self.pronoun_sex(i).is_some_and(|own| own != sex));
                barred || other
            })
            .collect();
        for i in out {
            self.set(i, None);
        }
    }

    /// The sex of whoever a chain is of: told by a title, a noun or a given name, else by its pronouns, where two more are of it.
    pub(super) fn sex(&self, members: &[usize]) -> Option<Sex> {
        let told = |kind: Sex| members.iter().any(|&i| self.sexed(i, kind));
        let count = |kind: Sex| members.iter().filter(|&&i| self.pronoun_sex(i) == Some(kind)).count();
        match (told(Sex::Male), told(Sex::Female)) {
            (true, false) => Some(Sex::Male),
            (false, true) => Some(Sex::Female),
            _ if count(Sex::Male) > count(Sex::Female) + 1 => Some(Sex::Male),
            _ if count(Sex::Female) > count(Sex::Male) + 1 => Some(Sex::Female),
            _ => None,
        }
    }

    fn pronoun_sex(&self, mention: usize) -> Option<Sex> {
        if self.kind(mention) != MentionKind::Pronoun {
            return None;
        }
        let form = self.surface(mention).to_lowercase();
        let is = |kind: &str| self.lexicon.is(kind, &form);
        if is("he") {
            Some(Sex::Male)
        } else if is("she") {
            Some(Sex::Female)
        } else {
            None
        }
    }

    /// Whether a mention's noun, title or given name is of that sex.
    fn sexed(&self, mention: usize, sex: Sex) -> bool {
        if self.kind(mention) == MentionKind::Pronoun {
            return false;
        }
        let (noun, name) = match sex {
            Sex::Male => ("male", "male-name"),
            Sex::Female => ("female", "female-name"),
        };
        let surface = self.surface(mention).to_lowercase();
        let title = surface.split_whitespace().next().unwrap_or("");
        let given = self.called(mention).map(|n| namesakes::folded(gazetteer::strip_titles(n).0));
        self.lexicon.is(noun, title)
            || self.lexicon.is(noun, self.syntax.lemma(self.head(mention)))
            || given.is_some_and(|words| words.len() > 1 && words.first().is_some_and(|w| self.lexicon.is(name, w)))
    }
}

/// Male or female.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Sex {
    /// "He".
    Male,
    /// "She".
    Female,
}

/// The group that holds `name`; of several into which it fits, the last spoken of.
fn group_of(groups: &[Vec<&str>], name: &str, person: bool, last: Option<usize>) -> Option<usize> {
    let fits = |g: &Vec<&str>| g.iter().all(|n| namesakes::may_be_one(n, name, person));
    let near = last.filter(|&g| groups.get(g).is_some_and(fits));
    near.or_else(|| groups.iter().position(|g| g.contains(&name)))
}
