internal import Glibc

/// What is drawn and learned, and how much of it.
///
/// - Source: the numbers of Nam & Han's program in PyTorch.
package struct TrackingSettings: Sendable {
  /// Boxes that are scored in each picture, and how many of the highest make the new one.
  package var candidateCount = 256
  var bestCount = 5
  let candidates = BoxSampler(spread: .gaussian, translation: 0.6, scale: 1.05)
  /// By how much candidates spread further in each picture in which the target is not seen, and how
  /// far.
  let widening = 1.1
  let widestTranslation = 1.5

  /// Of the first picture.
  package var firstPositives = 500
  package var firstNegatives = 5000
  package var firstSteps = 50
  let firstRate = 0.0005
  let firstNegative = BoxSampler(spread: .uniform, translation: 1, scale: 1.6)
  let anywhere = BoxSampler(spread: .whole, translation: 0, scale: 1)

  package var regressedCount = 1000
  let regressed = BoxSampler(spread: .uniform, translation: 0.3, scale: 1.6, aspect: 1.1)

  /// Of each picture.
  package var positives = 50
  package var negatives = 200
  package var updateSteps = 15
  let updateRate = 0.001
  let positive = BoxSampler(spread: .gaussian, translation: 0.1, scale: 1.3)
  let negative = BoxSampler(spread: .uniform, translation: 2, scale: 1.3)

  /// Pictures between two times of learning, and those that are learned from: positive patches at
  /// most of so many, negative ones and those of a target out of sight of the latest.
  let interval = 10
  let longMemory = 100
  let shortMemory = 30

  /// Whether what is drawn about a target in sight is moved to the nearest boxes of which one pass of
  /// the convolutions tells all features: ours, and not the authors'.
  package var sharesConvolutions = true
  /// For the candidates and for what is learned of the target. Centres reach .68 of its width and
  /// height, a tenth of them apart.
  let near = RegionFeatures.Lattice(
    isDense: true, reach: 7, growths: [-2, -1, 0, 1, 2].map { pow(1.05, $0) })
  /// For what is learned of what is around it: up to 2.1 of its width and height, a fifth apart.
  let around = RegionFeatures.Lattice(isDense: false, reach: 11, growths: [1])

  package init() {}

  /// For the shared layers and, ten times as much, for the recording's own.
  static func rates(_ rate: Double) -> [Double] { [rate, 10 * rate] }
}
