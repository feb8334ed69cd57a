#include "Failure.h"
#include "LumaImage.h"

#include <dlib/image_transforms.h>

#include <dlib/image_processing/correlation_tracker.h>

struct faces_tracker {
  dlib::correlation_tracker follow;

  faces_tracker(unsigned long filter_size, unsigned long scale_levels)
      : follow(filter_size, scale_levels) {}
};

faces_tracker *faces_tracker_create(uint64_t filter_size, uint64_t scale_levels) {
  return guarded<faces_tracker *>(
      nullptr, [=] { return new faces_tracker(filter_size, scale_levels); });
}

void faces_tracker_destroy(faces_tracker *tracker) { delete tracker; }

int64_t faces_tracker_start(faces_tracker *tracker, faces_picture picture, faces_box box) {
  return guarded<int64_t>(-1, [=] {
    tracker->follow.start_track(
        LumaImage{picture},
        dlib::drectangle(box.x, box.y, box.x + box.width - 1, box.y + box.height - 1));
    return 0;
  });
}

int64_t faces_tracker_update(
    faces_tracker *tracker, faces_picture picture, faces_box *box, double *peak_to_sidelobe) {
  return guarded<int64_t>(-1, [=] {
    *peak_to_sidelobe = tracker->follow.update(LumaImage{picture});
    const dlib::drectangle position = tracker->follow.get_position();
    *box = {position.left(), position.top(), position.right() - position.left() + 1,
            position.bottom() - position.top() + 1};
    return 0;
  });
}
