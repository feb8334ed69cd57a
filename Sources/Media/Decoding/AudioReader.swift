package import Files

/// Reads the sound of a recording: any container and format, one channel, the rate that is asked
/// for, a block at a time.
///
/// Time 0 is the recording's: for a video the container's start, with silence where its audio
/// stream has not begun. Several channels are averaged unless one is asked for. Memory does not grow
/// with length.
package final class AudioReader {
  /// Sample rates that are taken, in and out, hertz.
  package static let sampleRates = 1000...768_000

  package let path: String
  /// Samples a second of what `read` gives.
  package let sampleRate: Int

  private let source: any AudioSource
  private let resampler: Resampler?
  /// One block of the source, freed with this object.
  private let input: UnsafeMutableBufferPointer<Float>
  private var inputCount = 0
  private var output: [Float] = []
  private var position = 0
  private var isAtEnd = false

  /// - Parameters:
  ///   - path: the recording; `-` is a WAV stream on standard input.
  ///   - sampleRate: samples a second wanted, within `sampleRates`; nil for the recording's own.
  ///   - track: number of the track of sound, from 1; nil for the best.
  ///   - channel: the channel wanted.
  ///   - allowsCut: whether what is there of a recording that was cut short is taken.
  /// - Throws: `noInput` if the file cannot be opened, `badData` if it holds no sound that can be
  ///   decoded, `software` if this machine's libswresample has no soxr.
  package init(
    path: String, sampleRate: Int? = nil, track: Int? = nil, channel: AudioChannel = .mix,
    allowsCut: Bool = false
  ) throws(FileError) {
    precondition(sampleRate.map(Self.sampleRates.contains) ?? true && (track ?? 1) > 0)
    self.path = path
    let file = try ReadableFile(path: path)
    try file.checkContent()
    if let sound = try SoundFileSource(file, channel: channel, allowsCut: allowsCut) {
      guard (track ?? 1) == 1 else {
        throw FileError(.badData, path: path, "expected track \(track ?? 1) of sound, found 1")
      }
      source = sound
    } else {
      source = try ContainerSource(file, track: track, channel: channel, allowsCut: allowsCut)
    }
    guard Self.sampleRates.contains(source.sampleRate) else {
      throw FileError(
        .badData, path: path,
        "expected \(Self.sampleRates.lowerBound) to \(Self.sampleRates.upperBound) samples a "
          + "second, found \(source.sampleRate) Hz")
    }
    let wanted = sampleRate ?? source.sampleRate
    self.sampleRate = wanted
    guard source.sampleRate != wanted else {
      resampler = nil
      input = .allocate(capacity: Self.blockSize)
      return
    }
    guard let resampler = Resampler(from: source.sampleRate, to: wanted) else {
      throw FileError(
        .software, path: path,
        "expected a libswresample with the soxr engine to change \(source.sampleRate) Hz to "
          + "\(wanted) Hz, found one without")
    }
    self.resampler = resampler
    input = .allocate(capacity: Self.blockSize)
  }

  deinit { input.deallocate() }

  /// What went not as it should with the sound that was read so far.
  package var notices: [String] { source.notices }

  /// What was done with it that the user should know.
  package var notes: [String] { source.notes }

  /// Whether a part of the recording is missing, which was allowed; known at the end.
  package var isCut: Bool { source.isCut }

  /// Share of the recording that was read, 0 to 1; nil if the file does not say how long it is.
  package var progress: Double? {
    source.expectedCount.map { $0 > 0 ? min(1, Double(inputCount) / Double($0)) : 1 }
  }

  /// Fills the start of `buffer` with samples of full scale ±1.
  ///
  /// - Returns: number of samples; 0 only at the end.
  /// - Throws: `badData` if the sound cannot be decoded further, is cut short, or has a sample that
  ///   is not finite.
  package func read(into buffer: UnsafeMutableBufferPointer<Float>) throws(FileError) -> Int {
    while position == output.count {
      guard !isAtEnd else { return 0 }
      output.removeAll(keepingCapacity: true)
      position = 0
      try readBlock()
    }
    let count = min(buffer.count, output.count - position)
    for index in 0..<count { buffer[index] = output[position + index] }
    position += count
    return count
  }

  /// Reads and resamples one block of the source into `output`.
  private func readBlock() throws(FileError) {
    let count = try source.read(into: input)
    let samples = UnsafeBufferPointer(rebasing: input[..<count])
    try check(samples)
    inputCount += count
    isAtEnd = count == 0
    if let resampler {
      if isAtEnd {
        resampler.finish(appendingTo: &output)
      } else {
        resampler.resample(samples, appendingTo: &output)
      }
    } else {
      output.append(contentsOf: samples)
    }
  }

  /// Refuses what is not finite, or so large that resampling could overflow.
  private func check(_ samples: UnsafeBufferPointer<Float>) throws(FileError) {
    var bad: Int32 = 0
    for sample in samples { bad |= sample.magnitude <= Self.largestSample ? 0 : 1 }
    guard bad != 0 else { return }
    for (index, sample) in samples.enumerated() where !(sample.magnitude <= Self.largestSample) {
      let place = inputCount + index
      let seconds = (Double(place) / Double(source.sampleRate) * 1000).rounded() / 1000
      throw FileError(
        .badData, path: path,
        "expected finite samples, found \(sample) at sample \(place) (\(seconds) s)")
    }
  }

  private static let largestSample: Float = 1e30

  private static let blockSize = 32_768
}

extension ReadableFile {
  /// - Throws: `badData` if there is nothing in the file.
  func checkContent() throws(FileError) {
    guard !isRegular || byteCount > 0 else {
      throw FileError(.badData, path: path, "expected a recording, found an empty file")
    }
  }
}

/// The sound of one recording as one channel, in the sample rate it was recorded with.
protocol AudioSource: AnyObject {
  /// Samples a second.
  var sampleRate: Int { get }

  /// About how many samples there will be; nil if the file does not say.
  var expectedCount: Int? { get }

  /// What went not as it should with the sound that was read so far.
  var notices: [String] { get }

  /// What was done with it that the user should know.
  var notes: [String] { get }

  /// Whether a part of the recording is missing, which was allowed; known at the end.
  var isCut: Bool { get }

  /// Fills the start of `buffer` with one channel or the mean of all; full scale is ±1.
  ///
  /// - Returns: number of samples; 0 only at the end.
  func read(into buffer: UnsafeMutableBufferPointer<Float>) throws(FileError) -> Int
}
