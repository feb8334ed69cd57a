package import Pictures
package import Segments
internal import Text

/// How the faces of recordings are extracted.
package struct ExtractionSettings: Sendable {
  /// What stands in the place of a face that is missing.
  package enum MissingFace: String, Sendable, CaseIterable {
    /// The last face before; black where there was none.
    case hold
    /// Black.
    case zero
  }

  /// How crops lie in the picture.
  package enum Alignment: String, Sendable, CaseIterable {
    /// As the picture is.
    case none
    /// Turned about the box's centre until the line from eye to eye is level.
    case eyes
  }

  /// A tracker of another kind than `FaceTracker`.
  package struct Tracker: Sendable {
    /// Its kind and what it was made of: the same for the same results.
    let description: String
    let make: @Sendable () throws(FacesError) -> any BoxTracking

    package init(
      _ description: String, make: @escaping @Sendable () throws(FacesError) -> any BoxTracking
    ) {
      self.description = description
      self.make = make
    }
  }

  package static let steps = 0.01...60.0
  package static let sizes = 8...512
  package static let margins = -0.4...2.0
  package static let radii = 0...50

  /// Duration of a step, seconds; within `steps`.
  package var step = 0.04
  /// Size and margin, within `sizes` and `margins`.
  package var crop = FaceCrop()
  /// Steps on either side over which boxes are smoothed, within `radii`; 0 leaves them as they are.
  package var smooth = 5
  package var missing = MissingFace.hold
  /// Whose face is cut out where there are several.
  package var rule = FaceRule.largest
  /// Whether all faces are followed and listed.
  package var listsAllFaces = false
  /// The part of the picture that is looked at; nil is all of it.
  package var region: PixelRegion?
  /// Width of the smallest face that is found, in pixels of a picture at most 640 wide and high.
  package var minimumSize = 80
  /// Pictures a second of a folder of frames; nil for a video.
  package var rate: Double?
  /// Number of the track of video, from 1; nil for the best one.
  package var track: Int?
  /// Whether what is there of a video that was cut short is taken.
  package var allowsCut = false
  /// Follows faces in place of the correlation tracker.
  package var tracker: Tracker?
  /// Boxes from a file, in place of the detector's.
  package var boxes: BoxFile?
  /// Where landmarks come from; nil if there are to be none.
  package var landmarks: LandmarkSource?
  /// Other than `none` with landmarks only.
  package var alignment = Alignment.none

  package init() {}

  /// Gaps of at most this length are closed, seconds.
  private static let longestGap = 1.0
  /// The same in steps.
  var longestGap: Int { Int((Self.longestGap / step).rounded()) }

  /// What a segment file records of it.
  package var segments: FaceSegmentSettings {
    var options = [
      "smooth": "\(smooth)", "missing": missing.rawValue, "face": rule.description,
      "all_faces": listsAllFaces ? "1" : "0",
    ]
    if let region { options["roi"] = region.description }
    if let rate { options["rate"] = decimal(rate) }
    if let track { options["track"] = "\(track)" }
    if let landmarks { options["landmarks"] = landmarks.description }
    if alignment != .none { options["align"] = alignment.rawValue }
    if let boxes {
      options["boxes"] = boxes.fingerprint
    } else {
      options["minimum_size"] = "\(minimumSize)"
      if let tracker { options["tracker"] = tracker.description }
    }
    return FaceSegmentSettings(
      step: step, size: crop.size, margin: crop.margin, options: options)
  }
}

/// A part of a picture, whole pixels: `x,y,width,height`.
package struct PixelRegion: Equatable, Sendable, LosslessStringConvertible {
  package let x: Int
  package let y: Int
  package let width: Int
  package let height: Int

  init(x: Int, y: Int, width: Int, height: Int) {
    self.x = x
    self.y = y
    self.width = width
    self.height = height
  }

  /// - Returns: nil if there are not four whole numbers up to a million, or no area.
  package init?(_ description: String) {
    let numbers = description.split(separator: ",", omittingEmptySubsequences: false).map {
      Int($0).flatMap { (0...1_000_000).contains($0) ? $0 : nil }
    }
    guard numbers.count == 4, let x = numbers[0], let y = numbers[1], let width = numbers[2],
      let height = numbers[3], width > 0, height > 0
    else { return nil }
    self.init(x: x, y: y, width: width, height: height)
  }

  package var description: String { "\(x),\(y),\(width),\(height)" }

  /// What of it lies in a picture; nil if nothing does.
  func clipped(width: Int, height: Int) -> PixelRegion? {
    guard x < width, y < height else { return nil }
    return PixelRegion(
      x: x, y: y, width: min(self.width, width - x), height: min(self.height, height - y))
  }
}
