internal import CSndFile
import Files
internal import Glibc

/// WAV, FLAC, Ogg and their like, through libsndfile. A WAV stream may come from a pipe.
final class SoundFileSource: AudioSource {
  let sampleRate: Int
  let expectedCount: Int?
  let notices: [String] = []

  private let path: String
  private let handle: OpaquePointer
  private let channelCount: Int
  /// Samples that the header promises; nil if it does not know.
  private let promisedCount: Int?
  /// Samples after which libsndfile stops on a pipe, whether that is the end or not.
  private let headerCount: Int
  private var interleaved: [Float] = []
  private var count = 0

  /// - Returns: nil if this is not a file that libsndfile is asked to read.
  /// - Throws: `badData` if it is one but cannot be read.
  init?(_ file: borrowing ReadableFile) throws(FileError) {
    path = file.path
    guard Self.isAsked(of: file) else {
      if file.isRegular { return nil }
      throw FileError(
        .badData, path: path, "expected a WAV stream, found something else")
    }
    var information = SF_INFO()
    let copy = dup(file.descriptor)
    guard let handle = sf_open_fd(copy, Int32(SFM_READ), &information, 1) else {
      // libsndfile has closed the copy.
      guard file.isRegular else {
        throw FileError(
          .badData, path: path,
          "expected a WAV stream, found something else (\(String(cString: sf_strerror(nil))))")
      }
      return nil
    }
    let format = information.format & Int32(SF_FORMAT_TYPEMASK)
    guard !file.isRegular || Self.formats.contains(format) else {
      sf_close(handle)
      return nil
    }
    self.handle = handle
    sampleRate = Int(information.samplerate)
    channelCount = Int(information.channels)
    // On a pipe the header's own size counts, which a writer that cannot go back does not know.
    headerCount = Int(information.frames)
    let byteCount = headerCount.multipliedReportingOverflow(
      by: channelCount * Self.bytesPerSample(information.format))
    let isKnown =
      headerCount > 0 && !byteCount.overflow
      && (file.isRegular || byteCount.partialValue < WaveHeader.unknownSize)
    promisedCount = isKnown ? headerCount : nil
    expectedCount = promisedCount
    let missing = file.isRegular ? WaveHeader.missingByteCount(in: file) : 0
    guard missing == 0 else {
      throw FileError(
        .badData, path: path,
        "expected \(file.byteCount + missing) bytes, found \(file.byteCount): cut short")
    }
  }

  deinit { sf_close(handle) }

  func read(into buffer: UnsafeMutableBufferPointer<Float>) throws(FileError) -> Int {
    let read = channelCount == 1 ? readMono(into: buffer) : readMean(into: buffer)
    if read > 0 {
      count += read
      return read
    }
    guard sf_error(handle) == SF_ERR_NO_ERROR else {
      throw FileError(
        .badData, path: path,
        "expected sound after \(count) samples, found: \(String(cString: sf_strerror(handle)))")
    }
    if let promisedCount, count < promisedCount {
      throw FileError(
        .badData, path: path,
        "expected \(promisedCount) samples, found \(count): cut short or damaged")
    }
    guard promisedCount != nil || count == 0 || count < headerCount else {
      throw FileError(
        .badData, path: path,
        "expected a WAV stream below 4 GiB, found more, of which its header cannot tell the size")
    }
    return 0
  }

  private func readMono(into buffer: UnsafeMutableBufferPointer<Float>) -> Int {
    Int(sf_readf_float(handle, buffer.baseAddress, sf_count_t(buffer.count)))
  }

  private func readMean(into buffer: UnsafeMutableBufferPointer<Float>) -> Int {
    let frames = max(1, min(buffer.count, 65_536 / channelCount))
    if interleaved.count < frames * channelCount {
      interleaved = [Float](repeating: 0, count: frames * channelCount)
    }
    return interleaved.withUnsafeMutableBufferPointer { interleaved in
      let read = Int(sf_readf_float(handle, interleaved.baseAddress, sf_count_t(frames)))
      for frame in 0..<max(0, read) {
        var sum: Float = 0
        for channel in 0..<channelCount { sum += interleaved[frame * channelCount + channel] }
        buffer[frame] = sum / Float(channelCount)
      }
      return read
    }
  }

