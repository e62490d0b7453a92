"""Fit the confidence of claims: `python -m training.confidence tests/gold/judged.jsonl data/lexicon/confidence.tsv`.

Comes in: claims judged by reading, each with what `src/claim/patterns/calibration.rs` looks at. Goes out: the weights of a logistic model, and on
stdout how far it can be believed, by cross-validation over documents. Ridge penalty, Newton's method, no randomness.
"""

import json
import sys
import zlib

import numpy as np

PENALTY = {"bias": 0.01, "score": 0.5, "relation": 2.0}  # of the others: 1.0
FOLDS = 10


def features(row):
    words = sum(row["words"] > n for n in (4, 8, 12, 18))
    found = {"bias": 1.0, "score": row["score"] / 10 - 8.5}
    names = [f"relation {row['predicate']}", f"anchor {anchor(row['by'])}", f"subject {row['subject_kind']}", f"object {row['object_kind']}", f"modality {row['modality']}"]
    names += ["denied"] * (row["polarity"] == "denied") + ["speaker"] * row["spoken"] + ["quoted " + ("spoken" if row["spoken"] else "by nobody")] * row["quoted"] + [f"words {words}"]
    return found | dict.fromkeys(names, 1.0)


def anchor(pattern):
    tail = pattern.split("} ", 1)[-1]
    word_class = tail.split(":", 1)[1] if ":" in tail else ""
    end = next((i for i, c in enumerate(word_class) if not "A" <= c <= "Z"), len(word_class))
    return word_class[:end]


def fit(rows):
    """Weights by feature. Features seen once stay out: a single claim says nothing of a relation."""
    count = {}
    for row in rows:
        for name in features(row):
            count[name] = count.get(name, 0) + 1
    names = sorted(n for n, k in count.items() if k >= 2)
    place = {n: i for i, n in enumerate(names)}
    x = np.zeros((len(rows), len(names)))
    for i, row in enumerate(rows):
        for name, value in features(row).items():
            if name in place:
                x[i, place[name]] = value
    y = np.array([float(row["right"]) for row in rows])
    ridge = np.array([PENALTY.get(n.split(" ")[0], 1.0) for n in names])
    w = np.zeros(len(names))
    for _ in range(50):
        p = 1 / (1 + np.exp(-x @ w))
        step = np.linalg.solve((x.T * (p * (1 - p))) @ x + np.diag(ridge), x.T @ (y - p) - ridge * w)
        w += step
        if np.abs(step).max() < 1e-8:
            break
    return dict(zip(names, w))


def probability(weights, row):
    return 1 / (1 + np.exp(-sum(weights.get(n, 0.0) * v for n, v in features(row).items())))


def believed(rows):
    """Each row's probability by a model that has not seen its document."""
    fold = [zlib.crc32(row["id"].encode()) % FOLDS for row in rows]
    out = [0.0] * len(rows)
    for k in range(FOLDS):
        weights = fit([row for row, f in zip(rows, fold) if f != k])
        for i, f in enumerate(fold):
            if f == k:
                out[i] = probability(weights, rows[i])
    return out


def table(rows, scores, edges):
    print("confidence    claims   mean   right")
    for low, high in zip(edges, edges[1:]):
        inside = [(s, r["right"]) for s, r in zip(scores, rows) if low <= s < high]
        if inside:
            mean, right = (sum(x[k] for x in inside) / len(inside) for k in (0, 1))
            print(f"{low:.2f} to {high - 0.01:.2f}  {len(inside):6}  {mean:5.2f}   {100 * right:4.0f} %")
    brier = sum((s - r["right"]) ** 2 for s, r in zip(scores, rows)) / len(rows)
    print(f"Brier score {brier:.3f}")


def main():
    with open(sys.argv[1], encoding="utf-8") as f:
        rows = [json.loads(line) for line in f if line.strip()]
    edges = [0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 1.001]
    print(f"{len(rows)} claims judged, {100 * sum(r['right'] for r in rows) / len(rows):.0f} % right\n\nthe patterns' own score")
    table(rows, [r["score"] / 100 for r in rows], edges)
    print("\ncalibrated, each document by a model that has not seen it")
    table(rows, believed(rows), edges)
    weights = fit(rows)
    with open(sys.argv[2], "w", encoding="utf-8") as f:
        f.write("# How likely a reader signs a claim: the weights of a logistic model over what `src/claim/patterns/calibration.rs` looks at.\n")
        f.write("# Written by `python -m training.confidence tests/gold/judged.jsonl data/lexicon/confidence.tsv`; not to be edited by hand.\n")
        for name, weight in sorted(weights.items()):
            f.write(f"{name}\t{weight:.3f}\n")


if __name__ == "__main__":
    main()
