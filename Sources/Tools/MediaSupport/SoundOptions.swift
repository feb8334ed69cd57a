package import ArgumentParser
package import Decoding
import Files
package import ToolSupport

/// What is taken of the recordings' sound.
package struct SoundOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      What to read: mix (the mean of all channels), left, right or a channel's number from 1. \
      Several, with commas between them, become recordings of their own, NAME.left and NAME.right.
      """, valueName: "channel,..."))
  package var channel = ChannelList.mix

  @Option(
    help: ArgumentHelp(
      "Track of sound to take where a file has several, from 1. (default: the best)",
      valueName: "number"))
  package var track: Int?

  @OptionGroup package var cut: CutOption

  package init() {}

  package func validate() throws {
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

  /// What a command line's files are: a recording for each channel of each of them.
  ///
  /// - Parameter name: gives a path's recording its name.
  /// - Throws: status 64 for several channels of standard input.
  func recordings(
    in input: SoundInput, name: (String) throws -> String
  ) throws -> [SoundRecording] {
    let channels = channel.channels
    var recordings: [SoundRecording] = []
    for path in input.files.isEmpty ? [ReadableFile.standardInput] : input.files {
      let isStream = path == ReadableFile.standardInput
      guard !isStream || channels.count == 1 else {
        throw ToolError(
          .validationFailure,
          "--channel: expected one channel of standard input, found \(channels.count)")
      }
      let name = isStream ? input.recording : try name(path)
      recordings += channels.map {
        SoundRecording(name: channels.count > 1 ? "\(name).\($0)" : name, path: path, channel: $0)
      }
    }
    return recordings
  }
}

/// The files whose sound is read.
package struct SoundInput: ParsableArguments {
  @Option(
    help: ArgumentHelp("Name of the recording on standard input.", valueName: "name"))
  package var recording = "stdin"

  /// Paths; none is standard input.
  @Argument(
    help: ArgumentHelp(
      "Recordings; '-' or none is a WAV stream on standard input.", valueName: "file"))
  package var files: [String] = []

  package init() {}

  package func validate() throws { try checkStandardInput(in: files) }
}

/// A channel of a file, which is a recording.
package struct SoundRecording: Sendable {
  package let name: String
  package let path: String
  package let channel: AudioChannel
}

/// Channels of a recording, each once.
package struct ChannelList: ExpressibleByArgument {
  package static let mix = ChannelList(channels: [.mix])

  package let channels: [AudioChannel]

  private init(channels: [AudioChannel]) { self.channels = channels }

  package init?(argument: String) {
    let names = argument.split(separator: ",", omittingEmptySubsequences: false)
    let channels = names.compactMap { AudioChannel(String($0)) }
    guard channels.count == names.count, Set(channels).count == channels.count else { return nil }
    self.init(channels: channels)
  }

  package var defaultValueDescription: String {
    channels.map(\.description).joined(separator: ",")
  }
}
