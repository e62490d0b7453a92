"""Weights to the files of the model, and back: the formats of docs/MODEL.md.

Comes in: the running mean of a training run. Goes out: model.safetensors and pieces.safetensors (int8 rows with scales), config.json, vocab.txt, parity.json.
"""

import json
import shutil
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file

from . import data, lemmas

FORMAT = 1
FLOAT = ("embeddings.position", "embeddings.shape", "embeddings.break", "attribution.place", "coref.features", "mix.", ".crf.", "norm")


def quantise(w):
    """Symmetric int8 by row, and the scales."""
    scale = w.abs().amax(1).clamp(min=1e-8) / 127
    return (w / scale[:, None]).round().clamp(-127, 127).to(torch.int8), scale


def tensors_of(state):
    out = {}
    for name, w in state.items():
        w = w.float().contiguous()
        if w.dim() == 2 and not any(x in name for x in FLOAT):
            out[name], out[name + ".scale"] = quantise(w)
        else:
            out[name] = w
    out["coref.features.weight"] = out["coref.features.weight"][:-1].contiguous()  # the last row only pads
    return out


def config_of(labels, table):
    scripts, endings = lemmas.as_config(table)
    sizes = {"width": 384, "layers": 6, "heads": 12, "inner": 1536, "window": data.MAX_WINDOW, "word_pieces": 12, "arc": 256, "label": 256, "span": 128,
             "span_words": 80, "mention": 192, "coref": 128, "attribution": 192, "attribution_heads": 6, "attribution_inner": 384,
             "context_before": data.BEFORE, "context_after": data.AFTER, "antecedents_near": 50, "antecedents_far": 10}  # fmt: skip
    return {"format": FORMAT, "language": "en", "sizes": sizes, **labels, "lemma_scripts": scripts, "lemma_endings": endings}


def _json(config):
    """One key a line."""
    return "{" + ",\n ".join(f"{json.dumps(k)}: {json.dumps(v, ensure_ascii=False)}" for k, v in config.items()) + "}"


def export(checkpoint, vocabulary, corpora, out):
    c = torch.load(checkpoint, weights_only=False)
    table = lemmas.build(corpora)
    out = Path(out)
    out.mkdir(parents=True, exist_ok=True)
    tensors = {k: w for k, w in tensors_of(c["net"]).items() if not k.startswith("lemma.")}  # only helps to train
    pieces = {k: tensors.pop(k) for k in ("embeddings.piece.weight", "embeddings.piece.weight.scale")}
    for name, part in (("model", tensors), ("pieces", pieces)):  # two files, so that none is too large for a repository
        save_file(part, out / f"{name}.safetensors", metadata={"format": str(FORMAT), "words": str(c["words"])})
        (out / f"{name}.safetensors").chmod(0o644)
    (out / "config.json").write_text(_json(config_of(c["labels"], table)) + "\n", encoding="utf-8")
    shutil.copyfile(vocabulary, out / "vocab.txt")
    from .parity import write_parity

    write_parity(out)


def load_exported(folder):
    """State and labels of an exported model, its weights as the quantised ones are."""
    raw = load_file(Path(folder) / "model.safetensors") | load_file(Path(folder) / "pieces.safetensors")
    config = json.loads((Path(folder) / "config.json").read_text(encoding="utf-8"))
    state = {k: (w.float() * raw[k + ".scale"][:, None] if w.dtype == torch.int8 else w) for k, w in raw.items() if not k.endswith(".scale")}
    f = state["coref.features.weight"]
    state["coref.features.weight"] = torch.cat([f, torch.zeros(1, f.shape[1])])
    labels = {k: v for k, v in config.items() if isinstance(v, list)}
    labels["lemma_table"] = lemmas.from_config(config["lemma_scripts"], config["lemma_endings"])
    return state, labels


def main():
    import argparse

    p = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    p.add_argument("work", help="folder with mean.pt and vocab.txt")
    p.add_argument("out")
    p.add_argument("--corpora", required=True)
    args = p.parse_args()
    export(Path(args.work) / "mean.pt", Path(args.work) / "vocab.txt", args.corpora, args.out)


if __name__ == "__main__":
    main()
