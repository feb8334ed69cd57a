// dlib's frontal face detector, correlation tracker and landmarks behind C.
//
// Nothing is thrown out of these functions: those that can fail return null or a negative number,
// and faces_message() then says why, on the same thread. Coordinates are in pixels, real numbers;
// pixel i covers i to i + 1. A detector or a tracker is used by one thread at a time.
#ifndef CONCORD_FACES_H
#define CONCORD_FACES_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Eight-bit brightness, rows from the top, `stride` bytes apart; read while a call lasts.
typedef struct {
  const uint8_t *pixels;
  int64_t width;
  int64_t height;
  int64_t stride;
} faces_picture;

/// Left, top, width and height.
typedef struct {
  double x;
  double y;
  double width;
  double height;
} faces_box;

typedef struct {
  faces_box box;
  /// Distance from the detector's decision boundary, above 0.
  double score;
} faces_detection;

typedef struct faces_detector faces_detector;
typedef struct faces_tracker faces_tracker;
typedef struct faces_landmarker faces_landmarker;

/// What went wrong last on this thread; valid until the next call.
const char *faces_message(void);

/// A detector made from the weights that dlib carries; takes some tenths of a second.
faces_detector *faces_detector_create(void);
/// A copy for another thread, made at once.
faces_detector *faces_detector_copy(const faces_detector *detector);
void faces_detector_destroy(faces_detector *detector);

/// Finds faces at least 80 pixels wide in a region that is first resampled to `columns` x `rows`.
/// What of the region lies outside the picture is black.
///
/// Writes the `capacity` most certain ones, in falling order of score and in coordinates of the
/// picture; returns how many, or -1.
int64_t faces_detect(
    faces_detector *detector, faces_picture picture, faces_box region, int64_t columns,
    int64_t rows, faces_detection *detections, int64_t capacity);

faces_tracker *faces_tracker_create(void);
void faces_tracker_destroy(faces_tracker *tracker);

/// Learns what is in `box`; what was learned before is forgotten. Returns 0, or -1.
int64_t faces_tracker_start(faces_tracker *tracker, faces_picture picture, faces_box box);

/// Finds it in the next picture and learns how it looks there. `peak_to_sidelobe` is how clearly it
/// stands out; not a number in a flat picture. Returns 0, or -1.
int64_t faces_tracker_update(
    faces_tracker *tracker, faces_picture picture, faces_box *box, double *peak_to_sidelobe);

/// Reads a model of 68 points in dlib's format. Of another file null is returned, and the message
/// says what was found.
faces_landmarker *faces_landmarker_create(const char *path);
void faces_landmarker_destroy(faces_landmarker *landmarker);

/// Finds the points of the face in a box, rounded to whole pixels: `x` of all 68, then `y` of all. May
/// be called by several threads at a time. Returns 0, or -1.
int64_t faces_find_landmarks(
    const faces_landmarker *landmarker, faces_picture picture, faces_box face, double *points);

#ifdef __cplusplus
}
#endif
#endif
