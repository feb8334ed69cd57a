import Files

/// What is read of a recording's channels: one of them, or the mean of all.
package enum AudioChannel: Hashable, Sendable, LosslessStringConvertible {
  case mix
  /// From 1, which is the left one.
  case number(Int)

  /// - Returns: nil if the text is none of `mix`, `left`, `right` and no number from 1 to 1024.
  package init?(_ description: String) {
    switch description {
    case "mix": self = .mix
    case "left": self = .number(1)
    case "right": self = .number(2)
    default:
      guard let number = Int(description), (1...1024).contains(number) else { return nil }
      self = .number(number)
    }
  }

  package var description: String {
    switch self {
    case .mix: "mix"
    case .number(1): "left"
    case .number(2): "right"
    case .number(let number): "\(number)"
    }
  }

  /// - Throws: `badData` if there is no such channel.
  func check(path: String, channelCount: Int) throws(FileError) {
    guard case .number(let number) = self, number > channelCount else { return }
    throw FileError(
      .badData, path: path,
      "expected channel \(description), found \(channelCount) channel\(channelCount == 1 ? "" : "s")"
    )
  }
}
