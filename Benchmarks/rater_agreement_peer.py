"""The peer of rater-agreement: pandas reads, pingouin, krippendorff and audmetric compute.

    python3 rater_agreement_peer.py all|without-krippendorff RATINGS

Prints `measure,rater,other,value`. Krippendorff's alpha takes a table of all distinct values by each
other for every frame, so that an hour would need more memory than most machines have.
"""

import sys
from itertools import combinations

import audmetric
import krippendorff
import numpy as np
import pandas as pd
import pingouin

pingouin.options["round"] = None


def agreement(ratings: pd.DataFrame, with_krippendorff: bool):
    long = ratings.reset_index().melt(id_vars="index", var_name="rater", value_name="rating")
    table = pingouin.intraclass_corr(long, targets="index", raters="rater", ratings="rating")
    names = ["icc_1", "icc_a1", "icc_c1", "icc_1k", "icc_ak", "icc_ck"]
    for name, value in zip(names, table["ICC"]):
        yield name, "", "", value
    yield "cronbach_alpha", "", "", pingouin.cronbach_alpha(ratings)[0]
    columns = {name: ratings[name].to_numpy() for name in ratings}
    if with_krippendorff:
        data = np.array(list(columns.values()))
        value = krippendorff.alpha(reliability_data=data, level_of_measurement="interval")
        yield "krippendorff_alpha", "", "", value
    for name, values in columns.items():
        others = ratings.drop(columns=name).mean(axis=1).to_numpy()
        yield "others_ccc", name, "", audmetric.concordance_cc(others, values)
        yield "others_pearson", name, "", audmetric.pearson_cc(others, values)
    for one, other in combinations(columns, 2):
        yield "ccc", one, other, audmetric.concordance_cc(columns[one], columns[other])
        yield "pearson", one, other, audmetric.pearson_cc(columns[one], columns[other])


def main(way: str, path: str):
    ratings = pd.read_csv(path, sep=";").drop(columns="time").rename(columns=str.strip)
    print("measure,rater,other,value")
    for *names, value in agreement(ratings, way == "all"):
        print(",".join([*names, f"{value:.6f}"]))


if __name__ == "__main__":
    main(*sys.argv[1:])
