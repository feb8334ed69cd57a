// A picture of somebody else as dlib sees it: no pixel is copied.
#ifndef CONCORD_LUMA_IMAGE_H
#define CONCORD_LUMA_IMAGE_H

// Swift's debug builds define DEBUG, which would turn on dlib's assertions here but not in the
// library that is linked.
#undef DEBUG

#include "faces.h"

#include <dlib/image_processing/generic_image.h>
#include <dlib/pixel.h>

struct LumaImage {
  faces_picture picture;
};

inline long num_rows(const LumaImage &image) { return image.picture.height; }
inline long num_columns(const LumaImage &image) { return image.picture.width; }
inline long width_step(const LumaImage &image) { return image.picture.stride; }
inline const void *image_data(const LumaImage &image) { return image.picture.pixels; }

namespace dlib {
template <> struct image_traits<LumaImage> {
  typedef unsigned char pixel_type;
};
template <> struct image_traits<const LumaImage> {
  typedef unsigned char pixel_type;
};
} // namespace dlib

#endif
