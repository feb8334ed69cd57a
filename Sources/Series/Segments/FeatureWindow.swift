/// Which rows of a recording take part in the functionals of a step.
package struct FeatureWindow: Equatable, Sendable {
  package enum Alignment: String, CaseIterable, Sendable {
    /// The window's middle is the step's end.
    case centred
    /// The window's end is the step's end.
    case trailing
  }

  /// Rows of a window, and from step to step.
  package let length: Int
  package let hop: Int
  private let alignment: Alignment

  /// - Parameters:
  ///   - length: seconds.
  ///   - hop: duration of a step, seconds.
  ///   - rate: rows a second.
  /// - Returns: nil if one of them is not a whole number of rows, or the window is shorter than 0.1 s
  ///   or longer than ten minutes, or the step longer than that.
  package init?(length: Double, hop: Double, alignment: Alignment, rate: Double) {
    let rows = [length, hop].compactMap { seconds -> Int? in
      let rows = seconds * rate
      guard rows >= 0.5, rows <= 600 * rate, abs(rows - rows.rounded()) < 1e-6 else { return nil }
      return Int(rows.rounded())
    }
    guard rows.count == 2, length > 0.1 - 1e-9 else { return nil }
    self.length = rows[0]
    self.hop = rows[1]
    self.alignment = alignment
  }

  /// The rows of step `index`, whose end is `(index + 1) hop`; what lies before the recording's start
  /// is cut off. A row belongs to a window if it begins in it.
  package func rows(ofStep index: Int) -> Range<Int> {
    let end = (index + 1) * hop
    let last = alignment == .centred ? end + (length + 1) / 2 : end
    return max(0, last - length)..<last
  }
}
