import ArgumentParser
import ToolSupport

@main
struct Postprocess: Tool {
  static let configuration = CommandConfiguration(
    tool: "postprocess",
    abstract: "Fit and apply median filter, centring, scaling and time shift to predictions.",
    discussion: """
      IN
        predictions, and to fit a gold standard: recording,time,<dimension>...,
        or a published layout
      OUT
        of fit a chain as JSON, of apply recording,time,<dimension>...

      EXAMPLES
        postprocess fit --gold gold.csv validation.csv > chain.json
        predict --model model.safetensors segments \\
          | postprocess apply --chain chain.json > test.csv
      """,
    subcommands: [Fit.self, Apply.self])
}
