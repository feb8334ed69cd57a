/* Loops over many numbers in double precision, compiled for several sets of instructions, of which the
   processor's largest is taken. Multiplications and additions are not contracted, and sums keep their
   order, so that all sets give the same bits. */
#pragma once
#include <stddef.h>

/* sums[i] = sum over k < harmonics of weights[k] points[i + shifts[k]], for i < count. There are as many
   points as the largest shift and count together. */
void loop_shifted_sum(
    ptrdiff_t count, int harmonics, const ptrdiff_t *shifts, const double *weights, const double *points,
    double *sums);

struct loop_pair {
  double x, y;
};

/* The sums of a[i] b[i] over even and over odd i < 2 pairs. */
struct loop_pair loop_pair_products(ptrdiff_t pairs, const double *a, const double *b);

/* The sum of a[i] b[i] over i < count. */
double loop_product(ptrdiff_t count, const double *a, const double *b);
