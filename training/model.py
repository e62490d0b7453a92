"""The reader's network: encoder and heads of docs/MODEL.md, with their losses.

Comes in: a `Batch`. Goes out: word vectors of the three families; scores of each head; losses against the labels of the batch's documents.
Parameter names are those of the exported file.
"""

import math

import torch
import torch.nn.functional as F
from torch import nn

from . import data
from .data import IGNORE
from .pairs import FEATURES, Mentions

WIDTH, LAYERS, HEADS, INNER = 384, 6, 12, 1536
EPS = 1e-12


class Layer(nn.Module):
    """A post-norm transformer layer, as in BERT."""

    def __init__(self, width, heads, inner):
        super().__init__()
        self.heads = heads
        self.qkv, self.out = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.up, self.down = nn.Linear(width, inner), nn.Linear(inner, width)
        self.attention_norm, self.ffn_norm = nn.LayerNorm(width, EPS), nn.LayerNorm(width, EPS)

    def forward(self, x, mask, drop=0.0):
        b, t, w = x.shape
        q, k, v = self.qkv(x).view(b, t, 3, self.heads, w // self.heads).permute(2, 0, 3, 1, 4)
        a = F.scaled_dot_product_attention(q, k, v, attn_mask=mask[:, None, None, :])
        x = self.attention_norm(x + F.dropout(self.out(a.transpose(1, 2).reshape(b, t, w)), drop))
        return self.ffn_norm(x + F.dropout(self.down(F.gelu(self.up(x), approximate="tanh")), drop))


class Bilinear(nn.Module):
    """x' W y + b'y for all pairs; weight [left, right]."""

    def __init__(self, width):
        super().__init__()
        self.weight, self.bias = nn.Parameter(torch.randn(width, width) / width), nn.Parameter(torch.zeros(width))

    def forward(self, x, y):
        return (x @ self.weight + self.bias) @ y.transpose(-1, -2)


def _ln_module(**kw):
    m = nn.Module()
    for k, v in kw.items():
        setattr(m, k, v)
    return m


def _crf(n):
    return _ln_module(transitions=nn.Parameter(torch.zeros(n, n)), start=nn.Parameter(torch.zeros(n)), end=nn.Parameter(torch.zeros(n)))


class Reader(nn.Module):
    def __init__(self, vocabulary, labels):
        super().__init__()
        self.labels = labels
        lin, emb = nn.Linear, nn.Embedding
        self.embeddings = _ln_module(
            piece=emb(vocabulary, WIDTH), position=emb(data.MAX_WINDOW, WIDTH), shape=emb(18, WIDTH), norm=nn.LayerNorm(WIDTH, EPS))
        self.embeddings.add_module("break", emb(5, WIDTH))
        self.encoder = nn.ModuleList(Layer(WIDTH, HEADS, INNER) for _ in range(LAYERS))
        start = torch.tensor([0.0, 0, 0, 0.1, 0.2, 0.3, 0.4])
        self.mix = nn.ParameterDict({k: nn.Parameter(start.clone()) for k in ("syntax", "entity", "attribution")})
        n = {k: len(v) for k, v in labels.items()}
        self.sentence, self.upos, self.xpos, self.lemma = (lin(WIDTH, k) for k in (1, n["upos"], n["xpos"], n["lemma_scripts"]))
        self.arc = _ln_module(dependent=lin(WIDTH, 256), head=lin(WIDTH, 256), bilinear=Bilinear(256), root=lin(256, 1))
        self.label = _ln_module(dependent=lin(WIDTH, 256), head=lin(WIDTH, 256, bias=False), output=lin(256, n["deprels"]))
        self.names = lin(WIDTH, n["name_tags"])
        self.span = _ln_module(start=lin(WIDTH, 128), end=lin(WIDTH, 128), bilinear=Bilinear(128), begin=lin(128, 1))
        self.mention = lin(3 * WIDTH, 192)
        self.mention.types, self.mention.kinds = lin(192, n["mention_types"]), lin(192, n["mention_kinds"])
        self.coref = _ln_module(
            anaphor=lin(192, 128), antecedent=lin(192, 128, bias=False), product=lin(192, 128, bias=False),
            features=nn.EmbeddingBag(len(FEATURES) + 1, 128, mode="sum", padding_idx=len(FEATURES)), output=lin(128, 1), new=lin(192, 1))  # fmt: skip
        self.cue = lin(WIDTH, 3)
        self.cue.crf = _crf(3)
        self.attribution = _ln_module(
            word=lin(WIDTH, 192, bias=False), cue=lin(2 * WIDTH, 192), place=emb(17, 192), norm=nn.LayerNorm(192, EPS), layer=Layer(192, 6, 384), tags=lin(192, 5))
        self.attribution.crf = _crf(5)
        for e in (self.embeddings.shape, getattr(self.embeddings, "break"), self.attribution.place, self.coref.features):
            nn.init.normal_(e.weight, std=0.02)
        self.drop = 0.0

    @torch.no_grad()
    def start_from(self, tensors, keep):
        """Take over the weights of a BERT-shaped encoder; `keep` lists the pieces that stay."""
        t, e = tensors, "embeddings."
        self.embeddings.piece.weight.copy_(t[e + "word_embeddings.weight"][keep])
        self.embeddings.position.weight.copy_(t[e + "position_embeddings.weight"][: data.MAX_WINDOW] + t[e + "token_type_embeddings.weight"][0])
        self.embeddings.norm.weight.copy_(t[e + "LayerNorm.weight"])
        self.embeddings.norm.bias.copy_(t[e + "LayerNorm.bias"])
        for i, layer in enumerate(self.encoder):
            p = f"encoder.layer.{i}."
            for kind in ("weight", "bias"):
                qkv = [t[f"{p}attention.self.{x}.{kind}"] for x in ("query", "key", "value")]
                getattr(layer.qkv, kind).copy_(torch.cat(qkv))
                for own, theirs in (("out", "attention.output.dense"), ("up", "intermediate.dense"), ("down", "output.dense"),
                                    ("attention_norm", "attention.output.LayerNorm"), ("ffn_norm", "output.LayerNorm")):  # fmt: skip
                    getattr(getattr(layer, own), kind).copy_(t[f"{p}{theirs}.{kind}"])

    def encode(self, b):
        """Word vectors [rows, 384] of the three families."""
        e = self.embeddings
        x = e.piece(b.piece) + e.position.weight[: b.piece.shape[1]] + e.shape(b.shape) + getattr(e, "break")(b.brk)
        drop = self.drop if self.training else 0.0
        x = F.dropout(e.norm(x), drop)
        states = [x.reshape(-1, WIDTH)[b.first]]
        for layer in self.encoder:
            x = layer(x, b.mask, drop)
            states.append(x.reshape(-1, WIDTH)[b.first])
        states = torch.stack([s.float() for s in states])
        out = {k: torch.einsum("l,lnd->nd", self.mix[k], states) for k in self.mix}
        if self.training:
            out = {k: F.dropout(v, 0.15) for k, v in out.items()}
        return out

    # --- heads -----------------------------------------------------------------------------------------------------

    def arcs(self, s, grid):
        """[windows, words, words]: dependent by head, the root on the diagonal."""
        d, h = F.relu(self.arc.dependent(s)), F.relu(self.arc.head(s))
        d, h = d[grid.clamp(min=0)], h[grid.clamp(min=0)]
        score = self.arc.bilinear(d, h).float()
        root = self.arc.root(d).float()
        eye = torch.eye(grid.shape[1], dtype=torch.bool)
        return torch.where(eye, root.expand_as(score), score)

    def arc_labels(self, s, dependent, head):
        return self.label.output(F.relu(self.label.dependent(s[dependent]) + self.label.head(s[head])))

    def spans(self, e, grid):
        p, q = F.relu(self.span.start(e)), F.relu(self.span.end(e))
        p, q = p[grid.clamp(min=0)], q[grid.clamp(min=0)]
        return (self.span.bilinear(p, q) + self.span.begin(p)).float()

    def mention_vectors(self, e, start, last, head):
        return F.relu(self.mention(torch.cat([e[start], e[last], e[head]], -1)))

    def antecedents(self, z, candidates, features):
        """Scores [M, 1 + K]: none first, -inf where there is no candidate."""
        c = candidates.clamp(min=0)
        m, k, f = features.shape
        hidden = self.coref.anaphor(z)[:, None] + self.coref.antecedent(z)[c] + self.coref.features(features.view(m * k, f)).view(m, k, -1)
        hidden = hidden + self.coref.product(z[:, None] * z[c])
        score = self.coref.output(F.relu(hidden)).squeeze(-1).float().masked_fill(candidates < 0, -1e9)
        return torch.cat([self.coref.new(z).float(), score], 1)

    def attribution_emissions(self, a, cue_first, cue_last, words, place):
        """[cues, words, 5]; `words` rows of candidate words, -1 beyond the end."""
        h = self.attribution
        x = h.word(a)[words.clamp(min=0)] + h.cue(torch.cat([a[cue_first], a[cue_last]], -1))[:, None] + h.place(place)
        x = h.layer(h.norm(x), words >= 0, 0.1 if self.training else 0.0)
        return h.tags(x).float()

    # --- losses ----------------------------------------------------------------------------------------------------

    def losses(self, b, targets):
        v = self.encode(b)
        out = {}
        if targets.get("syntax"):
            out |= self._syntax_losses(v["syntax"], b, targets["syntax"])
        if targets.get("names") is not None:
            out["names"] = F.cross_entropy(self.names(v["entity"]).float(), targets["names"], ignore_index=IGNORE)
        if targets.get("mentions"):
            out |= self._mention_losses(v["entity"], b, targets["mentions"])
        if targets.get("attribution"):
            out |= self._attribution_losses(v["attribution"], b, targets["attribution"])
        return out

    def _syntax_losses(self, s, b, t):
        ce = lambda x, y: F.cross_entropy(x.float(), y, ignore_index=IGNORE)
        out = {k: ce(getattr(self, k)(s), t[k]) for k in ("upos", "xpos", "lemma")}
        known = t["sentence"] != IGNORE
        out["sentence"] = F.binary_cross_entropy_with_logits(self.sentence(s).float().squeeze(-1)[known], t["sentence"][known].float())
        score = self.arcs(s, b.grid).masked_fill(~t["same"], -1e9)
        out["arc"] = ce(score.reshape(-1, score.shape[-1]), t["head_in_window"].reshape(-1))
        out["label"] = ce(self.arc_labels(s, t["dependents"], t["heads"]), t["deprels"])
        return out

    def _mention_losses(self, e, b, t):
        score = self.spans(e, b.grid)
        loss = F.binary_cross_entropy_with_logits(score[t["allowed"]], t["is_span"][t["allowed"]], reduction="sum")
        out = {"span": loss / len(b.words)}
        z = self.mention_vectors(e, t["start"], t["last"], t["head"])
        out["type"] = F.cross_entropy(self.mention.types(z).float(), t["type"])
        out["kind"] = F.cross_entropy(self.mention.kinds(z).float(), t["kind"])
        total, n = 0.0, 0
        for first, last, candidates, features, gold in t["documents"]:
            score = self.antecedents(z[first:last], candidates, features)
            total = total - (torch.logsumexp(score.masked_fill(~gold, -1e9), 1) - torch.logsumexp(score, 1)).sum()
            n += last - first
        if n:
            out["coref"] = total / n
        return out

    def _attribution_losses(self, a, b, t):
        em = self.cue(a).float()[b.grid.clamp(min=0)]
        tags = t["cue"][b.grid.clamp(min=0)]
        out = {"cue": crf_loss(em, tags, b.grid >= 0, self.cue.crf, data.CUE_TAGS) * len(b.windows) / len(b.words)}
        if len(t["first"]):
            em = self.attribution_emissions(a, t["first"], t["last"], t["words"], t["place"])
            out["attribution"] = crf_loss(em, t["tags"], t["words"] >= 0, self.attribution.crf, data.ATTRIBUTION_TAGS)
        return out


def legal(tags):
    """[from, to] True where a tag may follow another; and which may come first, of B-/I- tag names."""
    ok = torch.ones(len(tags), len(tags), dtype=torch.bool)
    first = torch.ones(len(tags), dtype=torch.bool)
    for j, to in enumerate(tags):
        if to.startswith("I"):
            first[j] = False
            for i, frm in enumerate(tags):
                ok[i, j] = frm == to or frm == to.replace("I", "B", 1)
    return ok, first


def crf_loss(em, tags, mask, crf, names):
    """Mean negative log-likelihood a sequence; sequences are left-aligned."""
    ok, first = legal(names)
    trans = crf.transitions.masked_fill(~ok, -1e4)
    start = crf.start.masked_fill(~first, -1e4)
    lengths = mask.sum(1)
    z = torch.logsumexp(torch.logsumexp((start + em[:, 0])[:, :, None] + _steps(em, trans, mask), 1) + crf.end, 1)
    gold = start[tags[:, 0]] + em.gather(2, tags[..., None]).squeeze(-1).mul(mask).sum(1)
    gold = gold + (trans[tags[:, :-1], tags[:, 1:]] * mask[:, 1:]).sum(1)
    gold = gold + crf.end[tags.gather(1, (lengths - 1)[:, None]).squeeze(1)]
    return (z - gold).mean()


def _steps(em, trans, mask):
    """The product, in the log semiring, of all steps after the first: [sequences, from, to]. Halving takes 8 products where a loop takes 200."""
    n, length, k = em.shape
    nothing = torch.full((k, k), -1e4).fill_diagonal_(0.0)
    steps = torch.where(mask[:, 1:, None, None], trans + em[:, 1:, None, :], nothing)
    if length == 1:
        return nothing.expand(n, k, k)
    while steps.shape[1] > 1:
        if steps.shape[1] % 2:
            steps = torch.cat([steps, nothing.expand(n, 1, k, k)], 1)
        steps = torch.logsumexp(steps[:, 0::2, :, :, None] + steps[:, 1::2, None, :, :], 3)
    return steps[:, 0]


def place_of(d):
    """Row of `attribution.place` for a signed distance from the cue (0 inside it)."""
    if d == 0:
        return 0
    n = abs(d)
    k = 1 + next((i for i, e in enumerate((1, 2, 3, 5, 8, 16, 32)) if n <= e), 7)
    return k if d < 0 else k + 8


def cue_context(doc, start, end, cue):
    """Words (range) over which the source and content of a cue are looked for, within the window [start, end)."""
    k = cue[0]
    a = k
    while a > start and doc.breaks[a] != 3:
        a -= 1
    z = k + 1
    while z < end and doc.breaks[z] != 3:
        z += 1
    a, z = max(a, k - data.BEFORE), min(z, k + data.AFTER)
    return a, max(z, min(cue[1], end))


def targets(b, labels):
    """Label tensors of a batch (see `losses`)."""
    index = labels["index"]
    corpus = {d.corpus for d, *_ in b.windows}
    out = {}
    if corpus <= {"ewt", "gum"}:
        out["syntax"] = _syntax_targets(b, index)
    if all(d.names is not None for d, *_ in b.windows):
        tag = index["name_tags"]
        known = torch.tensor([IGNORE if t is None else tag[t] for d, s, e in b.windows for t in d.names[s:e]])
        out["names"] = known if (known != IGNORE).any() else None
    if corpus == {"gum"}:
        out["mentions"] = _mention_targets(b)
    if corpus == {"polnear"}:
        out["attribution"] = _attribution_targets(b)
    return out


def _sentence_numbers(b):
    """[windows, words] number of the sentence a word is in, -1 beyond the end."""
    out = torch.full(b.grid.shape, -1)
    for w, (d, s, e) in enumerate(b.windows):
        out[w, : e - s] = torch.tensor(d.sentence[s:e].cumsum())
    return out


def _syntax_targets(b, index):
    t = {k: [] for k in ("upos", "xpos", "lemma", "sentence", "dependents", "heads", "deprels")}
    heads = torch.full(b.grid.shape, IGNORE)
    for w, (d, s, e, row) in enumerate(b.offset):
        t["upos"] += [index["upos"].get(x, IGNORE) for x in d.upos[s:e]]
        t["xpos"] += [index["xpos"].get(x, IGNORE) for x in d.xpos[s:e]]
        t["lemma"] += [index["lemma_scripts"].get(data.lemma_script(f, m), IGNORE) for f, m in zip(b.words[row : row + e - s], d.lemma[s:e])]
        t["sentence"] += [IGNORE] + [int(x) if d.breaks[i] != 3 else IGNORE for i, x in enumerate(d.sentence[s + 1 : e], s + 1)]
        for i in range(s, e):
            h = d.head[i]
            if h == IGNORE or not s <= h < e:
                continue
            heads[w, i - s] = h - s
            if h != i and d.deprel[i] in index["deprels"]:
                t["dependents"].append(row + i - s)
                t["heads"].append(row + h - s)
                t["deprels"].append(index["deprels"][d.deprel[i]])
    t = {k: torch.tensor(v) for k, v in t.items()}
    t["head_in_window"] = heads
    n = _sentence_numbers(b)
    t["same"] = (n[:, :, None] == n[:, None, :]) & (n >= 0)[:, None, :]
    return t


def _mention_targets(b):
    n = _sentence_numbers(b)
    same = (n[:, :, None] == n[:, None, :]) & (n >= 0)[:, None, :]
    width = n.shape[1]
    gap = torch.arange(width)[None, :] - torch.arange(width)[:, None]
    t = {"allowed": same & (gap >= 0) & (gap < 80), "is_span": torch.zeros(same.shape)}
    cols = {k: [] for k in ("start", "last", "head", "type", "kind")}
    rows = {}
    for w, (d, s, e, row) in enumerate(b.offset):
        for k, (i, j, ty, kind, head) in enumerate(d.mentions):
            if s <= i and j <= e:
                t["is_span"][w, i - s, j - 1 - s] = 1.0
                rows.setdefault(id(d), (d, {}))[1][k] = len(cols["start"])
                for name, x in zip(cols, (row + i - s, row + j - 1 - s, row + head - s, ty, kind)):
                    cols[name].append(x)
    t |= {k: torch.tensor(v) for k, v in cols.items()}
    t["documents"] = [_coref_targets(d, at) for d, at in rows.values()]
    return t


def _coref_targets(d, at):
    """Rows of one document's mentions, candidates and features, and which candidates are right (column 0: none)."""
    if "pairs" not in d.cache:
        c, f = Mentions(d.words, d.sentence, d.mentions).table()
        cluster = {m: k for k, ms in enumerate(d.clusters) for m in ms}
        gold = torch.zeros(len(d.mentions), 1 + c.shape[1], dtype=torch.bool)
        for m in range(len(d.mentions)):
            for k, x in enumerate(c[m]):
                gold[m, 1 + k] = bool(x >= 0 and m in cluster and cluster.get(int(x)) == cluster[m])
        gold[:, 0] = ~gold.any(1)
        d.cache["pairs"] = torch.tensor(c), torch.tensor(f), gold
    c, f, gold = d.cache["pairs"]
    if len(at) == len(d.mentions):
        first = at[0] if at else 0
        order = [at[k] for k in range(len(at))]
        if order == list(range(first, first + len(at))):
            return first, first + len(at), c, f, gold
    return 0, 0, c[:0], f[:0], gold[:0]


def _attribution_targets(b):
    cue_tags, cols = [], {k: [] for k in ("first", "last")}
    words, places, tags = [], [], []
    for d, s, e, row in b.offset:
        line = [0] * (e - s)
        for cue, source, content in d.attributions:
            i, j = cue
            if not (s <= i and j <= e):
                continue  # a cue cut by the window's edge
            line[i - s : j - s] = [1] + [2] * (j - i - 1)
            a, z = cue_context(d, s, e, cue)
            tag = [0] * (z - a)
            for (x, y), k in ([(source, 1)] if source else []) + [(c, 3) for c in content]:
                x, y = max(x, a), min(y, z)
                if x < y:
                    tag[x - a : y - a] = [k] + [k + 1] * (y - x - 1)
            for m in range(1, len(tag)):  # a span overwritten by another loses its beginning: begin again
                if tag[m] in (2, 4) and tag[m - 1] not in (tag[m], tag[m] - 1):
                    tag[m] -= 1
            if tag[0] in (2, 4):
                tag[0] -= 1
            cols["first"].append(row + i - s)
            cols["last"].append(row + j - 1 - s)
            words.append([row + x - s for x in range(a, z)])
            places.append([place_of(0 if i <= x < j else x - i if x < i else x - j + 1) for x in range(a, z)])
            tags.append(tag)
        cue_tags += line
    width = max((len(w) for w in words), default=0)
    full = lambda xs, fill: torch.tensor([x + [fill] * (width - len(x)) for x in xs], dtype=torch.long)
    out = {k: torch.tensor(v, dtype=torch.long) for k, v in cols.items()}
    return out | {"cue": torch.tensor(cue_tags), "words": full(words, -1), "place": full(places, 0), "tags": full(tags, 0)}
