import ArgumentParser
import Figures
import Files
import ToolSupport

@main
struct PlotSeries: Tool {
  static let configuration = CommandConfiguration(
    tool: "plot-series",
    abstract: "Draw gold standards, predictions and scores as figures of a paper.",
    discussion: """
      IN
        recording,time,<dimension>..., or a published layout: predictions of a
        system each, named after their files or folders, or --system; gold
        standard and ratings likewise
        with --learning-curve: what train prints, a training each
        with --scores: what score-ccc prints, with intervals
      OUT
        SVG on standard output; SVG, PDF or PNG in the file that --output
        names. PDF and PNG need rsvg-convert of Debian's package librsvg2-bin.
        The same input gives the same SVG to the byte, on every machine.

      One panel for each dimension, over time. Recordings stand below each
      other, at most 6; --recording chooses. The legend has the CCC of each
      system with the gold standard over what is shown, as score-ccc finds it
      for these rows: population convention, rows paired by time. Systems differ
      in colour, for all kinds of colour vision, and in dashes, for print in
      grey. Of long series the least and the greatest value of every quarter of
      a point (1/288 inch) are drawn.

      --scatter draws predictions against the gold standard, recordings
      together, each system in a panel with their pooled CCC.

      EXAMPLES
        plot-series --gold gold.csv --recording P16 ours.csv svr.csv > traces.svg
        predict --model model.safetensors segments \\
          | plot-series --gold gold.csv --ratings ratings --recording P16 \\
              --from 60 --to 120 --output figure.pdf
        plot-series --scale --gold features.csv --panel loudness=h2_17 cells.csv
        score-ccc --gold gold.csv ours svr | plot-series --scores > scores.svg
      """)

  @OptionGroup(title: "Kind of figure") var kind: KindOptions

  @OptionGroup(title: "Systems") var systems: PlottedFiles

  @OptionGroup(title: "What is shown") var shown: ShownOptions

  @OptionGroup(title: "Raters") var ratings: RatingsBand

  @Option(
    help: ArgumentHelp(
      "Width of the picture, 60 to 400; a column of a two-column page has 88.",
      valueName: "millimetres"))
  var width = 88.0

  @OptionGroup(title: "Input") var input: InputOptions

  @Option(
    help: ArgumentHelp(
      "Write to this .svg, .pdf or .png file, whole or not at all; '-' is SVG on standard output.",
      valueName: "file"))
  var output: String?

  func validate() throws {
    try checkStandardInput(in: shown.gold + systems.paths + ratings.ratings)
    try checkOutputs(
      [NamedOutput("--output", "the picture's", output)],
      inputs: shown.gold.map { NamedFile("the gold standard", $0) }
        + systems.paths.map { NamedFile("the series", $0) }
        + ratings.ratings.map { NamedFile("the ratings", $0) })
    guard (60...400).contains(width) else {
      throw ValidationError("--width: expected 60 to 400 millimetres, found \(width)")
    }
    if let output, output != "-", PictureFile(path: output) == nil {
      throw ValidationError(
        "--output: expected a name that ends in .svg, .pdf or .png, found \(output)")
    }
    try kind.check(shown, ratings, input)
  }

  func run() throws {
    let figure: Figure
    switch kind.kind {
    case .learningCurve: figure = try systems.learningCurves().figure(width: width)
    case .scores:
      figure = try systems.scores(of: shown.recording).figure(width: width)
    case .scatter:
      let (panels, names) = try shown.panels(systems, input)
      figure = ScatterPicture(panels, systems: names).figure(width: width)
    case .traces:
      var (panels, names) = try shown.panels(systems, input)
      try shown.check(panels, path: systems.paths.joined(separator: " "))
      try ratings.add(to: &panels, within: shown.stretch, input)
      figure = TracePicture(panels, systems: names, isScaled: kind.scale).figure(width: width)
    }
    let path = output.flatMap { $0 == "-" ? nil : $0 }
    let file = path.flatMap { PictureFile(path: $0) } ?? .svg
    let bytes = try file.bytes(of: figure.svg, path: path ?? "standard output")
    try Output.write(to: path) { try $0.write(bytes) }
  }
}
