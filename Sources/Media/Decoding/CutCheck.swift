import Files

/// What becomes of a recording that ends before it should by its own account: it is bad data unless
/// that is allowed, or less than a step is missing, as where a header is off by a few bytes.
struct CutCheck {
  /// Seconds of a recording that may be missing: one step.
  private static let tolerance = 0.04

  let path: String
  /// Whether what is there is taken.
  let allowsCut: Bool
  /// What the user should know.
  private(set) var notices: [String] = []
  /// Whether a part is missing, which was allowed.
  private(set) var isCut = false

  init(path: String, allowsCut: Bool) {
    self.path = path
    self.allowsCut = allowsCut
  }

  /// Says that something is missing.
  ///
  /// - Parameters:
  ///   - problem: what was expected and what was found.
  ///   - seconds: how much is missing; nil if that is not known.
  /// - Throws: `badData` if that is too much.
  mutating func missing(_ problem: String, seconds: Double?) throws(FileError) {
    if let seconds, seconds <= Self.tolerance {
      notices.append("\(problem), by less than \(Self.tolerance) s")
      return
    }
    guard allowsCut else { throw FileError(.badData, path: path, problem) }
    isCut = true
    notices.append("\(problem); what is there was taken")
  }

  /// Compares where a container's stream ends with where it says that it does.
  ///
  /// - Parameters:
  ///   - promised: seconds; nil if the container does not say.
  ///   - found: seconds.
  ///   - allowance: seconds that may be missing where the file has all its bytes: what containers
  ///     say is not exact.
  /// - Throws: `badData` if the file is cut short, or has another behind it.
  mutating func check(
    _ extent: ContainerExtent, promised: Double?, found: Double, allowance: Double,
    of kind: StreamKind
  ) throws(FileError) {
    if let joined = extent.joined {
      try missing(
        "expected one recording, found another behind it, at byte \(joined)", seconds: nil)
    }
    if extent.isUnfinished {
      notices.append("the size in the file's header is 0: it was read to its end")
    }
    let seconds = promised.map { $0 - found }
    if extent.missingByteCount > 0, (seconds ?? 0) <= Self.tolerance {
      try missing(
        "expected \(extent.byteCount + extent.missingByteCount) bytes, found \(extent.byteCount): "
          + "cut short", seconds: seconds)
    } else if let promised, let seconds,
      seconds > (extent.missingByteCount > 0 ? Self.tolerance : allowance)
    {
      try missing(
        "expected \(Self.rounded(promised)) s of \(kind.noun), found \(Self.rounded(found)) s: "
          + "cut short or damaged", seconds: seconds)
    }
  }

  private static func rounded(_ seconds: Double) -> Double { (seconds * 1000).rounded() / 1000 }
}
