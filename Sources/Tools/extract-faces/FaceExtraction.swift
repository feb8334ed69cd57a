import Decoding
import Faces
import Files
import Pictures
import Safetensors
import Segments
import TimeSeries

/// Goes through a video once: finds the faces of its frames, smooths their boxes, cuts them out.
///
/// Boxes are final only when later ones are known, so each step waits in a queue with a copy of the
/// part of its picture that the face may be cut out of.
final class FaceExtraction {
  /// A step that waits for its box.
  private struct Waiting {
    let step: Int
    let frame: Int?
    let region: RegionCopy?
  }

  private let settings: ExtractionSettings
  private let frames: StepFrames
  private let finder: FaceFinder
  private let writer: FaceSegmentWriter
  private var choice: FaceChoice
  private var smoother: BoxSmoother
  private var waiting: [Waiting] = []
  private var rows: [Float] = []
  private var lastFace: [UInt8]
  private var sheet: ContactSheet
  /// Steps before it have been taken.
  private var nextStep = 0
  /// Steps since the recording's face was seen; more than any gap before the first time.
  private var unseen = Int.max

  /// How much more of the picture is kept than the face's crop shows: smoothing moves the box.
  private static let reach = 1.4
  /// Samples on each side of what is kept, in crops.
  private static let regionSide = 6

  init(
    _ reader: VideoReader, recording: String, settings: ExtractionSettings,
    writer: FaceSegmentWriter
  ) throws {
    self.settings = settings
    self.writer = writer
    frames = StepFrames(reader, step: settings.step)
    finder = try FaceFinder(settings, recording: recording, path: reader.path)
    choice = FaceChoice(
      rule: settings.rule, patience: finder.followsAll ? settings.longestGap : 0)
    smoother = BoxSmoother(radius: settings.smooth, longestGap: settings.longestGap)
    lastFace = [UInt8](repeating: 0, count: settings.crop.byteCount)
    sheet = ContactSheet(step: settings.step)
  }

  /// Takes the next frame.
  ///
  /// - Returns: false at the end.
  func advance() throws -> Bool {
    guard let element = try frames.next() else { return false }
    let frame = element.frame
    while nextStep < element.steps.lowerBound { try take(StepFaces(), nil, nil) }
    try frame.withPicture { picture in
      try finder.look(at: picture, time: frame.time)
      var region: RegionCopy?
      for step in element.steps {
        let faces = try finder.faces(step: step, frame: frame.index, time: frame.time)
        let chosen = choice.choose(from: faces, in: finder.bounds)
        unseen = chosen.chosen != nil ? 0 : unseen == Int.max ? unseen : unseen + 1
        region = region ?? copy(of: picture, face: chosen.chosen?.box)
        if settings.preview != nil { sheet.add(picture, step: step) }
        try take(chosen, frame.index, region)
      }
    }
    return true
  }

  /// Writes what is left and finishes the file.
  ///
  /// - Returns: the contact sheet.
  func finish() throws -> RGBImage? {
    for faces in smoother.finish() { try write(faces) }
    let columns = FaceRow.numberColumns.count
    try writer.finish(
      others: [
        TensorContents(
          name: FaceRows.tensorName, shape: [rows.count / columns, columns], floats: rows)
      ])
    return sheet.image()
  }

  /// What a face may be cut out of later: the surroundings of the box, or the whole picture where
  /// the face is out of sight and the gap may yet be closed.
  private func copy(of picture: PictureView, face: PictureBox?) -> RegionCopy? {
    if let face {
      return RegionCopy(
        settings.crop.region(of: face).scaled(by: Self.reach), of: picture,
        maximumSide: Self.regionSide * settings.crop.size)
    }
    guard unseen <= settings.longestGap else { return nil }
    return RegionCopy(
      PictureBox(picture.luma), of: picture,
      maximumSide: Self.regionSide * settings.crop.size)
  }

  private func take(_ faces: StepFaces, _ frame: Int?, _ region: RegionCopy?) throws {
    waiting.append(Waiting(step: nextStep, frame: frame, region: region))
    nextStep += 1
    if let due = smoother.append(faces) { try write(due) }
  }

  private func write(_ faces: StepFaces) throws {
    let due = waiting.removeFirst()
    let chosen = faces.chosen
    rows += FaceRow(step: due.step, frame: due.frame, face: chosen).numbers
    if settings.listsAllFaces {
      for other in faces.others {
        rows += FaceRow(step: due.step, frame: due.frame, face: other).numbers
      }
    }
    if settings.preview != nil {
      for face in faces.faces where settings.listsAllFaces || face.id == chosen?.id {
        sheet.mark(face.box, step: due.step, isFound: face.source != .interpolated)
      }
    }
    if let box = chosen?.box, let region = due.region {
      region.withPicture { picture in
        lastFace.withUnsafeMutableBufferPointer {
          settings.crop.cut(box, from: picture, into: $0)
        }
      }
      try writer.append(lastFace, isFound: true)
    } else if settings.missing == .hold {
      try writer.append(lastFace, isFound: false)
    } else {
      try writer.append(isFound: false) { $0.update(repeating: 0) }
    }
  }
}
