"""Coreference candidates and the features of a pair, as docs/MODEL.md has them.

Comes in: mentions of one document (start, end, type, kind, head) with its words. Goes out: candidates of each mention and feature numbers.
"""

import numpy as np

from .data import MENTION_KINDS

WINDOW, FAR = 50, 10
_DETERMINERS = set("a an the this that these those my your his her its our their".split())
_POSSESSIVES = {"'s", "’s", "'", "’"}
_SMALL = {"of", "and", "the"}
_PRONOUNS = [
    "i me my mine myself", "you your yours yourself yourselves", "he him his himself", "she her hers herself", "it its itself",
    "we us our ours ourselves", "they them their theirs themselves", "this that these those", "who whom whose which",
]  # fmt: skip
_CLASS = {w: i + 1 for i, ws in enumerate(_PRONOUNS) for w in ws.split()}
FEATURES = (
    [f"mentions:{i}" for i in range(9)] + [f"sentences:{i}" for i in range(7)]
    + [f"kinds:{a},{b}" for a in MENTION_KINDS for b in MENTION_KINDS]
    + ["same-type", "other-type", "same-string", "same-head", "contains", "within"]
    + [f"pronouns:{a},{b}" for a in range(11) for b in range(11)]
)  # fmt: skip
_AT = {f: i for i, f in enumerate(FEATURES)}
MOST = 8  # features of one pair


def _bucket(n, edges):
    return next((i for i, e in enumerate(edges) if n <= e), len(edges))


class Mentions:
    """What the features need to know of the mentions of one document."""

    def __init__(self, words, starts, mentions):
        self.mentions = mentions
        self.sentence = np.cumsum(starts)
        low = [w.lower() for w in words]
        self.norm, self.head, self.pronoun, self.own = [], [], [], []
        for s, e, _, kind, head in mentions:
            w = low[s:e]
            if len(w) > 1 and w[-1] in _POSSESSIVES:
                w = w[:-1]
            self.pronoun.append(_CLASS.get(w[-1], 10) if MENTION_KINDS[kind] == "pronoun" else 0)
            if len(w) > 1 and w[0] in _DETERMINERS:
                w = w[1:]
            self.norm.append(tuple(w))
            self.head.append(low[head])
            named = MENTION_KINDS[kind] == "name" and words[head][0].isupper() and not words[head].isupper()
            self.own.append({x for x in w if x[0].isalnum() and x not in _SMALL} if named else set())

    def candidates(self, m):
        near = list(range(max(0, m - WINDOW), m))
        if self.pronoun[m]:
            return near
        far = []
        for c in range(m - WINDOW - 1, -1, -1):
            if len(far) == FAR:
                break
            if not self.pronoun[c] and self.head[c] == self.head[m]:
                far.append(c)
        return far[::-1] + near

    def strangers(self, c, m):
        """Two names that share no word, neither of them an acronym: never linked when decoding."""
        a, b = self.own[c], self.own[m]
        return bool(a and b and not a & b)

    def features(self, c, m):
        a, b = self.mentions[c], self.mentions[m]
        out = [_bucket(m - c, (1, 2, 3, 4, 7, 15, 31, 63)), 9 + _bucket(self.sentence[b[0]] - self.sentence[a[0]], (0, 1, 2, 3, 7, 15))]
        out += [16 + 3 * a[3] + b[3], _AT["same-type"] if a[2] == b[2] else _AT["other-type"]]
        if not self.pronoun[c] and not self.pronoun[m]:
            if self.norm[c] == self.norm[m]:
                out.append(_AT["same-string"])
            elif set(self.norm[c]) <= set(self.norm[m]) or set(self.norm[m]) <= set(self.norm[c]):
                out.append(_AT["contains"])
            if self.head[c] == self.head[m]:
                out.append(_AT["same-head"])
        if a[0] < b[1] and b[0] < a[1]:
            out.append(_AT["within"])
        return out + [_AT["pronouns:0,0"] + 11 * self.pronoun[c] + self.pronoun[m]]

    def table(self, decoding=False):
        """candidates [M, K] (-1 beyond the end) and features [M, K, MOST] (the number of features beyond the end)."""
        width = WINDOW + FAR
        cand = np.full((len(self.mentions), width), -1, dtype=np.int64)
        feats = np.full((len(self.mentions), width, MOST), len(FEATURES), dtype=np.int64)
        for m in range(len(self.mentions)):
            allowed = [c for c in self.candidates(m) if not (decoding and self.strangers(c, m))]
            for k, c in enumerate(allowed):
                cand[m, k] = c
                f = self.features(c, m)
                feats[m, k, : len(f)] = f
        return cand, feats
