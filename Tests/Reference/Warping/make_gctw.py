#!/usr/bin/env python3
"""Writes gctw.json: traces, and the paths that a general optimiser finds for them.

The objective of `CanonicalTimeWarping` is restated from its definition, with the eigenvalue from
NumPy, and handed to SciPy's SLSQP with differences for gradients and the paths' advances as
inequalities. The start is no warp, as ours. Run it in this folder with NumPy 2.4 and SciPy 1.17;
the traces come from a fixed seed.
"""

import json

import numpy as np
from scipy.interpolate import CubicHermiteSpline
from scipy.optimize import LinearConstraint, minimize

STEPS = 120


def traces_of(generator, delays, noise):
    """A curve of a few waves, followed late and unevenly, at different scales and levels."""
    steps = np.arange(-40, STEPS + 40)
    curve = sum(
        weight * np.sin(2 * np.pi * steps / period + generator.uniform(0, 6))
        for weight, period in [(1, 90), (0.8, 47), (0.5, 31)]
    )
    rows = []
    for delay in delays:
        at = np.arange(STEPS) - delay * (0.6 + 0.4 * np.sin(np.arange(STEPS) / 19))
        follows = np.interp(at, steps, curve)
        slow = np.convolve(generator.normal(size=STEPS + 20), np.ones(21) / 21, "valid")
        rows.append(np.round(generator.uniform(0.3, 2) * follows + noise * slow + delay, 9))
    return np.array(rows)


def positions(displacements, segments):
    knots = np.linspace(0, STEPS - 1, segments + 1)
    return np.arange(STEPS) + np.interp(np.arange(STEPS), knots, np.r_[0, displacements, 0])


def correlations(traces, paths):
    splines = [CubicHermiteSpline(np.arange(STEPS), y, np.gradient(y)) for y in traces]
    return np.corrcoef([spline(p) for spline, p in zip(splines, paths)])


def objective(unknowns, traces, segments, stiffness):
    displacements = unknowns.reshape(len(traces), segments - 1)
    paths = [positions(d, segments) for d in displacements]
    eigenvalue = np.linalg.eigvalsh(correlations(traces, paths))[-1]
    length = (STEPS - 1) / segments
    pace = np.diff(np.pad(displacements, [(0, 0), (1, 1)]), axis=1) / length
    return (len(traces) - eigenvalue) / (len(traces) - 1) + stiffness * np.mean(pace**2)


def solve(traces, segments, stiffness):
    count = len(traces)
    advance = np.eye(segments, segments - 1) - np.eye(segments, segments - 1, -1)
    forward = LinearConstraint(
        np.kron(np.eye(count), advance), -(STEPS - 1) / segments, np.inf)
    found = minimize(
        objective, np.zeros(count * (segments - 1)), (traces, segments, stiffness),
        method="SLSQP", constraints=[forward], options={"maxiter": 2000, "ftol": 1e-13})
    if not found.success:
        raise SystemExit(found.message)
    displacements = found.x.reshape(count, segments - 1)
    paths = [positions(d, segments) for d in displacements]
    vector = np.linalg.eigh(correlations(traces, paths))[1][:, -1]
    advances = np.diff(np.pad(displacements, [(0, 0), (1, 1)]), axis=1) + (STEPS - 1) / segments
    return {
        "traces": traces.tolist(),
        "spacing": (STEPS - 1) / segments,
        "stiffness": stiffness,
        "start": objective(np.zeros(count * (segments - 1)), traces, segments, stiffness),
        "objective": found.fun,
        "stands": bool((advances < 1e-6).any()),
        "weights": (vector * np.sign(vector.sum())).tolist(),
        "paths": [p.tolist() for p in paths],
    }


def main():
    generator = np.random.default_rng(2016)
    cases = [
        solve(traces_of(generator, [0, 6], 0), 6, 0.05),
        solve(traces_of(generator, [0, 4, 9], 0.3), 8, 0.05),
        solve(traces_of(generator, [2, 5, 3, 8], 0.6), 5, 0.1),
        # Little stiffness: paths come to stand still.
        solve(traces_of(generator, [0, 7, 3], 0.3), 16, 0.001),
    ]
    for case in cases:
        print(case["start"], case["objective"], case["stands"], case["weights"])
    with open("gctw.json", "w") as file:
        json.dump(cases, file, separators=(",", ":"))
        file.write("\n")


if __name__ == "__main__":
    main()
