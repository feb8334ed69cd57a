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
  /// Of boxes close to the target, and of those around it.
  private let near: RegionFeatures?
  private let around: RegionFeatures?
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
    near = settings.sharesConvolutions ? try RegionFeatures(model, settings.near) : nil
    around = settings.sharesConvolutions ? try RegionFeatures(model, settings.around) : nil
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

    collectPositive(picture, by: nil, count: settings.firstPositives)
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
    let drawn = candidates.boxes(
      around: target, count: settings.candidateCount, in: (picture.width, picture.height),
      using: &generator)
    // What is out of sight is looked for further around.
    let near = candidates.translation > settings.candidates.translation ? nil : near
    near?.look(around: target, in: picture)
    let (boxes, rows) = see(drawn, by: near, in: picture)
    let scores = classifier.scores(of: rows)
    let best = scores.highest(settings.bestCount)
    let score = best.reduce(0) { $0 + Double(scores[$1]) } / Double(best.count)
    let chosen = best.map { boxes[$0] }
    target = Self.mean(chosen)
    var found = target
    if score > 0 {
      candidates.translation = settings.candidates.translation
      if let regression {
        found = Self.mean(regression.boxes(chosen, rows.rows(best)))
      }
      collectPositive(picture, by: near, count: settings.positives)
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

  /// - Parameter region: where it has looked, its boxes are seen in place of those that were drawn.
  private func collectPositive(_ picture: RGBImage, by region: RegionFeatures?, count: Int) {
    let overlap = 0.7...1
    let drawn = settings.positive.boxes(
      around: target, count: count, overlap: overlap, in: (picture.width, picture.height),
      using: &generator)
    let (boxes, rows) = see(drawn, by: region, in: picture, overlap: overlap)
    // A target larger than boxes may be is like none that is drawn.
    positive.append(boxes.isEmpty ? features.features(of: [target], in: picture) : rows)
  }

  private func collectNegative(_ picture: RGBImage) {
    let overlap = 0...0.3
    let drawn = settings.negative.boxes(
      around: target, count: settings.negatives, overlap: overlap,
      in: (picture.width, picture.height), using: &generator)
    around?.look(around: target, in: picture)
    negative.append(see(drawn, by: around, in: picture, overlap: overlap).rows)
  }

  /// Features of boxes, or of those of a region that are nearest to them and overlap the target as
  /// asked for.
  private func see(
    _ drawn: [PictureBox], by region: RegionFeatures?, in picture: RGBImage,
    overlap: ClosedRange<Double> = 0...1
  ) -> (boxes: [PictureBox], rows: FeatureRows) {
    guard let region else { return (drawn, features.features(of: drawn, in: picture)) }
    let places = drawn.map(region.place(nearestTo:)).filter {
      overlap.contains($0.box.overlap(with: target))
    }
    return (places.map(\.box), region.features(at: places))
  }

  private static func mean(_ boxes: [PictureBox]) -> PictureBox {
    func mean(_ side: (PictureBox) -> Double) -> Double {
      boxes.reduce(0) { $0 + side($1) } / Double(boxes.count)
    }
    return PictureBox(
      x: mean(\.x), y: mean(\.y), width: mean(\.width), height: mean(\.height))
  }
}
