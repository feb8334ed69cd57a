package import Decoding
package import Segments
package import ToolSupport

/// A command line's recordings of sound, each of which becomes a segment file.
package struct SoundBatch: Sendable {
  package let recordings: [SoundRecording]
  /// Number of the track of sound, from 1; nil for the best.
  package let track: Int?
  /// Whether recordings that were cut short are taken.
  package let allowsCut: Bool
  private let channels: [String: AudioChannel]

  /// - Parameters:
  ///   - tool: what tells how many recordings a share has.
  /// - Throws: status 64 for several channels of standard input, and for paths without the folders
  ///   that names are made of.
  package init(
    _ input: SoundInput, _ sound: SoundOptions, _ batch: BatchFileOptions, _ shard: ShardOption,
    for tool: any Tool.Type
  ) throws {
    let all = try sound.recordings(in: input) { try batch.recordingName(of: $0) }
    recordings = shard.share(of: all, for: tool, name: \.name)
    track = sound.track
    allowsCut = sound.cut.isAllowed
    channels = Dictionary(
      recordings.map { ($0.name, $0.channel) }, uniquingKeysWith: { first, _ in first })
  }

  package func channel(of item: Batch.Item) -> AudioChannel { channels[item.recording] ?? .mix }

  /// What a segment file records of the part of its source.
  package func part(of item: Batch.Item) -> [String: String] {
    SoundOptions.part(channel(of: item), track: track)
  }

  /// The batch that makes a file of each, and prints their manifest.
  ///
  /// - Throws: as `Batch`.
  package func files(
    of tool: any Tool.Type, to output: String, _ options: BatchFileOptions, suffix: String
  ) throws(ToolError) -> Batch {
    try Batch(
      of: tool, to: output, options, recordings.map { ($0.name, $0.path) }, suffix: suffix,
      columns: Manifest.columns)
  }
}

extension Batch.Outcome {
  /// Of files whose manifest is to be printed; what is said is said of the item's path.
  package init(
    _ item: Batch.Item, _ manifests: [Manifest], warnings: [String] = [], notes: [String] = []
  ) {
    self.init(
      warnings: warnings.map { "\(item.path): \($0)" }, notes: notes.map { "\(item.path): \($0)" }
    ) { write in
      try write(manifests.flatMap(\.rows).map { $0.line + "\n" }.joined())
    }
  }
}
