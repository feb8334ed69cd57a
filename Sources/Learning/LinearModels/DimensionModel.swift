/// A linear function of scaled inputs that predicts one dimension.
///
///     y(t + delay) = intercept + Σ weight_j z_j(t)
///
/// With a staircase its probabilities about each step are further inputs.
package struct DimensionModel: Equatable, Sendable {
  /// One an input: the columns, then the staircase's probabilities, offset by offset.
  package var weights: [Double]
  package var intercept: Double
  /// Steps by which the gold standard lies after the inputs.
  package var delay: Int
  /// Nil where the method tells none.
  package var uncertainty: Uncertainty?
  package var staircase: Staircase?

  package init(weights: [Double], intercept: Double, delay: Int) {
    self.weights = weights
    self.intercept = intercept
    self.delay = delay
  }

  /// What the variance of a prediction is made of: `noise + (φ − φ̄)' Σ (φ − φ̄)`.
  package struct Uncertainty: Equatable, Sendable {
    /// Variance of the noise, 1/β.
    package let noise: Double
    /// Inputs φ whose weights are not zero.
    package let members: [Int]
    /// Their means in training, φ̄.
    package let centers: [Double]
    /// Covariance of their weights, `[member, member]`.
    package let covariance: [Double]

    package init(noise: Double, members: [Int], centers: [Double], covariance: [Double]) {
      precondition(centers.count == members.count)
      precondition(covariance.count == members.count * members.count)
      self.noise = noise
      self.members = members
      self.centers = centers
      self.covariance = covariance
    }

    /// - Parameter input: gives the value of an input.
    func variance(_ input: (Int) -> Double) -> Double {
      let deviations = zip(members, centers).map { input($0) - $1 }
      var sum = noise
      for (row, deviation) in deviations.enumerated() {
        var product = 0.0
        for (column, other) in deviations.enumerated() {
          product += covariance[row * members.count + column] * other
        }
        sum += deviation * product
      }
      return sum
    }
  }

  /// Logistic classifiers, each of which tells whether a dimension is above a threshold.
  package struct Staircase: Equatable, Sendable {
    /// `[dimension · threshold, column]`, of scaled columns.
    package let weights: [Double]
    /// `[dimension · threshold]`
    package let intercepts: [Double]
    /// `[dimension · threshold]`, in the gold standard's unit.
    package let thresholds: [Double]
    /// Steps before and after each whose probabilities count.
    package let reach: Int

    package init(weights: [Double], intercepts: [Double], thresholds: [Double], reach: Int) {
      precondition(intercepts.count == thresholds.count)
      precondition(weights.count.isMultiple(of: max(intercepts.count, 1)))
      self.weights = weights
      self.intercepts = intercepts
      self.thresholds = thresholds
      self.reach = reach
    }

    package var count: Int { intercepts.count }
    /// Inputs that the probabilities about a step make.
    package var inputCount: Int { count * (2 * reach + 1) }
  }

  /// Predictions moved to the gold standard's time: what was predicted at a step stands `delay` steps
  /// later; the first prediction stands at the steps before too.
  package func shifted(_ values: [Double]) -> [Double] {
    values.indices.map { values[max($0 - delay, 0)] }
  }
}
