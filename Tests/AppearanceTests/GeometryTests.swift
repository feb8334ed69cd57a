import Files
import Foundation
import Segments
import TestSupport
import Testing

@testable import Appearance

/// Beside NumPy and SciPy: `Tests/Reference/Appearance/make_geometry.py`.
@Suite struct GeometryTests {
  private static let table = ReferenceFile("Appearance/A.faces.csv").url.path

  private func features() throws -> GeometricFeatures {
    try GeometricFeatures(path: Self.table, longestGap: 0.16)
  }

  private func values() throws -> [[Float]] {
    let features = try features()
    var values: [[Float]] = []
    try features.forEachStep(every: 1) { values.append($1) }
    return values
  }

  /// A NaN is to be one, every other value to lie within 2e-6.
  private func expect(_ found: [Float], _ expected: [Float]) {
    #expect(found.count == expected.count)
    let differing = zip(found, expected).enumerated().filter { _, pair in
      pair.0.isNaN != pair.1.isNaN || abs(pair.0 - pair.1) > 2e-6
    }
    #expect(differing.isEmpty, "\(differing.first.map { "\($0)" } ?? "")")
  }

  @Test func valuesAreThoseOfNumPy() throws {
    let features = try features()
    #expect(features.recording == "A" && features.step == 0.04 && features.stepCount == 24)
    #expect(GeometricFeatures.names.count == 316 && Set(GeometricFeatures.names).count == 316)
    expect(
      try values().flatMap(\.self), try ReferenceCase("Appearance/geometry").floats("values"))
    #expect(features.interpolatedCount == 5 && features.missingCount == 5)
  }

  @Test func windowsAreThoseOfNumPy() throws {
    let window = try #require(
      FeatureWindow(length: 0.24, hop: 0.04, alignment: .centred, rate: 25))
    var moments = WindowMoments(window, width: 316)
    var found: [[Float]] = []
    for row in try values() { moments.append(row) { found.append($0) } }
    moments.finish { found.append($0) }
    expect(found.flatMap(\.self), try ReferenceCase("Appearance/geometry").floats("windows"))
  }

  @Test func eachSoManyThStepCounts() throws {
    var steps: [Int] = []
    try features().forEachStep(every: 5) { step, _ in steps.append(step) }
    #expect(steps == [4, 9, 14, 19])
  }

  /// A table that is damaged is refused, or its numbers are finite; nothing traps.
  @Test func damagedTablesNeverCrash() throws {
    let folder = try TemporaryFolder()
    let bytes = [UInt8](try Data(contentsOf: URL(filePath: Self.table)))
    var fuzz = Fuzz("landmarks", share: 0.02, runs: 20)
    while var generator = fuzz.next() {
      let path = try folder.file("A.faces.csv", Fuzz.damaged(bytes, using: &generator))
      guard let features = try? GeometricFeatures(path: path, longestGap: 0.16) else { continue }
      try features.forEachStep(every: 1) { _, values in
        #expect(values.count == 316 && !values.contains { $0.isInfinite }, fuzz.run)
      }
    }
  }

  /// Turning, moving and scaling a face changes nothing but how it moves.
  @Test func alignmentTakesOutWhereTheFaceIs() throws {
    let face = ReferenceShape.points.map { SIMD2(300 - 90 * $0.y, 200 + 90 * $0.x) }
    let aligned = try #require(ReferenceShape.aligned(face))
    for (found, expected) in zip(aligned, ReferenceShape.points) {
      #expect(abs(found.x - expected.x) < 1e-12 && abs(found.y - expected.y) < 1e-12)
    }
    #expect(ReferenceShape.aligned(face.map { _ in SIMD2(1, 1) }) == nil)
  }

  @Test(arguments: [
    ("recording,time,source\nA,0.04,tracked\n", "A.faces.csv:1: expected recording,time,source"),
    ("", "expected rows of steps, found a header alone"),
    ("A,0.04,tracked,@x\n", "A.faces.csv:2: expected 136 coordinates in pixels or none, found 'x'"),
    ("A,0.04,tracked,@\n", "expected 136 coordinates in pixels or none, found ''"),
    ("A,0.04,tracked,@5\nA,0.12,tracked,@5\n", ":3: expected the end of step 2 of 0.04 s"),
    ("A,0.04,tracked,@5\nB,0.08,tracked,@5\n", ":3: expected the recording 'A', found 'B'"),
    ("A,0,tracked,@5\n", ":2: expected the end of a step in seconds, found '0'"),
    ("A,1e-9,tracked,@5\nA,1e9,tracked,@5\n", ":2: expected the end of a step in seconds"),
    ("A,0.04,tracked,@5\nA,9e8,tracked,@5\n", ":3: expected the end of step 2 of 0.04 s"),
    ("A,0.04,tracked,@1e9\n", "coordinates in pixels or none, found '1e9'"),
    (
      "A,0.04,tracked,@5\n",
      "expected landmarks of a face, found those of eyes and nose in one place in step 1"
    ),
  ])
  func whatIsNoTableOfLandmarksIsRefused(rows: String, message: String) throws {
    let folder = try TemporaryFolder()
    // @ is 135 coordinates and one more.
    let numbers = String(repeating: "5,", count: 135)
    let header = "recording,time,source," + LandmarkTable.columns.joined(separator: ",") + "\n"
    let text =
      (rows.hasPrefix("recording") ? "" : header) + rows.replacing("@", with: numbers)
    let path = try folder.file("A.faces.csv", Array(text.utf8))
    let error = #expect(throws: FileError.self) {
      try GeometricFeatures(path: path, longestGap: 1)
    }
    #expect(error?.kind == .badData)
    #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
  }
}
