"""Corpora as training documents, windows and batches.

Comes in: JSON Lines of the project's document form. Goes out: `Doc` (words with the labels its corpus has), windows of at most
256 pieces, and batches of tensors. A layer that a corpus lacks is None; a label to be ignored is -100.
"""

import json
import random
import re
from dataclasses import dataclass, field

import numpy as np
import torch

from .words import breaks, shape, tokenize

MAX_WINDOW = 256
IGNORE = -100
NAME_TYPES = ("Person", "Organization", "Place", "Misc")
NAME_TAGS = ["O"] + [f"{p}-{t}" for t in NAME_TYPES for p in "BIES"]
CUE_TAGS = ["O", "B", "I"]
ATTRIBUTION_TAGS = ["O", "B-source", "I-source", "B-content", "I-content"]
MENTION_TYPES = ["Person", "Organization", "Place", "Event", "Time", "Object", "Substance", "Animal", "Plant", "Abstract"]
MENTION_KINDS = ["name", "nominal", "pronoun"]
NON_COMMERCIAL = ("essay", "fiction", "letter", "podcast", "whow")
BEFORE, AFTER = 96, 128  # how far from its cue a source or content may stand, in words


@dataclass
class Doc:
    """Words of one document and what is known of them. Spans are half-open pairs of word numbers."""

    id: str
    corpus: str
    text: str
    at: list
    words: list
    breaks: list
    sentence: np.ndarray | None = None  # 1 where a sentence starts
    upos: list | None = None
    xpos: list | None = None
    lemma: list | None = None
    head: list | None = None  # word number; itself for a root; IGNORE where unknown
    deprel: list | None = None
    names: list | None = None  # name tags, None to ignore
    mentions: list | None = None  # (start, end, type number, kind number, head word)
    clusters: list | None = None  # lists of mention numbers
    attributions: list | None = None  # (cue, source or None, [content])
    cache: dict = field(default_factory=dict)


def read(path):
    with open(path, encoding="utf-8") as f:
        return [json.loads(line) for line in f if line.strip()]


def _base(d, corpus):
    at = [tuple(a) for a in d["tokens"]["at"]] if corpus in ("ewt", "gum") else tokenize(d["text"])
    return Doc(d["id"], corpus, d["text"], at, [d["text"][a:b] for a, b in at], breaks(d["text"], at))


class _Aligner:
    """Code-point spans to word spans."""

    def __init__(self, doc):
        self.starts = {a: i for i, (a, _) in reversed(list(enumerate(doc.at)))}
        self.ends = {b: i + 1 for i, (_, b) in enumerate(doc.at)}
        self.at = doc.at

    def exact(self, span):
        a, b = self.starts.get(span[0]), self.ends.get(span[1])
        return (a, b) if a is not None and b is not None and a < b else None

    def cover(self, span):
        hit = [i for i, (a, b) in enumerate(self.at) if a < span[1] and span[0] < b]
        return (hit[0], hit[-1] + 1) if hit else None


def _syntax(doc, d):
    t, n = d["tokens"], len(doc.words)
    first = {a: i for i, (a, _) in reversed(list(enumerate(doc.at)))}
    doc.sentence = np.zeros(n, dtype=np.int64)
    for s in d["sentences"]:
        if s[0] in first:
            doc.sentence[first[s[0]]] = 1
    doc.upos, doc.xpos, doc.lemma, doc.deprel = (t[k] for k in ("upos", "xpos", "lemma", "deprel"))
    doc.head = [IGNORE if h is None else h for h in t["head"]]


def tags_of(n, spans):
    """BIOES tags of flat typed spans (start, end, type)."""
    tags = ["O"] * n
    for s, e, t in spans:
        if e - s == 1:
            tags[s] = f"S-{t}"
        else:
            tags[s:e] = [f"B-{t}"] + [f"I-{t}"] * (e - s - 2) + [f"E-{t}"]
    return tags


def spans_of_tags(tags):
    """Spans (start, end, type) of whole names; tags may be None."""
    out, begin = [], None
    for i, t in enumerate(tags):
        if t and t[0] == "S":
            out.append((i, i + 1, t[2:]))
        elif t and t[0] == "B":
            begin = i
        elif t and t[0] == "E" and begin is not None:
            out.append((begin, i + 1, t[2:]))
            begin = None
        elif not t or t[0] != "I":
            begin = None
    return out


def _head_in(head, s, e):
    for i in range(s, e):
        if not s <= head[i] < e or head[i] == i:
            return i
    return e - 1


