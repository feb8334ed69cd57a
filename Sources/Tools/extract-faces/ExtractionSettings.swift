import Faces
import Pictures
import Segments
import TimeSeries
import ToolSupport

/// How the faces of all recordings of a run are extracted.
struct ExtractionSettings: Sendable {
  let crop: FaceCrop
  let segments: FaceSegmentSettings
  /// Steps on either side, for smoothing.
  let smooth: Int
  let missing: MissingFace
  let rule: FaceRule
  let listsAllFaces: Bool
  let roi: PixelRegion?
  let minimumSize: Double
  /// Boxes from a file, in place of the detector's.
  let boxes: BoxFile?
  /// Path of the contact sheet.
  let preview: String?

  var step: Double { segments.step }

  /// Gaps of at most this length are closed, seconds.
  private static let longestGap = 1.0
  /// The same in steps.
  var longestGap: Int { Int((Self.longestGap / step).rounded()) }

  /// - Parameter recordings: names of the run's recordings.
  /// - Throws: status 64 for values out of range; as `BoxFile` for its file.
  init(
    crops: CropOptions, faces: FaceOptions, recordings: [String], preview: String?
  ) throws(ToolError) {
    func check(
      _ isRight: Bool, _ option: String, _ expected: String, _ found: String
    ) throws(ToolError) {
      guard isRight else {
        throw ToolError(.validationFailure, "\(option): expected \(expected), found \(found)")
      }
    }
    let smooth = crops.smooth ?? (faces.boxes == nil ? 5 : 0)
    try check(
      crops.step >= 0.01 && crops.step <= 60, "--step", "0.01 to 60 s", "\(crops.step) s")
    try check((8...512).contains(crops.size), "--size", "8 to 512 pixels", "\(crops.size)")
    try check(
      crops.margin >= -0.4 && crops.margin <= 2, "--margin", "-0.4 to 2", "\(crops.margin)")
    try check((0...50).contains(smooth), "--smooth", "0 to 50 steps", "\(smooth)")
    self.smooth = smooth
    missing = crops.missing
    rule = faces.face
    listsAllFaces = faces.allFaces
    roi = faces.roi
    minimumSize = Double(faces.minimumSize.rawValue)
    self.preview = preview
    crop = FaceCrop(size: crops.size, margin: crops.margin)

    var options = [
      "smooth": "\(smooth)", "missing": missing.rawValue, "face": rule.text,
      "all_faces": listsAllFaces ? "1" : "0",
      "row_columns": FaceRow.numberColumns.joined(separator: ","),
      "row_sources": FaceSource.allCases.map(\.rawValue).joined(separator: ","),
    ]
    if let roi { options["roi"] = roi.text }
    if let path = faces.boxes {
      do {
        boxes = try BoxFile(path: path)
      } catch {
        throw ToolError(error)
      }
      try check(
        boxes?.hasRecordings == true || recordings.count == 1, "--boxes",
        "a column 'recording' for \(recordings.count) videos", "none in \(path)")
      guard let identity = SourceIdentity(path: path) else {
        throw ToolError(.noInput, "\(path): expected a file that can be read twice")
      }
      options["boxes"] = identity.fingerprint
    } else {
      boxes = nil
      options["minimum_size"] = "\(faces.minimumSize.rawValue)"
    }
    segments = FaceSegmentSettings(
      step: crops.step, size: crops.size, margin: crops.margin, options: options)
  }
}
