internal import CMPI
internal import Glibc

/// Messages to and from the other ranks that are under way.
///
/// Open MPI moves them only while it is called, so that whoever waits asks again and again, and sees how
/// long it takes.
struct Messages {
  /// Why ranks did not come together.
  enum Failure: Error {
    /// Those of whom no word came in time.
    case missing([Int])
    /// What MPI said.
    case message(String)
  }

  private var requests = [mpi_no_request()]
  /// Of each request, the rank at the other end.
  private var ranks = [-1]

  init() {
    requests.removeAll()
    ranks.removeAll()
  }

  /// - Parameter bytes: stay where they are and as they are until all is done.
  mutating func send(_ bytes: UnsafeRawBufferPointer, to rank: Int) throws(Failure) {
    var request = mpi_no_request()
    try Self.check(
      mpi_begin_send(bytes.baseAddress, Int32(bytes.count), Int32(rank), &request))
    requests.append(request)
    ranks.append(rank)
  }

  /// - Parameter bytes: stay where they are until all is done.
  mutating func receive(
    _ bytes: UnsafeMutableRawBufferPointer, from rank: Int
  ) throws(Failure) {
    var request = mpi_no_request()
    try Self.check(
      mpi_begin_receive(bytes.baseAddress, Int32(bytes.count), Int32(rank), &request))
    requests.append(request)
    ranks.append(rank)
  }

  /// Waits until all are done.
  ///
  /// - Parameters:
  ///   - limit: seconds, after which they are given up.
  ///   - slow: called once after a tenth of them, with the ranks whose messages are not done.
  mutating func finish(limit: Double, slow: ([Int]) -> Void) throws(Failure) {
    guard !requests.isEmpty else { return }
    var places = [Int32](repeating: 0, count: requests.count)
    let start = Self.seconds()
    var lastProgress = start
    var isSaid = false
    while true {
      var completed: Int32 = 0
      try Self.check(mpi_test(Int32(requests.count), &requests, &completed, &places))
      if completed < 0 { break }
      let now = Self.seconds()
      if completed > 0 {
        for place in places[..<Int(completed)] { ranks[Int(place)] = -1 }
        lastProgress = now
        continue
      }
      if now - start > limit { throw .missing(missing) }
      if now - start > limit / 10, !isSaid {
        isSaid = true
        slow(missing)
      }
      // Others may want the processor: at once those of the same machine, and after a while the system.
      if now - lastProgress > Self.patience { usleep(Self.nap) } else { sched_yield() }
    }
    requests.removeAll()
    ranks.removeAll()
  }

  private var missing: [Int] { Set(ranks.filter { $0 >= 0 }).sorted() }

  /// Seconds of asking without a pause: more than the longest of the pauses in a large message.
  private static let patience = 0.02
  /// Microseconds: short beside a step.
  private static let nap: UInt32 = 200

  private static func seconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }

  static func check(_ code: Int32) throws(Failure) {
    guard code != MPI_SUCCESS else { return }
    var text = [CChar](repeating: 0, count: Int(MPI_MAX_ERROR_STRING) + 1)
    var length: Int32 = 0
    MPI_Error_string(code, &text, &length)
    let bytes = text[..<Int(length)].map { UInt8(bitPattern: $0) }
    throw .message(String(decoding: bytes, as: UTF8.self))
  }
}
