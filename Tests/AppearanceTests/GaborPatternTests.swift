import Files
import Segments
import TestSupport
import Testing

@testable import Appearance

/// Beside OpenCV, scikit-image and NumPy: `Tests/Reference/Appearance/make_patterns.py`.
@Suite struct GaborPatternTests {
  private static let size = 24
  private let numbers: ReferenceCase
  private let folder: TemporaryFolder

  init() throws {
    numbers = try ReferenceCase("Appearance/patterns")
    folder = try TemporaryFolder()
  }

  private func faces() throws -> [[UInt8]] {
    let bytes = try numbers.bytes("faces")
    let count = Self.size * Self.size * 3
    return stride(from: 0, to: bytes.count, by: count).map { Array(bytes[$0..<$0 + count]) }
  }

  /// A file of faces; steps that are not found are black.
  private func file(_ faces: [[UInt8]], missing: Set<Int> = []) throws -> String {
    let path = folder.path("A.faces.safetensors")
    let writer = try FaceSegmentWriter(
      path: path, recording: "A", source: nil,
      settings: FaceSegmentSettings(step: 0.04, size: Self.size, margin: 0), tool: "test")
    for (step, face) in faces.enumerated() {
      let isFound = !missing.contains(step)
      try writer.append(
        isFound ? face : Array(repeating: 0, count: face.count), isFound: isFound)
    }
    try writer.finish()
    return path
  }

  private func values(_ path: String, volume: Int = 5, every: Int = 1) throws -> [[Float]] {
    var values: [[Float]] = []
    try GaborPatterns(path: path, volume: volume).forEachStep(every: every) { values.append($1) }
    return values
  }

  @Test func labelsAreThoseOfScikitImage() throws {
    #expect(try BinaryPatterns.labels.map { Float($0) } == numbers.floats("labels"))
  }

  @Test func responsesAreThoseOfOpenCV() throws {
    let bank = GaborBank(size: Self.size)
    let face = try faces()[0]
    let grey = stride(from: 0, to: face.count, by: 3).map { pixel -> Float in
      let (red, green, blue) = (Float(face[pixel]), Float(face[pixel + 1]), Float(face[pixel + 2]))
      return 0.299 * red + 0.587 * green + 0.114 * blue
    }
    let responses = [Float](unsafeUninitializedCapacity: 18 * grey.count) { responses, count in
      if let start = responses.baseAddress {
        grey.withUnsafeBufferPointer { bank.respond(to: $0, into: start) }
      }
      count = 18 * grey.count
    }
    try numbers.expect(responses, is: "responses", within: 1e-5)
  }

  /// Patterns compare responses in single precision; where two are nearly equal another rounding
  /// changes a label, so that all but few of the counts are the same.
  @Test func valuesAreThoseOfAPlainLoop() throws {
    let found = try values(file(faces()))[2]
    let expected = try numbers.floats("values")
    #expect(found.count == 50_976 && GaborPatterns.names.count == found.count)
    let difference = zip(found, expected).reduce(0) { $0 + abs($1.0 - $1.1) } / 864
    #expect(difference < 0.005)
    #expect(abs(found.reduce(0.0) { $0 + Double($1) } - 864) < 0.001)
  }

  /// The first and the last step have the volume of what there is, as has one beside a gap.
  @Test func volumesAreCutAtEdgesAndGaps() throws {
    let faces = try faces()
    let whole = try values(file(faces))
    // Step 0's volume has steps 0 to 2, of which step 1 alone has neighbours.
    let short = try values(file(faces), volume: 3)
    #expect(whole[0] == short[1] && whole[4] == short[3])
    let gap = try values(file(faces + faces, missing: [4]))
    #expect(gap[4].allSatisfy { $0.isNaN })
    let before = try values(file(Array(faces[..<4])))
    #expect(gap[1] == before[1])
    #expect(
      try GaborPatterns(path: file(faces + faces, missing: [0, 2]), volume: 3).missingCount == 5)
    #expect(
      try GaborPatterns(path: file(faces + faces, missing: [4]), volume: 5).missingCount == 1)
  }

  @Test func eachSoManyThStepHasItsOwnValues() throws {
    let path = try file(faces() + faces())
    let (all, some) = (try values(path), try values(path, every: 4))
    #expect(some.count == 2 && some[0] == all[3] && some[1] == all[7])
  }

  @Test func facesOfAFewPixelsAreRefused() throws {
    let path = folder.path("A.faces.safetensors")
    let writer = try FaceSegmentWriter(
      path: path, recording: "A", source: nil,
      settings: FaceSegmentSettings(step: 0.04, size: 1, margin: 0), tool: "test")
    try writer.append([1, 2, 3], isFound: true)
    try writer.finish()
    let error = #expect(throws: FileError.self) { try GaborPatterns(path: path, volume: 5) }
    #expect(error?.problem == "expected faces of 16 to 512 pixels, found 1")
  }
}
