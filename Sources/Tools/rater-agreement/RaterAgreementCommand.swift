import ArgumentParser
import Ratings
import Reliability
import TimeSeries
import ToolSupport

@main
struct RaterAgreementCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rater-agreement",
    abstract: "Tell how far the people who rated recordings agree.",
    discussion: """
      IN
        a file a recording and dimension, its value columns the raters:
        time;FM1;FM2;... as in RECOLA, timestamp,1,2,... as in MuSe-Toolbox,
        or recording,time,<rater>...; the dimension is called as the folder is,
        or by --dimension; see --raters-from for one file a rater
      OUT
        dimension,recording,measure,rater,other,value,lower,upper,n
        for each dimension the recordings, then 'all' (their frames together):
          mean_ccc, mean_pearson     mean over all pairs of raters
          overall_ccc                Barnhart's
          icc_1 icc_a1 icc_c1        intraclass correlation of one rater
          icc_1k icc_ak icc_ck       and of the mean of all
          cronbach_alpha, standardised_alpha, krippendorff_alpha
          others_ccc, others_pearson each rater with the mean of the others
          ccc, pearson               each pair
        n is how many frames took part; undefined is 'nan'; lower and upper are
        empty where a measure has no interval

      Intervals take frames as independent. Ratings that follow each other are
      not, so that on traces these intervals are too narrow.

      Frames that lack a rater take no part in icc_* and the two alphas after
      them; a pair needs two raters, krippendorff_alpha any two. Recordings are
      read one after the other, one at a time in memory.

      EXAMPLES
        rater-agreement ratings/arousal/*.csv ratings/valence/*.csv
        rater-agreement --format table ratings/arousal/P16.csv
        rater-agreement ratings/arousal/*.csv \\
          | awk -F , '$3 == "others_ccc" && $2 == "all" && $6 < .3'
      """)

  @Option(help: "How sure intervals are to hold the true value, between 0 and 1.")
  var confidence = 0.95

  @Option(
    help: ArgumentHelp(
      """
      What tells raters apart. columns: a file's value columns are raters. files, folders: a file is \
      one rater's, called as the file (after the recording's name, as in P16_FM1.csv) or the folder \
      is; its value columns are dimensions. Or a pattern of the path without the ending, such as \
      {dimension}/{recording}/{rater} for ratings/arousal/P16/FM1.csv. All but columns hold all \
      ratings in memory.
      """, valueName: "columns|files|folders|pattern"))
  var ratersFrom = RaterSource.columns

  @Option(
    help: ArgumentHelp(
      """
      Lay ratings on this many steps a second first, each rater's last one holding where times are \
      irregular, else by the line between two: PAGAN's events have no times in common otherwise.
      """, valueName: "hertz"))
  var resample: Double?

  @Option(help: "How results are printed.")
  var format = AgreementFormat.csv

  @OptionGroup var input: InputOptions

  @OptionGroup var destination: OutputOptions

  @Argument(help: ArgumentHelp("Ratings; '-' for standard input.", valueName: "ratings"))
  var ratings = ["-"]

  func validate() throws {
    try checkStandardInput(in: ratings)
    guard confidence > 0, confidence < 1 else {
      throw ValidationError("--confidence: expected a number between 0 and 1, found \(confidence)")
    }
    if let resample, !(resample > 0 && resample.isFinite) {
      throw ValidationError("--resample: expected a number above 0, found \(resample)")
    }
  }

  func run() throws {
    try reportingErrors {
      var results = AgreementResults(resampling: resample.map { Resampling(rate: $0) })
      if ratersFrom == .columns {
        for path in ratings { try results.add(ratersIn: path, input: input) }
      } else {
        var files = RatingFiles(
          raters: ratersFrom, dimension: input.dimension, options: input.series)
        for path in ratings { try files.read(path) }
        try results.add(files)
      }
      guard results.hasAgreement else {
        throw ToolError(
          .badData,
          "\(ratings.joined(separator: " ")): expected two raters at the same time, found none"
            + (resample == nil ? "; --resample lays ratings on common steps" : ""))
      }
      results.report(to: Notes(tool: "rater-agreement"))
      let text = format.text(of: results, confidence: confidence)
      try destination.write { try $0.write(text) }
    }
  }
}

extension RaterSource: ExpressibleByArgument {
  public init?(argument: String) { self.init(argument) }

  public var defaultValueDescription: String { "columns" }
}
