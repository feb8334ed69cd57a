import Pictures
import Testing

@testable import Faces

@Suite struct FaceTrackerTests {
  /// In the first frames, boxes are within a hundredth of a pixel of Python's dlib. The tracker looks
  /// at pixels of 8 bits, so rounding errors grow; they stay within the tracker's own jitter of 2
  /// pixels.
  @Test func followsAsPythonsDlibDoes() throws {
    let portrait = try Portrait()
    let tracker = try FaceTracker()
    var age = 0
    for row in try Portrait.numbers("tracks.csv") {
      let window = try row[..<6].map { try #require($0) }
      let expected = PictureBox(x: window[2], y: window[3], width: window[4], height: window[5])
      try portrait.withPart(x: Int(window[0]), y: Int(window[1]), width: 240, height: 200) {
        guard let peak = row[6] else {
          age = 0
          return try tracker.start(in: $0, at: expected)
        }
        age += 1
        let found = try tracker.update(in: $0)
        #expect(abs(found.peakToSidelobe - peak) < (age <= 5 ? 0.01 : 2))
        for (one, other) in [
          (found.box.x, expected.x), (found.box.y, expected.y),
          (found.box.width, expected.width), (found.box.height, expected.height),
        ] {
          #expect(abs(one - other) < (age <= 5 ? 0.01 : 2))
        }
      }
    }
  }

  /// What the follower has to guard against: once not a number, always not a number.
  @Test func aFlatPictureLeavesNoPeakUntilItIsStartedAnew() throws {
    let flat = [UInt8](repeating: 16, count: 288 * 240)
    let tracker = try FaceTracker()
    let face = PictureBox(x: 102, y: 64, width: 88, height: 87)
    try Portrait().withPart(x: 0, y: 0, width: 288, height: 240) { picture in
      try tracker.start(in: picture, at: face)
      #expect(try tracker.update(in: picture).peakToSidelobe > FaceFollower.lowestPeak)
      try flat.withUnsafeBufferPointer { samples in
        let base = try #require(samples.baseAddress)
        let black = PicturePlane(samples: base, stride: 288, width: 288, height: 240)
        let peak = try tracker.update(in: black).peakToSidelobe
        #expect(!(peak >= FaceFollower.lowestPeak))
      }
      try tracker.start(in: picture, at: face)
      let found = try tracker.update(in: picture)
      #expect(found.peakToSidelobe > FaceFollower.lowestPeak)
      #expect(found.box.overlap(with: face) > 0.9)
    }
  }
}
