"""Scores as the scripts of AVEC 2016 to 2019 arrive at them, restated from their arithmetic.

    python3 make_challenge_scores.py

Made with numpy 2.4.6. Writes challenge-scores.json beside itself: made-up traces whose predictions
end early or go on too long, and for each way to mend the lengths the CCC, Pearson and RMSE of all
recordings in a row.

The covariance is a mean over the pairs, the variances divide by one less, and "Pearson" is the one
over the roots of the others. Lengths:
    crop         both are cut to the shorter one
    repeat-last  the prediction is cut, or goes on with its last value (AVEC 2019)
    zero         the prediction is cut, or goes on with zeros
"""

import json
from pathlib import Path

import numpy as np


def scores(gold: np.ndarray, prediction: np.ndarray) -> list[float]:
    gold_mean, prediction_mean = np.mean(gold), np.mean(prediction)
    covariance = np.mean((gold - gold_mean) * (prediction - prediction_mean))
    gold_variance = np.sum((gold - gold_mean) ** 2) / (len(gold) - 1)
    prediction_variance = np.sum((prediction - prediction_mean) ** 2) / (len(prediction) - 1)
    ccc = 2 * covariance / (gold_variance + prediction_variance + (gold_mean - prediction_mean) ** 2)
    pearson = covariance / (np.sqrt(gold_variance) * np.sqrt(prediction_variance))
    return [ccc, pearson, np.sqrt(np.mean((gold - prediction) ** 2))]


def mended(gold: np.ndarray, prediction: np.ndarray, policy: str) -> tuple[np.ndarray, np.ndarray]:
    prediction = prediction[: len(gold)]
    lacking = len(gold) - len(prediction)
    if policy == "crop":
        return gold[: len(prediction)], prediction
    fill = prediction[-1] if policy == "repeat-last" else 0.0
    return gold, np.append(prediction, np.full(lacking, fill))


def main():
    generator = np.random.default_rng(2019)
    recordings = []
    for steps, predicted in [(150, 150), (120, 100), (90, 97), (60, 1), (2, 2)]:
        gold = np.round(np.cumsum(generator.normal(size=steps)) / 10, 6)
        longer = np.append(gold, np.full(max(predicted - steps, 0), 0.5))[:predicted]
        prediction = np.round(0.6 * longer + generator.normal(size=predicted) / 5 + 0.1, 6)
        recordings.append((gold, prediction))
    answers = {}
    for policy in ["crop", "repeat-last", "zero"]:
        both = [mended(gold, prediction, policy) for gold, prediction in recordings]
        answers[policy] = scores(*(np.concatenate(series) for series in zip(*both)))
        print(policy, answers[policy])
    path = Path(__file__).parent / "challenge-scores.json"
    path.write_text(
        json.dumps({
            "gold": [gold.tolist() for gold, _ in recordings],
            "prediction": [prediction.tolist() for _, prediction in recordings],
            "scores": answers,
        }) + "\n"
    )  # fmt: skip


if __name__ == "__main__":
    main()
