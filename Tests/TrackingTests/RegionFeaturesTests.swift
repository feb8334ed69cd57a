import Pictures
import Random
import TestSupport
import Testing

@testable import Tracking

@Suite(.serialized) struct RegionFeaturesTests {
  private static let lattices = [
    RegionFeatures.Lattice(isDense: true, reach: 2, growths: [0.9, 1]),
    RegionFeatures.Lattice(isDense: false, reach: 1, growths: [1]),
  ]

  private let box = PictureBox(x: 40, y: 30, width: 30, height: 40)

  /// Noise on fields of colour, so that no two boxes are alike.
  private static func texture(seed: UInt64) -> RGBImage {
    var generator = SplitMix64(seed: seed)
    let fields = (0..<12 * 9 * 3).map { _ in Int.random(in: 30...220, using: &generator) }
    let bytes = (0..<120 * 90).flatMap { place in
      (0..<3).map { colour in
        let field = fields[(place / 120 / 10 * 12 + place % 120 / 10) * 3 + colour]
        return UInt8(field + Int.random(in: -30...30, using: &generator))
      }
    }
    return RGBImage(width: 120, height: 90, bytes: bytes)
  }

  @Test(arguments: lattices.indices) func featuresAreThoseOfEachBoxAlone(lattice: Int) throws {
    let model = TrackingModel.ofReference
    let picture = Self.texture(seed: 1)
    let region = try RegionFeatures(model, Self.lattices[lattice])
    region.look(around: box, in: picture)
    // Some reach out of the picture.
    let moves: [(Double, Double)] = [(-60, -60), (-7, 0), (0, 0), (3, 8), (60, 60)]
    let places = moves.map { x, y in
      region.place(nearestTo: box.scaled(by: x < 0 ? 0.92 : 1).moved(x: x, y: y))
    }
    #expect(places[2].box == box)
    let together = region.features(at: places)
    let alone = try PatchFeatures(model).features(of: places.map(\.box), in: picture)
    let largest = alone.values.reduce(0) { max($0, $1.magnitude) }
    #expect(together.count == places.count && largest > 0)
    let differences = zip(together.values, alone.values).map { ($0 - $1).magnitude }
    #expect(differences.allSatisfy { $0 < 1e-4 * largest })
  }

  @Test func noBoxIsFurtherThanHalfAStep() throws {
    let region = try RegionFeatures(TrackingModel.ofReference, Self.lattices[0])
    region.look(around: box, in: RGBImage(width: 1, height: 1))
    var generator = SplitMix64(seed: 1)
    for _ in 0..<400 {
      let drawn = box.moved(x: 5 * generator.even(), y: 7 * generator.even())
      let nearest = region.place(nearestTo: drawn).box
      let half = 4 / 107.0 * (1 + 32 / 107.0) + 1e-9
      #expect((nearest.centerX - drawn.centerX).magnitude <= half * box.width)
      #expect((nearest.centerY - drawn.centerY).magnitude <= half * box.height)
    }
  }

  /// The whole tracker, on a target that moves over a texture, with and without.
  @Test(arguments: [true, false]) func theTargetIsFollowed(sharesConvolutions: Bool) throws {
    var settings = TrackingSettings()
    settings.candidateCount = 64
    settings.firstPositives = 32
    settings.firstNegatives = 100
    settings.firstSteps = 20
    settings.regressedCount = 30
    settings.positives = 8
    settings.negatives = 32
    settings.sharesConvolutions = sharesConvolutions
    let (ground, target) = (Self.texture(seed: 2), Self.texture(seed: 3))
    func picture(_ shift: Int) -> RGBImage {
      var bytes = ground.bytes
      for row in 30..<70 {
        for column in 0..<30 * 3 {
          bytes[(row * 120 + 40 + shift) * 3 + column] = target.bytes[row * 360 + column]
        }
      }
      return RGBImage(width: 120, height: 90, bytes: bytes)
    }
    let tracker = try TargetTracker(
      TrackingModel.ofReference, settings: settings, seed: 1, in: picture(0), at: box)
    for shift in [4, 8, 12] {
      let found = tracker.update(in: picture(shift)).box
      #expect(found.overlap(with: box.moved(x: Double(shift), y: 0)) > 0.6)
    }
  }
}
