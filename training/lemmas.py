"""The table of lemma scripts by tag and word ending (docs/MODEL.md, "Lemmas").

Comes in: words with XPOS and lemma. Goes out: a table in which the longest ending that is listed for a tag tells the script; an ending begins with ^
when it is the whole word. Only endings that say otherwise than their shorter ones are listed.
"""

from collections import Counter, defaultdict

from .data import apply_script, lemma_script, read

LONGEST = 8


def endings(low):
    """Endings from the shortest (none) to the longest, then the whole word."""
    yield from (low[len(low) - n :] for n in range(0, min(len(low), LONGEST) + 1))
    yield "^" + low


def _is_name(xpos):
    return xpos.startswith("NNP")


def observe(corpora):
    """(xpos, form) -> Counter of lemmas, from gold treebanks and, for regular words, the silver of CoreNLP."""
    from .data import NON_COMMERCIAL

    seen = defaultdict(Counter)
    for name in ("gum", "ewt"):
        for d in read(f"{corpora}/{name}/train.jsonl"):
            if d.get("genre") in NON_COMMERCIAL:
                continue
            t = d["tokens"]
            for (a, b), m, x in zip(t["at"], t["lemma"], t["xpos"]):
                seen[x, d["text"][a:b]][m] += 4
    gold = {(x, w.lower()) for x, w in seen}
    for d in read(f"{corpora}/polnear-corenlp/train.jsonl"):
        t = d["tokens"]
        for (a, b), m, x in zip(t["at"], t["lemma"], t["xpos"]):
            w = d["text"][a:b]
            if w.isalpha() and w.islower() and (x, w) not in gold and x[:2] in ("VB", "NN", "JJ", "RB") and not _is_name(x) and (x != "VBN" or m != w):
                seen[x, w][m] += 1
    return seen


def build(corpora):
    """{(xpos, ending): script}"""
    words = defaultdict(Counter)  # (xpos, lower-cased form) -> scripts, a type counting by the logarithm of its tokens
    for (x, w), lemmas in observe(corpora).items():
        for m, n in lemmas.items():
            words[x, w.lower()][lemma_script(w, m)] += n
    votes = defaultdict(Counter)
    for (x, low), scripts in words.items():
        for script, n in scripts.items():
            for e in endings(low):
                votes[x, e][script] += n if e[:1] == "^" else min(n, 4)
    table = {}
    for key in sorted(votes, key=lambda k: (k[0], len(k[1]))):
        x, e = key
        ranked = sorted(votes[key].items(), key=lambda s: (-s[1], s[0]))
        best, total = ranked[0][0], sum(votes[key].values())
        shorter = next((table[x, s] for s in _shorter(e) if (x, s) in table), None)
        enough = total >= 4 if e[:1] == "^" else total >= 8
        if shorter is None or (enough and best != shorter and votes[key][best] > 1.5 * votes[key].get(shorter, 0)):
            table[key] = best
    table["PRP", "^i"] = ("t", 0, "")
    return table


def _shorter(e):
    core = e[1:]
    for n in range(min(len(core), LONGEST), -1, -1):
        yield core[len(core) - n :] if n else ""


def lemma(table, form, xpos):
    low = form.lower()
    script = None
    for e in endings(low):
        script = table.get((xpos, e), script)
    return apply_script(script or ("l", 0, ""), form)


def as_config(table):
    """The scripts, and for each tag its endings with the number of their script."""
    scripts = sorted(set(table.values()), key=lambda s: (s[0], s[1], s[2]))
    number = {s: i for i, s in enumerate(scripts)}
    endings_of = {}
    for (x, e), script in sorted(table.items()):
        endings_of.setdefault(x, {})[e] = number[script]
    return [{"case": c, "strip": n, "append": a} for c, n, a in scripts], endings_of


def from_config(scripts, endings_of):
    return {(x, e): (scripts[i]["case"], scripts[i]["strip"], scripts[i]["append"]) for x, es in endings_of.items() for e, i in es.items()}