  private static func bytesPerSample(_ format: Int32) -> Int {
    switch Int(format) & SF_FORMAT_SUBMASK {
    case SF_FORMAT_PCM_16: 2
    case SF_FORMAT_PCM_24: 3
    case SF_FORMAT_PCM_32, SF_FORMAT_FLOAT: 4
    case SF_FORMAT_DOUBLE: 8
    default: 1
    }
  }

  /// Whether a file begins as one of those that libsndfile is to read. MPEG, which mpg123 would read
  /// for it, and complain of on the terminal, is left to libav*, which knows its padding too.
  private static func isAsked(of file: borrowing ReadableFile) -> Bool {
    var head = [UInt8](repeating: 0, count: 4)
    let count =
      file.isRegular
      ? head.withUnsafeMutableBytes { (try? file.open.read(into: $0, at: 0)) ?? 0 }
      : peek(file.descriptor, into: &head)
    return beginnings.contains { $0.utf8.starts(with: head[..<count]) }
  }

  private static let beginnings = [
    "RIFF", "RIFX", "riff", "RF64", "fLaC", "OggS", "FORM", ".snd", "dns.", "caff",
  ]

  /// Copies the first bytes of a pipe, which stay in it.
  ///
  /// - Returns: how many there are; 0 if it is empty or no pipe.
  private static func peek(_ descriptor: Int32, into head: inout [UInt8]) -> Int {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { return 0 }
    defer { for end in ends { close(end) } }
    guard soundfile_tee(descriptor, ends[1], head.count) > 0 else { return 0 }
    return max(0, Glibc.read(ends[0], &head, head.count))
  }

  /// What libsndfile reads without guessing.
  private static let formats: Set<Int32> = Set(
    [
      SF_FORMAT_WAV, SF_FORMAT_WAVEX, SF_FORMAT_W64, SF_FORMAT_RF64, SF_FORMAT_FLAC, SF_FORMAT_OGG,
      SF_FORMAT_AIFF, SF_FORMAT_AU, SF_FORMAT_CAF,
    ].map { Int32($0) })
}

/// What a RIFF/WAVE header says of the size of its samples.
///
/// libsndfile takes what there is of a file that was cut short and does not tell.
private enum WaveHeader {
  /// Writers that cannot go back leave a size from here up: ffmpeg 2^32 - 1, SoX 2^31 - 1 less the
  /// header.
  static let unknownSize = 0x7fff_0000

  /// Bytes that the `data` chunk of a regular file lacks; 0 if it is whole, if its size is not
  /// known, or if the file is no RIFF/WAVE.
  static func missingByteCount(in file: borrowing ReadableFile) -> Int {
    guard let head = words(3, in: file, at: 0), head[0] == tag("RIFF"), head[2] == tag("WAVE")
    else { return 0 }
    var offset = 12
    for _ in 0..<mostChunks {
      guard let chunk = words(2, in: file, at: offset) else { return 0 }
      let size = Int(chunk[1])
      if chunk[0] == tag("data") {
        guard size < unknownSize else { return 0 }
        return max(0, offset + 8 + size - file.byteCount)
      }
      offset += 8 + size + size % 2
    }
    return 0
  }

  /// Chunks that are looked at: a damaged file can have millions.
  private static let mostChunks = 1000

  private static func words(
    _ count: Int, in file: borrowing ReadableFile, at offset: Int
  ) -> [UInt32]? {
    var words = [UInt32](repeating: 0, count: count)
    let read = words.withUnsafeMutableBytes { try? file.open.read(into: $0, at: offset) }
    return read == count * 4 ? words.map(UInt32.init(littleEndian:)) : nil
  }

  private static func tag(_ text: StaticString) -> UInt32 {
    text.withUTF8Buffer { $0.reversed().reduce(0) { $0 << 8 | UInt32($1) } }
  }
}
