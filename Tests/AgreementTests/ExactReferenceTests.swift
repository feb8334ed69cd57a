import Foundation
import TestSupport
import Testing

@testable import Agreement

/// What Python's rational numbers give for the same pairs, and what other packages make of them.
struct ExactReferenceTests {
  struct Case: Decodable, CustomTestStringConvertible {
    let name: String
    let gold: [String]
    let prediction: [String]
    let sums: [String]
    let moments: [String]
    let mae: String
    let mse: String
    let ccc: String
    let peers: [String: Double]?

    var testDescription: String { name }

    var statistics: ExactMoments {
      ExactMoments(gold: gold.map(number), prediction: prediction.map(number))
    }
  }

  static let cases: [Case] = {
    guard let data = try? ReferenceFile("Agreement/exact-moments.json").data else { return [] }
    return (try? JSONDecoder().decode([Case].self, from: data)) ?? []
  }()

  @Test func casesAreThere() { #expect(Self.cases.count == 10) }

  @Test(arguments: cases)
  func sumsAgreeToTheLastBit(reference: Case) {
    #expect(reference.statistics.sums.map(\.text) == reference.sums)
  }

  /// Means and sums of squares rounded once: within one unit in the last place of the rational's
  /// nearest double.
  @Test(arguments: cases)
  func momentsAreRoundedOnce(reference: Case) {
    let statistics = reference.statistics
    let moments = statistics.moments
    let values = [
      moments.goldMean, moments.predictionMean, moments.bias, moments.goldSquares,
      moments.predictionSquares, moments.products, statistics.meanAbsoluteError,
    ]
    for (value, answer) in zip(values, (reference.moments + [reference.mae]).map(number)) {
      #expect(abs(value - answer) <= answer.ulp)
    }
    let error = number(reference.mse).squareRoot()
    #expect(abs(statistics.rootMeanSquaredError - error) <= error.ulp)
  }

  /// However far the series lie from zero.
  @Test(arguments: cases)
  func coefficientsAgree(reference: Case) {
    let ccc = reference.statistics.moments.concordanceCorrelation()
    #expect(abs(ccc - number(reference.ccc)) <= 1e-15)
  }

  /// torchmetrics divides by n − 1.
  @Test(arguments: cases.filter { $0.peers != nil })
  func otherPackagesAgree(reference: Case) throws {
    let moments = reference.statistics.moments
    let peers = try #require(reference.peers)
    let audmetric = try #require(peers["audmetric"])
    let torchmetrics = try #require(peers["torchmetrics"])
    #expect(abs(moments.concordanceCorrelation() - audmetric) <= 1e-14)
    #expect(abs(moments.concordanceCorrelation(.sample) - torchmetrics) <= 1e-12)
  }
}

/// A hexadecimal floating-point number.
private func number(_ text: String) -> Double { Double(text) ?? .nan }
