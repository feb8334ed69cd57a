"""eGeMAPS v02 by opensmile 2.6.0, https://pypi.org/project/opensmile, for research only: what it
computes is compared with, nothing of it is a part of the project."""

import tempfile
import warnings

import opensmile

warnings.filterwarnings("ignore")


def descriptors(path):
    """Rows of the 25 low-level descriptors, every 10 ms."""
    return opensmile.Smile(
        opensmile.FeatureSet.eGeMAPSv02, opensmile.FeatureLevel.LowLevelDescriptors
    ).process_file(path)


def functionals(path, window=None, step=None):
    """The 88 functionals of windows, both in seconds, or of the whole file."""
    options = {}
    with tempfile.NamedTemporaryFile("w", suffix=".inc") as frames:
        if window is not None:
            frames.write(
                f"frameMode = fixed\nframeSize = {window}\nframeStep = {step}\n"
                "frameCenterSpecial = left\n")
            frames.flush()
            options["frameModeFunctionalsConf"] = frames.name
        return opensmile.Smile(
            opensmile.FeatureSet.eGeMAPSv02, opensmile.FeatureLevel.Functionals, options=options
        ).process_file(path)
