"""The reference decoder: text to annotated documents, as docs/MODEL.md has it.

Comes in: documents in the project's form (gold tokens are taken over where asked; every other layer is ignored). Goes out: documents with tokens, trees,
mentions, entities, clusters and attributions. `python -m training.decode MODEL IN.jsonl > OUT.jsonl`
"""

import argparse
import json
import sys
from pathlib import Path

import numpy as np
import torch

from . import data, lemmas
from .data import Doc, apply_script, breaks, paragraph_windows, read, tokenize
from .model import Reader, cue_context, legal, place_of
from .pairs import Mentions
from .words import Pieces

FAR_APART = -1e9


class Model:
    """Weights, labels and wordpieces: of a training checkpoint (`mean.pt`) or of an exported folder."""

    def __init__(self, path):
        path = Path(path)
        if path.is_dir():
            from .export import load_exported

            state, self.labels = load_exported(path)
            vocabulary = path / "vocab.txt"
        else:
            c = torch.load(path, weights_only=False)
            state, self.labels = c["net"], c["labels"]
            vocabulary = path.parent / "vocab.txt"
        self.pieces = Pieces(vocabulary)
        self.net = Reader(state["embeddings.piece.weight"].shape[0], self.labels).eval()
        self.net.load_state_dict(state, strict=not path.is_dir())  # an exported model lacks the lemma head


def viterbi(emissions, transitions, start, end):
    """Best tag sequence of [n, tags] emissions."""
    score, back = start + emissions[0], []
    for row in emissions[1:]:
        options = score[:, None] + transitions
        back.append(options.argmax(0))
        score = options.max(0) + row
    best = [int((score + end).argmax())]
    for b in reversed(back):
        best.append(int(b[best[-1]]))
    return best[::-1]


def name_transitions(tags):
    """Legal BIOES successions as 0 and -1e9; with start and end."""
    n = len(tags)
    t, start, end = np.zeros((n, n)), np.zeros(n), np.zeros(n)
    for i, a in enumerate(tags):
        start[i] = FAR_APART if a[0] in "IE" else 0
        end[i] = FAR_APART if a[0] in "BI" else 0
        for j, b in enumerate(tags):
            inside = a[0] in "BI"
            if inside != (b[0] in "IE") or (inside and a[2:] != b[2:]):
                t[i, j] = FAR_APART
    return t, start, end


def tree(score):
    """Maximum spanning tree with one root of [n, n] scores (dependent, head; roots on the diagonal): head of each word, itself for the root."""
    n = len(score)
    full = np.full((n + 1, n + 1), -np.inf)  # the artificial node 0 heads the root
    full[1:, 1:] = score
    full[1:, 0] = score.diagonal() - 1e6  # so costly that the best tree has one root
    np.fill_diagonal(full, -np.inf)
    heads = _edmonds(full)
    return [i if heads[i + 1] == 0 else int(heads[i + 1]) - 1 for i in range(n)]


def _cycle(heads):
    state = [0] * len(heads)
    for i in range(1, len(heads)):
        path, j = [], i
        while j and state[j] == 0:
            state[j] = i
            path.append(j)
            j = heads[j]
        if j and state[j] == i and j in path:
            return path[path.index(j) :]
    return None


def _edmonds(score):
    heads = score.argmax(1)
    heads[0] = 0
    loop = _cycle(heads)
    if loop is None:
        return heads
    n = len(score)
    inside = np.zeros(n, dtype=bool)
    inside[loop] = True
    rest = np.flatnonzero(~inside)
    m = len(rest)  # the cycle becomes node m
    small = np.full((m + 1, m + 1), -np.inf)
    small[:m, :m] = score[np.ix_(rest, rest)]
    into = score[np.ix_(loop, rest)] - score[loop, heads[loop]][:, None]  # entering the cycle at a word breaks that word's arc
    enter = into.argmax(0)
    small[m, :m] = into.max(0)
    out = score[np.ix_(rest, loop)]
    leave = out.argmax(1)
    small[:m, m] = out.max(1)
    small[0] = -np.inf
    got = _edmonds(small)
    result = heads.copy()
    for k in range(1, m):
        result[rest[k]] = rest[got[k]] if got[k] < m else loop[leave[k]]
    result[loop[enter[got[m]]]] = rest[got[m]]
    return result


def crf_table(crf, tags):
    """Learnt transitions, start and end, the illegal ones put out of reach."""
    ok, first = legal(tags)
    t, start, end = (x.detach().double().numpy() for x in (crf.transitions, crf.start, crf.end))
    return np.where(ok, t, FAR_APART), np.where(first, start, FAR_APART), end


def spans_of(tags):
    """Spans (start, end, type) of legal BIO or BIOES tags."""
    out = []
    for i, t in enumerate(tags):
        if t[0] in "BS":
            out.append([i, i + 1, t[2:]])
        elif t[0] in "IE":
            out[-1][1] = i + 1
    return [tuple(s) for s in out]


