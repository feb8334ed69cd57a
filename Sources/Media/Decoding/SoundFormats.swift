internal import CSndFile
import Files
internal import Glibc

/// What libsndfile is asked to read.
enum SoundFormats {
  /// Whether a file begins as one of those that libsndfile is to read. MPEG, which mpg123 would read
  /// for it, and complain of on the terminal, is left to libav*, which knows its padding too.
  static func isAsked(of file: borrowing ReadableFile) -> Bool {
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
  static let read: Set<Int32> = Set(
    [
      SF_FORMAT_WAV, SF_FORMAT_WAVEX, SF_FORMAT_W64, SF_FORMAT_RF64, SF_FORMAT_FLAC, SF_FORMAT_OGG,
      SF_FORMAT_AIFF, SF_FORMAT_AU, SF_FORMAT_CAF,
    ].map { Int32($0) })
}
