import Random
import TestSupport
import Testing
import Training

struct FaceAugmentationTests {
  private static func apply(_ augmentation: FaceAugmentation, to face: [UInt8], size: Int)
    -> [UInt8]
  {
    var result = [UInt8](repeating: 0, count: face.count)
    augmentation.apply(to: face, size: size, into: &result)
    return result
  }

  /// PyTorch enlarges, colorsys changes the saturation; ours are rounded to whole values.
  @Test func facesAreChangedAsByOtherPrograms() throws {
    let reference = try ReferenceCase("Training/augmentation")
    let shape = try reference.shape("faces")
    let (size, count) = (shape[1], shape[1] * shape[2] * shape[3])
    let faces = try reference.floats("faces").map { UInt8($0) }
    let expected = try reference.floats("augmented")
    let draws = try reference.floats("draws")
    for index in 0..<shape[0] {
      let draw = Array(draws[index * 4..<index * 4 + 4])
      let augmentation = FaceAugmentation(
        row: Int(draw[0]), column: Int(draw[1]), saturation: draw[2], brightness: draw[3])
      let found = Self.apply(
        augmentation, to: Array(faces[index * count..<(index + 1) * count]), size: size)
      let worst = found.indices.map { abs(Float(found[$0]) - expected[index * count + $0]) }.max()
      #expect(worst ?? .infinity < 0.501, "case \(index)")
    }
  }

  @Test func drawsStayWithinThePaperBounds() {
    var generator = SplitMix64(seed: 3)
    let draws = (0..<2_000).map { _ in FaceAugmentation(size: 96, using: &generator) }
    #expect(Set(draws.map(\.row)) == Set(0...14))
    #expect(Set(draws.map(\.column)) == Set(0...14))
    #expect(draws.allSatisfy { (0.5...1.5).contains($0.saturation) })
    #expect(draws.allSatisfy { (-32...32).contains($0.brightness) })
    #expect((draws.map(\.brightness).min() ?? 0) < -30)
    #expect((draws.map(\.saturation).max() ?? 0) > 1.45)
  }

  /// Grey has no saturation to change; one colour throughout has no edges to move.
  @Test(arguments: UInt64(0)..<20)
  func greyFacesOnlyChangeTheirBrightness(seed: UInt64) {
    var generator = SplitMix64(seed: seed)
    let augmentation = FaceAugmentation(size: 10, using: &generator)
    let found = Self.apply(augmentation, to: [UInt8](repeating: 200, count: 300), size: 10)
    #expect(Set(found).count == 1)
    #expect(abs(Float(found[0]) - min(200 + augmentation.brightness, 255)) <= 0.5)
  }
}
