/// A set of acoustic features: descriptors every 10 ms, and what stretches of them are summed up to.
package enum FeatureSet: String, CaseIterable, Sendable {
  /// eGeMAPS v02: 25 descriptors, 88 functionals.
  case egemaps
  /// eGeMAPS v01a: 23 of the descriptors, the same functionals of them; voices are measured otherwise.
  case egemapsV01a = "egemaps-v01a"
  /// ComParE 2016: 65 descriptors and their deltas, 6,373 functionals.
  case compare
  /// Formants as they are, and differences of harmonics' levels; their means and deviations.
  case formants
  /// MFCC 1 to 12 and logarithmic energy; their means and coefficients of variation.
  case mfcc
  /// Pitch of voices, loudness and RMS energy; their means and ranges.
  case prosody

  /// - Parameter isPublished: whether the rows themselves are wanted, and not functionals of them.
  /// - Precondition: the sample rate is one of `FrameGrid.sampleRates`.
  package func descriptors(sampleRate: Int, isPublished: Bool) -> any DescriptorStream {
    precondition(FrameGrid.sampleRates.contains(sampleRate))
    return switch self {
    case .egemaps, .egemapsV01a:
      EGeMAPSDescriptors(version, sampleRate: sampleRate, isPublished: isPublished)
    case .compare: ComParEDescriptors(sampleRate: sampleRate)
    case .formants: FormantDescriptors(sampleRate: sampleRate)
    case .mfcc: CepstralDescriptors(sampleRate: sampleRate)
    case .prosody: ProsodicDescriptors(sampleRate: sampleRate)
    }
  }

  package var functionals: any Functionals {
    switch self {
    case .egemaps, .egemapsV01a: EGeMAPSFunctionals()
    case .compare: ComParEFunctionals()
    case .formants: DeviationFunctionals()
    case .mfcc: VariationFunctionals()
    case .prosody: RangeFunctionals()
    }
  }

  package var descriptorNames: [String] {
    switch self {
    case .egemaps, .egemapsV01a: EGeMAPSDescriptors.publishedNames(version)
    case .compare: ComParEDescriptors.publishedNames
    case .formants: FormantDescriptors.publishedNames
    case .mfcc: CepstralDescriptors.publishedNames
    case .prosody: ProsodicDescriptors.publishedNames
    }
  }

  private var version: EGeMAPSVersion { self == .egemapsV01a ? .v01a : .v02 }

  /// Duration of its longest frame, milliseconds: shorter recordings have no row.
  package var frameMilliseconds: Int {
    switch self {
    case .egemaps, .egemapsV01a, .compare, .formants, .prosody: PitchAnalysis.milliseconds
    case .mfcc: CepstralDescriptors.milliseconds
    }
  }
}

/// Turns sound into rows of low-level descriptors, one every 10 ms, as it comes; memory does not grow
/// with its length.
package protocol DescriptorStream: AnyObject {
  /// Columns of a row: the published ones first, then what functionals need beside them.
  var width: Int { get }

  /// Takes the next samples, any number.
  ///
  /// - Parameters:
  ///   - samples: of full scale ±1.
  ///   - rows: what became complete is appended. NaN in columns that have ended.
  func append(_ samples: UnsafeBufferPointer<Float>, to rows: inout DescriptorRows)

  /// Appends the rows that waited for what comes after them.
  func finish(to rows: inout DescriptorRows)

  /// The published columns of a row; nil behind the last that has all of them. NaN is missing.
  func published(_ row: UnsafeBufferPointer<Double>) -> [Float]?
}

/// What a stretch of descriptors is summed up to.
package protocol Functionals {
  var names: [String] { get }

  /// Takes the next row of the stretch.
  mutating func add(_ row: UnsafeBufferPointer<Double>)

  /// The values of all rows since the last call, which begins a new stretch; NaN where there is none.
  mutating func takeValues() -> [Float]
}
