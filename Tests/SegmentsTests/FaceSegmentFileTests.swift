import Files
import Foundation
import Safetensors
import Segments
import TestSupport
import Testing

/// Faces of 2 x 2 pixels.
private func settings(
  step: Double = 0.04, margin: Double = 0.1, options: [String: String] = ["smooth": "0.2"]
) -> FaceSegmentSettings {
  FaceSegmentSettings(step: step, size: 2, margin: margin, options: options)
}

struct FaceSegmentFileTests {
  private let folder: TemporaryFolder
  private var path: String { folder.path("P16.faces.safetensors") }

  init() throws { folder = try TemporaryFolder() }

  /// Face `k` has the bytes 12 k, 12 k + 1, ...
  private func face(_ index: Int) -> [UInt8] {
    (0..<12).map { UInt8(truncatingIfNeeded: 12 * index + $0) }
  }

  private func write(
    _ found: [Bool], settings: FaceSegmentSettings = settings(), source: SourceIdentity? = nil
  ) throws {
    let writer = try FaceSegmentWriter(
      path: path, recording: "P16", source: source, settings: settings, tool: "test 1")
    for (index, isFound) in found.enumerated() {
      try writer.append(face(index), isFound: isFound)
      #expect(writer.stepCount == index + 1)
    }
    #expect(writer.foundCount == found.count(where: { $0 }))
    try writer.finish()
  }

  @Test func whatIsWrittenReadsBack() throws {
    try write([true, false, true])
    #expect(try folder.contents == ["P16.faces.safetensors"])
    let file = try FaceSegmentFile(path: path)
    #expect(file.recording == "P16")
    #expect(file.step == 0.04)
    #expect(file.size == 2)
    #expect(file.margin == 0.1)
    #expect(file.stepCount == 3)
    #expect(file.found == [true, false, true])
    #expect(file.tool == "test 1")
    #expect(try SafetensorsFile(path: path).metadata["smooth"] == "0.2")
    #expect(try file.faces(ofSteps: 0..<3) == face(0) + face(1) + face(2))
    #expect(try file.faces(ofSteps: 1..<2) == face(1))
    #expect(try file.faces(ofSteps: 3..<3).isEmpty)
  }

  /// A block is a megabyte: 87,381 faces of 12 bytes.
  @Test func longRecordingsAreWrittenInBlocks() throws {
    let count = 200_003
    let writer = try FaceSegmentWriter(
      path: path, recording: "P16", source: nil, settings: settings(), tool: "test 1")
    for index in 0..<count {
      try writer.append(isFound: index % 3 == 0) { face in
        face.update(repeating: UInt8(truncatingIfNeeded: index))
      }
    }
    try writer.finish()
    let file = try FaceSegmentFile(path: path)
    #expect(file.stepCount == count)
    #expect(file.found.count(where: { $0 }) == 66_668)
    for step in [0, 1, 87_380, 87_381, 174_762, count - 1] {
      let bytes = try file.faces(ofSteps: step..<step + 1)
      #expect(bytes == [UInt8](repeating: UInt8(truncatingIfNeeded: step), count: 12))
    }
  }

