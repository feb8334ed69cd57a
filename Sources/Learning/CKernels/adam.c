#include <math.h>

#include "clones.h"
#include "include/kernels.h"

CLONES void kernel_adam_update(
    ptrdiff_t count, const kernel_adam *settings, const float *restrict gradient,
    float *restrict mean, float *restrict square, float *restrict values) {
  const kernel_adam s = *settings;
#pragma clang loop vectorize(enable)
  for (ptrdiff_t index = 0; index < count; index++) {
    float g = s.gradient_scale * gradient[index];
    float m = s.mean_decay * mean[index] + s.mean_rate * g;
    float v = s.square_decay * square[index] + s.square_rate * g * g;
    mean[index] = m;
    square[index] = v;
    values[index] -= s.rate * m / (sqrtf(v) * s.correction + s.epsilon);
  }
}
