"""The peer of extract-features: openSMILE by its Python package, which is for research only.

    python3 extract_features_peer.py WAV OUTPUT

The 88 functionals of eGeMAPS v02 over windows of 4 s, which do not reach over the ends, every 0.04 s.
"""

import sys
from pathlib import Path

import numpy as np

sys.path.append(str(Path(__file__).parent.parent / "Tests" / "Reference" / "Acoustics"))
import published

if __name__ == "__main__":
    wav, output = sys.argv[1:]
    window = (4, 0.04) if not wav.endswith("short.wav") else (0.5, 0.04)
    np.save(output, published.functionals(wav, *window).to_numpy(np.float32))
