package import Segments

/// How a recording's descriptors become rows of features.
package enum FeatureRows: Equatable, Sendable {
  /// The descriptors themselves, a row every 10 ms.
  case descriptors
  /// One row for all.
  case whole
  /// One row a step.
  case windows(FeatureWindow)
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
