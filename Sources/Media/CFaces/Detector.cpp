#include "Failure.h"
#include "LumaImage.h"

#include <dlib/image_processing/frontal_face_detector.h>
#include <dlib/image_transforms.h>

#include <algorithm>
#include <vector>

/// OpenBLAS, which dlib uses when the detector is made, would start threads that only cost memory.
extern "C" void openblas_set_num_threads(int count);

/// Unpacked once: that takes dlib a quarter of a second, as long as the faces of a short clip.
static const dlib::frontal_face_detector &unpacked_detector() {
  static const dlib::frontal_face_detector detector = [] {
    openblas_set_num_threads(1);
    return dlib::get_frontal_face_detector();
  }();
  return detector;
}

struct faces_detector {
  dlib::frontal_face_detector find;
  dlib::array2d<unsigned char> resampled;

  faces_detector() : find(unpacked_detector()) {}
  faces_detector(const faces_detector &other) : find(other.find) {}
};

faces_detector *faces_detector_create(void) {
  return guarded<faces_detector *>(nullptr, [] { return new faces_detector; });
}

faces_detector *faces_detector_copy(const faces_detector *detector) {
  return guarded<faces_detector *>(nullptr, [=] { return new faces_detector(*detector); });
}

void faces_detector_destroy(faces_detector *detector) { delete detector; }

int64_t faces_detect(
    faces_detector *detector, faces_picture picture, faces_box region, int64_t columns,
    int64_t rows, faces_detection *detections, int64_t capacity) {
  return guarded<int64_t>(-1, [=] {
    const dlib::drectangle area(
        region.x, region.y, region.x + region.width - 1, region.y + region.height - 1);
    dlib::extract_image_chip(
        LumaImage{picture}, dlib::chip_details(area, dlib::chip_dims(rows, columns)),
        detector->resampled);
    std::vector<dlib::rect_detection> found;
    detector->find(detector->resampled, found);

    // The first and the last pixel's centres stay where they were.
    const double across = (region.width - 1) / double(columns - 1);
    const double down = (region.height - 1) / double(rows - 1);
    const int64_t count = std::min<int64_t>(found.size(), capacity);
    for (int64_t i = 0; i < count; ++i) {
      const dlib::rectangle &rect = found[i].rect;
      detections[i].box.x = region.x + 0.5 + (double(rect.left()) - 0.5) * across;
      detections[i].box.y = region.y + 0.5 + (double(rect.top()) - 0.5) * down;
      detections[i].box.width = double(rect.width()) * across;
      detections[i].box.height = double(rect.height()) * down;
      detections[i].score = found[i].detection_confidence;
    }
    return count;
  });
}
