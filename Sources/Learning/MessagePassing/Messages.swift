internal import CMPI
internal import Glibc

/// Messages to and from the other ranks that are under way.
///
/// Open MPI moves them only while it is called, so that whoever waits asks again and again.
struct Messages {
  /// Why ranks did not come together.
  enum Failure: Error {
    /// Those of whom no word came in time.
    case missing(Set<Int>)
    /// What MPI said.
    case message(String)
  }

  private let tag: Int32
  private var requests: [MPI_Request?] = []
  /// Of each request, the rank at the other end; -1 once it is done.
  private var ranks: [Int] = []

  /// - Parameter tag: tells them apart from others that are under way.
  init(tag: Int = 0) { self.tag = Int32(tag) }

  /// - Parameter bytes: stay where they are and as they are until all is done.
  mutating func send(_ bytes: UnsafeRawBufferPointer, to rank: Int) throws(Failure) {
    var request = mpi_no_request()
    try Self.check(
      mpi_begin_send(bytes.baseAddress, Int32(bytes.count), Int32(rank), tag, &request))
    requests.append(request)
    ranks.append(rank)
  }

  /// - Parameter bytes: stay where they are until all is done.
  mutating func receive(
    _ bytes: UnsafeMutableRawBufferPointer, from rank: Int
  ) throws(Failure) {
    var request = mpi_no_request()
    try Self.check(
      mpi_begin_receive(bytes.baseAddress, Int32(bytes.count), Int32(rank), tag, &request))
    requests.append(request)
    ranks.append(rank)
  }

  /// Whether all are done.
  var areDone: Bool { ranks.allSatisfy { $0 < 0 } }

  /// The ranks whose messages are not done.
  var missing: Set<Int> { Set(ranks.filter { $0 >= 0 }) }

  /// Moves what can be moved.
  ///
  /// - Returns: whether a message has got done.
  mutating func move() throws(Failure) -> Bool {
    guard !areDone else { return false }
    var places = [Int32](repeating: 0, count: requests.count)
    var completed: Int32 = 0
    try Self.check(mpi_test(Int32(requests.count), &requests, &completed, &places))
    guard completed > 0 else { return false }
    for place in places[..<Int(completed)] { ranks[Int(place)] = -1 }
    return true
  }

  /// Waits until all are done.
  mutating func finish(_ patience: inout Patience) throws(Failure) {
    while !areDone {
      if try move() { patience.begin() } else { try patience.wait(for: missing) }
    }
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
