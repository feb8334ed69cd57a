"""Where the time of the networks' passes goes, by kind of work, beside the least it can take.

    python3 network_profile.py TOOLS FOLDER

The tables are network-step's own: `network-step profile --help` tells what they hold.
"""

import subprocess
import sys
from pathlib import Path

from machine import has_bf16

NETWORKS = {"speech": [], "visual": ["--batch", "2", "--steps", "25"]}


def main(tools: Path):
    for network, shape in NETWORKS.items():
        for precision in ["f32", "bf16"] if has_bf16() else ["f32"]:
            command = [tools / "network-step", "profile", network, *shape, "--precision", precision]
            subprocess.run(command, check=True)
            print(flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
