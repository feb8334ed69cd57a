import Acoustics
import Segments
import TestSupport
import Testing

/// Beside opensmile 2.6.0 and NumPy, on made-up recordings of 16 and 44.1 kHz.
@Suite struct AgreementTests {
  /// Formants are ill-conditioned, and the published program rounds to single precision on the way:
  /// where two roots lie near the real axis, another processor's last bit tells whether they are a
  /// formant.
  private static func leastCorrelation(_ name: String) -> Double {
    if name.contains("bandwidth") { return 0.97 }
    return name.contains("frequency") && name.hasPrefix("F") ? 0.99 : 0.999
  }

  @Test func descriptorsAreThePublishedOnes() throws {
    try expectAgreement("descriptors", rows: .descriptors, leastCorrelation: Self.leastCorrelation)
  }

  /// Of v01a only formants are measured by other frames, which leave the predictor worse conditioned; which
  /// periods count, their correlations' last bit decides.
  @Test func descriptorsOfTheFirstVersionAreThePublishedOnes() throws {
    let numbers = try ReferenceCase("Acoustics/woman.v01a")
    let names = FeatureExtraction.names(.egemapsV01a, .descriptors)
    #expect(try numbers.text("names").split(separator: "\n").map(String.init) == names)
    let stride = Int(try numbers.number("row_stride"))
    let rows = try ReferenceRecording.all[0].rows(.egemapsV01a, .descriptors)
    let expected = try numbers.floats("descriptors")
    for (column, name) in names.enumerated() {
      let places = Swift.stride(from: column, to: expected.count, by: names.count)
      let agreement = ColumnAgreement(
        expected: places.map { expected[$0] },
        found: places.map { rows[$0 / names.count * stride][column] })
      let isFormant =
        name.hasPrefix("F1f") || name.contains("bandwidth") || name.contains("A3")
        || name.hasPrefix("F2f") || name.hasPrefix("F3f")
      #expect(agreement.correlation >= (isFormant ? 0.88 : 0.997), "\(name)")
      #expect(agreement.medianError <= 0.01, "\(name)")
    }
  }

  /// The mean period of logHNR is not quite the published program's, and a value of 0 more or less moves
  /// the divisor of the voice's deltas.
  @Test func descriptorsOfComParEAreThePublishedOnes() throws {
    try expectAgreement("compare", of: .compare, rows: .descriptors) { name in
      name.hasPrefix("logHNR") ? 0.98 : 0.999
    }
  }

  /// Nearly all of a window's 6,373 values are the published ones to a hundredth; more than a tenth are
  /// off only where values are near 0, or shares hang on the last bit.
  @Test func functionalsOfComParEAreThePublishedOnes() throws {
    let numbers = try ReferenceCase("Acoustics/woman.compare")
    let length = try numbers.number("window")
    let window = try #require(
      FeatureWindow(length: length, hop: length, alignment: .trailing, rate: 100))
    let names = FeatureExtraction.names(.compare, .windows(window))
    #expect(try numbers.text("names").split(separator: "\n").map(String.init) == names)
    let expected = try numbers.floats("functionals")
    let rows = try ReferenceRecording.all[0].rows(.compare, .windows(window))
    let found = rows.prefix(expected.count / names.count).joined()
    var (near, far) = (0, 0)
    for (found, expected) in zip(found, expected) {
      let difference = abs(found - expected)
      if difference <= 0.01 * abs(expected) + 1e-5 { near += 1 }
      if difference > 0.1 * abs(expected) + 1e-4 { far += 1 }
    }
    #expect(Double(near) >= 0.99 * Double(expected.count))
    #expect(Double(far) <= 0.002 * Double(expected.count))
  }

  @Test func functionalsAreThePublishedOnes() throws {
    let numbers = try ReferenceRecording.all[0].numbers()
    let window = try #require(
      FeatureWindow(
        length: numbers.number("window"), hop: numbers.number("step"), alignment: .trailing,
        rate: 100))
    // The first window that is not cut is that of the step that ends where it does.
    let first = try Int((numbers.number("window") / numbers.number("step")).rounded()) - 1
    try expectAgreement(
      "functionals", rows: .windows(window), from: first, leastCorrelation: Self.leastCorrelation)
  }

  @Test(arguments: ReferenceRecording.all)
  func functionalsOfAllAreThePublishedOnes(recording: ReferenceRecording) throws {
    let numbers = try recording.numbers()
    let found = try #require(try recording.rows(.egemaps, .whole).first)
    let expected = try numbers.floats("whole")
    for (index, name) in try numbers.text("whole_names").split(separator: "\n").enumerated() {
      // The published program leaves one or two rows without voice out at the end, which means of
      // frames without voice, and of amplitudes, which are -201 there, show.
      let isOfEnd = ["UV", "Segment", "amplitude"].contains { name.contains($0) }
      let tolerance: Float = isOfEnd ? 0.15 : 0.02
      #expect(
        abs(found[index] - expected[index]) <= tolerance * abs(expected[index]) + 0.003,
        "\(name): \(found[index]), expected \(expected[index])")
    }
  }

  @Test(arguments: ReferenceRecording.all)
  func cepstraAreThoseOfTheirDefinition(recording: ReferenceRecording) throws {
    let numbers = try recording.numbers()
    let stride = Int(try numbers.number("row_stride"))
    let rows = try recording.rows(.mfcc, .descriptors)
    let found = Swift.stride(from: 0, to: rows.count, by: stride).flatMap { rows[$0] }
    try numbers.expect(found, is: "cepstra", within: 1e-5)
  }

  /// Compares all columns of a table, the recordings' rows behind each other.
  private func expectAgreement(
    _ table: String, of set: FeatureSet = .egemaps, rows: FeatureRows, from first: Int = 0,
    leastCorrelation: (String) -> Double
  ) throws {
    let names = FeatureExtraction.names(set, rows)
    var expected = [[Float]](repeating: [], count: names.count)
    var found = expected
    for recording in ReferenceRecording.all {
      let numbers = try recording.numbers()
      #expect(try numbers.text("\(table)_names").split(separator: "\n").map(String.init) == names)
      let values = try numbers.floats(table)
      let stride = rows == .descriptors ? Int(try numbers.number("row_stride")) : 1
      let own = try recording.rows(set, rows)
      for row in 0..<values.count / names.count {
        for column in names.indices {
          expected[column].append(values[row * names.count + column])
          found[column].append(own[first + row * stride][column])
        }
      }
    }
    for (column, name) in names.enumerated() {
      let agreement = ColumnAgreement(expected: expected[column], found: found[column])
      #expect(agreement.correlation >= leastCorrelation(name), "\(name)")
      #expect(agreement.medianError <= 0.01, "\(name)")
    }
  }
}
