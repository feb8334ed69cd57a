import Decoding
import Files
import Foundation
import Pictures
import Segments
import TestSupport
import Testing

@testable import Faces

/// Boxes come from a file here, so that what is cut out is known; how faces are found is tested
/// elsewhere.
struct FaceExtractionTests {
  private let folder: TemporaryFolder
  private let files: FaceFiles
  private let video: String

  init() throws {
    folder = try TemporaryFolder()
    files = FaceFiles(
      recording: "grey", cropsPath: folder.path("out/grey.faces.safetensors"))
    video = folder.path("grey.mp4")
    try Folder.make(folder.path("out"))
    let inputs = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../ToolTests/Cases/inputs").standardized
    try FileManager.default.copyItem(
      atPath: inputs.appending(path: "grey.mp4").path, toPath: video)
  }

  /// Five steps: boxes in the first and the third.
  private func settings(_ change: (inout ExtractionSettings) -> Void = { _ in }) throws
    -> ExtractionSettings
  {
    let text = "time,x,y,width,height\n0.04,10,20,60,80\n0.12,20,30,60,80\n"
    var settings = ExtractionSettings()
    settings.boxes = try BoxFile(path: try folder.file("boxes.csv", Array(text.utf8)))
    settings.smooth = 0
    settings.crop = FaceCrop(size: 8)
    change(&settings)
    return settings
  }

  @discardableResult
  private func extract(
    _ settings: ExtractionSettings, drawsSheet: Bool = false, finishes: Bool = true
  ) throws -> RGBImage? {
    let extraction = try FaceExtraction(
      try VideoReader(path: video), to: files, settings: settings, tool: "test",
      drawsSheet: drawsSheet)
    while try extraction.advance() {}
    return finishes ? try extraction.finish() : nil
  }

  private func text(_ path: String) throws -> String {
    try String(contentsOfFile: path, encoding: .utf8)
  }

  private static let lines = [
    "recording,frame,face_id,time,x,y,width,height,confidence,success,source",
    "grey,1,1,0.04,10,20,60,80,,1,imported", "grey,2,1,0.08,15,25.06,60,80,,1,interpolated",
    "grey,3,1,0.12,20,30.13,60,80,,1,imported", "grey,4,,0.16,,,,,,0,none",
    "grey,4,,0.2,,,,,,0,none",
  ]

