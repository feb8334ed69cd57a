#include <string.h>

#include "clones.h"
#include "include/kernels.h"

/* Rows are positions, columns channels. Sums are floats over a few rows, then doubles. */
enum { ROWS = 32, CHANNELS = 64 };

INLINE float widen(uint16_t bits) {
  uint32_t word = (uint32_t)bits << 16;
  float value;
  memcpy(&value, &word, sizeof value);
  return value;
}

/* To the nearest, to even where there are two; a NaN stays one. */
INLINE uint16_t narrow(float value) {
  uint32_t word;
  memcpy(&word, &value, sizeof word);
  uint32_t rounded = (word + 0x7FFF + (word >> 16 & 1)) >> 16;
  return value == value ? rounded : 0x7FC0;
}

INLINE int least(ptrdiff_t a, ptrdiff_t b) { return a < b ? a : b; }

CLONES void kernel_normalization_sums(
    ptrdiff_t rows, int channels, const uint16_t *input, double *sums) {
  for (ptrdiff_t start = 0; start < rows; start += ROWS) {
    for (int first = 0; first < channels; first += CHANNELS) {
      int width = least(CHANNELS, channels - first);
      float sum[CHANNELS] = {0}, square[CHANNELS] = {0};
      for (ptrdiff_t row = start; row < start + least(ROWS, rows - start); row++) {
        const uint16_t *x = input + row * channels + first;
        for (int channel = 0; channel < width; channel++) {
          float value = widen(x[channel]);
          sum[channel] += value;
          square[channel] += value * value;
        }
      }
      for (int channel = 0; channel < width; channel++) {
        sums[first + channel] += (double)sum[channel];
        sums[channels + first + channel] += (double)square[channel];
      }
    }
  }
}

CLONES void kernel_normalization_forward(
    ptrdiff_t rows, int channels, const uint16_t *restrict input, const float *restrict factors,
    int rectified, uint16_t *restrict output) {
  float floor = rectified ? 0 : -__builtin_inff();
  for (ptrdiff_t row = 0; row < rows; row++) {
    for (int channel = 0; channel < channels; channel++) {
      float y =
          widen(input[row * channels + channel]) * factors[channel] + factors[channels + channel];
      output[row * channels + channel] = narrow(y < floor ? floor : y);
    }
  }
}

/* Whether the forward pass, `factors[0] · x + factors[1]`, gives something above zero. */
INLINE int is_positive(float x, const float *factors, int channels, int channel) {
  return x * factors[channel] + factors[channels + channel] > 0;
}

INLINE void gradient_sums(
    ptrdiff_t rows, int channels, const uint16_t *restrict input, const float *restrict mean,
    const float *restrict forward, int rectified, const uint16_t *restrict upstream,
    double *restrict sums) {
  for (ptrdiff_t start = 0; start < rows; start += ROWS) {
    for (int first = 0; first < channels; first += CHANNELS) {
      int width = least(CHANNELS, channels - first);
      float sum[CHANNELS] = {0}, product[CHANNELS] = {0};
      for (ptrdiff_t row = start; row < start + least(ROWS, rows - start); row++) {
        ptrdiff_t place = row * channels + first;
        for (int channel = 0; channel < width; channel++) {
          float gradient = widen(upstream[place + channel]), x = widen(input[place + channel]);
          if (rectified) gradient = is_positive(x, forward, channels, first + channel) ? gradient : 0;
          sum[channel] += gradient;
          product[channel] += gradient * (x - mean[first + channel]);
        }
      }
      for (int channel = 0; channel < width; channel++) {
        sums[first + channel] += (double)sum[channel];
        sums[channels + first + channel] += (double)product[channel];
      }
    }
  }
}

CLONES void kernel_normalization_gradient_sums(
    ptrdiff_t rows, int channels, const uint16_t *input, const float *mean, const float *forward,
    const uint16_t *upstream, double *sums) {
  if (forward)
    gradient_sums(rows, channels, input, mean, forward, 1, upstream, sums);
  else
    gradient_sums(rows, channels, input, mean, forward, 0, upstream, sums);
}

INLINE void backward(
    ptrdiff_t rows, int channels, const uint16_t *restrict input, const float *restrict factors,
    const float *restrict forward, int rectified, const uint16_t *restrict upstream,
    uint16_t *restrict result) {
  const float *slope = factors, *input_slope = factors + channels, *shift = input_slope + channels;
  for (ptrdiff_t row = 0; row < rows; row++) {
    ptrdiff_t place = row * channels;
    for (int channel = 0; channel < channels; channel++) {
      float gradient = widen(upstream[place + channel]), x = widen(input[place + channel]);
      if (rectified) gradient = is_positive(x, forward, channels, channel) ? gradient : 0;
      result[place + channel] =
          narrow(gradient * slope[channel] + (x * input_slope[channel] + shift[channel]));
    }
  }
}

CLONES void kernel_normalization_backward(
    ptrdiff_t rows, int channels, const uint16_t *input, const float *factors,
    const float *forward, const uint16_t *upstream, uint16_t *result) {
  if (forward)
    backward(rows, channels, input, factors, forward, 1, upstream, result);
  else
    backward(rows, channels, input, factors, forward, 0, upstream, result);
}
