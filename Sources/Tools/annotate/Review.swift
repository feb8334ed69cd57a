import AnnotationServer
import ArgumentParser
import Files
import Journal
import Ratings
import RatingsToolSupport
import SeriesReading
import TimeSeries
import ToolSupport

struct Review: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Serve a page on which to look at recordings with ratings and predictions.",
    discussion: """
      IN
        recordings as collect takes them; recording,time,<dimension>... of the
        gold standard and of predictions, or a published layout; ratings, one
        file per rater, or as --raters-from says
      OUT
        on standard output the page's address; until Ctrl-C

      The recording plays while the series run below it, with the CCC of each
      with the gold standard in the window, by time, within half a step. Series
      are thinned to the lowest and highest value of each column of pixels.

      EXAMPLES
        annotate review --gold gold.csv --predictions ours.csv theirs.csv \\
          --ratings ratings -- recordings/*.mp4
      """)

  @Option(
    help: ArgumentHelp("The gold standard, a file or a folder of files.", valueName: "path"))
  var gold: String?

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("Predictions, each a system named after its file.", valueName: "file"))
  var predictions: [String] = []

  @Option(help: ArgumentHelp("Folder of ratings.", valueName: "folder"))
  var ratings: String?

  @OptionGroup(title: "Raters") var raters: RaterSourceOption

  @OptionGroup(title: "Input") var input: InputOptions

  @OptionGroup(title: "Server") var serving: ServerOptions

  @Argument(help: ArgumentHelp("Recordings that browsers play.", valueName: "recording"))
  var recordings: [String] = []

  func validate() throws {
    guard !recordings.isEmpty else { throw ValidationError("expected recordings, found none") }
    guard gold != nil || !predictions.isEmpty || ratings != nil else {
      throw ValidationError(
        "expected --gold, --predictions or --ratings, found none of them")
    }
  }

  func run() throws {
    Interruption.prepare()
    let address = try serving.address(or: nil)
    let port = try serving.port(or: nil)
    let site = try site()
    let served = try Annotate.listening {
      try ServedReview(site, address: address, port: port ?? 0)
    }
    try OpenFile.standardOutput.write("\(served.url)\n")
    if serving.open { Browser.open(served.url) }
    Interruption.wait()
    served.stop()
  }

  private func site() throws -> ReviewSite {
    var series = ReviewedSeries(recordings: recordings.map(stem))
    let settings = input.series(Annotate.notes)
    if let gold {
      let paths = try SeriesPaths.files(at: gold)
      try series.add(.gold, "gold", try TimeSeries.reading(paths, settings: settings), from: gold)
    }
    if let ratings {
      let (paths, source) = try raters.files(at: [ratings], input, Annotate.notes)
      var files = RatingFiles(raters: source, dimension: input.dimension, settings: settings)
      for path in paths { try files.read(path) }
      try series.add(files.recordings, from: ratings)
    }
    for path in predictions {
      let predicted = try TimeSeries.reading(
        try SeriesPaths.files(at: path), settings: settings)
      try series.add(.prediction, SeriesPaths.name(of: path), predicted, from: path)
    }
    guard !series.dimensions.isEmpty else {
      throw ToolError(.badData, "expected series of the recordings, found none")
    }
    let played = try recordings.map { try Session.Recording(name: stem(of: $0), playing: $0) }
    return try ReviewSite(
      tool: Annotate.nameAndVersion, recordings: played, dimensions: series.dimensions,
      series: series.all)
  }
}
