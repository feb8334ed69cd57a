import Text
import ToolSupport
import Training

/// What is said of a training that does not learn, while it goes on and at its end.
struct LearningWarnings {
  let dimensions: [String]
  private var said: Set<String> = []

  init(dimensions: [String]) { self.dimensions = dimensions }

  /// Says once of each dimension that its predictions stand far from the gold standard.
  mutating func follow(_ curve: [LearningCurvePoint]) {
    for (index, dimension) in dimensions.enumerated()
    where curve.strays(dimension: index) && said.insert(dimension).inserted {
      guard let fit = curve.last?.training[index] else { continue }
      TrainingTool.notes.write(
        "\(dimension): for three epochs the predictions' mean or SD has been far from the gold "
          + "standard's, the mean by \(rounded(fit.meanOffset)) SD, the SD by a factor of "
          + "\(rounded(fit.deviationRatio)); try a smaller --learning-rate, a longer --warm-up, a "
          + "smaller --dropout or another --seed")
    }
  }

  /// Warns of dimensions that the model has not learnt.
  func finish(_ run: TrainingRun) {
    let names = run.dimensionsOnPlateau
    guard !names.isEmpty else { return }
    TrainingTool.notes.warn(
      "\(run.path): \(names.joined(separator: " and ")) NOT LEARNT: up to the best epoch the "
        + "training CCC has not got to .1; the model says so in its metadata and predict repeats it. "
        + "Try more --epochs, another --learning-rate, a longer --warm-up or another --seed")
  }

  private func rounded(_ value: Double) -> String { fixed(value, places: 2) }
}
