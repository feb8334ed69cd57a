#include <math.h>

#include "clones.h"
#include "include/kernels.h"

/* The two pixels between which a place lies, and how far it is from the first: pixel centres are whole
   numbers. */
INLINE void between(double place, ptrdiff_t *first, float *share) {
  double low = floor(place);
  *first = (ptrdiff_t)low;
  *share = (float)(place - low);
}

/* A pixel less 128; 0 outside the picture. */
INLINE float pixel(
    const uint8_t *pixels, ptrdiff_t width, ptrdiff_t height, ptrdiff_t x, ptrdiff_t y, int colour) {
  int is_inside = x >= 0 && y >= 0 && x < width && y < height;
  return is_inside ? (float)pixels[(y * width + x) * 3 + colour] - 128 : 0;
}

CLONES void kernel_patch(
    const uint8_t *pixels, ptrdiff_t width, ptrdiff_t height, const double box[4], int size,
    float *patch) {
  double across = box[2] / size, down = box[3] / size;
  for (int row = 0; row < size; row++) {
    ptrdiff_t y;
    float below;
    between(box[1] + (row + 0.5) * down - 0.5, &y, &below);
    for (int column = 0; column < size; column++) {
      ptrdiff_t x;
      float right;
      between(box[0] + (column + 0.5) * across - 0.5, &x, &right);
      for (int colour = 0; colour < 3; colour++) {
        float a = pixel(pixels, width, height, x, y, colour);
        float b = pixel(pixels, width, height, x + 1, y, colour);
        float c = pixel(pixels, width, height, x, y + 1, colour);
        float d = pixel(pixels, width, height, x + 1, y + 1, colour);
        float above = a + right * (b - a);
        float under = c + right * (d - c);
        patch[(colour * size + row) * size + column] = above + below * (under - above);
      }
    }
  }
}
