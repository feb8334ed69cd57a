import ArgumentParser
import Decoding
import ToolSupport

/// What is taken of the recordings' sound.
struct SoundOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      What to read: mix (the mean of all channels), left, right or a channel's number from 1. \
      Several, with commas between them, become recordings of their own, NAME.left and NAME.right.
      """, valueName: "channel,..."))
  var channel = ChannelList.mix

  @Option(
    help: ArgumentHelp(
      "Track of sound to take where a file has several, from 1. (default: the best)",
      valueName: "number"))
  var track: Int?

  @OptionGroup var cut: CutOption

  func validate() throws {
    if let track, track < 1 {
      throw ValidationError("--track: expected at least 1, found \(track)")
    }
  }

  /// What a segment file records of it.
  static func part(_ channel: AudioChannel, track: Int?) -> [String: String] {
    var part: [String: String] = [:]
    if channel != .mix { part["channel"] = channel.description }
    if let track { part["track"] = "\(track)" }
    return part
  }
}

/// Channels of a recording, each once.
struct ChannelList: ExpressibleByArgument {
  static let mix = ChannelList(channels: [.mix])

  let channels: [AudioChannel]

  private init(channels: [AudioChannel]) { self.channels = channels }

  init?(argument: String) {
    let names = argument.split(separator: ",", omittingEmptySubsequences: false)
    let channels = names.compactMap { AudioChannel(String($0)) }
    guard channels.count == names.count, Set(channels).count == channels.count else { return nil }
    self.init(channels: channels)
  }

  var defaultValueDescription: String {
    channels.map(\.description).joined(separator: ",")
  }
}
