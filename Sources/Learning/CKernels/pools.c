#include "clones.h"
#include "include/kernels.h"

typedef float eight __attribute__((vector_size(32), aligned(4)));
typedef int32_t eight_places __attribute__((vector_size(32)));
typedef uint8_t eight_bytes __attribute__((vector_size(8), aligned(1)));

/* Of eight rows of eight. */
INLINE void transpose(eight r[8]) {
  eight a[8], b[8];
  for (int k = 0; k < 8; k += 2) {
    a[k] = __builtin_shufflevector(r[k], r[k + 1], 0, 8, 2, 10, 4, 12, 6, 14);
    a[k + 1] = __builtin_shufflevector(r[k], r[k + 1], 1, 9, 3, 11, 5, 13, 7, 15);
  }
  for (int k = 0; k < 8; k += 4) {
    for (int j = 0; j < 2; j++) {
      b[k + j] = __builtin_shufflevector(a[k + j], a[k + j + 2], 0, 1, 8, 9, 4, 5, 12, 13);
      b[k + j + 2] = __builtin_shufflevector(a[k + j], a[k + j + 2], 2, 3, 10, 11, 6, 7, 14, 15);
    }
  }
  for (int k = 0; k < 4; k++) {
    r[k] = __builtin_shufflevector(b[k], b[k + 4], 0, 1, 2, 3, 8, 9, 10, 11);
    r[k + 4] = __builtin_shufflevector(b[k], b[k + 4], 4, 5, 6, 7, 12, 13, 14, 15);
  }
}

INLINE int least(int a, int b) { return a < b ? a : b; }

#define WHERE(mask, yes, no) \
  ((eight)(((mask) & (eight_places)(yes)) | (~(mask) & (eight_places)(no))))

static const eight zero = {0};

/* Eight filters. Vectors go by address: how they are passed depends on the set of instructions. */
INLINE void pool_maximum(
    int pool, int width, const float *values, const float *shifts, uint8_t *winners, eight *result) {
  eight best = *(const eight *)values;
  eight_places place = {1, 1, 1, 1, 1, 1, 1, 1};
  for (int other = 1; other < pool; other++) {
    eight value = *(const eight *)(values + other * width);
    eight_places wins = value > best;
    best = WHERE(wins, value, best);
    if (winners) place = (wins & (other + 1)) | (~wins & place);
  }
  best += *(const eight *)shifts;
  /* Written so that a NaN stays one. */
  eight_places is_rectified = best <= 0;
  if (winners) *(eight_bytes *)winners = __builtin_convertvector(place & ~is_rectified, eight_bytes);
  *result = WHERE(~is_rectified, best, zero);
}

CLONES void kernel_pool_forward(
    int times, int pool, int width, const float *values, const float *shifts, float *pooled,
    ptrdiff_t stride, uint8_t *winners) {
  int padded = (width + 7) / 8 * 8;
  for (int time = 0; time < times; time += 8) {
    int count = least(8, times - time);
    for (int filter = 0; filter < width; filter += 8) {
      eight r[8] = {0};
      for (int k = 0; k < count; k++) {
        const float *from = values + (ptrdiff_t)(time + k) * pool * width + filter;
        uint8_t *winner = winners ? winners + (ptrdiff_t)(time + k) * padded + filter : NULL;
        pool_maximum(pool, width, from, shifts + filter, winner, &r[k]);
      }
      transpose(r);
      for (int k = 0; k < least(8, width - filter); k++) {
        float *to = pooled + (filter + k) * stride + time;
        if (count == 8) {
          *(eight *)to = r[k];
        } else {
          for (int lane = 0; lane < count; lane++) to[lane] = r[k][lane];
        }
      }
    }
  }
}

CLONES void kernel_pool_backward(
    int times, int pool, int width, const float *pooled, ptrdiff_t stride, const uint8_t *winners,
    float *values, double *sums) {
  int padded = (width + 7) / 8 * 8;
  /* From the last filters to the first, times in order: what is written beyond a row's end is written
     over. */
  for (int filter = padded - 8; filter >= 0; filter -= 8) {
    int lanes = least(8, width - filter);
    eight sum = {0};
    for (int time = 0; time < times; time += 8) {
      int count = least(8, times - time);
      eight r[8] = {0};
      for (int k = 0; k < lanes; k++) {
        const float *from = pooled + (filter + k) * stride + time;
        if (count == 8) {
          r[k] = *(const eight *)from;
        } else {
          for (int lane = 0; lane < count; lane++) r[k][lane] = from[lane];
        }
      }
      transpose(r);
      for (int k = 0; k < count; k++) {
        const uint8_t *winner = winners + (ptrdiff_t)(time + k) * padded + filter;
        eight_places place = __builtin_convertvector(*(const eight_bytes *)winner, eight_places);
        sum += WHERE(place != 0, r[k], zero);
        for (int other = 0; other < pool; other++) {
          float *to = values + ((ptrdiff_t)(time + k) * pool + other) * width + filter;
          *(eight *)to = WHERE(place == other + 1, r[k], zero);
        }
      }
    }
    for (int lane = 0; lane < lanes; lane++) sums[filter + lane] += (double)sum[lane];
  }
}

enum { STRETCH = 64 };

CLONES void kernel_maximum_forward(
    int channels, int count, const float *columns, ptrdiff_t stride, const float *bias,
    const int inside[2], float *const values[2], ptrdiff_t groups, uint8_t *const winners[2]) {
  for (int start = 0; start < count; start += STRETCH) {
    int numbers = 2 * least(STRETCH, count - start);
    float best[2 * STRETCH] = {0};
    int32_t winner[2 * STRETCH];
    for (int index = 0; index < numbers; index++) winner[index] = KERNEL_NOBODY;
    for (int channel = 0; channel < channels; channel++) {
      const float *column = columns + channel * stride + 2 * start;
      float shift = bias ? bias[channel] : 0;
#pragma clang loop vectorize(enable)
      for (int index = 0; index < numbers; index++) {
        float value = column[index] + shift;
        int wins = (value > best[index]) | (value != value);
        best[index] = wins ? value : best[index];
        winner[index] = wins ? channel : winner[index];
      }
    }
    for (int part = 0; part < 2; part++) {
      int end = least(inside[part] - start, numbers / 2);
      float *to = values[part] + start * groups;
      for (int step = 0; step < end; step++) to[step * groups] = best[2 * step + part];
      if (!winners[part]) continue;
      for (int step = 0; step < end; step++) winners[part][start + step] = winner[2 * step + part];
    }
  }
}
