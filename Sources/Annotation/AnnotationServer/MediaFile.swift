import Files
import Text

/// A recording that is served, as it was when the server started.
struct MediaFile: Sendable {
  let file: PiecewiseFile
  let type: String

  /// - Throws: `noInput` if there is no such file.
  init(path: String, type: String) throws(FileError) {
    file = try PiecewiseFile(path: path)
    self.type = type
  }

  /// All of it, or the one range asked for; a range that cannot be understood, and several, are all
  /// of it (RFC 9110, 14.2).
  func response(to request: Request) -> Response {
    let all = 0..<file.byteCount
    var response: Response
    switch request.hasIfRange ? nil : request.range.flatMap(ByteRange.init) {
    case nil: response = Response(status: 200, type: type, body: .file(file, all))
    case let range?:
      if let part = range.part(of: file.byteCount) {
        response = Response(status: 206, type: type, body: .file(file, part))
        response.headers.append(
          ("Content-Range", "bytes \(part.lowerBound)-\(part.upperBound - 1)/\(all.count)"))
      } else {
        response = .text(416, "no such range\n")
        response.headers.append(("Content-Range", "bytes */\(all.count)"))
      }
    }
    response.headers.append(("Accept-Ranges", "bytes"))
    return response
  }
}

/// One range of bytes, as a header asks for it.
enum ByteRange: Equatable {
  case from(Int, through: Int?)
  /// The last so many.
  case last(Int)

  /// - Parameter text: `bytes=0-99`, `bytes=100-` or `bytes=-100`.
  /// - Returns: nil for everything else.
  init?(_ text: String) {
    guard text.hasPrefix("bytes=") else { return nil }
    let ends = text.dropFirst(6).trimmed
      .split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
    guard ends.count == 2 else { return nil }
    switch (Self.number(ends[0]), Self.number(ends[1]), ends[0].isEmpty, ends[1].isEmpty) {
    case (let first?, nil, _, true): self = .from(first, through: nil)
    case (let first?, let last?, _, _) where first <= last: self = .from(first, through: last)
    case (nil, let count?, true, _): self = .last(count)
    default: return nil
    }
  }

  /// At most 18 digits, which an `Int` holds.
  private static func number(_ text: Substring) -> Int? {
    guard (1...18).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) })
    else { return nil }
    return Int(text)
  }

  /// - Returns: nil if so many bytes have no such range.
  func part(of count: Int) -> Range<Int>? {
    switch self {
    case .from(let first, let last):
      first < count ? first..<min(count, (last ?? count - 1) + 1) : nil
    case .last(let wanted): wanted > 0 && count > 0 ? max(0, count - wanted)..<count : nil
    }
  }
}
