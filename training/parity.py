"""Fixtures for the inference side: what the exported weights give on a few sentences of our own.

Comes in: an exported folder. Goes out: parity.json in it; values are those of the dequantised weights in f32.
"""

import json
from pathlib import Path

import torch

from .data import batch, paragraph_windows
from .decode import Decoder, Model
from .data import Doc, breaks, tokenize

TEXTS = [
    "The gangs kept their truce. Police chief Ana Morales said on Monday that 14 men had been released, but she wouldn’t name them.",
    "“Nobody asked us,” Otto Pérez told Radio Uno.\n\nThe minister denied it. According to the U.N., MS-13 and Barrio 18 met in San Salvador in 2012.",
    "POLICE SEIZE 2 TONNES OF COCAINE\n\nGuatemala's interior ministry, which leads the inquiry, blamed the Zetas; its spokesman did not give his name.",
    "the mayor believes that mexico won't pay. \"It’s over,\" she added, \"and they know it.\"",
]


def _round(t, n=5):
    return [round(float(x), n) for x in t]


def fixture(decoder, name, text):
    pieces = decoder.model.pieces
    at = tokenize(text)
    doc = Doc(name, "raw", text, at, [text[a:b] for a, b in at], breaks(text, at))
    windows = paragraph_windows(doc, pieces)
    b = batch([(doc, *windows[0])], pieces)
    net = decoder.net
    with torch.no_grad():
        v = net.encode(b)
        grid = torch.arange(len(b.words))[None]
        out = {
            "text": text, "at": [list(a) for a in at], "breaks": doc.breaks, "windows": [list(w) for w in windows],
            "pieces": b.piece[0].tolist(), "shapes": b.shape[0].tolist(), "piece_breaks": b.brk[0].tolist(), "first": b.first.tolist(),
            "vectors": {k: [_round(x[row, :8]) for row in range(len(b.words))] for k, x in v.items()},
            "sums": {k: round(float(x.abs().sum()), 2) for k, x in v.items()},
            "sentence": _round(net.sentence(v["syntax"]).squeeze(-1), 4),
            "upos_row_0": _round(net.upos(v["syntax"])[0], 4),
            "arcs_rows": [_round(r, 3) for r in net.arcs(v["syntax"], grid)[0][:3]],
            "names_row_0": _round(net.names(v["entity"])[0], 4),
            "spans_rows": [_round(r, 3) for r in net.spans(v["entity"], grid)[0][:3]],
            "cue_rows": [_round(r, 4) for r in net.cue(v["attribution"])],
        }  # fmt: skip
    d = decoder({"id": name, "text": text})
    return out | {"document": {k: v for k, v in d.items() if k not in ("id", "text")}}


def write_parity(folder):
    decoder = Decoder(Model(folder))
    out = [fixture(decoder, f"parity-{i}", t) for i, t in enumerate(TEXTS)]
    Path(folder, "parity.json").write_text(json.dumps(out, ensure_ascii=False) + "\n", encoding="utf-8")
