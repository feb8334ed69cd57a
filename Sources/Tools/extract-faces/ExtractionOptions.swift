import ArgumentParser
import Decoding
import Faces
import Files
import Pictures
import ToolSupport

/// How the recordings are read.
struct RecordingOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Pictures per second of folders of pictures, 0.1 to 1000.", valueName: "hertz"))
  var rate: Double?

  @Option(
    help: ArgumentHelp(
      "Track of video to take where a file has several, from 1. (default: the best)",
      valueName: "number"))
  var track: Int?

  @OptionGroup var cut: CutOption
}

/// How faces are cropped.
struct CropOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Duration of a step, 0.01 to 60.", valueName: "seconds"))
  var step = 0.04

  @Option(
    help: ArgumentHelp("Pixels on each side of a crop, 8 to 512.", valueName: "pixels"))
  var size = 96

  @Option(
    help: ArgumentHelp(
      "What is added on every side of a box, as a share of its longer side, -0.4 to 2.",
      valueName: "share"))
  var margin = 0.0

  @Option(
    help: """
      What is done to a face before it is cropped: eyes turns it until the eyes are level, which needs \
      --landmarks.
      """)
  var align = ExtractionSettings.Alignment.none

  @Option(
    help: ArgumentHelp(
      """
      Steps on either side over which boxes are smoothed, 0 to 50; 0 leaves them as they are. \
      (default: 5; with --boxes 0)
      """, valueName: "steps"))
  var smooth: Int?

  @Option(
    help: ArgumentHelp(
      "In the place of a missing face: hold (the last one before it) or zero (black).",
      valueName: "what"))
  var missing = ExtractionSettings.MissingFace.hold
}

/// Which faces are looked for, and where.
struct FaceOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      Which face to take where one has to be chosen: largest, centre, first (detected first), score \
      (the surest), or a face_id as --all-faces shows them.
      """, valueName: "which"))
  var face = FaceRule.largest

  @Flag(help: "Track all faces and list them too.")
  var allFaces = false

  @Option(
    help: ArgumentHelp(
      "Look at this part of the picture only, pixels.", valueName: "x,y,width,height"))
  var roi: PixelRegion?

  @Option(
    help: ArgumentHelp(
      "Width of the smallest face that is detected in a picture of 640 pixels: 80 or 45 (slower).",
      valueName: "pixels"))
  var minimumSize = MinimumSize.normal

  @Option(
    help: ArgumentHelp(
      """
      Take the boxes from this CSV file: columns x, y, width, height, or two corners, and time or \
      frame; or OpenFace's.
      """, valueName: "file"))
  var boxes: String?

  @Flag(
    help: """
      List 68 landmarks of each face too: of the file of --boxes where that has some, else by dlib's \
      shape predictor.
      """)
  var landmarks = false

  @Option(
    help: ArgumentHelp(
      """
      Model for --landmarks, in dlib's format. (default: \(LandmarkModel.packagedPath), of Debian's \
      package libdlib-data)
      """, valueName: "file"))
  var landmarkModel: String?

  func validate() throws {
    if landmarkModel != nil, !landmarks {
      throw ValidationError("--landmark-model: expected --landmarks with it, found none")
    }
  }

  /// - Throws: `noInput` if there is no model, `badData` if it is none of 68 points.
  fileprivate func landmarkSource(_ boxes: BoxFile?) throws(FileError) -> LandmarkSource? {
    guard landmarks else { return nil }
    if landmarkModel == nil, let boxes, boxes.hasLandmarks { return .boxes }
    let path = landmarkModel ?? LandmarkModel.packagedPath
    do throws(FileError) {
      return .model(try LandmarkModel(path: path))
    } catch  where landmarkModel == nil && error.kind == .noInput {
      throw FileError(
        .noInput, path: path,
        "expected the model of Debian's package libdlib-data, or another by --landmark-model, found "
          + "no such file")
    }
  }
}

/// Width of the smallest face that is detected.
enum MinimumSize: Int, ExpressibleByArgument, CaseIterable {
  case normal = 80
  case small = 45

  var defaultValueDescription: String { "\(rawValue)" }
}

extension ExtractionSettings.Alignment: ExpressibleByArgument {}
extension ExtractionSettings.MissingFace: ExpressibleByArgument {}
extension FaceRule: ExpressibleByArgument {}
extension PixelRegion: ExpressibleByArgument {}

extension ExtractionSettings {
  /// - Parameter count: a file of boxes for several recordings has to name them.
  /// - Throws: status 64 for values out of range; as `BoxFile` for its file.
  init(
    _ recordings: RecordingOptions, _ crops: CropOptions, _ faces: FaceOptions, count: Int
  ) throws {
    func check(_ isRight: Bool, _ option: String, _ expected: String, _ found: String) throws {
      guard isRight else {
        throw ToolError(.validationFailure, "\(option): expected \(expected), found \(found)")
      }
    }
    self.init()
    rate = recordings.rate
    try check(
      rate.map(FrameFolderReader.rates.contains) ?? true, "--rate", "0.1 to 1000 pictures a second",
      "\(rate ?? 0)")
    allowsCut = recordings.cut.isAllowed
    track = recordings.track
    try check((track ?? 1) > 0, "--track", "at least 1", "\(track ?? 0)")
    try check(Self.steps.contains(crops.step), "--step", "0.01 to 60 s", "\(crops.step) s")
    try check(Self.sizes.contains(crops.size), "--size", "8 to 512 pixels", "\(crops.size)")
    try check(Self.margins.contains(crops.margin), "--margin", "-0.4 to 2", "\(crops.margin)")
    smooth = crops.smooth ?? (faces.boxes == nil ? 5 : 0)
    try check(Self.radii.contains(smooth), "--smooth", "0 to 50 steps", "\(smooth)")
    step = crops.step
    crop = FaceCrop(size: crops.size, margin: crops.margin)
    missing = crops.missing
    rule = faces.face
    listsAllFaces = faces.allFaces
    region = faces.roi
    minimumSize = faces.minimumSize.rawValue
    boxes = try faces.boxes.map { try BoxFile(path: $0, withLandmarks: faces.landmarks) }
    landmarks = try faces.landmarkSource(boxes)
    alignment = crops.align
    try check(
      landmarks != nil || alignment == .none, "--align", "--landmarks with \(alignment)", "none")
    try check(
      boxes.map { $0.hasRecordings || count == 1 } ?? true, "--boxes",
      "a column 'recording' for \(count) videos", "none in \(faces.boxes ?? "")")
    try check(
      boxes.map { $0.hasConfidences || rule != .score } ?? true, "--face",
      "a column 'confidence' or 'score'", "none in \(faces.boxes ?? "")")
  }
}