def uncrossed(scored):
    """Of (score, start, end), those that cross no better one."""
    kept = []
    for p, s, e in sorted(scored, key=lambda x: (-x[0], x[1], x[2])):
        if not any(s < b < e and a < s or a < e < b and s < a for _, a, b in kept):
            kept.append((p, s, e))
    return sorted(kept, key=lambda x: (x[1], -x[2]))


class Decoder:
    def __init__(self, model):
        self.model, self.net, self.labels = model, model.net, model.labels
        self.names_table = name_transitions(self.labels["name_tags"])
        self.cue_table = crf_table(self.net.cue.crf, self.labels["cue_tags"])
        self.crf_table = crf_table(self.net.attribution.crf, self.labels["attribution_tags"])

    @torch.no_grad()
    def __call__(self, d, gold_tokens=False, gold_sentences=False):
        at = [tuple(a) for a in d["tokens"]["at"]] if gold_tokens else tokenize(d["text"])
        out = {k: d[k] for k in ("id", "title", "date", "source", "url", "text") if k in d}
        if not at:
            return out | {"sentences": [], "tokens": {k: [] for k in ("at", "lemma", "upos", "xpos", "head", "deprel")}, "mentions": [], "entities": [], "clusters": [], "attributions": []}
        doc = Doc(d["id"], "raw", d["text"], at, [d["text"][a:b] for a, b in at], breaks(d["text"], at))
        self.windows = paragraph_windows(doc, self.model.pieces)
        v = self.encode(doc)
        starts = self.sentences(doc, v["syntax"])
        if gold_sentences:
            begin = {s[0] for s in d["sentences"]}
            starts = np.array([a in begin for a, _ in at])
        edges = [int(i) for i in np.flatnonzero(starts)] + [len(at)]
        sentences = list(zip(edges, edges[1:]))
        heads, deprels = self.trees(v["syntax"], sentences)
        tags = {k: [self.labels[k][i] for i in getattr(self.net, k)(v["syntax"]).argmax(1)] for k in ("upos", "xpos")}
        lemma = self.lemmas(doc, v["syntax"], tags["xpos"])
        place = lambda s, e: [at[s][0], at[e - 1][1]]
        out["sentences"] = [place(s, e) for s, e in sentences]
        out["tokens"] = {"at": [list(a) for a in at], "lemma": lemma, **tags, "head": heads, "deprel": deprels}
        self.entities(doc, v["entity"], sentences, starts, heads, place, out)
        out["attributions"] = self.attributions(doc, v["attribution"], place)
        return out

    def encode(self, doc):
        """Word vectors of a whole document, one window at a time (batching changes nothing but speed)."""
        parts = [self.net.encode(data.batch([(doc, s, e)], self.model.pieces)) for s, e in self.windows]
        return {k: torch.cat([p[k] for p in parts]) for k in parts[0]}

    def sentences(self, doc, s):
        starts = (self.net.sentence(s).squeeze(-1) > 0).numpy() | (np.array(doc.breaks) == 3)
        starts[[w for w, _ in self.windows]] = True
        return starts

    def lemmas(self, doc, s, xpos):
        """By the table of an exported model; by the head of a checkpoint, which has none."""
        if "lemma_table" in self.labels:
            return [lemmas.lemma(self.labels["lemma_table"], w, x) for w, x in zip(doc.words, xpos)]
        scripts = self.net.lemma(s).argmax(1)
        return [apply_script(self.labels["lemma_scripts"][k], w) for k, w in zip(scripts, doc.words)]

    def trees(self, s, sentences):
        heads = []
        for a, b in sentences:
            score = self.net.arcs(s[a:b], torch.arange(b - a)[None])[0].double().numpy()
            heads += [a + h for h in tree(score)]
        label = self.net.arc_labels(s, torch.arange(len(heads)), torch.tensor(heads)).argmax(1)
        return heads, ["root" if heads[i] == i else self.labels["deprels"][k] for i, k in enumerate(label)]

    def flat_names(self, e, sentences):
        em = self.net.names(e).log_softmax(1).double().numpy()
        out = []
        for a, b in sentences:
            tags = [self.labels["name_tags"][k] for k in viterbi(em[a:b], *self.names_table)]
            out += [(a + s, a + t, kind) for s, t, kind in spans_of(tags)]
        return out

    def noun_phrases(self, e, sentences):
        out = []
        for a, b in sentences:
            score = self.net.spans(e[a:b], torch.arange(b - a)[None])[0].numpy()
            i, j = np.nonzero(np.triu(score > 0))
            out += uncrossed([(float(score[x, y]), a + int(x), a + int(y) + 1) for x, y in zip(i, j) if y - x < 80])
        return out

    def entities(self, doc, e, sentences, starts, heads, place, out):
        names = {(s, t): k for s, t, k in self.flat_names(e, sentences)}
        phrases = {(s, t) for _, s, t in self.noun_phrases(e, sentences)}
        head_of = lambda s, t: data._head_in(heads, s, t)
        around = {}
        for n in names:
            if n not in phrases:
                same = [p for p in phrases if p[0] <= n[0] and n[1] <= p[1] and head_of(*p) == head_of(*n)]
                if same:
                    around[n] = min(same, key=lambda p: p[1] - p[0])
        linked = sorted(phrases | {n for n in names if n not in around}, key=lambda p: (p[0], -p[1]))
        types, kinds, entity = self.link(doc, e, starts, linked, head_of)
        mentions = []
        for k, p in enumerate(linked):
            kind = "name" if p in names else "pronoun" if kinds[k] == "pronoun" else "nominal"
            mentions.append((p, kind, names.get(p) or types[k], entity[k]))
        where = {p: entity[k] for k, p in enumerate(linked)}
        mentions += [(n, "name", names[n], where[p]) for n, p in around.items()]
        mentions.sort(key=lambda m: (m[0][0], -m[0][1]))
        out["mentions"] = [{"at": place(*p), "kind": kind, "type": t, "entity": k} for p, kind, t, k in mentions]
        out["entities"] = [self.entity(doc, [m for m in mentions if m[3] == k]) for k in range(1 + max(entity, default=-1))]
        groups = {}
        for k, p in enumerate(linked):
            groups.setdefault(entity[k], []).append(place(*p))
        out["clusters"] = [g for g in groups.values() if len(g) > 1]

    def link(self, doc, e, starts, linked, head_of):
        """Types, kinds and entity numbers of mentions in order."""
        if not linked:
            return [], [], []
        heads = [head_of(*p) for p in linked]
        z = self.net.mention_vectors(e, torch.tensor([p[0] for p in linked]), torch.tensor([p[1] - 1 for p in linked]), torch.tensor(heads))
        t, k = self.net.mention.types(z).argmax(1).tolist(), self.net.mention.kinds(z).argmax(1).tolist()
        table = Mentions(doc.words, starts, [(*p, t[i], k[i], heads[i]) for i, p in enumerate(linked)]).table(decoding=True)
        best = self.net.antecedents(z, *map(torch.tensor, table)).argmax(1).tolist()
        entity, n = [], 0
        for m, b in enumerate(best):
            entity.append(entity[table[0][m, b - 1]] if b else n)
            n += not b
        return [self.labels["mention_types"][x] for x in t], [self.labels["mention_kinds"][x] for x in k], entity

    def entity(self, doc, mentions):
        """Type by vote (a flat name counts ten), name by the longest flat name, else the longest mention that is no pronoun."""
        votes = {}
        for _, kind, t, _ in mentions:
            votes[t] = votes.get(t, 0) + (10 if kind == "name" else 1)
        best = max(mentions, key=lambda m: (m[1] == "name", m[1] == "nominal", m[0][1] - m[0][0] if m[1] == "name" else m[0][0] - m[0][1], -m[0][0]))
        s, t = best[0]
        return {"type": max(votes, key=lambda t: (votes[t], t)), "name": doc.text[doc.at[s][0] : doc.at[t - 1][1]]}

    def attributions(self, doc, a, place):
        em = self.net.cue(a).double().numpy()
        cues = []
        for s, e in self.windows:
            tags = viterbi(em[s:e], *self.cue_table)
            for i, t in enumerate(tags):
                if t == 1:
                    cues.append([s + i, s + i + 1, s, e])
                elif t == 2:
                    cues[-1][1] = s + i + 1
        out = []
        for i, j, s, e in cues:
            x, y = cue_context(doc, s, e, (i, j))
            places = torch.tensor([[place_of(0 if i <= w < j else w - i if w < i else w - j + 1) for w in range(x, y)]])
            scores = self.net.attribution_emissions(a, torch.tensor([i]), torch.tensor([j - 1]), torch.arange(x, y)[None], places)
            tags = [self.labels["attribution_tags"][k] for k in viterbi(scores[0].double().numpy(), *self.crf_table)]
            found = [(x + p, x + q, k) for p, q, k in spans_of(tags)]
            content = [place(p, q) for p, q, k in found if k == "content"]
            if content:
                out.append({"source": [place(p, q) for p, q, k in found if k == "source"][:1], "cue": [place(i, j)], "content": content})
        return out


def main():
    p = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    p.add_argument("model", help="mean.pt of a training run, or a folder with an exported model")
    p.add_argument("documents")
    p.add_argument("--gold-tokens", action="store_true")
    args = p.parse_args()
    torch.set_num_threads(2)
    decode = Decoder(Model(args.model))
    for d in read(args.documents):
        print(json.dumps(decode(d, args.gold_tokens), ensure_ascii=False), file=sys.stdout)


if __name__ == "__main__":
    main()
