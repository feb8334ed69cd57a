internal import CSndFile
import Files
internal import Glibc

/// WAV, FLAC, Ogg and their like, through libsndfile. A WAV stream may come from a pipe.
///
/// Files that were written one behind the other are read one after the other. Where the header is
/// wrong about how many samples there are, those that are there count.
final class SoundFileSource: AudioSource {
  let sampleRate: Int
  private(set) var expectedCount: Int?

  private let path: String
  /// A copy of the file's.
  private let descriptor: Int32
  private let channel: AudioChannel
  private let parts: [SoundPart]
  private let fileByteCount: Int
  private var nextPart = 1
  private var handle: SoundHandle
  /// Samples of this part that there should be; nil if its header does not know.
  private var promisedCount: Int?
  private var cut: CutCheck
  private var otherNotices: [String] = []
  private var count = 0

  /// - Returns: nil if this is not a file that libsndfile is asked to read.
  /// - Throws: `badData` if it is one but cannot be read.
  init?(
    _ file: borrowing ReadableFile, channel: AudioChannel, allowsCut: Bool
  ) throws(FileError) {
    path = file.path
    guard SoundFormats.isAsked(of: file) else {
      if file.isRegular { return nil }
      throw FileError(
        .badData, path: path, "expected a WAV stream, found something else")
    }
    let parts = file.isRegular ? SoundPart.all(in: file) : []
    let descriptor = dup(file.descriptor)
    guard
      let handle = parts.count > 1
        ? SoundHandle(descriptor: descriptor, bytes: parts[0].bytes)
        : SoundHandle(descriptor: descriptor)
    else {
      close(descriptor)
      guard file.isRegular else {
        throw FileError(
          .badData, path: path,
          "expected a WAV stream, found something else (\(SoundHandle.openingProblem))")
      }
      return nil
    }
    guard !file.isRegular || SoundFormats.read.contains(handle.container) else {
      close(descriptor)
      return nil
    }
    self.descriptor = descriptor
    self.handle = handle
    self.channel = channel
    self.parts = parts
    fileByteCount = file.byteCount
    sampleRate = handle.sampleRate
    cut = CutCheck(path: path, allowsCut: allowsCut)
    try begin()
    // Of several parts only one is open.
    if parts.count <= 1 { expectedCount = promisedCount }
  }

  deinit { close(descriptor) }

  var notices: [String] { cut.notices + otherNotices }
  var isCut: Bool { cut.isCut }

  var notes: [String] {
    parts.count > 1 ? ["\(parts.count) files one behind the other were read as one"] : []
  }

  func read(into buffer: UnsafeMutableBufferPointer<Float>) throws(FileError) -> Int {
    while true {
      let read = handle.read(into: buffer, channel)
      if read > 0 {
        count += read
        return read
      }
      try checkEnd()
      guard nextPart < parts.count else { return 0 }
      try openNextPart()
    }
  }

  private func openNextPart() throws(FileError) {
    let bytes = parts[nextPart].bytes
    guard let next = SoundHandle(descriptor: descriptor, bytes: bytes) else {
      throw FileError(
        .badData, path: path,
        "expected sound from byte \(bytes.lowerBound) on, found: \(SoundHandle.openingProblem)")
    }
    guard next.sampleRate == sampleRate else {
      throw FileError(
        .badData, path: path,
        "expected \(sampleRate) samples a second throughout, found \(next.sampleRate)")
    }
    handle = next
    nextPart += 1
    count = 0
    try begin()
  }

  /// Looks at what the header of a part says of its samples, and at what there is.
  private func begin() throws(FileError) {
    try channel.check(path: path, channelCount: handle.channelCount)
    guard let part = parts.isEmpty ? nil : parts[nextPart - 1] else {
      try beginStream()
      return
    }
    if let samples = part.samples { try compare(samples) }
    if part.missingByteCount > 0 {
      try cut.missing(
        "expected \(fileByteCount + part.missingByteCount) bytes, found \(fileByteCount): cut short",
        seconds: nil)
    } else if part.lacksEnd {
      otherNotices.append("the stream ends without the mark of its end: more may be missing")
    }
    let isKnown = handle.frameCount > 0 && handle.frameCount < Int.max / 2
    promisedCount = isKnown && !cut.isCut ? handle.frameCount : nil
  }

