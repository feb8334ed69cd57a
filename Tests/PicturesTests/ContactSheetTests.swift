import Testing

@testable import Pictures

struct ContactSheetTests {
  private let fixture = PlaneFixture(width: 400, height: 200) { _, _ in 128 }

  private func sheet(
    _ steps: Range<Int>, of fixture: PlaneFixture? = nil, marks: [Int: Bool] = [:]
  ) -> ContactSheet {
    var sheet = ContactSheet(step: 0.04)
    (fixture ?? self.fixture).withPicture { picture in
      for step in steps {
        if sheet.wants(step: step) { sheet.add(picture, step: step) }
      }
    }
    for (step, isFound) in marks {
      sheet.mark(
        PictureBox(x: 100, y: 60, width: 120, height: 120), step: step, isFound: isFound)
    }
    return sheet
  }

  private func colour(_ image: RGBImage?, _ x: Int, _ y: Int) -> [UInt8] {
    guard let image else { return [] }
    let place = (y * image.width + x) * 3
    return Array(image.bytes[place..<place + 3])
  }

  /// Tiles of 200 x 100 with gaps of 4: two columns and one row.
  @Test func picturesStandInAGrid() {
    let image = sheet(0..<2).image()
    #expect(image?.width == 2 * 204 + 4)
    #expect(image?.height == 104 + 4)
    #expect(colour(image, 0, 0) == [64, 64, 64])
    #expect(colour(image, 100, 100) == [128, 128, 128])
    // Time 0.04: the left stroke of the 0 begins after one block of two pixels.
    #expect(colour(image, 4, 4) == [0, 0, 0])
    #expect(colour(image, 4 + 2, 4 + 2) == [255, 255, 255])
  }

  /// A box at 100, 60 is drawn at 50, 30 of the tile, which begins at 4, 4.
  @Test func boxesAreDrawnByWhatTheyAre() {
    let image = sheet(0..<2, marks: [0: true, 1: false, 7: true]).image()
    #expect(colour(image, 54, 40) == [0, 220, 0])
    #expect(colour(image, 55, 93) == [0, 220, 0])
    #expect(colour(image, 58, 40) == [128, 128, 128])
    #expect(colour(image, 204 + 54, 40) == [255, 150, 0])
  }

  /// 49 do not fit: every other one stays, 25; 97 of those neither: 25 again.
  @Test(arguments: [(48, 48), (49, 25), (50, 25), (95, 48), (97, 25), (7500, 30)])
  func howManyPicturesAreKeptIsBounded(count: Int, kept: Int) {
    let image = sheet(0..<count, of: PlaneFixture(width: 12, height: 9) { _, _ in 1 }).image()
    let columns = ((image?.width ?? 0) - 4) / 16
    let rows = ((image?.height ?? 0) - 4) / 13
    #expect(columns * rows >= kept && (columns * rows - kept < columns))
  }

  @Test func stepsWithoutAPictureAreLeftOut() {
    #expect(sheet(0..<0).image() == nil)
    #expect(sheet(5..<6).image()?.width == 208)
  }

  @Test func tallPicturesFit() {
    var sheet = ContactSheet(step: 0.04)
    PlaneFixture(width: 90, height: 480) { _, _ in 1 }.withPicture { sheet.add($0, step: 0) }
    #expect(sheet.image()?.width == 37 + 8)
    #expect(sheet.image()?.height == 200 + 8)
  }

  @Test func boxesBeyondThePictureAreCutOff() {
    var image = RGBImage(width: 4, height: 4)
    image.outline(PictureBox(x: -5, y: -5, width: 7, height: 7), with: (9, 9, 9))
    #expect(colour(image, 0, 0) == [9, 9, 9])
    #expect(colour(image, 1, 1) == [9, 9, 9])
    #expect(colour(image, 2, 2) == [0, 0, 0])
    image.outline(PictureBox(x: 3, y: 3, width: 1e-9, height: 1e6), with: (7, 7, 7))
    #expect(colour(image, 3, 3) == [7, 7, 7])
    image.outline(PictureBox(x: -1e6, y: 1e6, width: 1, height: 1), with: (1, 1, 1))
  }
}