def _gum_names(doc):
    """Flat names where a GUM name is plainly one: proper nouns (and `of`, `and`, `for`) once an article, titles, a possessive 's are taken off."""
    titles = {"mr.", "mrs.", "ms.", "dr.", "sir", "president", "judge", "captain", "professor", "king", "queen", "emperor", "saint", "st.", "prince", "princess", "lord", "lady", "senator", "general"}
    names, unknown = [], set()
    core = {"Person": "Person", "Organization": "Organization", "Place": "Place"}
    spans = sorted(((s, e, t) for s, e, t, k, _ in doc.mentions if k == 0), key=lambda m: m[1] - m[0])
    taken = set()
    for s, e, t in spans:
        kind = core.get(MENTION_TYPES[t], "Misc")
        a, b = s, e
        while a < b and (doc.upos[a] == "DET" or (kind == "Person" and doc.words[a].lower() in titles and b - a > 1)):
            a += 1
        while b > a and doc.words[b - 1].lower() in ("'s", "’s", "'", "’"):
            b -= 1
        inner = range(a, b)
        plain = (
            b > a and doc.upos[a] == doc.upos[b - 1] == "PROPN" and kind != "Misc" and not taken & set(inner)
            and all(doc.upos[i] == "PROPN" or doc.words[i].lower() in ("of", "and", "for", "the", "-", "&", ".", "de") for i in inner)
            and (kind != "Person" or all(doc.upos[i] == "PROPN" for i in inner))
        )  # fmt: skip
        if plain:
            names.append((a, b, kind))
            taken |= set(inner)
        else:
            unknown |= {i for i in range(s, e) if i not in taken}
    tags = tags_of(len(doc.words), names)
    for i, w in enumerate(doc.words):
        if tags[i] == "O" and (i in unknown and shape(w) in (2, 4, 5, 7) or doc.upos[i] == "PROPN" or (doc.upos[i] == "ADJ" and w[0].isupper())):
            tags[i] = None
    return tags


def gum(path, licence=True):
    out = []
    types = {t.lower(): i for i, t in enumerate(MENTION_TYPES)}
    for d in read(path):
        if licence and d["genre"] in NON_COMMERCIAL:
            continue
        doc = _base(d, "gum")
        _syntax(doc, d)
        align = _Aligner(doc)
        found = {}
        for m in d["mentions"]:
            s = align.exact(m["at"])
            if s and s not in found:
                found[s] = (types[m["type"]], MENTION_KINDS.index(m["kind"]))
        order = sorted(found, key=lambda s: (s[0], -s[1]))
        doc.mentions = [(s, e, *found[s, e], _head_in(doc.head, s, e)) for s, e in order]
        where = {s: i for i, s in enumerate(order)}
        clusters = [[where[s] for s in (align.exact(a) for a in c) if s in where] for c in d["clusters"]]
        doc.clusters = [sorted(c) for c in clusters if len(c) > 1]
        doc.names = _gum_names(doc)
        out.append(doc)
    return out


def ewt(path):
    out = []
    for d in read(path):
        doc = _base(d, "ewt")
        _syntax(doc, d)
        out.append(doc)
    return out


def _titled(doc, s, e):
    long = [w for w in doc.words[s:e] if len(w) > 3 and w[0].isalpha()]
    return len(long) >= 4 and sum(w[0].isupper() for w in long) > 0.6 * len(long)


def polnear(path, silver_path=None):
    """Attributions, with flat names by CoreNLP where its analyses are given; headlines carry no names."""
    silver = {d["id"]: d for d in read(silver_path)} if silver_path else {}
    out = []
    for d in read(path):
        doc = _base(d, "polnear")
        align = _Aligner(doc)
        doc.attributions = []
        for r in d["attributions"]:
            cue = align.cover(r["cue"][0]) if r.get("cue") else None
            if cue:
                source = align.cover(r["source"][0]) if r.get("source") else None
                content = [c for c in (align.cover(a) for a in r.get("content", [])) if c]
                doc.attributions.append((cue, source, content))
        if d["id"] in silver:
            spans, unknown = [], set()
            for m in silver[d["id"]]["mentions"]:
                s = align.exact(m["at"])
                surface = d["text"][m["at"][0] : m["at"][1]]
                if s and "\n" not in surface and any(c.isupper() for c in surface):
                    spans.append((*s, m["type"]))
                elif c := align.cover(m["at"]):
                    unknown |= set(range(*c))
            doc.names = tags_of(len(doc.words), spans)
            starts = [i for i, b in enumerate(doc.breaks) if b == 3] + [len(doc.words)]
            for s, e in zip(starts, starts[1:]):
                if _titled(doc, s, e):
                    unknown |= set(range(s, e))
            doc.names = [None if i in unknown else t for i, t in enumerate(doc.names)]
        else:
            doc.names = [None] * len(doc.words)
        out.append(doc)
    return out