  /// On a pipe the header's own size counts, which a writer that cannot go back does not know. Not a
  /// byte more is read, so that what follows can be looked at.
  private func beginStream() throws(FileError) {
    let bytes = handle.frameCount.multipliedReportingOverflow(by: handle.frameByteCount ?? 1)
    let isKnown =
      handle.frameCount > 0 && !bytes.overflow && !SoundPart.isUnknown(bytes.partialValue)
    promisedCount = isKnown ? handle.frameCount : nil
    guard handle.frameByteCount != nil,
      [SF_FORMAT_WAV, SF_FORMAT_WAVEX].contains(Int(handle.container))
    else { return }
    if handle.frameCount == 0 {
      otherNotices.append("the stream's header says 0 bytes of sound: all that came was read")
    }
    guard
      let alone = SoundHandle(
        stream: descriptor, count: isKnown ? bytes.partialValue : nil,
        samples: handle.samplesAlone)
    else {
      throw FileError(
        .badData, path: path, "expected samples, found: \(SoundHandle.openingProblem)")
    }
    handle = alone
  }

  /// Where header and file differ, what the file has is read.
  private func compare(_ samples: SoundPart.Samples) throws(FileError) {
    let found = samples.bytes.count
    let missing = samples.isUnknown ? 0 : samples.told - found
    if missing > 0 {
      try cut.missing(
        "expected \(samples.bytes.upperBound + missing) bytes, found \(samples.bytes.upperBound): "
          + "cut short",
        seconds: handle.frameByteCount.map { Double(missing) / Double($0 * sampleRate) })
    }
    let isMore = found > samples.told && (samples.told > 0 || !samples.isUnknown)
    guard let frameByteCount = handle.frameByteCount else {
      guard !isMore else {
        throw FileError(
          .badData, path: path,
          "expected \(samples.told) bytes of sound, as the header says, found \(found)")
      }
      return
    }
    if isMore, found - samples.told >= frameByteCount {
      otherNotices.append(
        "the header says \(samples.told) bytes of sound, found \(found): all of them were read")
    }
    guard found / frameByteCount != handle.frameCount, found >= frameByteCount else { return }
    guard
      let alone = SoundHandle(
        descriptor: descriptor, bytes: samples.bytes, samples: handle.samplesAlone)
    else {
      throw FileError(
        .badData, path: path, "expected samples, found: \(SoundHandle.openingProblem)")
    }
    handle = alone
  }

  private func checkEnd() throws(FileError) {
    if let problem = handle.problem {
      let text = "expected sound after \(count) samples, found: \(problem)"
      guard cut.allowsCut, count > 0 else { throw FileError(.badData, path: path, text) }
      try cut.missing(text, seconds: nil)
    } else if let promisedCount, count < promisedCount {
      try cut.missing(
        "expected \(promisedCount) samples, found \(count): cut short or damaged",
        seconds: Double(promisedCount - count) / Double(sampleRate))
    } else if parts.isEmpty, promisedCount != nil, !WaveTail.isOfChunks(descriptor) {
      throw FileError(
        .badData, path: path, "expected \(count) samples, as the stream's header says, found more")
    }
  }
}

/// What follows the samples of a WAV stream.
private enum WaveTail {
  /// Whether there are chunks and nothing else: a name, a size and so many bytes each.
  static func isOfChunks(_ descriptor: Int32) -> Bool {
    var bytes = [UInt8](repeating: 0, count: 65_536)
    var head: [UInt8] = []
    var rest = 0
    var isFirst = true
    while case let count = Glibc.read(descriptor, &bytes, bytes.count), count > 0 {
      for byte in bytes[..<count] {
        if rest > 0 {
          rest -= 1
          continue
        }
        // An odd number of bytes before is made even by one.
        if isFirst, byte == 0 {
          isFirst = false
          continue
        }
        isFirst = false
        head.append(byte)
        guard head.count == 8 else { continue }
        guard head[..<4].allSatisfy({ (0x20...0x7e).contains($0) }) else { return false }
        let size = Int(ChunkFormat.riff.number(in: head[4...]))
        rest = size + size % 2
        head = []
      }
    }
    return rest <= 1
  }
}
