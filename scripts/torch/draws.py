"""The random numbers of `train`: the same from the same seed, to the bit.

Sources/Basics/Random has the generator; which numbers Swift's `random(in:using:)` makes of it is written out
here.
"""

import numpy as np

WORD = (1 << 64) - 1
INCREMENT = 0x9E3779B97F4A7C15


def mixed(state: int) -> int:
    """SplitMix64's output for one state, doi:10.1145/2714064.2660195."""
    z = (state + INCREMENT) & WORD
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & WORD
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & WORD
    return z ^ (z >> 31)


class SplitMix64:
    def __init__(self, seed: int):
        self.state = seed & WORD

    def next(self) -> int:
        value = mixed(self.state)
        self.state = (self.state + INCREMENT) & WORD
        return value

    def below(self, bound: int, bits: int = 64) -> int:
        """Lemire's unbiased number below `bound`, doi:10.1145/3230636."""
        mask = (1 << bits) - 1
        while True:
            product = (self.next() & mask) * bound
            if product & mask >= (-bound & mask) % bound:
                return product >> bits

    def uniform(self, low: float, high: float) -> np.float32:
        """A Float of `low...high`."""
        low, high = np.float32(low), np.float32(high)
        whole = self.below((1 << 24) + 1, bits=32)
        if whole == 1 << 24:
            return high
        return (high - low) * (np.float32(whole) * np.float32(2**-24)) + low

    def shuffle(self, values: list):
        """Fisher and Yates', from the front."""
        for place in range(len(values) - 1):
            other = place + self.below(len(values) - place)
            values[place], values[other] = values[other], values[place]


def uniform_array(seed: int, bound: float, count: int) -> np.ndarray:
    """What `count` calls of `SplitMix64(seed).uniform(-bound, bound)` give."""
    parts = []
    done, place = 0, 0
    limit = np.uint64((1 << 24) + 1)
    refused = (1 << 32) % ((1 << 24) + 1)
    while done < count:
        wanted = count - done + 64
        with np.errstate(over="ignore"):
            z = np.arange(place + 1, place + wanted + 1, dtype=np.uint64)
            z = np.uint64(seed & WORD) + z * np.uint64(INCREMENT)
            z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
            z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
            product = ((z ^ (z >> np.uint64(31))) & np.uint64(0xFFFFFFFF)) * limit
        place += wanted
        taken = product[(product & np.uint64(0xFFFFFFFF)) >= refused] >> np.uint64(32)
        taken = taken[: count - done]
        done += len(taken)
        low, high = np.float32(-bound), np.float32(bound)
        values = (high - low) * (taken.astype(np.float32) * np.float32(2**-24)) + low
        values[taken == 1 << 24] = high
        parts.append(values)
    return np.concatenate(parts)
