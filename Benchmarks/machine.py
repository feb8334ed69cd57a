"""Says what the figures were measured on, and whether it was quiet."""

import os
import platform
from importlib.metadata import version
from pathlib import Path

PEERS = ["torch", "numpy", "pandas", "audmetric", "soundfile", "soxr", "tslearn"]


def processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return platform.machine()


def main():
    load = os.getloadavg()[0]
    print(f"{processor()}, {len(os.sched_getaffinity(0))} cores, load {load:.2f}")
    if load > 0.5:
        print("The machine is not quiet: do not quote these figures.")
    print(f"Python {platform.python_version()}, " + ", ".join(f"{p} {version(p)}" for p in PEERS))


if __name__ == "__main__":
    main()
