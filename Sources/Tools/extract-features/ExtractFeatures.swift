import ArgumentParser
import ToolSupport

@main
struct ExtractFeatures: Tool {
  static let configuration = CommandConfiguration(
    tool: "extract-features",
    abstract: "Compute or import features of recordings' sound and faces, step by step.",
    discussion: """
      IN
        recordings, what extract-faces wrote, or tables of other programs
      OUT
        recording,time,<feature>..., or with --output a file per recording and a
        manifest of them

      EXAMPLES
        extract-features audio --set egemaps audio/*.wav > egemaps.csv
        extract-features audio --output features --jobs 2 audio/*.wav > manifest.csv
        extract-features faces --output features segments > manifest.csv
        extract-features import --set is09 --output features smile/*.csv
      """,
    subcommands: [AudioFeatures.self, FaceFeatures.self, ImportFeatures.self])
}