  @Test func cropsAndBoxesLieBesideEachOther() throws {
    #expect(try extract(settings()) == nil)
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder.path("out")).sorted() == [
        "grey.faces.csv", "grey.faces.safetensors",
      ])
    let crops = try FaceSegmentFile(path: files.cropsPath)
    #expect(crops.found == [true, true, true, false, false])
    #expect(crops.size == 8 && crops.step == 0.04 && crops.recording == "grey")
    let table = try files.readTable()
    #expect(table.summary.foundCount == 3 && table.summary.longestGap == 2)
    var rows = ""
    table.forEachBlock { rows += $0 }
    #expect(try text(files.tablePath) == Self.lines[0] + "\n" + rows)
  }

  @Test func aContactSheetIsDrawnWhereItIsWanted() throws {
    #expect(try extract(settings(), drawsSheet: true) != nil)
  }

  /// The same video, the same options, and both files: else it is done again.
  @Test func whatIsCompleteIsKnown() throws {
    let settings = try settings()
    #expect(!files.areComplete(video: video, settings: settings))
    try extract(settings)
    #expect(files.areComplete(video: video, settings: settings))
    #expect(!files.areComplete(video: video, settings: try self.settings { $0.smooth = 1 }))
    #expect(!files.areComplete(video: video, settings: try self.settings { $0.boxes = nil }))
    // Killed after the crops got their name and before the boxes got theirs.
    try FileManager.default.removeItem(atPath: files.tablePath)
    #expect(!files.areComplete(video: video, settings: settings))
  }

  @Test func aRunThatIsNotFinishedLeavesWhatWasThere() throws {
    try extract(settings())
    let before = try text(files.tablePath)
    let crops = try Data(contentsOf: URL(filePath: files.cropsPath))
    try extract(settings { $0.missing = .zero }, finishes: false)
    #expect(try text(files.tablePath) == before)
    #expect(try Data(contentsOf: URL(filePath: files.cropsPath)) == crops)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path("out")).count == 2)
  }

  /// Boxes that were corrected are read as any, and are the input of a second run.
  @Test func correctedBoxesAreCroppedAnew() throws {
    try extract(settings())
    let corrected = try text(files.tablePath).replacing(
      "grey,4,,0.16,,,,,,0,none", with: "grey,4,1,0.16,21,31,60,80,,1,imported")
    let path = try folder.file("corrected.csv", Array(corrected.utf8))
    try extract(settings { $0.boxes = try? BoxFile(path: path) })
    #expect(
      try FaceSegmentFile(path: files.cropsPath).found == [true, true, true, true, false])
    #expect(try text(files.tablePath).contains("grey,4,1,0.16,21,31,60,80,,1,imported\n"))
  }

  @Test(
    arguments: [
      (lines[..<5], "expected boxes of 5 steps, as the crops beside it have, found 4"),
      (
        lines[..<3] + lines[4...],
        "expected the next step of 'grey', found 'grey,4,,0.16,,,,,,0,none'"
      ),
      (
        [lines[0], "other,1,,0.04,,,,,,0,none"],
        "expected the next step of 'grey', found 'other,1,,0.04,,,,,,0,none'"
      ),
    ] as [(ArraySlice<String>, String)])
  func aTableOfOtherStepsIsRefused(lines: ArraySlice<String>, problem: String) throws {
    try extract(settings())
    _ = try folder.file(
      "out/grey.faces.csv", Array((lines.joined(separator: "\n") + "\n").utf8))
    let error = #expect(throws: FileError.self) { try files.readTable() }
    #expect(error?.problem == problem)
    #expect(error?.kind == .badData && error?.path == files.tablePath)
  }

  @Test func aRegionOutsideThePictureIsRefused() throws {
    let error = #expect(throws: FileError.self) {
      try extract(settings { $0.region = PixelRegion("9000,0,10,10") })
    }
    #expect(error?.kind == .badData)
    #expect(
      error?.problem.hasPrefix("expected a picture that reaches into the region 9000,0,10,10")
        == true)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path("out")).isEmpty)
  }

  @Test(arguments: ["1,2,3", "", "a,0,1,1", "0,0,0,1", "0,0,1,0", "-1,0,1,1", "0,0,1,1,1"])
  func otherTextsAreNoRegion(text: String) {
    #expect(PixelRegion(text) == nil)
  }

  @Test(arguments: ["largest", "centre", "first", "0", "16777215"])
  func rulesReadBack(text: String) {
    #expect(FaceRule(text)?.description == text)
    #expect(FaceRule(text + "x") == nil && FaceRule("-1" + text) == nil)
  }

  // MARK: Landmarks

  /// Those of a file of boxes come in with them, and a model finds its own in the same boxes.
  @Test func landmarksLieBesideTheBoxes() throws {
    let names = LandmarkTable.columns.joined(separator: ",")
    let points = (0..<136).map { "\($0)" }.joined(separator: ",")
    let text =
      "time,x,y,width,height,\(names)\n0.04,10,20,60,80,\(points)\n"
      + "0.08,10,20,60,80" + String(repeating: ",", count: 136) + "\n"
    let path = try folder.file("landmarks.csv", Array(text.utf8))
    let imported = try settings {
      $0.boxes = try? BoxFile(path: path, withLandmarks: true)
      $0.landmarks = .boxes
    }
    #expect(imported.boxes?.hasLandmarks == true)
    try extract(imported)
    let table = try files.readTable(hasLandmarks: true)
    #expect(table.summary.foundCount == 2 && table.summary.landmarkCount == 1)
    #expect(table.rows[0].face?.landmarks == (0..<136).map(Double.init))
    #expect(
      try LandmarkTable(path: files.tablePath).steps.map { $0?.count } == [136, nil, nil, nil, nil])

    let far = try folder.file(
      "far.csv", Array(text.replacing(",135\n", with: ",1e300\n").utf8))
    let error = #expect(throws: FileError.self) {
      try BoxFile(path: far, withLandmarks: true)
    }
    #expect(error?.problem.hasPrefix("expected landmarks within a million pixels") == true)

    let model = try LandmarkModel(path: ReferenceFile("Faces/landmarks.dat").url.path)
    let own = try settings {
      $0.boxes = try? BoxFile(path: path)
      $0.landmarks = .model(model)
    }
    #expect(!files.areComplete(video: video, settings: own))
    try extract(own)
    #expect(files.areComplete(video: video, settings: own))
    let found = try files.readTable(hasLandmarks: true)
    #expect(found.summary.landmarkCount == 2)
    #expect(found.rows[0].face?.landmarks != table.rows[0].face?.landmarks)
  }
}
