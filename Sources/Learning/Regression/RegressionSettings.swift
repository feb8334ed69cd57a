internal import Parallel

/// How a regression is fitted, and what is tried.
package struct RegressionSettings: Equatable, Sendable {
  package var method: RegressionMethod
  /// Delays to try, in steps.
  package var delays = [0]
  /// Each so many-th step of the training partition counts.
  package var every = 1
  /// Bytes that a fit may take.
  package var memoryLimit = 6_000_000_000
  package var threads = 1

  package init(_ method: RegressionMethod) { self.method = method }
}

package enum RegressionMethod: Equatable, Sendable {
  /// Ridge regression: factors of the squared weights to try.
  case ridge([Double])
  case supportVectors(SupportVectorSettings)
  case relevanceVectors(StaircaseSettings?)
}

/// Why a fit cannot be made.
package struct RegressionError: Error, Equatable, CustomStringConvertible {
  package enum Kind: Sendable {
    /// The data and the settings do not go together.
    case badData
    /// The process can have no more memory.
    case memory
  }

  package let kind: Kind
  package let description: String

  init(_ description: String, _ kind: Kind = .badData) {
    self.description = description
    self.kind = kind
  }
}

/// Fits linear functions to a corpus.
protocol RegressionLearner {
  /// - Parameters:
  ///   - delay: steps by which the gold standard lies after the inputs.
  ///   - dimensions: places of those wanted.
  ///   - settings: what is to be tried; nil for all.
  /// - Returns: `[dimension][setting]`.
  func fits(delay: Int, dimensions: [Int], settings: [Double]?) throws -> [[LinearFit]]
}

extension RegressionSettings {
  /// - Throws: `RegressionError` if a fit needs more memory than it may take.
  func learner(for corpus: RegressionCorpus) throws -> any RegressionLearner {
    switch method {
    case .ridge(let factors):
      return try RidgeRegression(corpus, factors: factors, settings: self)
    case .supportVectors(let vectors):
      return try SupportVectorRegression(corpus, vectors, settings: self)
    case .relevanceVectors(let staircase):
      return try RelevanceVectorRegression(corpus, staircase, settings: self)
    }
  }

  /// - Throws: `RegressionError` if there are more bytes than there may be, or than the process can
  ///   have.
  func checkMemory(_ byteCount: Int, rows: Int, columns: Int, isByRows: Bool)
    throws(RegressionError)
  {
    let advice =
      isByRows ? "; --every thins the steps" : "; --context and the features make the inputs"
    guard byteCount <= memoryLimit else {
      throw RegressionError(
        "expected at most \(memoryLimit) bytes of memory for the fit (--memory), found \(byteCount) "
          + "needed for \(rows) steps of \(columns) inputs" + advice)
    }
    guard AddressSpace.isFree(byteCount) else {
      throw RegressionError(
        "expected \(byteCount) bytes of memory for the fit to \(rows) steps of \(columns) inputs, "
          + "found less (ulimit -v, or the memory of a job)" + advice, .memory)
    }
  }
}
