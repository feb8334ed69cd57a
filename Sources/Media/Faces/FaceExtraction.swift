package import Decoding
package import Files
package import Pictures
internal import Segments

/// Goes through a recording once: finds the faces of its frames, smooths their boxes, crops them.
///
/// Boxes are final only when later ones are known, so each step waits in a queue with a copy of the
/// part of its picture that the face may be cut out of.
package final class FaceExtraction {
  /// A step that waits for its box.
  private struct Waiting {
    let step: Int
    let frame: Int?
    let region: RegionCopy?
  }

  private let settings: ExtractionSettings
  private let reader: any PictureReader
  private let frames: StepFrames
  private let finder: FaceFinder
  private let crops: FaceSegmentWriter
  private let table: FaceTableWriter
  private var choice: FaceChoice
  private var smoother: BoxSmoother
  private var waiting: [Waiting] = []
  private var lastFace: [UInt8]
  /// nil if nobody wants one.
  private var sheet: ContactSheet?
  /// Steps before it have been taken.
  private var nextStep = 0
  /// Steps since the recording's face was seen; more than any gap before the first time.
  private var unseen = Int.max

  /// How much more of the picture is kept than the face's crop shows: smoothing moves the box, and a
  /// crop that is turned reaches further.
  private var reach: Double { settings.alignment == .none ? 1.4 : 2 }
  /// Samples on each side of what is kept, in crops.
  private static let regionSide = 6

  /// - Parameters:
  ///   - reader: a reader that nothing was read from.
  ///   - files: where crops and boxes go.
  ///   - tool: name and version of the tool, for the crops' metadata.
  ///   - drawsSheet: whether a contact sheet is wanted.
  /// - Throws: `cannotCreate` if the files cannot be made; as `BoxFile.track`; `FacesError`.
  package init(
    _ reader: any PictureReader, to files: FaceFiles, settings: ExtractionSettings, tool: String,
    drawsSheet: Bool = false
  ) throws {
    self.settings = settings
    self.reader = reader
    crops = try FaceSegmentWriter(
      path: files.cropsPath, recording: files.recording,
      source: FaceFiles.source(reader.path, pictures: reader.pictures), settings: settings.segments,
      tool: tool)
    table = try FaceTableWriter(
      path: files.tablePath, recording: files.recording, step: settings.step,
      hasLandmarks: settings.landmarks != nil)
    frames = StepFrames(reader, step: settings.step)
    finder = try FaceFinder(settings, recording: files.recording, path: reader.path)
    choice = FaceChoice(
      rule: settings.rule, patience: finder.followsAll ? settings.longestGap : 0)
    smoother = BoxSmoother(radius: settings.smooth, longestGap: settings.longestGap)
    lastFace = [UInt8](repeating: 0, count: settings.crop.byteCount)
    sheet = drawsSheet ? ContactSheet(step: settings.step) : nil
  }

  /// Takes the next frame.
  ///
  /// - Returns: false at the end.
  /// - Throws: as `VideoReader.next`; `badData` if the region of interest lies outside the picture;
  ///   `inputOutput` if the files cannot be written.
  package func advance() throws -> Bool {
    guard let element = try frames.next() else { return false }
    let frame = element.frame
    while nextStep < element.steps.lowerBound { try take(StepFaces(), nil, nil) }
    if element.steps.isEmpty, finder.mayPassOver(next: element.nextTime) { return true }
    try frame.withPicture { picture in
      try finder.look(at: picture, time: frame.time)
      var region: RegionCopy?
      var known: [FaceObservation] = []
      for step in element.steps {
        let faces = finder.faces(step: step, frame: frame.index, time: frame.time)
        var chosen = choice.choose(from: faces, in: finder.bounds)
        try findLandmarks(of: &chosen, in: picture.luma, &known)
        unseen = chosen.chosen != nil ? 0 : unseen == Int.max ? unseen : unseen + 1
        region = region ?? copy(of: picture, face: chosen.chosen?.box)
        sheet?.add(picture, step: step)
        try take(chosen, frame.index, region)
      }
    }
    return true
  }

  /// Writes what is left and gives the files their names: both, or neither.
  ///
  /// - Returns: the contact sheet, if one was wanted and there is a picture.
  /// - Throws: `badData` if there is no step.
  package func finish() throws -> RGBImage? {
    for faces in smoother.finish() { try write(faces) }
    try table.finish(crops, isCut: reader.isCut)
    return sheet?.image()
  }

  /// Gives the faces that are listed their landmarks, where a model finds them.
  ///
  /// - Parameter known: faces of steps before that show the same picture.
  private func findLandmarks(
    of step: inout StepFaces, in picture: PicturePlane, _ known: inout [FaceObservation]
  ) throws(FacesError) {
    guard case .model(let model)? = settings.landmarks else { return }
    for index in step.faces.indices
    where settings.listsAllFaces || step.faces[index].id == step.chosenID {
      let box = step.faces[index].box
      if let same = known.first(where: { $0.box == box }) {
        step.faces[index].landmarks = same.landmarks
      } else {
        step.faces[index].landmarks = try model.landmarks(in: box, of: picture)
        known.append(step.faces[index])
      }
    }
  }

  /// What a face may be cut out of later: the surroundings of the box, or the whole picture where
  /// the face is out of sight and the gap may yet be closed.
  private func copy(of picture: PictureView, face: PictureBox?) -> RegionCopy? {
    if let face {
      return RegionCopy(
        settings.crop.region(of: face).scaled(by: reach), of: picture,
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
    // A gap may be closed that has no picture to look at.
    let faces = due.frame == nil ? StepFaces() : faces
    let chosen = faces.chosen
    let listed = [chosen] + (settings.listsAllFaces ? faces.others : [])
    for face in listed {
      try table.append(FaceRow(step: due.step, frame: due.frame, face: face))
      if let face { sheet?.mark(face.box, step: due.step, isFound: face.source != .interpolated) }
    }
    if let chosen, let region = due.region {
      let tilt =
        settings.alignment == .eyes ? chosen.landmarks.map(EyeLine.angle(of:)) ?? 0 : 0
      region.withPicture { picture in
        lastFace.withUnsafeMutableBufferPointer {
          settings.crop.cut(chosen.box, tilt: tilt, from: picture, into: $0)
        }
      }
      try crops.append(lastFace, isFound: true)
    } else if settings.missing == .hold {
      try crops.append(lastFace, isFound: false)
    } else {
      try crops.append(isFound: false) { $0.update(repeating: 0) }
    }
  }
}

/// The files of one recording's faces: the crops, and the boxes that they were cut out of.
package struct FaceFiles: Sendable {
  package let recording: String
  package let cropsPath: String
  package let tablePath: String

  /// - Precondition: the crops' name ends as a face segment file's.
  package init(recording: String, cropsPath: String) {
    precondition(cropsPath.hasSuffix(FaceSegmentFile.suffix))
    self.recording = recording
    self.cropsPath = cropsPath
    tablePath = cropsPath.dropLast(FaceSegmentFile.suffix.count) + LandmarkTable.suffix
  }

  /// Whether both are there, whole, made of this video with these settings and not older than it.
  ///
  /// - Parameter pictures: if it is a folder of frames, its files.
  package func areComplete(
    video: String, pictures: [String]? = nil, settings: ExtractionSettings
  ) -> Bool {
    guard let source = Self.source(video, pictures: pictures), FileStatus(of: tablePath) != nil
    else { return false }
    let changes = (pictures ?? []).map { (path: $0, at: FileStatus(of: $0)?.modified ?? (0, 0)) }
    return FaceSegmentFile.complete(
      cropsPath, recording: recording, source: source,
      sourcePath: changes.max { $0.at < $1.at }?.path ?? video, settings: settings.segments,
      allowsCut: settings.allowsCut) != nil
  }

  /// - Throws: `badData` if the crops that are there were made of another video.
  package func checkOrigin(
    video: String, pictures: [String]?
  ) throws(FileError) {
    try SegmentOrigin.check(
      cropsPath, source: Self.source(video, pictures: pictures), sourcePath: video)
  }

  static func source(_ path: String, pictures: [String]?) -> SourceIdentity? {
    if let pictures {
      SourceIdentity(folder: path, pictures: pictures)
    } else {
      SourceIdentity(path: path)
    }
  }

  /// The boxes, of as many steps as there are crops.
  ///
  /// - Parameter hasLandmarks: whether the table has landmarks too.
  /// - Throws: `noInput` if a file is missing; `badData` if one is not whole.
  package func readTable(hasLandmarks: Bool = false) throws(FileError) -> FaceTable {
    let crops = try FaceSegmentFile(path: cropsPath)
    return try FaceTable(
      path: tablePath, recording: recording, step: crops.step, stepCount: crops.stepCount,
      hasLandmarks: hasLandmarks)
  }
}
