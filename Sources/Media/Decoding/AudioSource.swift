import Files

/// The sound of one recording as one channel, in the sample rate it was recorded with.
protocol AudioSource: AnyObject {
  /// Samples a second.
  var sampleRate: Int { get }

  /// About how many samples there will be; nil if the file does not say.
  var expectedCount: Int? { get }

  /// What the user should know of the sound that was read so far.
  var notices: [String] { get }

  /// Fills the start of `buffer`; full scale is ±1, several channels are averaged.
  ///
  /// - Returns: number of samples; 0 only at the end.
  func read(into buffer: UnsafeMutableBufferPointer<Float>) throws(FileError) -> Int
}
