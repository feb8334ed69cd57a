import Pictures
import Testing

@testable import Faces

@Suite struct FaceDetectorTests {
  /// Other compilers add up in another order, so scores differ in their last digits.
  @Test func findsWhatPythonsDlibFinds() throws {
    let portrait = try Portrait()
    let detector = try FaceDetector()
    for row in try Portrait.numbers("detections.csv") {
      let row = try row.map { try #require($0) }
      let part = row[..<4].map { Int($0) }
      try portrait.withPart(x: part[0], y: part[1], width: part[2], height: part[3]) { picture in
        let faces = try detector.faces(
          in: picture, region: PictureBox(picture), columns: picture.width, rows: picture.height)
        #expect(faces.count == 1)
        let face = try #require(faces.first)
        #expect(
          face.box.moved(x: row[0], y: row[1])
            == PictureBox(x: row[4], y: row[5], width: row[6], height: row[7]))
        #expect(abs(face.score - row[8]) < 1e-4)
      }
    }
  }

  /// The face's place does not depend on the region or the size that it is searched in, as far as
  /// the detector's grid allows: half a cell of 8 pixels, one step of 6/5 in size.
  @Test func boxesAreInThePicturesOwnPixels() throws {
    try Portrait().withPart(x: 0, y: 0, width: 288, height: 240) { picture in
      let detector = try FaceDetector()
      let whole = try #require(
        try detector.faces(in: picture, region: PictureBox(picture), columns: 288, rows: 240).first)
      for (region, columns, rows) in [
        (PictureBox(x: 60, y: 20, width: 170, height: 170), 200, 200),
        (PictureBox(x: -40, y: -30, width: 360, height: 300), 432, 360),
        (PictureBox(x: 40.5, y: 10.25, width: 200, height: 200), 300, 300),
      ] {
        let found = try #require(
          try detector.faces(in: picture, region: region, columns: columns, rows: rows).first)
        #expect(abs(found.box.centerX - whole.box.centerX) < 4)
        #expect(abs(found.box.centerY - whole.box.centerY) < 4)
        #expect((0.8...1.25).contains(found.box.width / whole.box.width))
      }
    }
  }

  @Test func everyDetectorFindsTheSame() throws {
    try Portrait().withPart(x: 0, y: 0, width: 288, height: 240) { picture in
      let found = try (0..<2).map { _ in
        try FaceDetector().faces(in: picture, region: PictureBox(picture), columns: 288, rows: 240)
      }
      #expect(found[0] == found[1] && found[0].count == 1)
    }
  }

  @Test func findsNothingInFlatOrTinyPictures() throws {
    let detector = try FaceDetector()
    let samples = [UInt8](repeating: 90, count: 320 * 240)
    try samples.withUnsafeBufferPointer { samples in
      let base = try #require(samples.baseAddress)
      for (width, height) in [(320, 240), (20, 20), (2, 2), (1, 1)] {
        let picture = PicturePlane(samples: base, stride: 320, width: width, height: height)
        #expect(
          try detector.faces(
            in: picture, region: PictureBox(picture), columns: max(2, width), rows: max(2, height)
          ).isEmpty)
      }
      let picture = PicturePlane(samples: base, stride: 320, width: 320, height: 240)
      let outside = PictureBox(x: 1000, y: -900, width: 200, height: 200)
      #expect(try detector.faces(in: picture, region: outside, columns: 200, rows: 200).isEmpty)
    }
  }
}