def redocred(path):
    """Names in Wikipedia leads. The text has spaces around punctuation, which the breaks undo."""
    types = {"PER": "Person", "ORG": "Organization", "LOC": "Place", "MISC": "Misc"}
    out = []
    for d in read(path):
        doc = _base(d, "redocred")
        for i in range(1, len(doc.words)):
            w, last = doc.words[i], doc.words[i - 1]
            if re.fullmatch(r"[.,;:!?)\]%]|[’']s|n[’']t|[’']", w) or last in ("(", "[", "$"):
                doc.breaks[i] = 0
        align = _Aligner(doc)
        spans, unknown, taken = [], set(), set()
        for m in sorted(d["mentions"], key=lambda m: m["at"][0] - m["at"][1]):
            t, s = types.get(m["type"]), align.exact(m["at"])
            if s and t and not taken & set(range(*s)):
                a, b = s
                while b - a > 1 and doc.words[a].lower() in ("the", "a"):
                    a += 1
                while b - a > 1 and doc.words[b - 1] in ("'s", "’s", "'"):
                    b -= 1
                if t == "Place" and b - a == 1 and re.search(r"(an|ish|ese|ch|i)$", doc.words[a]) and doc.words[b : b + 1] and doc.words[b][0].islower():
                    t = "Misc"  # a nationality, which news corpora keep apart from its country
                spans.append((a, b, t))
                taken |= set(range(*s))
            elif t and (c := align.cover(m["at"])):
                unknown |= set(range(*c)) - taken
        doc.names = [None if i in unknown and i not in taken else t for i, t in enumerate(tags_of(len(doc.words), spans))]
        out.append(doc)
    return out


_ROLE = {"I", "Minister", "Secretary", "President", "Ambassador", "Envoy", "King", "Spokesman", "Spokesperson", "Representative", "Commander"}


def re3d(path):
    """Names in reporting on conflict: re3d's capitalised spans that hold no other of their type. BBC text is left out."""
    types = {"Person": "Person", "Organisation": "Organization", "Location": "Place", "Nationality": "Misc"}
    out = []
    for d in read(path):
        if d["source"].startswith("BBC"):
            continue
        doc = _base(d, "re3d")
        align = _Aligner(doc)
        spans, unknown, taken = [], set(), set()
        for m in sorted(d["mentions"], key=lambda m: m["at"][1] - m["at"][0]):
            s, t = align.exact(m["at"]), types.get(m["type"])
            c = s or align.cover(m["at"])
            if not c:
                continue
            a, b = c
            while b - a > 1 and doc.words[a].lower() in ("the", "a", "an"):
                a += 1
            words = [w for w in doc.words[a:b] if w.lower() not in ("of", "and", "for", "the", "-", "al")]
            if s and t and "\n" not in d["text"][m["at"][0] : m["at"][1]] and words and all(w[0].isupper() or w[0].isdigit() for w in words) and not taken & set(range(a, b)) and c[0] == a and not _ROLE & set(doc.words[a:b]):
                spans.append((a, b, t))
                taken |= set(range(a, b))
            else:
                unknown |= set(range(*c))
        doc.names = [None if (i in unknown and i not in taken and doc.words[i][0].isupper()) else t for i, t in enumerate(tags_of(len(doc.words), spans))]
        out.append(doc)
    return out


def case_variant(words, rng, rate=1.0):
    """The words as they are, or, rarely, all in lower case, in capitals, or capitalised as a headline is."""
    x = rng.random()
    if x < 0.04 * rate:
        return [w.lower() for w in words]
    if x < 0.075 * rate:
        return [w.upper() for w in words]
    if x < 0.11 * rate:
        small = {"of", "the", "a", "an", "in", "on", "at", "to", "for", "and", "or", "by", "with", "as", "from", "'s", "’s", "n't", "n’t"}
        return [w if (w.lower() in small and i) or not w[0].isalpha() else w[0].upper() + w[1:] for i, w in enumerate(words)]
    return words


def sentence_windows(doc, pieces, size=MAX_WINDOW, start=0):
    """Windows of whole gold sentences from word `start` on; a sentence too long for one is cut."""
    lengths = [len(pieces.of(w)) for w in doc.words]
    starts = [i for i in np.flatnonzero(doc.sentence) if i >= start]
    return _pack(lengths, [int(i) for i in starts] + [len(doc.words)], size)


