"""Encodings round-trip and decoders are exact: `python -m unittest training.tests` (with CORPORA set, over the dev treebanks too)."""

import itertools
import os
import unittest
from types import SimpleNamespace

import numpy as np
import torch

from . import data, lemmas
from .decode import name_transitions, spans_of, tree, uncrossed, viterbi
from .model import crf_loss, legal
from .words import breaks, shape, tokenize


def brute_force(score):
    """Best single-rooted tree by trying all."""
    n, best = len(score), None
    for heads in itertools.product(range(n), repeat=n):
        if sum(h == i for i, h in enumerate(heads)) != 1:
            continue
        seen = [i for i in range(n)]
        for _ in range(n):
            seen = [heads[i] for i in seen]
        if len(set(seen)) != 1:
            continue
        value = sum(score[i][h] for i, h in enumerate(heads))
        best = max(best or (value, heads), (value, heads))
    return best


class Trees(unittest.TestCase):
    def test_matches_exhaustive_search(self):
        rng = np.random.default_rng(3)
        for n in (1, 2, 3, 4, 5):
            for _ in range(40):
                score = rng.normal(size=(n, n)) * 3
                heads = tree(score)
                value = sum(score[i][h] for i, h in enumerate(heads))
                self.assertAlmostEqual(value, brute_force(score)[0])
                self.assertEqual(sum(h == i for i, h in enumerate(heads)), 1)


class Likelihood(unittest.TestCase):
    def test_matches_the_sum_over_all_sequences(self):
        torch.manual_seed(2)
        names = data.CUE_TAGS
        ok, first = legal(names)
        crf = SimpleNamespace(transitions=torch.randn(3, 3), start=torch.randn(3), end=torch.randn(3))
        for length in (1, 2, 4, 5):
            em, mask = torch.randn(2, 6, 3), torch.zeros(2, 6, dtype=torch.bool)
            mask[:, :length] = True
            tags = torch.zeros(2, 6, dtype=torch.long)
            want = 0.0
            for b in range(2):
                scores = []
                for seq in itertools.product(range(3), repeat=length):
                    if first[seq[0]] and all(ok[i, j] for i, j in zip(seq, seq[1:])):
                        scores.append(crf.start[seq[0]] + sum(em[b, t, k] for t, k in enumerate(seq)) + sum(crf.transitions[i, j] for i, j in zip(seq, seq[1:])) + crf.end[seq[-1]])
                want += torch.logsumexp(torch.stack(scores), 0) - scores[0]
            self.assertAlmostEqual(float(crf_loss(em, tags, mask, crf, names)), float(want / 2), places=4)


class Encodings(unittest.TestCase):
    def test_lemma_scripts(self):
        for form, lemma in [("took", "take"), ("AP", "AP"), ("were", "be"), ("BUSH", "Bush"), ("n't", "not"), ("Wolves", "wolf")]:
            self.assertEqual(data.apply_script(data.lemma_script(form, lemma), form), lemma)
        self.assertEqual(data.apply_script(("l", 9, "x"), "Ab"), "ab")

    def test_name_tags(self):
        spans = [(0, 1, "Person"), (1, 4, "Organization"), (5, 7, "Place")]
        self.assertEqual(spans_of(data.tags_of(8, spans)), spans)

    def test_viterbi_yields_legal_tags(self):
        tags = data.NAME_TAGS
        got = viterbi(np.random.default_rng(1).normal(size=(30, len(tags))), *name_transitions(tags))
        for a, b in zip(got, got[1:]):
            self.assertEqual(tags[a][0] in "BI", tags[b][0] in "IE")

    def test_crossing_spans_lose_to_better_ones(self):
        self.assertEqual(uncrossed([(1.0, 0, 3), (2.0, 2, 5), (0.5, 2, 4)]), [(2.0, 2, 5), (0.5, 2, 4)])


class Words(unittest.TestCase):
    def test_clitics_and_hyphens_are_split(self):
        text = "He didn’t see MS-13's co-founder."
        self.assertEqual([text[a:b] for a, b in tokenize(text)], ["He", "did", "n’t", "see", "MS", "-", "13", "'s", "co-founder", "."])

    def test_shapes(self):
        self.assertEqual([shape(w) for w in ("truce", "Truce", "J.", "MS", "McCain", "14,000", "18th", "“")], [1, 2, 3, 4, 5, 6, 7, 8])

    def test_breaks(self):
        text = "A b\nc\n\nd."
        self.assertEqual(breaks(text, tokenize(text)), [3, 1, 3, 3, 0])
        wrapped = "x" * 60 + " y\nz."
        self.assertEqual(breaks(wrapped, tokenize(wrapped)), [3, 1, 2, 0])

    def test_a_table_tells_lemmas_by_the_longest_ending(self):
        table = {("VBD", ""): ("l", 0, ""), ("VBD", "ed"): ("l", 2, ""), ("VBD", "ied"): ("l", 3, "y"), ("VBD", "^took"): ("l", 3, "ake")}
        self.assertEqual([lemmas.lemma(table, w, "VBD") for w in ("Asked", "denied", "took", "mistook", "hit")], ["ask", "deny", "take", "mistook", "hit"])
        scripts, endings = lemmas.as_config(table)
        self.assertEqual(lemmas.from_config(scripts, endings), table)


class Treebanks(unittest.TestCase):
    @unittest.skipUnless(os.environ.get("CORPORA"), "needs the corpora folder in CORPORA")
    def test_labels_round_trip(self):
        c = os.environ["CORPORA"]
        for d in data.ewt(f"{c}/ewt/dev.jsonl") + data.gum(f"{c}/gum/dev.jsonl", licence=False):
            for w, m in zip(d.words, d.lemma):
                self.assertEqual(data.apply_script(data.lemma_script(w, m), w), m)
            for a, b in zip(np.flatnonzero(d.sentence), [*np.flatnonzero(d.sentence)[1:], len(d.words)]):
                self.assertEqual(sum(d.head[i] == i for i in range(a, b)), 1)


if __name__ == "__main__":
    unittest.main()
