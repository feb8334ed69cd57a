package import Engine
internal import Layers
package import Pictures
internal import Random

/// Follows what is in a box from picture to picture by a network that learns on the way what it looks
/// like, and what lies around it.
///
/// Each picture 256 boxes are drawn around the last one; those that the network scores highest are the
/// target, and a regression that was learned in the first picture moves them to its edges. While the
/// score is above zero, the network collects what it has seen and learns from it every tenth picture;
/// where it falls, it learns from the last ones at once and looks further around.
///
/// - Source: Nam & Han 2016, doi:10.1109/CVPR.2016.465; numbers as in their programs.
package final class TargetTracker {
  /// What was found in a picture.
  package struct Finding: Equatable, Sendable {
    package let box: PictureBox
    /// Mean of the highest ones; above zero where the target is seen.
    package let score: Double
  }

  private let settings: TrackingSettings
  private let features: PatchFeatures
  private let classifier: TargetClassifier
  private var generator: SplitMix64
  private var candidates: BoxSampler
  private var regression: BoxRegression?
  private var positive: FeatureMemory
  private var negative: FeatureMemory
  private let descent: MomentumDescent
  private var target: PictureBox
  private var picturesSeen = 0

  /// Begins with a target, and learns what it looks like.
  ///
  /// - Parameter seed: of all that is drawn.
  /// - Precondition: the box is usable.
  package init(
    _ model: TrackingModel, settings: TrackingSettings = TrackingSettings(), seed: UInt64,
    in picture: RGBImage, at box: PictureBox
  ) throws(PlanError) {
    precondition(box.isUsable)
    self.settings = settings
    features = try PatchFeatures(model)
    classifier = try TargetClassifier(model, seed: seed)
    generator = SplitMix64(seed: seed)
    candidates = settings.candidates
    positive = FeatureMemory(limit: settings.longMemory)
    negative = FeatureMemory(limit: settings.shortMemory)
    descent = MomentumDescent(rates: TrackingSettings.rates(settings.updateRate))
    target = box
    learnFirst(picture)
  }

  private func learnFirst(_ picture: RGBImage) {
    let size = (picture.width, picture.height)
    let regressed = settings.regressed.boxes(
      around: target, count: settings.regressedCount, overlap: 0.6...1, in: size,
      using: &generator
    ).filter { (1...2).contains($0.area / target.area) }
    regression = BoxRegression(
      features.features(of: regressed, in: picture), of: regressed, target: target)

    collectPositive(picture, count: settings.firstPositives)
    var around = settings.firstNegative.boxes(
      around: target, count: settings.firstNegatives / 2, overlap: 0...0.5, in: size,
      using: &generator)
    around += settings.anywhere.boxes(
      around: target, count: settings.firstNegatives / 2, overlap: 0...0.5, in: size,
      using: &generator)
    // Without anything beside it there is nothing to tell the target from.
    guard !around.isEmpty else { return }
    var negative = FeatureMemory(limit: 1)
    negative.append(features.features(of: around, in: picture))
    classifier.learn(
      positive, negative, steps: settings.firstSteps,
      MomentumDescent(rates: TrackingSettings.rates(settings.firstRate)))
    collectNegative(picture)
  }

  /// Of the layer that is this target's own, `[2, 512]`.
  var branchWeights: [Float] {
    Array(classifier.branch.values(of: TrackingModel.branchShapes[0]))
  }

  /// Goes on from another box, of the same target, without forgetting anything.
  ///
  /// - Precondition: the box is usable.
  package func move(to box: PictureBox) {
    precondition(box.isUsable)
    target = box
  }

  /// Finds the target in the next picture.
  package func update(in picture: RGBImage) -> Finding {
    picturesSeen += 1
    let boxes = candidates.boxes(
      around: target, count: settings.candidateCount, in: (picture.width, picture.height),
      using: &generator)
    let rows = features.features(of: boxes, in: picture)
    let scores = classifier.scores(of: rows)
    let best = Array(
      scores.indices.sorted { (scores[$1], $0) < (scores[$0], $1) }.prefix(settings.bestCount))
    let score = best.reduce(0) { $0 + Double(scores[$1]) } / Double(best.count)
    let chosen = best.map { boxes[$0] }
    target = Self.mean(chosen)
    var found = target
    if score > 0 {
      candidates.translation = settings.candidates.translation
      if let regression {
        found = Self.mean(regression.boxes(chosen, rows.rows(best)))
      }
      collectPositive(picture, count: settings.positives)
      collectNegative(picture)
    } else {
      candidates.translation = min(
        candidates.translation * settings.widening, settings.widestTranslation)
    }
    learnAgain(isSeen: score > 0)
    return Finding(box: found, score: score)
  }

  /// From the last pictures at once where the target is not seen, else now and then from all that are
  /// kept.
  private func learnAgain(isSeen: Bool) {
    guard !isSeen || picturesSeen.isMultiple(of: settings.interval), negative.count > 0 else {
      return
    }
    classifier.learn(
      isSeen ? positive : positive.latest(settings.shortMemory), negative,
      steps: settings.updateSteps, descent)
  }

  private func collectPositive(_ picture: RGBImage, count: Int) {
    var boxes = settings.positive.boxes(
      around: target, count: count, overlap: 0.7...1, in: (picture.width, picture.height),
      using: &generator)
    // A target larger than boxes may be is like none that is drawn.
    if boxes.isEmpty { boxes = [target] }
    positive.append(features.features(of: boxes, in: picture))
  }

  private func collectNegative(_ picture: RGBImage) {
    let boxes = settings.negative.boxes(
      around: target, count: settings.negatives, overlap: 0...0.3,
      in: (picture.width, picture.height), using: &generator)
    negative.append(features.features(of: boxes, in: picture))
  }

  private static func mean(_ boxes: [PictureBox]) -> PictureBox {
    func mean(_ side: (PictureBox) -> Double) -> Double {
      boxes.reduce(0) { $0 + side($1) } / Double(boxes.count)
    }
    return PictureBox(
      x: mean(\.x), y: mean(\.y), width: mean(\.width), height: mean(\.height))
  }
}
