internal import CMPI
internal import Engine
internal import Glibc
internal import Synchronization
package import Training

/// The ranks of MPI that train together.
///
/// All is sent from one rank to another and added up here, in an order of our own: the library's sums
/// depend on its algorithm, which it chooses by size, count and version.
package final class MessagePassing: Collective {
  package let rank: Int
  package let count: Int
  private var hosts: [String] = []
  /// Seconds after which a rank of whom there is no word is missing.
  private let limit: Double
  private let warn: (String) -> Void
  /// What the others give to the sum of this rank's slice.
  private var slices = FloatBuffer(count: 0)

  /// Starts MPI, where there is a launcher.
  ///
  /// - Parameters:
  ///   - limit: seconds after which a rank of whom there is no word is missing.
  ///   - warn: takes what is to be said after a tenth of it.
  /// - Throws: `MessagePassingError` if the launcher speaks of more ranks than there are.
  package static func start(
    limit: Double, warn: @escaping (String) -> Void
  ) throws(MessagePassingError) -> any Collective {
    var ranks: Int32 = 1
    if Launcher.isPresent {
      var provided: Int32 = 0
      // Threads of a team compute; the main thread alone sends.
      MPI_Init_thread(nil, nil, Int32(MPI_THREAD_FUNNELED), &provided)
      isRunning.store(true, ordering: .relaxed)
      atexit { MessagePassing.finalize() }
      mpi_return_errors()
      mpi_world_size(&ranks)
    }
    if ranks == 1, let (variable, count) = Launcher.rankCount, count > 1 {
      throw MessagePassingError(
        .usage,
        "expected \(count) ranks, as \(variable) has it, found each process alone: start it with the "
          + "mpirun of the MPI that it was built with, or srun --mpi=pmix")
    }
    return ranks == 1
      ? OneProcess() : try MessagePassing(count: Int(ranks), limit: limit, warn: warn)
  }

  private init(
    count: Int, limit: Double, warn: @escaping (String) -> Void
  ) throws(MessagePassingError) {
    var rank: Int32 = 0
    mpi_world_rank(&rank)
    self.rank = Int(rank)
    self.count = count
    self.limit = limit
    self.warn = warn
    hosts = try gather(Self.words(of: Self.host)).map { Self.text(of: $0) }
  }

  package func name(of rank: Int) -> String {
    hosts.isEmpty ? "rank \(rank)" : "rank \(rank) on \(hosts[rank])"
  }

  private var others: [Int] { (0..<count).filter { $0 != rank } }

  package func gather(_ words: [UInt64]) throws(MessagePassingError) -> [[UInt64]] {
    let bytes = words.count * MemoryLayout<UInt64>.stride
    let own = UnsafeMutableBufferPointer<UInt64>.allocate(capacity: words.count)
    let all = UnsafeMutableBufferPointer<UInt64>.allocate(capacity: words.count * count)
    // Where this fails the process ends, and nobody may have freed what MPI still reads and writes.
    _ = own.initialize(fromContentsOf: words)
    all.initialize(repeating: 0)
    try exchange { messages throws(Messages.Failure) in
      for other in others {
        let part = UnsafeMutableRawBufferPointer(all)[other * bytes..<(other + 1) * bytes]
        try messages.receive(UnsafeMutableRawBufferPointer(rebasing: part), from: other)
        try messages.send(UnsafeRawBufferPointer(own), to: other)
      }
    }
    defer {
      own.deallocate()
      all.deallocate()
    }
    return (0..<count).map { rank in
      rank == self.rank ? words : Array(all[rank * words.count..<(rank + 1) * words.count])
    }
  }

  /// Each rank adds up a slice of the values and hands the sum to the others: what is sent is what a
  /// ring would send.
  package func sum(
    _ values: UnsafeMutableBufferPointer<Float>
  ) throws(MessagePassingError) {
    let own = slice(rank, of: values)
    if slices.count < own.count * count { slices = FloatBuffer(count: own.count * count) }
    let parts = (0..<count).map { rank in
      UnsafeMutableBufferPointer(start: slices.pointer + rank * own.count, count: own.count)
    }
    try exchange { messages throws(Messages.Failure) in
      for other in others {
        try messages.receive(UnsafeMutableRawBufferPointer(parts[other]), from: other)
        try messages.send(UnsafeRawBufferPointer(slice(other, of: values)), to: other)
      }
    }
    _ = parts[rank].update(fromContentsOf: own)
    PairwiseSum.add(parts.compactMap(\.baseAddress), count: own.count)
    _ = own.update(fromContentsOf: parts[0])
    try exchange { messages throws(Messages.Failure) in
      for other in others {
        try messages.receive(UnsafeMutableRawBufferPointer(slice(other, of: values)), from: other)
        try messages.send(UnsafeRawBufferPointer(own), to: other)
      }
    }
  }

  private func slice(
    _ rank: Int, of values: UnsafeMutableBufferPointer<Float>
  ) -> UnsafeMutableBufferPointer<Float> {
    let range = values.count * rank / count..<values.count * (rank + 1) / count
    return UnsafeMutableBufferPointer(rebasing: values[range])
  }

  package func broadcast(_ bytes: UnsafeMutableRawBufferPointer) throws(MessagePassingError) {
    try exchange { messages throws(Messages.Failure) in
      if rank > 0 { return try messages.receive(bytes, from: 0) }
      for other in others { try messages.send(UnsafeRawBufferPointer(bytes), to: other) }
    }
  }

  private func exchange(
    _ begin: (inout Messages) throws(Messages.Failure) -> Void
  ) throws(MessagePassingError) {
    do throws(Messages.Failure) {
      var messages = Messages()
      try begin(&messages)
      try messages.finish(limit: limit) { missing in
        // One of those that wait says it.
        guard others.first(where: { $0 < rank && !missing.contains($0) }) == nil else { return }
        warn(
          "waiting for \(names(missing)), of whom there has been no word for \(Int(limit / 10)) s")
      }
    } catch {
      switch error {
      case .missing(let ranks):
        throw MessagePassingError(
          .inputOutput, "expected word of \(names(ranks)) within \(Int(limit)) s, found none")
      case .message(let text): throw MessagePassingError(.inputOutput, "MPI: \(text)")
      }
    }
  }

  private func names(_ ranks: [Int]) -> String {
    ranks.prefix(5).map { name(of: $0) }.joined(separator: ", ")
      + (ranks.count > 5 ? " and \(ranks.count - 5) more" : "")
  }
}

