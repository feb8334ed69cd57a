/// The samples of a recording that are still needed, by their place in it.
///
/// Full scale is ±1 where a 16-bit sample is divided by 32,767.
struct SampleQueue {
  private var samples: [Double] = []
  /// Place of the first sample in `samples`.
  private var origin = 0

  /// Place behind the last sample.
  var end: Int { origin + samples.count }

  /// - Parameter new: of full scale ±1 where a 16-bit sample is divided by 32,768.
  mutating func append(_ new: UnsafeBufferPointer<Float>) {
    samples.reserveCapacity(samples.count + new.count)
    for sample in new { samples.append(Double(sample) * (32_768.0 / 32_767)) }
  }

  /// Lets go of what lies before a place, now and then.
  mutating func drop(before place: Int) {
    let count = min(place, end) - origin
    guard count > samples.count / 2 else { return }
    samples.removeFirst(count)
    origin += count
  }

  /// - Precondition: the samples are there and were not let go.
  func with<Result>(_ places: Range<Int>, _ body: (UnsafeBufferPointer<Double>) -> Result) -> Result
  {
    samples.withUnsafeBufferPointer {
      body(
        UnsafeBufferPointer(rebasing: $0[places.lowerBound - origin..<places.upperBound - origin]))
    }
  }
}
