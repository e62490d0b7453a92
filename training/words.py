"""Words and wordpieces: what docs/MODEL.md calls the input.

Comes in: text, or words. Goes out: words with offsets, breaks, shapes and piece numbers, exactly as the Rust side makes them. The raw-text
tokeniser here is only for corpora without gold words; reading itself uses the Rust one.
"""

import re
import unicodedata
from functools import lru_cache
from pathlib import Path

MAX_PIECES = 12
_TABLE = Path(__file__).resolve().parents[1] / "data/lexicon/words.tsv"  # the lists of the Rust side


def _listed(kind):
    rows = (line.rstrip("\n").split("\t") for line in _TABLE.open(encoding="utf-8") if not line.startswith("#"))
    return [w for language, k, words in rows if (language, k) == ("en", kind) for w in words.split()]


_PREFIXES = "|".join(_listed("prefix"))
_ABBREVIATIONS = "|".join(_listed("abbreviation") + _listed("abbreviation-number"))
_TOGETHER = {w.replace("|", ""): w.index("|") for w in _listed("together") + _listed("together-verb")}
_AFTER_ITS = "|".join(_listed("after-its"))
_WORD = re.compile(
    rf"""
    (?:https?://|www\.)[^\s<>"“”]*[^\s<>"“”.,;:!?)\]}}’'] | [\w.+-]+@[\w-]+(?:\.[\w-]+)+ | (?<!\w)[@\#]\w+
  | (?=[A-Z])(?i:{_ABBREVIATIONS})\.(?=[\s,)]) | (?:[A-Za-z]\.){{2,}} | [A-Z]\.(?=\s*[A-Z])
  | \.?\d+(?:[.,:/]\d+)*(?:st|nd|rd|th|s|am|pm|m|bn|k)?(?!\w) | \d+(?:[.,]\d+)+
  | [^\W_]+(?:[’'](?!(?i:s|re|ve|ll|d|m|t)(?!\w))[^\W_]+)? | \.{{2,}} | -{{2,}} | \.?[!?]+\.?(?!\.) | _+ | '' | `+ | [‘’]’ | [^\w\s]
""",
    re.X,
)
_CLITIC = re.compile(r"(?i)n[’']t|[’'](?:s|re|ve|ll|d|m)(?!\w)")
_PREFIXED = re.compile(rf"(?i)(?:{_PREFIXES})-[^\W\d_]+|mid-\d+s?(?!\w)")


def tokenize(text):
    """Spans of the words of raw text, nearly after UD English conventions: clitics and hyphens are split."""
    out, i = [], 0
    while i < len(text):
        if text[i].isspace():
            i += 1
            continue
        m = _CLITIC.match(text, i) if out and out[-1][1] == i and (text[i - 1].isalnum() or text[i - 1] in '.)"”%') else None
        m = m or _PREFIXED.match(text, i) if not out or not text[i - 1 : i].isalnum() else m
        m = m or _WORD.match(text, i)
        if not m:
            out.append((i, i + 1))
            i += 1
            continue
        a, b = m.span()
        cut = _TOGETHER.get(text[a:b].lower())
        if text[a:b] in ("its", "Its") and re.match(rf"[ \t]+(?:{_AFTER_ITS})(?![\w-])", text[b : b + 12]):
            cut = 2
        if cut:
            out += [(a, a + cut), (a + cut, b)]
        elif re.match(r"[’']t(?!\w)", text[b : b + 3]) and text[b - 1] in "nN" and b - a > 1:
            out += [(a, b - 1), (b - 1, b + 2)]
            b += 2
        else:
            out.append((a, b))
        i = b
    return out


def breaks(text, spans):
    """What stands before each word: 0 nothing, 1 space, 2 a line end within a paragraph, 3 a paragraph's end."""
    out, last = [], None
    for a, b in spans:
        if last is None:
            out.append(3)
        else:
            gap = text[last:a] if a > last else ""
            n = gap.count("\n")
            out.append(3 if n > 1 or (n and _ends_paragraph(text, last)) else 2 if n else 1 if gap else 0)
        last = b
    return out


def _ends_paragraph(text, end):
    """Whether the line whose last word ends at `end` is a paragraph's last: it ends as a sentence does, or is short."""
    line = text[text.rfind("\n", 0, end) + 1 : end].strip()
    return len(line) < 60 or line[-1] in ".!?…:;\"'”’)]"


@lru_cache(maxsize=200_000)
def shape(word):
    """Shape class 1-8 of a word."""
    letters = [c for c in word if c.isalpha()]
    digits = any(unicodedata.category(c) == "Nd" for c in word)
    if not letters:
        return 6 if digits else 8
    if digits:
        return 7
    upper = [c.isupper() for c in letters]
    if not any(upper):
        return 1
    if len(letters) == 1:
        return 3
    if all(upper):
        return 4
    return 2 if upper[0] and not any(upper[1:]) else 5


def _punctuation(c):
    o = ord(c)
    return 33 <= o <= 47 or 58 <= o <= 64 or 91 <= o <= 96 or 123 <= o <= 126 or unicodedata.category(c).startswith("P")


def _ideograph(c):
    o = ord(c)
    return 0x4E00 <= o <= 0x9FFF or 0x3400 <= o <= 0x4DBF or 0x20000 <= o <= 0x2FA1F or 0xF900 <= o <= 0xFAFF


class Pieces:
    """Wordpieces of single words."""

    def __init__(self, path):
        with open(path, encoding="utf-8") as f:
            self.vocabulary = [line.rstrip("\n") for line in f]
        self.number = {p: i for i, p in enumerate(self.vocabulary)}
        self.cls, self.sep, self.unk, self.pad = (self.number[p] for p in ("[CLS]", "[SEP]", "[UNK]", "[PAD]"))
        self._known = {}

    def of(self, word):
        got = self._known.get(word)
        if got is None:
            got = self._known[word] = self._split(word)[:MAX_PIECES] or [self.unk]
        return got

    def _split(self, word):
        text = "".join(c for c in word if not unicodedata.category(c).startswith("C"))
        text = "".join(c for c in unicodedata.normalize("NFD", text.lower()) if unicodedata.category(c) != "Mn")
        parts, run = [], ""
        for c in text:
            if _punctuation(c) or _ideograph(c) or c.isspace():
                parts += [run] if run else []
                parts += [] if c.isspace() else [c]
                run = ""
            else:
                run += c
        parts += [run] if run else []
        return [i for p in parts for i in self._greedy(p)]

    def _greedy(self, part):
        if len(part) > 100:
            return [self.unk]
        out, start = [], 0
        while start < len(part):
            end = len(part)
            while end > start:
                i = self.number.get(("##" if start else "") + part[start:end])
                if i is not None:
                    break
                end -= 1
            if end == start:
                return [self.unk]
            out.append(i)
            start = end
        return out


def prune(vocabulary):
    """Numbers of the pieces worth keeping for text in Latin script: the special five, and no letter of another script."""

    def fits(p):
        core = p[2:] if p.startswith("##") and len(p) > 2 else p
        return all(ord(c) < 128 or not c.isalpha() or "LATIN" in unicodedata.name(c, "") for c in core)

    special = {"[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"}
    return [i for i, p in enumerate(vocabulary) if p in special or not p.startswith("[unused") and fits(p)]
