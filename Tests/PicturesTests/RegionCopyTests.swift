import TestSupport
import Testing

@testable import Pictures

struct RegionCopyTests {
  /// A smooth picture in colour, as faces are, with some noise.
  private func picture(
    width: Int, height: Int, chroma: (across: Int, down: Int) = (2, 2), seed: UInt64 = 1
  ) -> PlaneFixture {
    var generator = SplitMix64(seed: seed)
    var fixture = PlaneFixture(width: width, height: height) { x, y in
      UInt8(60 + (x * 3 + y * 2) % 97 / 2 + Int.random(in: 0...20, using: &generator))
    }
    fixture.chromaPixels = chroma
    let columns = (width + chroma.across - 1) / chroma.across
    let rows = (height + chroma.down - 1) / chroma.down
    fixture.chroma = (0..<2).map { plane in
      (0..<columns * rows).map { UInt8(100 + ($0 % columns * (plane + 1) + $0 / columns) % 50) }
    }
    return fixture
  }

  /// Cut out of the copy a face is the very one that is cut out of the picture.
  @Test(arguments: UInt64(0)..<30)
  func aCropOfTheCopyIsThatOfThePicture(seed: UInt64) {
    var generator = SplitMix64(seed: seed)
    let chroma = [(2, 2), (2, 1), (1, 1), (1, 2), (4, 1)][Int(seed % 5)]
    let fixture = picture(
      width: Int.random(in: 20...90, using: &generator),
      height: Int.random(in: 20...90, using: &generator), chroma: chroma, seed: seed)
    let face = PictureBox(
      x: Double.random(in: -30...90, using: &generator),
      y: Double.random(in: -30...90, using: &generator),
      width: Double.random(in: 2...60, using: &generator),
      height: Double.random(in: 2...60, using: &generator))
    let crop = FaceCrop(size: 12, margin: 0.1)
    let region = crop.region(of: face).scaled(by: 1.5)
    fixture.withPicture { picture in
      let copy = RegionCopy(region, of: picture, maximumSide: 400)
      #expect(copy.factor == 1)
      // A little beside the box that the copy was made for.
      var moved = face
      moved.x += 0.1 * face.width
      let found = copy.withPicture { crop.cut(moved, from: $0) }
      let expected = crop.cut(moved, from: picture)
      #expect(zip(found, expected).allSatisfy { abs(Int($0) - Int($1)) <= 1 })
    }
  }

  @Test func memoryIsBoundedHoweverLargeTheFace() {
    let fixture = picture(width: 1200, height: 1000)
    fixture.withPicture { picture in
      for side in [300.0, 500, 900, 5000] {
        let region = PictureBox(x: 100, y: 50, width: side, height: side)
        let copy = RegionCopy(region, of: picture, maximumSide: 320)
        #expect(copy.byteCount <= 325 * 325 * 3 / 2)
      }
      #expect(
        RegionCopy(PictureBox(x: 0, y: 0, width: 320, height: 9), of: picture, maximumSide: 320)
          .factor == 1)
      #expect(
        RegionCopy(PictureBox(x: 0, y: 0, width: 321, height: 9), of: picture, maximumSide: 320)
          .factor == 2)
    }
  }

  /// Made smaller by whole numbers first, and then to the size: not the same, but near.
  @Test func aCopyThatWasMadeSmallerGivesNearlyTheSameCrop() {
    let fixture = picture(width: 1001, height: 999)
    let face = PictureBox(x: 180.3, y: 150.7, width: 500, height: 640)
    let crop = FaceCrop(size: 96)
    fixture.withPicture { picture in
      let region = crop.region(of: face).scaled(by: 1.6)
      let copy = RegionCopy(region, of: picture, maximumSide: 4 * crop.size)
      #expect(copy.factor == 3)
      let found = copy.withPicture { crop.cut(face, from: $0) }
      let expected = crop.cut(face, from: picture)
      let differences = zip(found, expected).map { abs(Int($0) - Int($1)) }
      #expect((differences.max() ?? 0) <= 16)
      #expect(differences.reduce(0, +) < 2 * differences.count)
    }
  }

  /// A picture of one colour stays it at every place and factor.
  @Test(arguments: [16, 20, 50])
  func aPlainPictureStaysPlain(maximumSide: Int) {
    var fixture = PlaneFixture(width: 101, height: 67) { _, _ in 90 }
    fixture.chroma = [UInt8(140), 170].map { [UInt8](repeating: $0, count: 51 * 34) }
    fixture.withPicture { picture in
      for (x, y) in [(-20.0, -20.0), (90, 60), (200, 10), (13, 7)] {
        let face = PictureBox(x: x, y: y, width: 40, height: 30)
        let copy = RegionCopy(face.scaled(by: 2), of: picture, maximumSide: maximumSide)
        let found = copy.withPicture { FaceCrop(size: 8).cut(face, from: $0) }
        #expect(found == FaceCrop(size: 8).cut(face, from: picture))
      }
    }
  }

  @Test func greyPicturesAreCopied() {
    let fixture = PlaneFixture(width: 50, height: 40) { x, y in UInt8(2 * x + 3 * y) }
    let face = PictureBox(x: 10, y: 10, width: 21, height: 17)
    fixture.withPicture { picture in
      let copy = RegionCopy(face.scaled(by: 2), of: picture, maximumSide: 100)
      #expect(
        copy.withPicture { FaceCrop(size: 8).cut(face, from: $0) }
          == FaceCrop(size: 8).cut(face, from: picture))
    }
  }
}