  @Test func aWriterThatIsDroppedLeavesNothing() throws {
    do {
      let writer = try FaceSegmentWriter(
        path: path, recording: "P16", source: nil, settings: settings(), tool: "test 1")
      try writer.append(face(0), isFound: true)
      #expect(try folder.contents == ["P16.faces.safetensors.partial"])
    }
    #expect(try folder.contents.isEmpty)
    #expect(
      throws: FileError(
        .badData, path: path, "expected at least one step of 0.04 s, found less")
    ) { try write([]) }
    #expect(try folder.contents.isEmpty)
  }

  private func completeSteps(
    _ settings: FaceSegmentSettings = settings(), recording: String = "P16"
  ) throws -> Int? {
    let source = folder.path("P16.mp4")
    return FaceSegmentFile.complete(
      path, recording: recording, source: try #require(SourceIdentity(path: source)),
      sourcePath: source, settings: settings)?.stepCount
  }

  @Test func aCompleteFileIsKnown() throws {
    let source = try folder.file("P16.mp4", [1, 2, 3])
    #expect(try completeSteps() == nil)
    try write([true, true], source: SourceIdentity(path: source))
    #expect(try completeSteps() == 2)
    #expect(try completeSteps(settings(step: 0.1)) == nil)
    #expect(try completeSteps(settings(margin: 0.2)) == nil)
    #expect(try completeSteps(settings(options: ["smooth": "0"])) == nil)
    #expect(try completeSteps(settings(options: [:])) == nil)
    #expect(
      try completeSteps(FaceSegmentSettings(step: 0.04, size: 3, margin: 0.1)) == nil)
    #expect(try completeSteps(recording: "P17") == nil)
    _ = try folder.file("P16.mp4", [1, 2, 4])
    let past = Date(timeIntervalSince1970: 0)
    try FileManager.default.setAttributes([.modificationDate: past], ofItemAtPath: source)
    #expect(try completeSteps() == nil)
    _ = try folder.file("P16.mp4", [1, 2, 3])
    try FileManager.default.setAttributes([.modificationDate: past], ofItemAtPath: source)
    #expect(try completeSteps() == 2)
    let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    try bytes.dropLast(1).write(to: URL(fileURLWithPath: path))
    #expect(try completeSteps() == nil)
  }

  private func problem(
    _ changes: [String: String?] = [:], name: String = "faces", shape: [Int] = [2, 2, 2, 3],
    marks: [UInt8] = [0, 1]
  ) throws -> String? {
    var metadata = ["recording": "P16", "step": "0.04", "size": "2", "margin": "0.1"]
    for (key, value) in changes { metadata[key] = value }
    let faces = [UInt8](repeating: 7, count: shape.reduce(1, *))
    try faces.withUnsafeBytes { faces in
      try marks.withUnsafeBytes { marks in
        try SafetensorsWriter.write(
          [
            TensorContents(name: name, type: .u8, shape: shape, bytes: faces),
            TensorContents(name: "found", type: .u8, shape: [marks.count], bytes: marks),
          ], metadata: metadata, to: path)
      }
    }
    do {
      _ = try FaceSegmentFile(path: path)
      return nil
    } catch {
      #expect(error.kind == .badData)
      return error.problem
    }
  }

  @Test func whatLacksIsNamed() throws {
    #expect(try problem() == nil)
    #expect(try problem(name: "audio") == "expected a tensor 'faces', found none")
    for shape in [[2, 12], [2, 2, 2, 4], [2, 2, 3, 3], [0, 2, 2, 3], [2, 0, 0, 3]] {
      #expect(
        try problem(shape: shape)
          == "expected 'faces' of shape [steps, size, size, 3], found \(shape)")
    }
    #expect(try problem(marks: [1]) == "expected 'found' of shape [2], found [1]")
    #expect(try problem(marks: [1, 2]) == "expected 0 or 1 in 'found', found 2 at step 1")
    #expect(try problem(["step": nil as String?]) == "expected 'step' in the metadata, found none")
    for (key, value) in [
      ("step", "nan"), ("step", "-0.04"), ("margin", "x"), ("recording", ""),
    ] {
      #expect(
        try problem([key: value])
          == "expected a usable '\(key)' in the metadata, found '\(value)'")
    }
  }

  /// Any change of a good file is either refused or gives faces that can be read.
  @Test(arguments: UInt64(0)..<20)
  func damagedFilesNeverCrash(seed: UInt64) throws {
    try write([true, false, true])
    let good = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    let header = (good.firstIndex(of: UInt8(ascii: " ")) ?? good.count) + 8
    var generator = SplitMix64(seed: seed)
    for _ in 0..<50 {
      var bytes = good
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        let place = Int.random(
          in: 0..<(Bool.random(using: &generator) ? header : bytes.count), using: &generator)
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: bytes[place] = UInt8.random(in: 0...255, using: &generator)
        case 1: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
        case 2: bytes.remove(at: place)
        default: bytes.insert(UInt8.random(in: 0x20...0x7e, using: &generator), at: place)
        }
      }
      let mutated = try folder.file("mutated.faces.safetensors", bytes)
      guard let file = try? FaceSegmentFile(path: mutated) else { continue }
      #expect(file.found.count == file.stepCount)
      let count = try file.faces(ofSteps: 0..<file.stepCount).count
      #expect(count == file.stepCount * file.size * file.size * 3)
    }
  }

  @Test func everyTruncationIsRefused() throws {
    try write([true, false])
    let good = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    for count in Array(0..<200) + Array(good.count - 30..<good.count) {
      let short = try folder.file("short.faces.safetensors", Array(good[..<count]))
      #expect(throws: FileError.self) { try FaceSegmentFile(path: short) }
    }
  }

  @Test func trapsOnAFaceOfAnotherSize() async {
    await #expect(processExitsWith: .failure) {
      let folder = try TemporaryFolder()
      let writer = try FaceSegmentWriter(
        path: folder.path("a"), recording: "a", source: nil,
        settings: FaceSegmentSettings(step: 0.04, size: 2, margin: 0), tool: "test")
      try writer.append([1, 2, 3], isFound: true)
    }
  }

  @Test(arguments: [["size": "3"], ["tool": "x"], ["long": String(repeating: "x", count: 2000)]])
  func trapsOnOptionsThatCannotBe(options: [String: String]) async {
    await #expect(processExitsWith: .failure) { [options] in
      _ = FaceSegmentSettings(step: 0.04, size: 96, margin: 0, options: options)
    }
  }
}
