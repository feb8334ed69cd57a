// The tracker of Danelljan et al., BMVC 2014, doi:10.5244/C.28.65, with the features, windows and
// constants of dlib's correlation_tracker, whose results it gives but for rounding. dlib's own
// transforms whole spectra, one by one, and so takes more than twice as long: with it extract-faces
// would not reach 200 frames a second. Benchmarks/extract_faces_check.py runs both side by side.
#include "CorrelationFilter.h"
#include "Failure.h"
#include "LumaImage.h"

#include <dlib/image_transforms.h>
#include <dlib/matrix.h>

#include <cmath>
#include <memory>

namespace {

/// Cells along a side of the position filter. With half as many the peak no longer tells a face
/// from none.
const int side = 64;
/// Histograms of oriented gradients (31) and brightness.
const int feature_count = 32;
/// The chip that the position filter sees, in boxes.
const double padding = 1.4;
/// Sizes told apart, the ratio from one to the next, and the pixels along a side of each chip.
const int levels = 32;
const double level_ratio = 1.020;
const int level_size = 23;
const double regularizer = 0.001;
const double rate = 0.025;
const double pi = 3.14159265358979323846;

/// Falls from 1 in the middle to 0 at half the size.
double window(double distance, double size) {
  return std::cos(std::min(distance / (size / 2) * (pi / 2), pi / 2));
}

typedef dlib::array<dlib::array2d<float>> Histograms;

} // namespace

struct faces_tracker {
  dlib::drectangle position;

  faces_tracker() : place({side, side}, feature_count), mask(side * side) {
    const dlib::point middle = dlib::center(dlib::rectangle(0, 0, side - 1, side - 1));
    for (int r = 0; r < side; ++r)
      for (int c = 0; c < side; ++c)
        mask[r * side + c] = window(dlib::length(dlib::point(c, r) - middle), side);
    for (int level = 0; level < levels; ++level)
      level_mask[level] = window(std::abs(level - levels / 2), levels);
  }

  void start(const LumaImage &image, const dlib::drectangle &box) {
    position = box;
    const dlib::point_transform_affine from_chip = see_place(image);
    aim_place(dlib::inv(from_chip)(dlib::dcenter(box)));
    place.start();
    see_scale(image);
    aim_scale(levels / 2);
    scale->start();
  }

  double update(const LumaImage &image) {
    const dlib::point_transform_affine from_chip = see_place(image);
    place.respond(regularizer);
    const auto answer = dlib::mat(place.target(), side, side);
    dlib::dpoint peak = dlib::max_point_interpolated(answer);
    // Of a surface without a curvature no place can be computed.
    if (!dlib::drectangle(0, 0, side - 1, side - 1).contains(peak)) peak = dlib::max_point(answer);
    const double clearness = peak_to_sidelobe(peak);
    position = dlib::translate_rect(position, from_chip(peak) - dlib::dcenter(position));
    aim_place(peak);
    place.learn(rate);

    see_scale(image);
    scale->respond(regularizer);
    const double level = dlib::max_point_interpolated(dlib::mat(scale->target(), levels, 1)).y();
    position *= std::pow(level_ratio, level - levels / 2);
    aim_scale(level);
    scale->learn(rate);
    return clearness;
  }

private:
  CorrelationFilter place;
  /// Made when the number of its features is known.
  std::unique_ptr<CorrelationFilter> scale;
  std::vector<double> mask;
  double level_mask[levels];
  dlib::array2d<unsigned char> chip;
  Histograms histograms;

  /// Gives the place filter what is around the position; returns the way from the chip's
  /// coordinates to the picture's.
  dlib::point_transform_affine see_place(const LumaImage &image) {
    const dlib::chip_details details(position * padding, dlib::chip_dims(side, side));
    dlib::extract_image_chip(image, details, chip);
    dlib::extract_fhog_features(chip, histograms, 1, 3, 3);
    for (int i = 0; i < feature_count; ++i) {
      double *out = place.channel(i);
      for (int r = 0; r < side; ++r)
        for (int c = 0; c < side; ++c, ++out)
          *out = (i < feature_count - 1 ? histograms[i][r][c] : chip[r][c] / 255.0) *
                 mask[r * side + c];
    }
    place.transform();
    return dlib::inv(dlib::get_mapping_to_chip(details));
  }

