#include <math.h>
#include <string.h>

#include "clones.h"
#include "include/kernels.h"

/* exp(x) to about 2 units in the last place; x is held within ±87, and what is not finite comes out as
   NaN.

   x = n ln 2 + r with |r| <= ln 2 / 2; the Taylor polynomial of degree 7 gives exp(r), and n goes into
   the exponent's bits. */
INLINE float exponential(float x) {
  float clamped = 87 < x ? 87 : x;
  clamped = -87 >= clamped ? -87 : clamped;
  /* Adding 1.5 2^23 leaves the nearest whole number in the low bits. */
  const float magic = 12582912;
  float shifted = clamped * 1.44269504f + magic;
  float n = shifted - magic;
  /* ln 2 in two parts, the first exact in few bits, so that n ln 2 is subtracted without loss. */
  float r = (clamped - n * 0.693359375f) - n * -2.1219444e-4f;
  float sum = r * (1.0f / 5040) + 1.0f / 720;
  sum = sum * r + 1.0f / 120;
  sum = sum * r + 1.0f / 24;
  sum = sum * r + 1.0f / 6;
  sum = sum * r + 0.5f;
  sum = sum * r + 1;
  sum = sum * r + 1;
  int32_t whole;
  memcpy(&whole, &shifted, sizeof whole);
  /* The bits of 1.5 2^23 are 0x4B400000. */
  whole = (whole - 0x4B400000 + 127) << 23;
  float power;
  memcpy(&power, &whole, sizeof power);
  return sum * power + (x - x);
}

INLINE float logistic(float x) { return 1 / (1 + exponential(-x)); }

/* Within 1e-7 of the true value. */
INLINE float hyperbolic_tangent(float x) { return 2 / (1 + exponential(-2 * x)) - 1; }

INLINE void forward(
    int hidden, float *restrict i, float *restrict f, float *restrict g, float *restrict o,
    const float *restrict before, const float *const peepholes[3], int has_peepholes, float clip,
    float *restrict cell, float *restrict output) {
  const float *restrict pi = peepholes[0], *restrict pf = peepholes[1], *restrict po = peepholes[2];
#pragma clang loop vectorize(enable)
  for (int unit = 0; unit < hidden; unit++) {
    float zi = i[unit], zf = f[unit], zo = o[unit], c0 = before[unit];
    if (has_peepholes) {
      zi += pi[unit] * c0;
      zf += pf[unit] * c0;
    }
    float vi = logistic(zi), vf = logistic(zf), vg = hyperbolic_tangent(g[unit]);
    float vc = vf * c0 + vi * vg;
    vc = clip < vc ? clip : vc;
    vc = -clip >= vc ? -clip : vc;
    if (has_peepholes) zo += po[unit] * vc;
    float vo = logistic(zo);
    i[unit] = vi;
    f[unit] = vf;
    g[unit] = vg;
    o[unit] = vo;
    cell[unit] = vc;
    output[unit] = vo * hyperbolic_tangent(vc);
  }
}

CLONES void kernel_gates_forward(
    int hidden, float *gates, const float *cell_before, const float *const peepholes[3], float clip,
    float *cell, float *output) {
  float *f = gates + hidden, *g = f + hidden, *o = g + hidden;
  if (peepholes[0])
    forward(hidden, gates, f, g, o, cell_before, peepholes, 1, clip, cell, output);
  else
    forward(hidden, gates, f, g, o, cell_before, peepholes, 0, clip, cell, output);
}

INLINE void backward(
    int hidden, float *restrict i, float *restrict f, float *restrict g, float *restrict o,
    const float *restrict before, const float *const peepholes[3], int has_peepholes, float clip,
    int has_clip, const float *restrict cell, const float *restrict above, const float *restrict later,
    float *restrict cell_gradient) {
  const float *restrict pi = peepholes[0], *restrict pf = peepholes[1], *restrict po = peepholes[2];
#pragma clang loop vectorize(enable)
  for (int unit = 0; unit < hidden; unit++) {
    float vi = i[unit], vf = f[unit], vg = g[unit], vo = o[unit], vc = cell[unit], c0 = before[unit];
    float squashed = hyperbolic_tangent(vc);
    float gradient = later[unit] + above[unit];
    float zo = gradient * squashed * vo * (1 - vo);
    float dc = gradient * vo * (1 - squashed * squashed) + cell_gradient[unit];
    if (has_peepholes) dc += po[unit] * zo;
    /* What was clipped no longer depends on what came in. */
    if (has_clip) dc = ((vc >= clip) | (vc <= -clip)) ? 0 : dc;
    float zi = dc * vg * vi * (1 - vi);
    float zf = dc * c0 * vf * (1 - vf);
    float d0 = dc * vf;
    if (has_peepholes) d0 += pi[unit] * zi + pf[unit] * zf;
    i[unit] = zi;
    f[unit] = zf;
    g[unit] = dc * vi * (1 - vg * vg);
    o[unit] = zo;
    cell_gradient[unit] = d0;
  }
}

CLONES void kernel_gates_backward(
    int hidden, float *gates, const float *cell_before, const float *const peepholes[3], float clip,
    const float *cell, const float *output_gradient, const float *output_gradient_later,
    float *cell_gradient) {
  float *f = gates + hidden, *g = f + hidden, *o = g + hidden;
  int has_clip = clip < INFINITY;
  if (peepholes[0])
    backward(
        hidden, gates, f, g, o, cell_before, peepholes, 1, clip, has_clip, cell, output_gradient,
        output_gradient_later, cell_gradient);
  else
    backward(
        hidden, gates, f, g, o, cell_before, peepholes, 0, clip, has_clip, cell, output_gradient,
        output_gradient_later, cell_gradient);
}
