/// How a recording's descriptors become rows of features.
package enum FeatureRows: Equatable, Sendable {
  /// The descriptors themselves, a row every 10 ms.
  case descriptors
  /// One row for all.
  case whole
  /// One row a step.
  case windows(FeatureWindow)
}

/// Which descriptors take part in the functionals of a step.
package struct FeatureWindow: Equatable, Sendable {
  package enum Alignment: String, CaseIterable, Sendable {
    /// The window's middle is the step's end.
    case centred
    /// The window's end is the step's end.
    case trailing
  }

  /// Descriptor rows of a window, and from step to step.
  let length: Int
  let hop: Int
  let alignment: Alignment

  /// - Parameters:
  ///   - length: seconds.
  ///   - hop: duration of a step, seconds.
  /// - Returns: nil if one of them is not a whole number of hundredths of a second, or the window is
  ///   shorter than 0.1 s or longer than ten minutes, or the step longer than that.
  package init?(length: Double, hop: Double, alignment: Alignment) {
    let rows = [length, hop].compactMap { seconds -> Int? in
      let rows = seconds * Double(FrameGrid.rate)
      guard rows >= 0.5, rows <= 60_000, abs(rows - rows.rounded()) < 1e-6 else { return nil }
      return Int(rows.rounded())
    }
    guard rows.count == 2, rows[0] >= 10 else { return nil }
    self.length = rows[0]
    self.hop = rows[1]
    self.alignment = alignment
  }

  /// The rows of step `index`, whose end is `(index + 1) hop`; what lies before the recording's start
  /// is cut off. A row belongs to a window if its frame begins in it.
  func rows(ofStep index: Int) -> Range<Int> {
    let end = (index + 1) * hop
    let last = alignment == .centred ? end + (length + 1) / 2 : end
    return max(0, last - length)..<last
  }
}

/// Turns a recording's sound into rows of features as it comes; memory does not grow with its length,
/// but for `FeatureRows.whole`, which keeps loudness and pitch.
package struct FeatureExtraction: ~Copyable {
  package let names: [String]
  /// Samples so far.
  package private(set) var sampleCount = 0

  private let rows: FeatureRows
  private let sampleRate: Int
  /// Samples of the set's longest frame.
  private let frameCount: Int
  private let descriptors: any DescriptorStream
  private var functionals: any Functionals
  private var pending: DescriptorRows
  /// Row that the first of `pending` is.
  private var origin = 0
  private var steps = 0

  /// - Precondition: the sample rate is one of `FrameGrid.sampleRates`.
  package init(_ set: FeatureSet, sampleRate: Int, rows: FeatureRows) {
    self.rows = rows
    self.sampleRate = sampleRate
    frameCount = FrameGrid.sampleCount(
      milliseconds: set.frameMilliseconds, sampleRate: sampleRate)
    descriptors = set.descriptors(sampleRate: sampleRate, isPublished: rows == .descriptors)
    functionals = set.functionals
    names = Self.names(set, rows)
    pending = DescriptorRows(width: descriptors.width)
  }

  /// Names of the columns.
  package static func names(_ set: FeatureSet, _ rows: FeatureRows) -> [String] {
    rows == .descriptors ? set.descriptorNames : set.functionals.names
  }

  /// Duration of a row, seconds; nil if it is the recording's.
  package static func step(_ rows: FeatureRows) -> Double? {
    switch rows {
    case .descriptors: 1 / Double(FrameGrid.rate)
    case .whole: nil
    case .windows(let window): Double(window.hop) / Double(FrameGrid.rate)
    }
  }

  /// Takes the next samples, any number, and hands on the rows that become known.
  package mutating func append<Failure>(
    _ samples: UnsafeBufferPointer<Float>, _ body: ([Float]) throws(Failure) -> Void
  ) throws(Failure) {
    sampleCount += samples.count
    descriptors.append(samples, to: &pending)
    switch rows {
    case .descriptors: try publish(body)
    case .whole: summarize()
    case .windows(let window):
      while window.rows(ofStep: steps).upperBound <= origin + pending.count {
        try body(values(window))
      }
    }
  }

  /// Hands on the remaining rows; none if the recording is shorter than a frame.
  package mutating func finish<Failure>(
    _ body: ([Float]) throws(Failure) -> Void
  ) throws(Failure) {
    descriptors.finish(to: &pending)
    guard sampleCount >= frameCount else { return }
    switch rows {
    case .descriptors: try publish(body)
    case .whole:
      summarize()
      try body(functionals.takeValues())
    case .windows(let window):
      let stepCount = sampleCount * FrameGrid.rate / (window.hop * sampleRate)
      while steps < stepCount { try body(values(window)) }
    }
  }

  private mutating func publish<Failure>(
    _ body: ([Float]) throws(Failure) -> Void
  ) throws(Failure) {
    for row in 0..<pending.count {
      if let values = pending.with(row, { descriptors.published($0) }) { try body(values) }
    }
    advance(by: pending.count)
  }

  private mutating func summarize() {
    for row in 0..<pending.count { pending.with(row) { functionals.add($0) } }
    advance(by: pending.count)
  }

  /// The values of the next step.
  private mutating func values(_ window: FeatureWindow) -> [Float] {
    let range = window.rows(ofStep: steps).clamped(to: origin..<origin + pending.count)
    for row in range { pending.with(row - origin) { functionals.add($0) } }
    steps += 1
    let needed = window.rows(ofStep: steps).lowerBound
    // Now and then, so that each row is moved about once.
    if needed - origin > window.length + 1000 { advance(by: min(needed - origin, pending.count)) }
    return functionals.takeValues()
  }

  private mutating func advance(by count: Int) {
    pending.removeFirst(count)
    origin += count
  }
}
