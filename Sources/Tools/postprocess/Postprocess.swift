import ArgumentParser
import ToolSupport

@main
struct Postprocess: Tool {
  static let configuration = CommandConfiguration(
    tool: "postprocess",
    abstract: "Fit and apply median filter, centring, scaling and time shift to predictions.",
    discussion: """
      EXAMPLES
        postprocess fit --gold gold.csv validation.csv > chain.json
        predict --model model.safetensors segments \\
          | postprocess apply --chain chain.json > test.csv
      """,
    subcommands: [Fit.self, Apply.self])
}
