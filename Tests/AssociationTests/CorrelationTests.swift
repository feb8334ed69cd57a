import Foundation
import TestSupport
import Testing
import TimeSeries

@testable import Association

/// A series of columns over recordings of given lengths, steps of 0.1 s.
func series(_ columns: [[Double]], lengths: [Int]) -> TimeSeries {
  var start = 0
  let recordings = lengths.enumerated().map { index, length in
    defer { start += length }
    return Recording(
      name: "R\(index)", times: (1...length).map { Double($0) / 10 },
      columns: columns.map { Array($0[start..<start + length]) })
  }
  return TimeSeries(
    dimensions: columns.indices.map { "c\($0)" }, recordings: recordings)
}

struct CorrelationTests {
  private struct Reference: Decodable {
    let lengths: [Int]
    let first: [[Double?]]
    let second: [[Double?]]
    let counts: [[Int]]
    let pearson: [[Double?]]
    let spearman: [[Double?]]
  }

  /// SciPy's pearsonr and spearmanr.
  @Test func areThoseOfSciPy() throws {
    let reference = try JSONDecoder().decode(
      Reference.self, from: try ReferenceFile("Association/correlations.json").data)
    func columns(_ values: [[Double?]]) -> [[Double]] { values.map { $0.map { $0 ?? .nan } } }
    let steps = try CommonSteps(
      series(columns(reference.first), lengths: reference.lengths),
      series(columns(reference.second), lengths: reference.lengths), path: "second")
    #expect(steps.lengths == reference.lengths)
    for (coefficient, expected) in [
      (Coefficient.pearson, reference.pearson), (.spearman, reference.spearman),
    ] {
      let table = CorrelationTable(steps, coefficient)
      #expect(table.counts == reference.counts)
      for (found, row) in zip(table.values, expected) {
        for (value, expected) in zip(found, row) {
          #expect(
            expected.map { abs(value - $0) < 1e-12 } ?? value.isNaN, "\(value), \(expected ?? .nan)"
          )
        }
      }
    }
  }

  /// By hand: ranks of 3, 1, 1, 2 are 4, 1.5, 1.5, 3.
  @Test func equalValuesShareARank() {
    #expect(ranks([3, 1, 1, 2]) == [4, 1.5, 1.5, 3])
    #expect(ranks([]) == [])
    #expect(
      ranks([0, -0.0, -.leastNormalMagnitude, 1e300, -1e300, .leastNonzeroMagnitude]) == [
        3.5, 3.5, 2, 6, 1, 5,
      ])
  }

  /// A pair's value does not depend on which others there are: tiles, edges and single pairs alike.
  @Test(arguments: [1, 3, 4, 5, 9, 700, 1025])
  func tilesAndEdgesAreAlike(length: Int) {
    var generator = SystemRandomNumberGenerator()
    let columns = (0..<7).map { _ in
      (0..<length).map { _ in Double.random(in: -1...1, using: &generator) }
    }
    let rows = Array(0..<length)
    let first = StandardColumns(columns, rows: rows, coefficient: .pearson)
    let second = StandardColumns(
      Array(columns.prefix(5)), rows: rows, coefficient: .pearson)
    let all = correlations(first, second)
    for one in 0..<7 {
      for other in 0..<5 {
        let alone = correlations(
          StandardColumns([columns[one]], rows: rows, coefficient: .pearson),
          StandardColumns([columns[other]], rows: rows, coefficient: .pearson))
        let value = all[one * 5 + other]
        #expect(value == alone[0] || (value.isNaN && alone[0].isNaN))
      }
    }
  }

  @Test func largeSmallAndConstantValuesAreToldExactly() {
    func r(_ x: [Double], _ y: [Double]) -> Double {
      let rows = Array(x.indices)
      return correlations(
        StandardColumns([x], rows: rows, coefficient: .pearson),
        StandardColumns([y], rows: rows, coefficient: .pearson))[0]
    }
    #expect(abs(r([1e150, 2e150, 3e150], [1e-200, 2e-200, 3e-200]) - 1) < 1e-15)
    #expect(abs(r([1e9, 1e9 + 1, 1e9 + 2], [3, 2, 1]) + 1) < 1e-15)
    #expect(r([0.1, 0.1, 0.1], [1, 2, 3]).isNaN)
  }

  @Test func theBestComeFirstAndUndefinedLast() throws {
    let steps = try CommonSteps(
      series([[1, 2, 3, 5], [4, 4, 4, 4], [3, -1, 0, 2]], lengths: [4]),
      series([[-1, -2, -3, -5], [3, -1, 0, 2.5]], lengths: [4]), path: "second")
    let table = CorrelationTable(steps, .pearson)
    #expect(table.bestPairs(3).map { [$0.first, $0.second] }.prefix(2) == [[0, 0], [2, 1]])
    #expect(table.bestPairs(3).suffix(2).allSatisfy { $0.first == 1 })
    #expect(table.bestPairs(1).map { [$0.first, $0.second] } == [[0, 0], [2, 1]])
  }
}
