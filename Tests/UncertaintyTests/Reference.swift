import Agreement
import Foundation
import TestSupport

/// Numbers of other programs, from Tests/Reference/Uncertainty/make_reference.py.
struct Reference: Decodable, Sendable {
  struct BlockLength: Decodable, Sendable {
    let values: [Double]
    let length: Double
  }

  struct EffectiveCount: Decodable, Sendable {
    let first: Int
    let second: Int
    let steps: Int
    let count: Double
  }

  struct Trace: Decodable, Sendable {
    let gold: [Double]
    let prediction: [Double]
    let length: Int?
    let interval: [Double]
  }

  struct Correction: Decodable, Sendable {
    let values: [Double]
    let adjusted: [Double]
  }

  let normal: [[Double]]
  let student: [[Double]]
  let blockLengths: [BlockLength]
  let effectiveCounts: [EffectiveCount]
  /// `[recording][gold standard and two systems][step]`
  let recordings: [[[Double]]]
  let jackknife: [String: [Double]]
  let jackknifeFrames: Trace
  let permutation: [String: Double]
  let cluster: [String: [Double]]
  let block: Trace
  let holm: Correction

  init() throws {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    self = try decoder.decode(
      Reference.self, from: ReferenceFile("Uncertainty/reference.json").data)
  }

  /// `[recording]`, each a cluster of its own.
  func clusters(system: Int) -> [[Moments]] {
    recordings.map { [Moments(gold: $0[0], prediction: $0[system])] }
  }
}
