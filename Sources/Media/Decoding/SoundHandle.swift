internal import CSndFile
import Files
internal import Glibc

/// Sound that libsndfile has opened: a file, a stream, or a part of a file.
final class SoundHandle {
  let information: SF_INFO
  private let handle: OpaquePointer
  /// Alive as long as libsndfile asks it.
  private let bytes: BytesOfSound?
  private var interleaved: [Float] = []

  /// What a pipe holds, or a whole file.
  ///
  /// - Returns: nil if libsndfile cannot read it.
  init?(descriptor: Int32) {
    var information = SF_INFO()
    // libsndfile closes the copy, also where it fails.
    guard let handle = sf_open_fd(dup(descriptor), Int32(SFM_READ), &information, 1) else {
      return nil
    }
    self.handle = handle
    self.information = information
    bytes = nil
  }

  /// A part of a file.
  ///
  /// - Parameter samples: rate, channels and format of the samples, if these bytes are nothing else;
  ///   nil if there is a head that says so.
  /// - Returns: nil if libsndfile cannot read it.
  convenience init?(descriptor: Int32, bytes: Range<Int>, samples: SF_INFO? = nil) {
    self.init(BytesOfFile(descriptor, bytes), samples)
  }

  /// Samples that come next in a stream.
  ///
  /// - Parameters:
  ///   - count: how many bytes; nil for all.
  ///   - samples: their rate, channels and format.
  /// - Returns: nil if libsndfile cannot read them.
  convenience init?(stream descriptor: Int32, count: Int?, samples: SF_INFO) {
    self.init(BytesOfStream(descriptor, count: count ?? Int.max / 4096 * 64), samples)
  }

  private init?(_ bytes: BytesOfSound, _ samples: SF_INFO?) {
    var information = samples ?? SF_INFO()
    var access = BytesOfSound.access
    let opened = sf_open_virtual(
      &access, Int32(SFM_READ), &information, Unmanaged.passUnretained(bytes).toOpaque())
    guard let opened else { return nil }
    handle = opened
    self.information = information
    self.bytes = bytes
  }

  deinit { sf_close(handle) }

  var sampleRate: Int { Int(information.samplerate) }
  var channelCount: Int { Int(information.channels) }
  /// Samples of each channel by the header.
  var frameCount: Int { Int(information.frames) }

  /// libsndfile's words for what went wrong; nil if nothing did.
  var problem: String? {
    sf_error(handle) == SF_ERR_NO_ERROR ? nil : String(cString: sf_strerror(handle))
  }

  /// What went wrong when the last sound could not be opened.
  static var openingProblem: String { String(cString: sf_strerror(nil)) }

  /// The kind of file, one of libsndfile's numbers.
  var container: Int32 { information.format & Int32(SF_FORMAT_TYPEMASK) }

  /// Bytes of one sample of all channels; nil if samples are coded in blocks.
  var frameByteCount: Int? {
    let width =
      switch Int(information.format) & SF_FORMAT_SUBMASK {
      case SF_FORMAT_PCM_S8, SF_FORMAT_PCM_U8, SF_FORMAT_ULAW, SF_FORMAT_ALAW: 1
      case SF_FORMAT_PCM_16: 2
      case SF_FORMAT_PCM_24: 3
      case SF_FORMAT_PCM_32, SF_FORMAT_FLOAT: 4
      case SF_FORMAT_DOUBLE: 8
      default: 0
      }
    return width > 0 && ![SF_FORMAT_FLAC, SF_FORMAT_OGG].contains(Int(container))
      ? width * channelCount : nil
  }

  /// The format of the samples themselves, without a head.
  var samplesAlone: SF_INFO {
    var alone = SF_INFO()
    alone.samplerate = information.samplerate
    alone.channels = information.channels
    let isBigByItself = [SF_FORMAT_AIFF, SF_FORMAT_AU, SF_FORMAT_CAF].contains(Int(container))
    let order = information.format & Int32(SF_FORMAT_ENDMASK)
    let natural = Int32(isBigByItself ? SF_ENDIAN_BIG : SF_ENDIAN_LITTLE)
    alone.format =
      Int32(SF_FORMAT_RAW) | information.format & Int32(SF_FORMAT_SUBMASK)
      | (order == 0 ? natural : order)
    return alone
  }

