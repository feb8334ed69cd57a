import FoundationEssentials
import Safetensors
import TestSupport
import Testing

@testable import Pictures

/// Crops by NumPy, SciPy and OpenCV, see `Tests/Reference/Pictures/make_crops.py`.
struct CropReferenceTests {
  private func file(_ name: String) throws -> SafetensorsFile {
    try SafetensorsFile(path: ReferenceFile("Pictures/\(name).safetensors").url.path)
  }

  private func bytes(_ name: String, of file: SafetensorsFile) throws -> [UInt8] {
    try file.contents(of: file.entry(name, type: .u8)).array()
  }

  private func picture(_ file: SafetensorsFile, _ colours: ColourMatrix) throws -> PlaneFixture {
    let shape = try file.entry("luma").shape
    var fixture = PlaneFixture(width: shape[1], height: shape[0]) { _, _ in 0 }
    fixture.luma = try bytes("luma", of: file)
    fixture.chroma = [try bytes("blue", of: file), try bytes("red", of: file)]
    fixture.colours = colours
    return fixture
  }

  private func box(_ index: Int, of file: SafetensorsFile) throws -> PictureBox {
    let entry = try file.entry("box.\(index)", type: .f64, shape: [4])
    let numbers: [Double] = try file.contents(of: entry).array()
    return PictureBox(x: numbers[0], y: numbers[1], width: numbers[2], height: numbers[3])
  }

  /// Rounded from the exact value: within half a level and the error of single precision.
  @Test(arguments: 0..<9)
  func randomBoxesAreAveragedExactly(index: Int) throws {
    let file = try file("crops")
    let colours = ColourMatrix(index % 2 == 0 ? .bt601 : .bt709, isFullRange: index % 3 == 0)
    let crop = FaceCrop(size: 12, margin: 0.1 * Double(index % 3))
    let box = try box(index, of: file)
    let found = try picture(file, colours).withPicture { crop.cut(box, from: $0) }
    let expected = try file.floatArray("rgb.\(index)", shape: [12, 12, 3])
    #expect(zip(found, expected).allSatisfy { abs(Float($0) - $1) <= 0.501 })
  }

  /// OpenCV rounds to RGB first, pixel by pixel, then the means: a level or two. Colours that RGB
  /// cannot hold, at few places, it clips before the mean. In the last, smaller box chroma is
  /// enlarged, which OpenCV does by repetition: there only the mean difference is small.
  @Test(arguments: 0..<3)
  func aPortraitIsCutOutAsByOpenCV(index: Int) throws {
    let file = try file("portrait")
    let box = try box(index, of: file)
    let fixture = try picture(file, ColourMatrix(.bt601, isFullRange: false))
    let found = fixture.withPicture { FaceCrop(size: 96).cut(box, from: $0) }
    let expected = try bytes("rgb.\(index)", of: file)
    let inside = try bytes("inside.\(index)", of: file)
    let differences = zip(found, expected).map { abs(Int($0) - Int($1)) }
    let ordinary = differences.indices.filter { inside[$0 / 3] == 1 }
    #expect(ordinary.count * 10 > differences.count * 8)
    if box.width >= 192 { #expect(ordinary.allSatisfy { differences[$0] <= 2 }) }
    #expect(differences.reduce(0, +) * 2 < differences.count)
  }
}
