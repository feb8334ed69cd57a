#include "clones.h"
#include "include/kernels.h"

enum { TILE = 8 };

/* Complex numbers, as bits. */
typedef uint64_t four __attribute__((vector_size(32), aligned(8)));
typedef uint64_t two __attribute__((vector_size(16), aligned(8)));

/* Changes the sign of the imaginary part, the upper half. */
static const uint64_t conjugation = 1ull << 63;

/* Pieces are so many tiles ahead when they are fetched: tiles lie pages apart. */
enum { AHEAD = 2 };

INLINE void fetch(const uint64_t *piece, int channels, ptrdiff_t pitch) {
  for (int bin = 0; bin < TILE; bin++) {
    __builtin_prefetch(piece + bin * pitch);
    __builtin_prefetch(piece + bin * pitch + channels - 1);
  }
}

/* Vectors go by address: how they are passed depends on the set of instructions. */

INLINE void read(const uint64_t *start, int mirrored, four *x) {
  if (!mirrored) {
    *x = *(const four *)start;
  } else {
    four y = *(const four *)(start - 3);
    *x = __builtin_shufflevector(y, y, 3, 2, 1, 0) ^ conjugation;
  }
}

INLINE void write(uint64_t *start, const four *x, int mirrored) {
  if (!mirrored)
    *(four *)start = *x;
  else
    *(four *)(start - 3) = __builtin_shufflevector(*x, *x, 3, 2, 1, 0) ^ conjugation;
}

INLINE void transpose(four r[4]) {
  four a = __builtin_shufflevector(r[0], r[1], 0, 4, 2, 6);
  four b = __builtin_shufflevector(r[0], r[1], 1, 5, 3, 7);
  four c = __builtin_shufflevector(r[2], r[3], 0, 4, 2, 6);
  four d = __builtin_shufflevector(r[2], r[3], 1, 5, 3, 7);
  r[0] = __builtin_shufflevector(a, c, 0, 1, 4, 5);
  r[1] = __builtin_shufflevector(b, d, 0, 1, 4, 5);
  r[2] = __builtin_shufflevector(a, c, 2, 3, 6, 7);
  r[3] = __builtin_shufflevector(b, d, 2, 3, 6, 7);
}

INLINE void gather(
    int channels, const uint64_t *columns, ptrdiff_t stride, int mirrored, uint64_t *piece,
    ptrdiff_t pitch) {
  int channel = 0;
  for (; channel + 4 <= channels; channel += 4) {
    for (int bin = 0; bin < TILE; bin += 4) {
      four r[4];
      for (int k = 0; k < 4; k++)
        read(columns + (channel + k) * stride + (mirrored ? -bin : bin), mirrored, &r[k]);
      transpose(r);
      for (int k = 0; k < 4; k++) *(four *)(piece + (bin + k) * pitch + channel) = r[k];
    }
  }
  for (; channel + 2 <= channels; channel += 2) {
    for (int bin = 0; bin < TILE; bin += 4) {
      const uint64_t *start = columns + channel * stride + (mirrored ? -bin : bin);
      four x, y;
      read(start, mirrored, &x);
      read(start + stride, mirrored, &y);
      for (int k = 0; k < 4; k++) *(two *)(piece + (bin + k) * pitch + channel) = (two){x[k], y[k]};
    }
  }
  for (; channel < channels; channel++) {
    for (int bin = 0; bin < TILE; bin += 4) {
      four x;
      read(columns + channel * stride + (mirrored ? -bin : bin), mirrored, &x);
      for (int k = 0; k < 4; k++) piece[(bin + k) * pitch + channel] = x[k];
    }
  }
}

INLINE void scatter(
    int channels, const uint64_t *piece, ptrdiff_t pitch, uint64_t *columns, ptrdiff_t stride,
    int mirrored) {
  int channel = 0;
  for (; channel + 4 <= channels; channel += 4) {
    for (int bin = 0; bin < TILE; bin += 4) {
      four r[4];
      for (int k = 0; k < 4; k++) r[k] = *(const four *)(piece + (bin + k) * pitch + channel);
      transpose(r);
      for (int k = 0; k < 4; k++)
        write(columns + (channel + k) * stride + (mirrored ? -bin : bin), &r[k], mirrored);
    }
  }
  for (; channel + 2 <= channels; channel += 2) {
    for (int bin = 0; bin < TILE; bin += 4) {
      two r[4];
      for (int k = 0; k < 4; k++) r[k] = *(const two *)(piece + (bin + k) * pitch + channel);
      uint64_t *start = columns + channel * stride + (mirrored ? -bin : bin);
      four x = {r[0][0], r[1][0], r[2][0], r[3][0]}, y = {r[0][1], r[1][1], r[2][1], r[3][1]};
      write(start, &x, mirrored);
      write(start + stride, &y, mirrored);
    }
  }
  for (; channel < channels; channel++) {
    for (int bin = 0; bin < TILE; bin += 4) {
      four x;
      for (int k = 0; k < 4; k++) x[k] = piece[(bin + k) * pitch + channel];
      write(columns + channel * stride + (mirrored ? -bin : bin), &x, mirrored);
    }
  }
}

CLONES void kernel_gather(
    int tiles, int channels, const float *columns, ptrdiff_t stride, ptrdiff_t bin, int mirrored,
    float *pieces, ptrdiff_t pitch, ptrdiff_t tile_stride) {
  const uint64_t *from = (const uint64_t *)columns + bin;
  uint64_t *to = (uint64_t *)pieces;
  for (int tile = 0; tile < tiles; tile++, to += tile_stride) {
    fetch(to + AHEAD * tile_stride, channels, pitch);
    if (mirrored)
      gather(channels, from - tile * TILE, stride, 1, to, pitch);
    else
      gather(channels, from + tile * TILE, stride, 0, to, pitch);
  }
}

CLONES void kernel_scatter(
    int tiles, int channels, const float *pieces, ptrdiff_t pitch, ptrdiff_t tile_stride,
    float *columns, ptrdiff_t stride, ptrdiff_t bin, int mirrored) {
  const uint64_t *from = (const uint64_t *)pieces;
  uint64_t *to = (uint64_t *)columns + bin;
  for (int tile = 0; tile < tiles; tile++, from += tile_stride) {
    fetch(from + AHEAD * tile_stride, channels, pitch);
    if (mirrored)
      scatter(channels, from, pitch, to - tile * TILE, stride, 1);
    else
      scatter(channels, from, pitch, to + tile * TILE, stride, 0);
  }
}

CLONES void kernel_turn(ptrdiff_t count, float *numbers) {
#pragma clang loop vectorize(enable)
  for (ptrdiff_t index = 0; index < count; index++) {
    float real = numbers[2 * index];
    numbers[2 * index] = -numbers[2 * index + 1];
    numbers[2 * index + 1] = real;
  }
}
