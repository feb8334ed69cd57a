"""Prints the tables of agreement in docs/features.md: `extract-features` against opensmile 2.6.0 on
three recordings of half a minute. Of ComParE's functionals, those below r = 0.999.

    pip install opensmile==2.6.0 numpy; apt install espeak-ng sox
    PATH=.build/release:$PATH python agreement.py [RECORDING...]
"""

import io
import subprocess
import sys
import tempfile

import numpy as np
import pandas

import published
import recordings


def ours(path, *options):
    command = ["extract-features", "audio", *options, path]
    run = subprocess.run(command, check=True, capture_output=True, text=True)
    return pandas.read_csv(io.StringIO(run.stdout)).iloc[:, 2:]


def compare(theirs, own):
    """Correlation and median relative error of every column."""
    assert list(theirs.columns) == list(own.columns)
    rows = min(len(theirs), len(own))
    theirs, own = (table.to_numpy(float)[:rows] for table in (theirs, own))
    for expected, found in zip(theirs.T, own.T):
        constant = np.ptp(expected) == 0
        r = float(np.allclose(expected, found)) if constant else np.corrcoef(expected, found)[0, 1]
        there = expected != 0
        error = np.abs(found - expected)[there] / np.abs(expected[there])
        yield r, float(np.median(error)) if there.any() else 0.0


def table(title, names, columns):
    print(f"\n| {title} | " + " | ".join(f"{name} r | median error" for name in columns) + " |")
    print("|---" * (1 + 2 * len(columns)) + "|")
    for index, name in enumerate(names):
        cells = [f"{results[index][0]:.5f} | {results[index][1]:.0e}" for results in columns.values()]
        print(f"| {name} | " + " | ".join(cells) + " |")


with tempfile.TemporaryDirectory() as folder:
    paths = sys.argv[1:] or recordings.make(folder, recordings.LONG)
    descriptors, functionals, old, compared, counted = {}, {}, {}, {}, {}
    for path in map(str, paths):
        name = path.rsplit("/", 1)[-1].split(".")[0]
        theirs = published.descriptors(path)
        descriptors[name] = list(compare(theirs, ours(path, "--lld")))
        # Windows of whole steps: the first that is not cut ends at 4 s.
        windows = published.functionals(path, 4, 0.04)
        own = ours(path, "--align", "trailing").iloc[99:].reset_index(drop=True)
        functionals[name] = list(compare(windows, own))
        first = published.descriptors(path, published.EGEMAPS_V01A)
        old[name] = list(compare(first, ours(path, "--set", "egemaps-v01a", "--lld")))
        wide = published.descriptors(path, published.COMPARE)
        compared[name] = list(compare(wide, ours(path, "--set", "compare", "--lld")))
        many = published.functionals(path, 4, 0.5, published.COMPARE)
        options = ["--set", "compare", "--csv", "--align", "trailing", "--hop", "0.5"]
        counted[name] = list(compare(many, ours(path, *options).iloc[7:]))
    table("descriptor", theirs.columns, descriptors)
    table("functional", windows.columns, functionals)
    table("descriptor of v01a", first.columns, old)
    table("descriptor of ComParE", wide.columns, compared)
    worst = min((r, name) for results in functionals.values()
                for (r, _), name in zip(results, windows.columns))
    print("\nlowest r of a functional:", worst)
    for name, results in counted.items():
        low = sorted((r, column) for (r, _), column in zip(results, many.columns) if r < 0.999)
        print(f"\n{name}: {len(results) - len(low)} of {len(results)} functionals of ComParE have r >= "
              "0.999; the others:\n  " + ", ".join(f"{column} {r:.3f}" for r, column in low))
