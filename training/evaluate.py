"""Dev figures of a model by the project's scorer: `python -m training.evaluate MODEL --corpora PATH --score score.py`.

Comes in: a checkpoint or exported folder. Goes out: the scorer's figures, a task a line; gold words for the treebanks, our own for the rest.
"""

import argparse
import importlib.util
import json

import torch

from .data import read
from .decode import Decoder, Model

# corpus, tasks, gold tokens
RUNS = [
    ("gum", ("tokens", "mentions", "coref"), True), ("ewt", ("tokens",), True), ("polnear-corenlp", ("names",), False),
    ("polnear", ("attribution",), False), ("redocred", ("names",), False),
]  # fmt: skip


def scorer(path):
    spec = importlib.util.spec_from_file_location("score", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def commas(d):
    return "  ".join(f"{a} {b}" for a, b in d.items())


def main():
    p = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    p.add_argument("model")
    p.add_argument("--corpora", required=True)
    p.add_argument("--score", required=True)
    p.add_argument("--only", default="")
    p.add_argument("--every", type=int, default=1, help="take every n-th document only")
    p.add_argument("--keep", help="folder for the decoded documents")
    args = p.parse_args()
    torch.set_num_threads(2)
    score, decode = scorer(args.score), Decoder(Model(args.model))
    known = {}
    for corpus, tasks, gold_tokens in RUNS:
        if args.only and corpus not in args.only.split(","):
            continue
        gold = {d["id"]: d for d in read(f"{args.corpora}/{corpus}/dev.jsonl")[:: args.every]}
        key = corpus.split("-")[0]
        system = {i: known.get(i) or decode(d, gold_tokens) for i, d in gold.items()}
        if key == "polnear":
            known = system
        if args.keep:
            with open(f"{args.keep}/{corpus}.jsonl", "w", encoding="utf-8") as f:
                f.writelines(json.dumps(d, ensure_ascii=False) + "\n" for d in system.values())
        for task in tasks:
            for k, v in score.TASKS[task](gold, system).items():
                print(f"{corpus:16} {task:12} {k:16} {commas(v)}", flush=True)


if __name__ == "__main__":
    main()
