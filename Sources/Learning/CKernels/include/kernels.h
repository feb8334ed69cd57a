/* Loops over many numbers, compiled for several sets of instructions; the processor's largest is taken
   when the program starts. Swift compiles for one set only, the oldest.

   Multiplications and additions are not contracted, so that all sets give the same bits. */
#pragma once
#include <stddef.h>
#include <stdint.h>

/* MARK: Gates of long short-term memory, see LongShortTermMemory. Gates are in the order i, f, g, o, one
   after the other; the peepholes of i, f and o too, NULL for none; clip is INFINITY for none. */

/* From what the gates sum up to the gates, the cell and the output. */
void kernel_gates_forward(
    int hidden, float *gates, const float *cell_before, const float *const peepholes[3], float clip,
    float *cell, float *output);

/* From the gates to the gradients of their sums; cell_gradient becomes that of the cell before. */
void kernel_gates_backward(
    int hidden, float *gates, const float *cell_before, const float *const peepholes[3], float clip,
    const float *cell, const float *output_gradient, const float *output_gradient_later,
    float *cell_gradient);

/* MARK: Pools of a tile of the first speech stage, see TemporalFilters */

/* Largest of `pool` neighbouring rows of `width` filters, shifted and rectified, to [filter, time] rows
   `stride` apart. Winners, [time, padded width], are 0 where rectified, else 1 + the row's place; NULL
   where they are not wanted. */
void kernel_pool_forward(
    int times, int pool, int width, const float *values, const float *shifts, float *pooled,
    ptrdiff_t stride, uint8_t *winners);

/* From the gradient of the pooled, [filter, time] rows `stride` apart, to that of the values, which have
   room for a vector of eight behind them; its sums over time are added to `sums`. */
void kernel_pool_backward(
    int times, int pool, int width, const float *pooled, ptrdiff_t stride, const uint8_t *winners,
    float *values, double *sums);

/* The winner where none is positive. */
enum { KERNEL_NOBODY = 255 };

/* Largest over channels of a pair of blocks, interleaved in columns `stride` floats apart, shifted and
   rectified, see SpectralMaximum: the first `inside` of each block's `count` to `values`, a number every
   `groups`, and the channels that win to `winners`, which may be NULL. */
void kernel_maximum_forward(
    int channels, int count, const float *columns, ptrdiff_t stride, const float *bias,
    const int inside[2], float *const values[2], ptrdiff_t groups, uint8_t *const winners[2]);

/* MARK: Spectra between the two orders of SpectralTiles. A column is a channel's spectrum, columns lie
   `stride` complex numbers apart; a piece is a tile's bins by channels, bins `pitch` complex numbers and
   tiles `tile_stride` complex numbers apart. Mirrored, bins run downwards from `bin` and are
   conjugated. */

void kernel_gather(
    int tiles, int channels, const float *columns, ptrdiff_t stride, ptrdiff_t bin, int mirrored,
    float *pieces, ptrdiff_t pitch, ptrdiff_t tile_stride);

void kernel_scatter(
    int tiles, int channels, const float *pieces, ptrdiff_t pitch, ptrdiff_t tile_stride,
    float *columns, ptrdiff_t stride, ptrdiff_t bin, int mirrored);

/* Multiplies complex numbers by i. */
void kernel_turn(ptrdiff_t count, float *numbers);

/* MARK: Batch normalisation of bfloat16 numbers, [row, channel], see ChannelsLastNormalization */

/* Adds to `sums` those of each channel's values, then those of their squares. */
void kernel_normalization_sums(
    ptrdiff_t rows, int channels, const uint16_t *input, double *sums);

/* input · factors[0] + factors[1], each [channel], not below zero where rectified. */
void kernel_normalization_forward(
    ptrdiff_t rows, int channels, const uint16_t *input, const float *factors, int rectified,
    uint16_t *output);

/* Adds to `sums` those of each channel's gradients, then those of gradient · (input − mean). `forward`
   are the forward pass's factors where it rectified, else NULL: no gradient goes to what is not
   positive. */
void kernel_normalization_gradient_sums(
    ptrdiff_t rows, int channels, const uint16_t *input, const float *mean, const float *forward,
    const uint16_t *upstream, double *sums);

/* upstream · factors[0] + input · factors[1] + factors[2], each [channel]; `forward` as above. */
void kernel_normalization_backward(
    ptrdiff_t rows, int channels, const uint16_t *input, const float *factors, const float *forward,
    const uint16_t *upstream, uint16_t *result);

/* MARK: Adam, see Training.Adam */

typedef struct {
  float gradient_scale, mean_decay, square_decay, mean_rate, square_rate, rate, correction, epsilon;
} kernel_adam;

void kernel_adam_update(
    ptrdiff_t count, const kernel_adam *settings, const float *gradient, float *mean, float *square,
    float *values);

/* MARK: Normalisation by neighbouring channels' responses, see Layers.ResponseNormalization. All arrays are
   [channel, position]. */

/* The sum for a channel is `offset` and `scale` times the squares of itself, of `before` channels before it
   and of `after` behind it. */
typedef struct {
  int before, after;
  float scale, offset;
} kernel_responses;

void kernel_responses_forward(
    ptrdiff_t positions, int channels, const kernel_responses *settings, const float *input,
    float *sums, float *output);

void kernel_responses_backward(
    ptrdiff_t positions, int channels, const kernel_responses *settings, const float *input,
    const float *sums, const float *output, const float *upstream, float *result);

/* MARK: Patches of pictures, see Tracking.PatchSource */

/* A box (x, y, width, height) of pixels [height, width, 3], scaled bilinearly to [3, size, size], less 128;
   0 outside the picture. */
void kernel_patch(
    const uint8_t *pixels, ptrdiff_t width, ptrdiff_t height, const double box[4], int size,
    float *patch);