  /// The answer that is wanted: a peak.
  void aim_place(const dlib::dpoint &peak) {
    double *out = place.target();
    std::fill(out, out + side * side, 0.0);
    const dlib::rectangle area = dlib::centered_rect(dlib::point(peak), 21, 21)
                                     .intersect(dlib::rectangle(0, 0, side - 1, side - 1));
    for (long r = area.top(); r <= area.bottom(); ++r)
      for (long c = area.left(); c <= area.right(); ++c)
        out[r * side + c] = std::exp(-dlib::length(dlib::point(c, r) - peak) / 3);
  }

  /// How many standard deviations of the answer's rest its peak stands above their mean.
  double peak_to_sidelobe(const dlib::dpoint &where) {
    const double *answer = place.target();
    const dlib::point peak(where);
    const dlib::rectangle lobe = dlib::centered_rect(peak, 8, 8);
    double count = 0, sum = 0, squares = 0;
    for (long r = 0; r < side; ++r)
      for (long c = 0; c < side; ++c) {
        if (lobe.contains(dlib::point(c, r))) continue;
        const double value = answer[r * side + c];
        count += 1;
        sum += value;
        squares += value * value;
      }
    const double mean = sum / count;
    const double variance = std::max(0.0, (squares - sum * mean) / (count - 1));
    return (answer[peak.y() * side + peak.x()] - mean) / std::sqrt(variance);
  }

  /// Gives the scale filter the box's content at all sizes.
  void see_scale(const LumaImage &image) {
    dlib::drectangle box = position * std::pow(level_ratio, -levels / 2.0);
    const double last = level_size - 1;
    const std::vector<dlib::dpoint> corners = {{0, 0}, {last, 0}, {last, last}};
    chip.set_size(level_size, level_size);
    for (int level = 0; level < levels; ++level) {
      dlib::transform_image(
          image, chip, dlib::interpolate_bilinear(),
          dlib::find_affine_transform(
              corners,
              std::vector<dlib::dpoint>{box.tl_corner(), box.tr_corner(), box.br_corner()}));
      box *= level_ratio;
      dlib::extract_fhog_features(chip, histograms, 4);
      const long rows = histograms[0].nr(), columns = histograms[0].nc();
      if (!scale)
        scale.reset(
            new CorrelationFilter({levels}, int(rows * columns * feature_count)));
      int feature = 0;
      for (long r = 0; r < rows; ++r)
        for (long c = 0; c < columns; ++c)
          for (int i = 0; i < feature_count; ++i, ++feature)
            scale->channel(feature)[level] =
                (i < feature_count - 1 ? histograms[i][r][c] : chip[r][c] / 255.0) *
                level_mask[level];
    }
    scale->transform();
  }

  void aim_scale(double level) {
    for (int i = 0; i < levels; ++i)
      scale->target()[i] = std::exp(-(i - level) * (i - level));
  }
};

faces_tracker *faces_tracker_create(void) {
  return guarded<faces_tracker *>(nullptr, [] { return new faces_tracker; });
}

void faces_tracker_destroy(faces_tracker *tracker) { delete tracker; }

int64_t faces_tracker_start(faces_tracker *tracker, faces_picture picture, faces_box box) {
  return guarded<int64_t>(-1, [=] {
    tracker->start(
        LumaImage{picture},
        dlib::drectangle(box.x, box.y, box.x + box.width - 1, box.y + box.height - 1));
    return 0;
  });
}

int64_t faces_tracker_update(
    faces_tracker *tracker, faces_picture picture, faces_box *box, double *peak_to_sidelobe) {
  return guarded<int64_t>(-1, [=] {
    *peak_to_sidelobe = tracker->update(LumaImage{picture});
    const dlib::drectangle position = tracker->position;
    *box = {position.left(), position.top(), position.right() - position.left() + 1,
            position.bottom() - position.top() + 1};
    return 0;
  });
}
