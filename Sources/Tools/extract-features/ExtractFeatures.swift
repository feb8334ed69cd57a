import ArgumentParser
import ToolSupport

@main
struct ExtractFeatures: Tool {
  static let configuration = CommandConfiguration(
    tool: "extract-features",
    abstract: "Compute acoustic features of recordings, step by step.",
    discussion: """
      EXAMPLES
        extract-features audio --set egemaps audio/*.wav > egemaps.csv
        extract-features audio --output features --jobs 2 audio/*.wav > manifest.csv
      """,
    subcommands: [AudioFeatures.self])
}
