#include <math.h>

#include "clones.h"
#include "include/kernels.h"

/* x^-3/4 by roots, which processors have for whole vectors. */
#define POWER(x) (1 / (sqrtf(x) * sqrtf(sqrtf(x))))

CLONES void kernel_responses_forward(
    ptrdiff_t positions, int channels, const kernel_responses *settings, const float *input,
    float *sums, float *output) {
  const kernel_responses s = *settings;
  for (int channel = 0; channel < channels; channel++) {
    float *sum = sums + channel * positions;
    for (ptrdiff_t place = 0; place < positions; place++) sum[place] = s.offset;
    int first = channel - s.before < 0 ? 0 : channel - s.before;
    int last = channel + s.after >= channels ? channels - 1 : channel + s.after;
    for (int other = first; other <= last; other++) {
      const float *from = input + other * positions;
#pragma clang loop vectorize(enable)
      for (ptrdiff_t place = 0; place < positions; place++) {
        sum[place] += s.scale * (from[place] * from[place]);
      }
    }
    const float *from = input + channel * positions;
    float *to = output + channel * positions;
#pragma clang loop vectorize(enable)
    for (ptrdiff_t place = 0; place < positions; place++) to[place] = from[place] * POWER(sum[place]);
  }
}

CLONES void kernel_responses_backward(
    ptrdiff_t positions, int channels, const kernel_responses *settings, const float *input,
    const float *sums, const float *output, const float *upstream, float *result) {
  const kernel_responses s = *settings;
  for (int channel = 0; channel < channels; channel++) {
    float *to = result + channel * positions;
    for (ptrdiff_t place = 0; place < positions; place++) to[place] = 0;
    /* Those whose sums this channel is in. */
    int first = channel - s.after < 0 ? 0 : channel - s.after;
    int last = channel + s.before >= channels ? channels - 1 : channel + s.before;
    for (int other = first; other <= last; other++) {
      ptrdiff_t start = other * positions;
#pragma clang loop vectorize(enable)
      for (ptrdiff_t place = 0; place < positions; place++) {
        to[place] += upstream[start + place] * output[start + place] / sums[start + place];
      }
    }
    ptrdiff_t start = channel * positions;
#pragma clang loop vectorize(enable)
    for (ptrdiff_t place = 0; place < positions; place++) {
      to[place] = upstream[start + place] * POWER(sums[start + place]) -
                  1.5f * s.scale * input[start + place] * to[place];
    }
  }
}
