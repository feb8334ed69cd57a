internal import CMPI
package import Engine
internal import Glibc
internal import Parallel
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
  private let warn: @Sendable (String) -> Void
  private var lastExchange: GradientExchange?

  /// Starts MPI, where there is a launcher.
  ///
  /// - Parameters:
  ///   - limit: seconds after which a rank of whom there is no word is missing.
  ///   - warn: takes what is to be said after a tenth of it.
  /// - Throws: `MessagePassingError` if the launcher speaks of more ranks than there are.
  package static func start(
    limit: Double, warn: @escaping @Sendable (String) -> Void
  ) throws(MessagePassingError) -> any Collective {
    var ranks: Int32 = 1
    if Launcher.isPresent {
      var provided: Int32 = 0
      // The main thread calls MPI, but while another sums gradients beside it.
      MPI_Init_thread(nil, nil, Int32(MPI_THREAD_SERIALIZED), &provided)
      isRunning.store(true, ordering: .relaxed)
      atexit { MessagePassing.finalize() }
      mpi_return_errors()
      mpi_world_size(&ranks)
      guard ranks == 1 || provided >= Int32(MPI_THREAD_SERIALIZED) else {
        throw MessagePassingError(
          .usage, "expected an MPI whose threads may take turns, found one for a single thread")
      }
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
    count: Int, limit: Double, warn: @escaping @Sendable (String) -> Void
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

  package func sum(
    _ values: UnsafeMutableBufferPointer<Float>, _ precision: Precision,
    while compute: (_ ready: @escaping (Int) -> Void) -> Void
  ) throws(MessagePassingError) {
    let exchange = exchange(of: values, precision)
    // The other thread's, until it is done.
    nonisolated(unsafe) let patience = patience()
    let result = run {
      Result { () throws(Messages.Failure) in
        var patience = patience
        try exchange.run(&patience)
      }
    } beside: {
      compute { exchange.setReady(from: $0) }
      exchange.setReady(from: 0)
    }
    try described { () throws(Messages.Failure) in try result.get() }
  }

  /// Made anew where other values are to be summed.
  private func exchange(
    of values: UnsafeMutableBufferPointer<Float>, _ precision: Precision
  ) -> GradientExchange {
    if let exchange = lastExchange, exchange.values.baseAddress == values.baseAddress,
      exchange.values.count == values.count, exchange.precision == precision
    {
      exchange.reset()
      return exchange
    }
    let exchange = GradientExchange(values, precision, rank: rank, count: count)
    lastExchange = exchange
    return exchange
  }

  package func fill(
    _ values: UnsafeMutableBufferPointer<Float>, _ ranges: [Range<Int>]
  ) throws(MessagePassingError) {
    func bytes(ofRank rank: Int) -> UnsafeMutableRawBufferPointer {
      UnsafeMutableRawBufferPointer(UnsafeMutableBufferPointer(rebasing: values[ranges[rank]]))
    }
    try exchange { messages throws(Messages.Failure) in
      for other in others {
        try messages.receive(bytes(ofRank: other), from: other)
        try messages.send(UnsafeRawBufferPointer(bytes(ofRank: rank)), to: other)
      }
    }
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
    try described { () throws(Messages.Failure) in
      var messages = Messages()
      try begin(&messages)
      var patience = patience()
      try messages.finish(&patience)
    }
  }

  private func patience() -> Patience {
    let (rank, names, limit, warn) = (rank, names, limit, warn)
    return Patience(limit: limit) { missing in
      // One of those that wait says it.
      guard (0..<rank).allSatisfy(missing.contains) else { return }
      warn("waiting for \(names(missing)), of whom there has been no word for \(Int(limit / 10)) s")
    }
  }

  private func described(
    _ body: () throws(Messages.Failure) -> Void
  ) throws(MessagePassingError) {
    do throws(Messages.Failure) {
      try body()
    } catch {
      switch error {
      case .missing(let ranks):
        throw MessagePassingError(
          .inputOutput, "expected word of \(names(ranks)) within \(Int(limit)) s, found none")
      case .message(let text): throw MessagePassingError(.inputOutput, "MPI: \(text)")
      }
    }
  }

  private func names(_ ranks: Set<Int>) -> String {
    ranks.sorted().prefix(5).map { name(of: $0) }.joined(separator: ", ")
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
