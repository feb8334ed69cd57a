import Foundation
import Testing

@testable import Pictures

struct FaceCropTests {
  /// The luma of a grey full-range picture is its red.
  private func cut(
    _ fixture: PlaneFixture, _ box: PictureBox, size: Int, margin: Double = 0, tilt: Double = 0
  ) -> [Int] {
    let rgb = fixture.withPicture {
      FaceCrop(size: size, margin: margin).cut(box, tilt: tilt, from: $0)
    }
    return stride(from: 0, to: rgb.count, by: 3).map { Int(rgb[$0]) }
  }

  /// Means by hand: 4 x 4 pixels of 10 x + y to 2 x 2.
  @Test func pixelsAreTheMeansOfTheirAreas() {
    let ramp = PlaneFixture(width: 4, height: 4) { UInt8(10 * $0 + 4 * $1) }
    // Columns 0, 1 and rows 0, 1: (0 + 10 + 4 + 14) / 4 = 7.
    #expect(
      cut(ramp, PictureBox(x: 0, y: 0, width: 4, height: 4), size: 2) == [7, 27, 15, 35])
  }

  /// 1.5 pixels a mean: the first is (1 x 0 + 0.5 x 60) / 1.5 = 20, the second
  /// (0.5 x 60 + 1 x 120) / 1.5 = 100.
  @Test func partsOfPixelsCountByTheirArea() {
    let ramp = PlaneFixture(width: 3, height: 3) { x, _ in UInt8(60 * x) }
    #expect(
      cut(ramp, PictureBox(x: 0, y: 0, width: 3, height: 3), size: 2) == [20, 100, 20, 100])
  }

  /// Twice as large: centres at -0.25, 0.25, 0.75 and 1.25 pixels from the first one's.
  @Test func whatIsEnlargedIsInterpolated() {
    let two = PlaneFixture(width: 2, height: 2) { x, _ in UInt8(100 * x) }
    let row = [0, 25, 75, 100]
    #expect(
      cut(two, PictureBox(x: 0, y: 0, width: 2, height: 2), size: 4) == row + row + row + row)
  }

  @Test func edgesAreRepeatedOutsideThePicture() {
    let two = PlaneFixture(width: 2, height: 2) { x, y in UInt8(50 + 100 * x + 10 * y) }
    let box = PictureBox(x: -2, y: -2, width: 6, height: 6)
    let row = [50, 50, 50, 150, 150, 150]
    #expect(
      cut(two, box, size: 6) == row + row + row + row.map { $0 + 10 } + row.map { $0 + 10 }
        + row.map { $0 + 10 })
    #expect(cut(two, PictureBox(x: 900, y: -900, width: 3, height: 3), size: 1) == [150])
    #expect(cut(two, PictureBox(x: -1e6, y: 1e6, width: 1e6, height: 1e-6), size: 1) == [60])
  }

  /// A box of 2 x 4 about (4, 4) is a square of 4; with a margin of 0.5 one of 8.
  @Test func boxesAreSquaredAndWidenedAboutTheirCentre() {
    let box = PictureBox(x: 3, y: 2, width: 2, height: 4)
    #expect(box.square() == PictureBox(x: 2, y: 2, width: 4, height: 4))
    #expect(box.square(margin: 0.5) == PictureBox(x: 0, y: 0, width: 8, height: 8))
    #expect(FaceCrop(size: 8, margin: 0.5).region(of: box) == box.square(margin: 0.5))
    #expect(box.scaled(by: 2) == PictureBox(x: 2, y: 0, width: 4, height: 8))
  }

  @Test func whatIsNoBoxIsKnown() {
    #expect(PictureBox(x: 0, y: 0, width: 1, height: 1).isUsable)
    for box in [
      PictureBox(x: .nan, y: 0, width: 1, height: 1), PictureBox(x: 0, y: 0, width: 0, height: 1),
      PictureBox(x: 0, y: 0, width: 1, height: .infinity),
      PictureBox(x: 0, y: 0, width: -1, height: 1), PictureBox(x: 0, y: 2e6, width: 1, height: 1),
    ] {
      #expect(!box.isUsable)
    }
  }

  @Test func trapsOnWhatIsNoBox() async {
    await #expect(processExitsWith: .failure) {
      PlaneFixture(width: 2, height: 2) { _, _ in 0 }.withPicture { picture in
        _ = FaceCrop().cut(PictureBox(x: .nan, y: 0, width: 1, height: 1), from: picture)
      }
    }
  }

  /// By the recommendations: primary red, limited range, is y 81, u 90, v 240 by BT.601 and
  /// y 63, u 102, v 240 by BT.709; full range by BT.601 y 76, u 85, v 255.
  @Test(arguments: [
    (ColourMatrix(.bt601, isFullRange: false), 81, 90, 240),
    (ColourMatrix(.bt709, isFullRange: false), 63, 102, 240),
    (ColourMatrix(.bt601, isFullRange: true), 76, 85, 255),
  ])
  func coloursAreConverted(colours: ColourMatrix, y: Int, u: Int, v: Int) {
    var red = PlaneFixture(width: 4, height: 4) { _, _ in UInt8(y) }
    red.chroma = [[UInt8]](repeating: [UInt8](repeating: UInt8(u), count: 4), count: 1)
    red.chroma.append([UInt8](repeating: UInt8(v), count: 4))
    red.colours = colours
    let rgb = red.withPicture {
      FaceCrop(size: 2).cut(PictureBox(x: 0, y: 0, width: 4, height: 4), from: $0)
    }
    for index in 0..<4 {
      #expect(rgb[3 * index] >= 253)
      #expect(rgb[3 * index + 1] <= 2)
      #expect(rgb[3 * index + 2] <= 2)
    }
  }

  /// What goes down in the picture goes to the right in the crop, a quarter turn.
  @Test func whatIsTiltedIsTurned() {
    let ramp = PlaneFixture(width: 4, height: 4) { UInt8(10 * $0 + 4 * $1) }
    let box = PictureBox(x: 0, y: 0, width: 4, height: 4)
    let turned = (0..<4).flatMap { row in (0..<4).map { 10 * (3 - row) + 4 * $0 } }
    #expect(cut(ramp, box, size: 4, tilt: .pi / 2) == turned)
    #expect(cut(ramp, box, size: 4, tilt: -.pi / 2) == turned.reversed())
  }

  /// A ramp stays one, of another direction: at the crop's pixel (i, j) lies
  /// c + 2 (i - 3.5) (cos a, sin a) + 2 (j - 3.5) (-sin a, cos a), each the mean of 2 x 2 samples.
  @Test func whatIsTiltedALittleIsTurnedALittle() {
    let ramp = PlaneFixture(width: 40, height: 40) { UInt8(3 * $0 + 2 * $1) }
    let box = PictureBox(x: 12, y: 12, width: 16, height: 16)
    let found = cut(ramp, box, size: 8, tilt: 0.3)
    for (place, value) in found.enumerated() {
      let (i, j) = (Double(place % 8) - 3.5, Double(place / 8) - 3.5)
      let x = 20 + 2 * (i * cos(0.3) - j * sin(0.3)) - 0.5
      let y = 20 + 2 * (i * sin(0.3) + j * cos(0.3)) - 0.5
      #expect(abs(Double(value) - (3 * x + 2 * y)) <= 0.51)
    }
  }
}
