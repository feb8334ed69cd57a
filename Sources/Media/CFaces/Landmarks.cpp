// Landmarks by an ensemble of regression trees: V. Kazemi, J. Sullivan, "One millisecond face
// alignment with an ensemble of regression trees", CVPR 2014, doi:10.1109/CVPR.2014.241. Files and
// results are those of dlib's shape_predictor, but that points are not rounded to whole pixels. It is
// read here since dlib's reader checks nothing: a damaged file would have it read beyond its arrays.
#include "Failure.h"
#include "LumaImage.h"

#include <dlib/image_processing/shape_predictor.h>

#include <cmath>
#include <fstream>
#include <stdexcept>
#include <vector>

namespace {

const unsigned long point_count = 68;
const unsigned long value_count = 2 * point_count;

/// Far above what any model has.
const unsigned long most_cascades = 100, most_trees = 10'000, most_leaves = 1 << 12;
const unsigned long most_pixels = 100'000;

const char *const damaged = "a damaged file, or another";

void require(bool is_right, const std::string &found) {
  if (!is_right) throw std::runtime_error(found);
}

float finite(std::istream &in) {
  float value = 0;
  dlib::deserialize(value, in);
  require(std::isfinite(value), damaged);
  return value;
}

unsigned long count(std::istream &in, unsigned long most) {
  unsigned long value = 0;
  dlib::deserialize(value, in);
  require(value >= 1 && value <= most, damaged);
  return value;
}

unsigned long place(std::istream &in, unsigned long end) {
  unsigned long value = 0;
  dlib::deserialize(value, in);
  require(value < end, damaged);
  return value;
}

/// An extent as dlib writes those of matrices: negative in newer files.
unsigned long extent(std::istream &in) {
  long value = 0;
  dlib::deserialize(value, in);
  return value < 0 ? 0 - static_cast<unsigned long>(value) : value;
}

/// A column as dlib writes matrices; returns its length. Its numbers come next.
unsigned long column(std::istream &in) {
  const unsigned long rows = extent(in);
  require(extent(in) == 1, damaged);
  return rows;
}

/// Full binary trees of one depth, and the pixels that they compare.
struct Cascade {
  std::vector<dlib::impl::split_feature> splits;
  unsigned long leaf_count = 0;
  /// `[tree, leaf, value]`
  std::vector<float> leaves;
  std::vector<unsigned long> anchors;
  std::vector<dlib::vector<float, 2>> offsets;

  unsigned long tree_count() const { return splits.size() / (leaf_count - 1); }

  void read_tree(std::istream &in) {
    const unsigned long split_count = count(in, most_leaves - 1);
    require((split_count & (split_count + 1)) == 0, damaged);
    require(leaf_count == 0 || leaf_count == split_count + 1, damaged);
    leaf_count = split_count + 1;
    for (unsigned long i = 0; i < split_count; ++i) {
      dlib::impl::split_feature split;
      split.idx1 = place(in, most_pixels);
      split.idx2 = place(in, most_pixels);
      split.thresh = finite(in);
      splits.push_back(split);
    }
    require(count(in, most_leaves) == leaf_count, damaged);
    for (unsigned long i = 0; i < leaf_count; ++i) {
      require(column(in) == value_count, damaged);
      for (unsigned long k = 0; k < value_count; ++k) leaves.push_back(finite(in));
    }
  }

  void read_anchors(std::istream &in) {
    anchors.resize(count(in, most_pixels));
    for (unsigned long &anchor : anchors) anchor = place(in, point_count);
    for (const auto &split : splits)
      require(split.idx1 < anchors.size() && split.idx2 < anchors.size(), damaged);
  }

  void read_offsets(std::istream &in) {
    require(count(in, most_pixels) == anchors.size(), damaged);
    for (unsigned long i = 0; i < anchors.size(); ++i) {
      const float x = finite(in);
      offsets.emplace_back(x, finite(in));
    }
  }

  const float *leaf(unsigned long tree, const std::vector<float> &pixels) const {
    const dlib::impl::split_feature *split = &splits[tree * (leaf_count - 1)];
    unsigned long i = 0;
    while (i < leaf_count - 1) {
      const bool is_left = pixels[split[i].idx1] - pixels[split[i].idx2] > split[i].thresh;
      i = is_left ? dlib::impl::left_child(i) : dlib::impl::right_child(i);
    }
    return &leaves[(tree * leaf_count + i - (leaf_count - 1)) * value_count];
  }
};

} // namespace

struct faces_landmarker {
  dlib::matrix<float, 0, 1> mean;
  std::vector<Cascade> cascades;

  explicit faces_landmarker(std::istream &in) {
    int version = 0;
    dlib::deserialize(version, in);
    require(version == 1, damaged);
    const unsigned long values = column(in);
    require(values >= 2 && values % 2 == 0 && values < 100'000, damaged);
    require(values == value_count, "one of " + std::to_string(values / 2) + " points");
    mean.set_size(value_count, 1);
    for (float &value : mean) value = finite(in);
    cascades.resize(count(in, most_cascades));
    for (Cascade &cascade : cascades)
      for (unsigned long left = count(in, most_trees); left > 0; --left) cascade.read_tree(in);
    require(count(in, most_cascades) == cascades.size(), damaged);
    for (Cascade &cascade : cascades) cascade.read_anchors(in);
    require(count(in, most_cascades) == cascades.size(), damaged);
    for (Cascade &cascade : cascades) cascade.read_offsets(in);
  }

  void find(const LumaImage &image, const dlib::rectangle &face, double *points) const {
    dlib::matrix<float, 0, 1> shape = mean;
    std::vector<float> pixels;
    for (const Cascade &cascade : cascades) {
      dlib::impl::extract_feature_pixel_values(
          image, face, shape, mean, cascade.anchors, cascade.offsets, pixels);
      for (unsigned long tree = 0; tree < cascade.tree_count(); ++tree) {
        const float *leaf = cascade.leaf(tree, pixels);
        for (unsigned long k = 0; k < value_count; ++k) shape(k) += leaf[k];
      }
    }
    const dlib::point_transform_affine to_picture = dlib::impl::unnormalizing_tform(face);
    for (unsigned long i = 0; i < point_count; ++i) {
      const dlib::dpoint point = to_picture(dlib::impl::location(shape, i));
      // dlib's pixel i lies about i.
      points[i] = point.x() + 0.5;
      points[point_count + i] = point.y() + 0.5;
    }
  }
};

faces_landmarker *faces_landmarker_create(const char *path) {
  return guarded<faces_landmarker *>(nullptr, [=] {
    std::ifstream in(path, std::ios::binary);
    try {
      return new faces_landmarker(in);
    } catch (const dlib::serialization_error &) {
      throw std::runtime_error(damaged);
    }
  });
}

void faces_landmarker_destroy(faces_landmarker *landmarker) { delete landmarker; }

int64_t faces_find_landmarks(
    const faces_landmarker *landmarker, faces_picture picture, faces_box face, double *points) {
  return guarded<int64_t>(-1, [=] {
    const long left = std::lround(face.x), top = std::lround(face.y);
    const long right = std::lround(face.x + face.width) - 1;
    const long bottom = std::lround(face.y + face.height) - 1;
    landmarker->find(
        LumaImage{picture},
        dlib::rectangle(left, top, std::max(right, left + 1), std::max(bottom, top + 1)), points);
    return 0;
  });
}