  /// Fills the start of `buffer` with one channel, or with the mean of all.
  ///
  /// - Returns: number of samples; 0 at the end and where something went wrong.
  func read(into buffer: UnsafeMutableBufferPointer<Float>, _ channel: AudioChannel) -> Int {
    let channelCount = channelCount
    if channelCount == 1 {
      return max(0, Int(sf_readf_float(handle, buffer.baseAddress, sf_count_t(buffer.count))))
    }
    let frames = max(1, min(buffer.count, 65_536 / channelCount))
    if interleaved.count < frames * channelCount {
      interleaved = [Float](repeating: 0, count: frames * channelCount)
    }
    return interleaved.withUnsafeMutableBufferPointer { interleaved in
      let read = max(0, Int(sf_readf_float(handle, interleaved.baseAddress, sf_count_t(frames))))
      switch channel {
      case .mix:
        for frame in 0..<read {
          var sum: Float = 0
          for channel in 0..<channelCount { sum += interleaved[frame * channelCount + channel] }
          buffer[frame] = sum / Float(channelCount)
        }
      case .number(let number):
        for frame in 0..<read { buffer[frame] = interleaved[frame * channelCount + number - 1] }
      }
      return read
    }
  }
}

/// Bytes that libsndfile takes for a file.
private class BytesOfSound {
  final let count: Int
  fileprivate(set) final var position = 0

  init(count: Int) { self.count = count }

  /// Fills `target` from the position on.
  ///
  /// - Returns: number of bytes; less than the target has at the end only.
  func read(into target: UnsafeMutableRawBufferPointer) -> Int { 0 }

  func seek(to position: Int) { self.position = max(0, position) }

  /// libsndfile's way in; the user's data are `BytesOfSound`.
  static var access: SF_VIRTUAL_IO {
    SF_VIRTUAL_IO(
      get_filelen: { sf_count_t(BytesOfSound.of($0)?.count ?? 0) },
      seek: { offset, origin, user in
        guard let bytes = BytesOfSound.of(user) else { return -1 }
        let base =
          switch origin {
          case SEEK_CUR: bytes.position
          case SEEK_END: bytes.count
          default: 0
          }
        bytes.seek(to: base + Int(offset))
        return sf_count_t(bytes.position)
      },
      read: { target, count, user in
        guard let bytes = BytesOfSound.of(user) else { return 0 }
        let wanted = min(Int(count), bytes.count - bytes.position)
        guard wanted > 0 else { return 0 }
        let read = bytes.read(into: UnsafeMutableRawBufferPointer(start: target, count: wanted))
        bytes.position += read
        return sf_count_t(read)
      },
      write: { _, _, _ in 0 },
      tell: { sf_count_t(BytesOfSound.of($0)?.position ?? 0) })
  }

  private static func of(_ user: UnsafeMutableRawPointer?) -> BytesOfSound? {
    user.map { Unmanaged<BytesOfSound>.fromOpaque($0).takeUnretainedValue() }
  }
}

/// A part of a file.
private final class BytesOfFile: BytesOfSound {
  private let descriptor: Int32
  private let start: Int

  /// - Parameter descriptor: open as long as this object lives.
  init(_ descriptor: Int32, _ bytes: Range<Int>) {
    self.descriptor = descriptor
    start = bytes.lowerBound
    super.init(count: bytes.count)
  }

  override func read(into target: UnsafeMutableRawBufferPointer) -> Int {
    max(0, pread(descriptor, target.baseAddress, target.count, off_t(start + position)))
  }
}

/// What comes next in a stream, no byte more than is asked for.
private final class BytesOfStream: BytesOfSound {
  private let descriptor: Int32

  /// - Parameter descriptor: open as long as this object lives.
  init(_ descriptor: Int32, count: Int) {
    self.descriptor = descriptor
    super.init(count: count)
  }

  override func read(into target: UnsafeMutableRawBufferPointer) -> Int {
    var total = 0
    while total < target.count {
      let rest = UnsafeMutableRawBufferPointer(rebasing: target[total...])
      let count = Glibc.read(descriptor, rest.baseAddress, rest.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { break }
      total += count
    }
    return total
  }

  /// There is no way back, and none ahead.
  override func seek(to position: Int) {}
}