// MARK: The process

extension MessagePassing {
  private static let isRunning = Atomic<Bool>(false)

  /// This process among the ranks, for messages that it alone has; nil for the first, which speaks for
  /// all, and where there is no other.
  package static var place: (rank: Int, host: String)? {
    Launcher.rank > 0 ? (Launcher.rank, host) : nil
  }

  /// Ends all ranks.
  package static func end(_ status: Int32) -> Never {
    if isRunning.exchange(false, ordering: .relaxed) { mpi_abort(status) }
    exit(status)
  }

  /// When the process ends as all others do.
  private static func finalize() {
    if isRunning.exchange(false, ordering: .relaxed) { MPI_Finalize() }
  }

  private static var host: String {
    var name = [UInt8](repeating: 0, count: 65)
    name.withUnsafeMutableBytes { name in
      guard let start = name.bindMemory(to: CChar.self).baseAddress else { return }
      gethostname(start, 64)
    }
    return String(decoding: name.prefix { $0 != 0 }, as: UTF8.self)
  }

  /// Up to 64 bytes.
  private static func words(of text: String) -> [UInt64] {
    let bytes = Array(text.utf8.prefix(64)) + [UInt8](repeating: 0, count: 64)
    return (0..<8).map { word in
      bytes[word * 8..<word * 8 + 8].reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
  }

  private static func text(of words: [UInt64]) -> String {
    let bytes = words.flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> ($0 * 8)) }
    }
    return String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
  }
}

/// Ranks that are to train together cannot.
package struct MessagePassingError: Error, Equatable, CustomStringConvertible {
  package enum Kind: Equatable, Sendable {
    /// They were not started together (status 64).
    case usage
    /// They lost each other (status 74).
    case inputOutput
  }

  package let kind: Kind
  package let description: String

  init(_ kind: Kind, _ description: String) {
    self.kind = kind
    self.description = description
  }
}
