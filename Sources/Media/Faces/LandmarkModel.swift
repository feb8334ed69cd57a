internal import CFaces
package import Files
internal import Glibc
package import Pictures
internal import Segments

/// Finds 68 landmarks of a face in its box, by dlib's shape predictor. Used by several threads at a
/// time.
///
/// Source: V. Kazemi, J. Sullivan, "One millisecond face alignment with an ensemble of regression
/// trees", CVPR 2014, doi:10.1109/CVPR.2014.241.
///
/// Unchecked: the model is never changed.
package final class LandmarkModel: @unchecked Sendable {
  /// Where Debian's package `libdlib-data` has the model that dlib's author trained.
  package static let packagedPath = "/usr/share/dlib/shape_predictor_68_face_landmarks.dat"

  /// Tells this model from another.
  let fingerprint: String
  private let model: OpaquePointer

  /// Takes half a second for the packaged model, which has 97 MB.
  ///
  /// - Throws: `noInput` if the file cannot be opened; `badData` if it is no model of 68 points.
  package init(path: String) throws(FileError) {
    _ = try ReadableFile(path: path)
    guard let identity = SourceIdentity(path: path) else {
      throw FileError(.noInput, path: path, "expected a file, found none that can be read twice")
    }
    guard let model = faces_landmarker_create(path) else {
      throw FileError(
        .badData, path: path,
        "expected dlib's shape predictor of \(LandmarkTable.pointCount) points, found "
          + FacesError.last.description)
    }
    fingerprint = identity.fingerprint
    self.model = model
  }

  deinit { faces_landmarker_destroy(model) }

  /// Coordinates as `LandmarkTable.columns` has them, pixels; pixel `i` covers `i` to `i + 1`.
  ///
  /// - Parameter box: framed as the detector does; rounded to whole pixels.
  /// - Precondition: the box is usable.
  package func landmarks(
    in box: PictureBox, of picture: PicturePlane
  ) throws(FacesError) -> [Double] {
    precondition(box.isUsable)
    var points = [Double](repeating: 0, count: LandmarkTable.columns.count)
    guard faces_find_landmarks(model, faces_picture(picture), faces_box(box), &points) == 0 else {
      throw FacesError.last
    }
    return points
  }
}

/// Where the landmarks of faces come from.
package enum LandmarkSource: Sendable {
  case model(LandmarkModel)
  /// The file that the boxes come from.
  case boxes

  /// What a segment file records of it.
  var description: String {
    switch self {
    case .model(let model): model.fingerprint
    case .boxes: "boxes"
    }
  }
}

/// By how much a face is tilted.
enum EyeLine {
  /// Landmarks about the eye at the left and the one at the right of the picture.
  private static let eyes = (left: 36..<42, right: 42..<48)

  /// Angle of the line from eye to eye, radians; more than 0 where the right one lies lower.
  ///
  /// - Parameter landmarks: in the order of `LandmarkTable.columns`.
  static func angle(of landmarks: [Double]) -> Double {
    func mean(_ points: Range<Int>, from first: Int) -> Double {
      points.reduce(0) { $0 + landmarks[first + $1] } / Double(points.count)
    }
    let across = mean(eyes.right, from: 0) - mean(eyes.left, from: 0)
    let down =
      mean(eyes.right, from: LandmarkTable.pointCount)
      - mean(eyes.left, from: LandmarkTable.pointCount)
    return atan2(down, across)
  }
}
