import ArgumentParser

@main
struct SegmentAudio: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "segment-audio", abstract: "Not built yet.")
}
