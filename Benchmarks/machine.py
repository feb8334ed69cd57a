"""Says what the figures were measured on, and whether it was quiet."""

import ctypes
import os
import platform
from importlib.metadata import version
from pathlib import Path

PEERS = ["torch", "numpy", "pandas", "audmetric", "soundfile", "soxr", "tslearn", "opensmile"]


def processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return platform.machine()


def flags() -> set[str]:
    """Of the processor; empty where the kernel tells none."""
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("flags"):
            return set(line.split(":", 1)[1].split())
    return set()


def instruction_sets() -> list[str]:
    """Values of ONEDNN_MAX_CPU_ISA that the processor has, from the smallest."""
    needed = {
        "SSE41": "sse4_1", "AVX2": "avx2", "AVX512_CORE": "avx512bw",
        "AVX512_CORE_BF16": "avx512_bf16", "AVX512_CORE_AMX": "amx_bf16",
    }  # fmt: skip
    return [name for name, flag in needed.items() if flag in flags()]


def has_bf16() -> bool:
    limit = os.environ.get("ONEDNN_MAX_CPU_ISA", "ALL").upper()
    return "avx512_bf16" in flags() and limit in ("ALL", "AVX512_CORE_BF16", "AVX512_CORE_AMX")


def blas_kernels() -> str:
    """What NumPy's OpenBLAS runs on: a library older than the processor falls back to old kernels."""
    import numpy  # loads it

    paths = {line.split()[-1] for line in Path("/proc/self/maps").read_text().splitlines()}
    for path in sorted(path for path in paths if "openblas" in path):
        for name in ("scipy_openblas_get_corename64_", "openblas_get_corename64_",
                     "scipy_openblas_get_corename", "openblas_get_corename"):  # fmt: skip
            function = getattr(ctypes.CDLL(path), name, None)
            if function is not None:
                function.restype = ctypes.c_char_p
                return f"OpenBLAS for {function().decode()} (NumPy {numpy.__version__})"
    return "no OpenBLAS in NumPy"


def torch_kernels() -> str:
    import torch

    return f"PyTorch for {torch.backends.cpu.get_cpu_capability()}"


def main():
    load = os.getloadavg()[0]
    print(f"{processor()}, {len(os.sched_getaffinity(0))} cores, load {load:.2f}")
    if load > 0.5:
        print("The machine is not quiet: do not quote these figures.")
    limit = os.environ.get("ONEDNN_MAX_CPU_ISA")
    if limit and limit != "ALL":
        print(f"oneDNN, ours and PyTorch's, is held to {limit}; nothing else is.")
    print(f"instruction sets: {' '.join(instruction_sets()) or 'none'}; {torch_kernels()}; {blas_kernels()}")
    print(f"Python {platform.python_version()}, " + ", ".join(f"{p} {version(p)}" for p in PEERS))


if __name__ == "__main__":
    main()
