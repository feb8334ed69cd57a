"""eGeMAPS v02 and v01a and ComParE 2016 by opensmile 2.6.0, https://pypi.org/project/opensmile, for research only: what it
computes is compared with, nothing of it is a part of the project."""

import tempfile
import warnings

import opensmile
import pandas

warnings.filterwarnings("ignore")


EGEMAPS, COMPARE = opensmile.FeatureSet.eGeMAPSv02, opensmile.FeatureSet.ComParE_2016
EGEMAPS_V01A = opensmile.FeatureSet.eGeMAPS


def descriptors(path, name=EGEMAPS):
    """Rows of the low-level descriptors, every 10 ms; those of ComParE with their deltas."""
    level = opensmile.FeatureLevel
    table = opensmile.Smile(name, level.LowLevelDescriptors).process_file(path)
    if name is COMPARE:
        deltas = opensmile.Smile(name, level.LowLevelDescriptors_Deltas).process_file(path)
        table = pandas.concat([part.reset_index(drop=True) for part in (table, deltas)], axis=1)
    return table.dropna()


def functionals(path, window=None, step=None, name=EGEMAPS):
    """The functionals of windows, both in seconds, or of the whole file."""
    options = {}
    with tempfile.NamedTemporaryFile("w", suffix=".inc") as frames:
        if window is not None:
            frames.write(
                f"frameMode = fixed\nframeSize = {window}\nframeStep = {step}\n"
                "frameCenterSpecial = left\n")
            frames.flush()
            options["frameModeFunctionalsConf"] = frames.name
        return opensmile.Smile(
            name, opensmile.FeatureLevel.Functionals, options=options
        ).process_file(path)