def paragraph_windows(doc, pieces, size=MAX_WINDOW):
    """Windows as inference makes them (docs/MODEL.md)."""
    lengths = [len(pieces.of(w)) for w in doc.words]
    starts = [i for i, b in enumerate(doc.breaks) if b == 3] + [len(doc.words)]
    units = [starts[0]] if starts else []
    room = size - 2
    for s, e in zip(starts, starts[1:]):
        while sum(lengths[s:e]) > room:
            used, stop = 0, s
            while stop < e and used + lengths[stop] <= room:
                used += lengths[stop]
                stop += 1
            cut = next((i for i in range(stop, s + 1, -1) if _ends(doc.words, i)), stop)
            units.append(cut)
            s = cut
        units.append(e)
    return _pack(lengths, sorted(set(units)), size)


def _ends(words, i):
    j = i - 1
    while j > 0 and words[j] in ('"', "”", "’", "'", ")", "]"):
        j -= 1
    return words[j] in (".", "!", "?") and not (i < len(words) and words[i] in ('"', "”", "’", "'", ")", "]") and j == i - 1 and words[i] != "“")


def _pack(lengths, edges, size):
    out, room = [], size - 2
    begin, used = edges[0] if edges else 0, 0
    for s, e in zip(edges, edges[1:]):
        n = sum(lengths[s:e])
        if used and used + n > room:
            out.append((begin, s))
            begin, used = s, 0
        while n > room:
            stop, used = s, 0
            while used + lengths[stop] <= room:
                used += lengths[stop]
                stop += 1
            out.append((begin, stop))
            begin = s = stop
            n, used = sum(lengths[s:e]), 0
        used += n
    if edges and begin < edges[-1]:
        out.append((begin, edges[-1]))
    return out


@dataclass
class Batch:
    """Windows of one or more documents. `rows` numbers the words of all windows one after the other."""

    windows: list  # (doc, start, end)
    words: list  # forms, perhaps in another case, of all rows
    piece: torch.Tensor  # [windows, pieces]
    shape: torch.Tensor
    brk: torch.Tensor
    mask: torch.Tensor  # True where there is a piece
    first: torch.Tensor  # [rows] index into the flattened pieces
    grid: torch.Tensor  # [windows, words] row number, -1 beyond the end
    offset: dict  # (id(doc), word) -> row, by window: list of (doc, start, end, first row)


def batch(windows, pieces, rng=None, rate=1.0):
    """Tensors of windows; with `rng`, some of them in another case."""
    rows, words, first_in, grid, offset = [], [], [], [], []
    for doc, s, e in windows:
        forms = doc.words[s:e]
        if rng is not None:
            forms = case_variant(forms, rng, rate)
        p, sh, br, firsts = [pieces.cls], [0], [4], []
        for i, w in enumerate(forms):
            got = pieces.of(w)
            c = 2 * shape(w)
            firsts.append(len(p))
            p += got
            sh += [c] + [c + 1] * (len(got) - 1)
            br += [doc.breaks[s + i]] + [4] * (len(got) - 1)
        rows.append((p + [pieces.sep], sh + [0], br + [4]))
        first_in.append(firsts)
        offset.append((doc, s, e, len(words)))
        grid.append(list(range(len(words), len(words) + len(forms))))
        words += forms
    width, wide = max(len(r[0]) for r in rows), max(len(g) for g in grid)
    full = lambda k, fill: torch.tensor([r[k] + [fill] * (width - len(r[k])) for r in rows])
    first = torch.tensor([b * width + f for b, fs in enumerate(first_in) for f in fs])
    return Batch(
        windows, words, full(0, pieces.pad), full(1, 0), full(2, 4),
        torch.tensor([[True] * len(r[0]) + [False] * (width - len(r[0])) for r in rows]),
        first, torch.tensor([g + [-1] * (wide - len(g)) for g in grid]), offset,
    )  # fmt: skip


def lemma_script(form, lemma):
    """(case, strip, append) that turns form into lemma; see docs/MODEL.md."""
    best = None
    for k, base in (("l", form.lower()), ("k", form), ("t", form[:1].upper() + form[1:].lower())):
        n = 0
        while n < min(len(base), len(lemma)) and base[n] == lemma[n]:
            n += 1
        script = (k, len(base) - n, lemma[n:])
        cost = script[1] + len(script[2])
        if best is None or cost < best[0]:
            best = (cost, script)
    return best[1]


def apply_script(script, form):
    case, strip, append = script
    base = form.lower() if case == "l" else form if case == "k" else form[:1].upper() + form[1:].lower()
    return base[: len(base) - strip] + append if strip <= len(base) else form.lower()


def shuffled(items, rng):
    items = list(items)
    rng.shuffle(items)
    return items


def rng_of(seed):
    return random.Random(seed)
