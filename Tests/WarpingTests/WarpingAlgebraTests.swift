import Foundation
import TestSupport
import Testing

@testable import Warping

/// The small solvers that warping rests on.
struct WarpingAlgebraTests {
  /// The matrix 2, 1; 1, 2 has eigenvalues 3 and 1, for (1, 1)/√2 and (1, −1)/√2.
  @Test func theLeadingEigenvectorMatchesHandComputedValues() {
    let (eigenvalue, vector) = leadingEigenvector([[2, 1], [1, 2]])
    #expect(abs(eigenvalue - 3) < 1e-15)
    #expect(vector.allSatisfy { abs($0 - 0.5.squareRoot()) < 1e-15 })
    #expect(leadingEigenvector([[4]]).vector == [1])
  }

  @Test(arguments: UInt64(0)..<50)
  func noVectorStretchesMoreThanTheLeadingOne(seed: UInt64) {
    var generator = SplitMix64(seed: seed)
    let count = Int.random(in: 1...7, using: &generator)
    var matrix = (0..<count).map { _ in [Double](repeating: 0, count: count) }
    for row in 0..<count {
      for column in 0...row {
        matrix[row][column] = Double.random(in: -1...1, using: &generator)
        matrix[column][row] = matrix[row][column]
      }
    }
    func times(_ vector: [Double]) -> [Double] {
      matrix.map { zip($0, vector).reduce(0) { $0 + $1.0 * $1.1 } }
    }
    let (eigenvalue, vector) = leadingEigenvector(matrix)
    for (product, value) in zip(times(vector), vector) {
      #expect(abs(product - eigenvalue * value) < 1e-13)
    }
    for _ in 0..<20 {
      let other = (0..<count).map { _ in Double.random(in: -1...1, using: &generator) }
      let stretch = zip(times(other), other).reduce(0) { $0 + $1.0 * $1.1 }
      #expect(stretch <= (eigenvalue + 1e-12) * other.reduce(0) { $0 + $1 * $1 })
    }
  }

  @Test(arguments: UInt64(0)..<50)
  func aBandedSystemIsSolved(seed: UInt64) {
    var generator = SplitMix64(seed: seed)
    let size = Int.random(in: 1...25, using: &generator)
    let matrix = positiveDefinite(
      size: size, reach: Int.random(in: 0...7, using: &generator), using: &generator)
    let solution = (0..<size).map { _ in Double.random(in: -1...1, using: &generator) }
    for (value, expected) in zip(matrix.solved(for: matrix.times(solution)), solution) {
      #expect(abs(value - expected) < 1e-12)
    }
  }

  /// One trace with two inner knots: (d₀ − 5)² + (d₁ − d₀)² + (d₁ + 1)² is least at (3, 1), where
  /// the middle segment shrinks by 2 and the last one by 1. With advances of 1 the middle one may
  /// shrink by no more than 1, and the last one neither. Where only the former binds, d₁ = d₀ − 1, the
  /// derivative 2 (d₀ − 5) + 2 d₀ is zero at d₀ = 5/2: the last one shrinks by 3/2. So both bind, and
  /// (d₀, d₁) = (2, 1).
  @Test func theMonotoneStepMatchesHandComputedValues() {
    var step = MonotoneStep(traces: 1, knots: 2)
    step.hessian[0, 0] = 4
    step.hessian[1, 1] = 4
    step.hessian[1, 0] = -2
    step.gradient = [-10, 2]
    let free = step.minimum(advances: [9, 9, 9])
    #expect(abs(free[0] - 3) < 1e-14 && abs(free[1] - 1) < 1e-14)
    let bound = step.minimum(advances: [1, 1, 1])
    #expect(abs(bound[0] - 2) < 1e-6 && abs(bound[1] - 1) < 1e-6)
  }

  /// Inside the constraints, and no point near it that is inside too is better.
  @Test(arguments: UInt64(0)..<50)
  func theMonotoneStepIsTheBestWithinTheConstraints(seed: UInt64) {
    var generator = SplitMix64(seed: seed)
    let traces = Int.random(in: 1...4, using: &generator)
    let knots = Int.random(in: 1...8, using: &generator)
    var step = MonotoneStep(traces: traces, knots: knots)
    step.hessian = positiveDefinite(
      size: traces * knots, reach: 2 * traces - 1, using: &generator)
    step.gradient = step.gradient.map { _ in Double.random(in: -9...9, using: &generator) }
    let advances = (0..<traces * (knots + 1)).map { _ in
      Double.random(in: 0.01...1, using: &generator)
    }
    func value(_ d: [Double]) -> Double {
      zip(d, zip(step.hessian.times(d), step.gradient)).reduce(0) {
        $0 + $1.0 * ($1.1.0 / 2 + $1.1.1)
      }
    }
    func isAllowed(_ d: [Double]) -> Bool {
      zip(advances, step.changes(of: d)).allSatisfy { $0 + $1 >= 0 }
    }
    let best = step.minimum(advances: advances)
    #expect(isAllowed(best))
    var tried = 0
    while tried < 200 {
      let size = pow(10, Double.random(in: -5...0, using: &generator))
      let other = best.map { $0 + size * Double.random(in: -1...1, using: &generator) }
      // A direction that leaves is turned towards no step at all, which is inside.
      let inside = isAllowed(other) ? other : best.map { $0 * (1 - size / 2) }
      #expect(value(inside) >= value(best) - 1e-9 * max(1, abs(value(best))))
      tried += 1
    }
  }

  /// At the steps the values themselves; between them, of a parabola, the parabola.
  @Test func aSmoothTraceFollowsAParabola() {
    let trace = SmoothTrace((0..<9).map { Double($0 * $0) })
    #expect(trace.value(at: 3) == 9 && trace.value(at: 8) == 64 && trace.value(at: 0) == 0)
    for position in stride(from: 1, through: 7, by: 0.125) {
      #expect(abs(trace.value(at: position) - position * position) < 1e-13)
      #expect(abs(trace.slope(at: position) - 2 * position) < 1e-13)
    }
  }
}

private func positiveDefinite(
  size: Int, reach: Int, using generator: inout SplitMix64
) -> BandedMatrix {
  var matrix = BandedMatrix(size: size, reach: reach)
  for row in 0..<size {
    for column in max(0, row - reach)..<row {
      matrix[row, column] = Double.random(in: -1...1, using: &generator)
    }
    // More than all others in its row and column.
    matrix[row, row] = Double(2 * reach) + Double.random(in: 0.1...1, using: &generator)
  }
  return matrix
}
