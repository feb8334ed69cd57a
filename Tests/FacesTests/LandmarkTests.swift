import Decoding
import Files
import Foundation
import Pictures
import Segments
import TestSupport
import Testing

@testable import Faces

/// By a small model of the portrait, beside Python's dlib: `Tests/Reference/Faces/make_landmarks.py`.
@Suite struct LandmarkTests {
  private static let model = ReferenceFile("Faces/landmarks.dat").url.path

  @Test func pointsAreThoseOfDlib() throws {
    let portrait = try Portrait()
    let model = try LandmarkModel(path: Self.model)
    for row in try Portrait.numbers("landmarks.csv") {
      let numbers = row.compactMap(\.self)
      let box = PictureBox(
        x: numbers[0], y: numbers[1], width: numbers[2] - numbers[0] + 1,
        height: numbers[3] - numbers[1] + 1)
      let found = try portrait.withPart(
        x: 0, y: 0, width: portrait.width, height: portrait.height
      ) { try model.landmarks(in: box, of: $0) }
      #expect(found.count == 136)
      // dlib rounds to whole pixels, whose centres are its whole numbers.
      for (found, expected) in zip(found, numbers[4...]) {
        #expect(abs(found - 0.5 - expected) < 0.501)
      }
    }
  }

  @Test func whatIsNoModelIsRefused() throws {
    let folder = try TemporaryFolder()
    let bytes = [UInt8](try Data(contentsOf: URL(filePath: Self.model)))
    func expectRefusal(_ bytes: [UInt8]) throws {
      let path = try folder.file("model.dat", bytes)
      let error = #expect(throws: FileError.self) { try LandmarkModel(path: path) }
      #expect(
        error?.description == "\(path): expected dlib's shape predictor of 68 points, found a "
          + "damaged file, or another")
    }
    for count in [0, 1, 3, 700, bytes.count / 2, bytes.count - 1] {
      try expectRefusal(Array(bytes[..<count]))
    }
    try expectRefusal([UInt8](try ReferenceFile("Faces/portrait.pgm").data))
    // Version 1, a column of 10 values: five points.
    var five: [UInt8] = [1, 1, 0x81, 10, 0x81, 1]
    five += Array(repeating: 0, count: 40)
    let path = try folder.file("five.dat", five)
    let error = #expect(throws: FileError.self) { try LandmarkModel(path: path) }
    #expect(error?.problem.hasSuffix("found one of 5 points") == true)
    let missing = #expect(throws: FileError.self) {
      try LandmarkModel(path: folder.path("none.dat"))
    }
    #expect(missing?.kind == .noInput)
  }

  /// A model that is damaged is refused or finds other points; it never reads beyond its arrays.
  @Test func damagedModelsNeverCrash() throws {
    let folder = try TemporaryFolder()
    let bytes = [UInt8](try Data(contentsOf: URL(filePath: Self.model)))
    let samples = [UInt8](repeating: 90, count: 64 * 64)
    var fuzz = Fuzz("landmark models", share: 0.02, runs: 20)
    while var generator = fuzz.next() {
      let path = try folder.file("model.dat", Fuzz.damaged(bytes, using: &generator))
      guard let model = try? LandmarkModel(path: path) else { continue }
      let found = try samples.withUnsafeBufferPointer { samples in
        try model.landmarks(
          in: PictureBox(x: -10, y: 8, width: 40, height: 40),
          of: PicturePlane(
            samples: try #require(samples.baseAddress), stride: 64, width: 64, height: 64))
      }
      #expect(found.count == 136, fuzz.run)
    }
  }

  // MARK: Smoothing

  private func step(_ x: Double?) -> StepFaces {
    guard let x else { return StepFaces(chosenID: 1) }
    let box = PictureBox(x: x, y: 5, width: 10, height: 10)
    return StepFaces(
      chosenID: 1,
      faces: [
        FaceObservation(
          id: 1, box: box, confidence: 1, source: .tracked, landmarks: [x + 1, 2 * x])
      ])
  }

  private func smoothed(_ steps: [Double?], radius: Int) -> [[Double]?] {
    var smoother = BoxSmoother(radius: radius, longestGap: 3)
    var out = steps.compactMap { smoother.append(step($0)) }
    out += smoother.finish()
    return out.map { $0.chosen?.landmarks }
  }

  /// As boxes: what moves evenly stays, gaps are closed evenly, noise becomes less.
  @Test func landmarksAreSmoothedAsBoxesAre() throws {
    let even = smoothed([0, 1, 2, nil, nil, 5, 6, 7, 8], radius: 2)
    for (step, found) in even.enumerated() {
      let found = try #require(found)
      #expect(abs(found[0] - Double(step) - 1) < 1e-12)
      #expect(abs(found[1] - 2 * Double(step)) < 1e-12)
    }
    let noisy = smoothed([0, 4, 0, 4, 0, 4, 0], radius: 3)
    #expect(abs(try #require(noisy[3])[0] - 3) < 1)
    #expect(smoothed([0, 4, 0], radius: 0) == [[1, 0], [5, 8], [1, 0]])
    #expect(smoothed([0, nil, nil, nil, nil, 0], radius: 1)[2] == nil)
  }

  // MARK: Rows

  @Test func rowsHaveLandmarksOrRoomForThem() throws {
    let points = (0..<136).map { Double($0) / 8 }
    let face = FaceObservation(
      id: 1, box: PictureBox(x: 1, y: 2, width: 3, height: 4), confidence: nil, source: .imported,
      landmarks: points)
    let row = FaceRow(step: 0, frame: 0, face: face)
    let line = row.line(recording: "A", stepDuration: 0.04, withLandmarks: true)
    #expect(line.hasPrefix("A,0,1,0.04,1,2,3,4,,1,imported,0,0.13,0.25,"))
    let fields = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    #expect(fields.count == FaceRow.columnsWithLandmarks.count)
    let read = try #require(FaceRow(fields: fields, recording: "A", stepDuration: 0.04))
    #expect(read.face?.landmarks?.count == 136 && read.face?.landmarks?.last == 16.88)
    #expect(row.line(recording: "A", stepDuration: 0.04) == "A,0,1,0.04,1,2,3,4,,1,imported")
    let none = FaceRow(step: 0, frame: nil, face: nil)
    #expect(
      none.line(recording: "A", stepDuration: 0.04, withLandmarks: true)
        == "A,,,0.04,,,,,,0,none" + String(repeating: ",", count: 136))
    var damaged = fields
    damaged[40] = "x"
    #expect(FaceRow(fields: damaged, recording: "A", stepDuration: 0.04) == nil)
    damaged[40] = ""
    #expect(FaceRow(fields: damaged, recording: "A", stepDuration: 0.04) == nil)
  }

  @Test func eyesTellHowAFaceIsTilted() {
    // All points of an eye in one place: the right one 30 to the right of the left one, 40 below.
    var points = [Double](repeating: 0, count: 136)
    for point in 42..<48 {
      points[point] = 30
      points[68 + point] = 40
    }
    #expect(abs(EyeLine.angle(of: points) - atan2(40, 30)) < 1e-12)
  }
}
