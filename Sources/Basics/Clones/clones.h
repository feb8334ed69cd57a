#pragma once

/* One function for each level of x86-64 processors: with AVX-512, with AVX2, and any. */
#if defined(__x86_64__)
#define CLONES __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define CLONES
#endif

/* Part of the function that calls it, and of its set of instructions. */
#define INLINE static inline __attribute__((always_inline))
