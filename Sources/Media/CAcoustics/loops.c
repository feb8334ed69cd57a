#include "loops.h"
#include "clones.h"

typedef double eight __attribute__((vector_size(64), aligned(8)));

CLONES void loop_shifted_sum(
    ptrdiff_t count, int harmonics, const ptrdiff_t *shifts, const double *weights, const double *points,
    double *sums) {
  ptrdiff_t i = 0;
  for (; i + 8 <= count; i += 8) {
    eight sum = {0};
    for (int k = 0; k < harmonics; k++) sum += weights[k] * *(const eight *)(points + i + shifts[k]);
    *(eight *)(sums + i) = sum;
  }
  for (; i < count; i++) {
    double sum = 0;
    for (int k = 0; k < harmonics; k++) sum += weights[k] * points[i + shifts[k]];
    sums[i] = sum;
  }
}

CLONES struct loop_pair loop_pair_products(ptrdiff_t pairs, const double *a, const double *b) {
  eight parts = {0};
  ptrdiff_t i = 0;
  for (; i + 8 <= 2 * pairs; i += 8) parts += *(const eight *)(a + i) * *(const eight *)(b + i);
  struct loop_pair sum = {
      (parts[0] + parts[4]) + (parts[2] + parts[6]), (parts[1] + parts[5]) + (parts[3] + parts[7])};
  for (; i < 2 * pairs; i += 2) {
    sum.x += a[i] * b[i];
    sum.y += a[i + 1] * b[i + 1];
  }
  return sum;
}

CLONES double loop_product(ptrdiff_t count, const double *a, const double *b) {
  eight parts = {0};
  ptrdiff_t i = 0;
  for (; i + 8 <= count; i += 8) parts += *(const eight *)(a + i) * *(const eight *)(b + i);
  double sum = parts[0];
  for (int lane = 1; lane < 8; lane++) sum += parts[lane];
  for (; i < count; i++) sum += a[i] * b[i];
  return sum;
}
