import ArgumentParser
import Files
import Ratings
import RatingsToolSupport
import ToolSupport

@main
struct RaterAgreementCommand: Tool {
  static let configuration = CommandConfiguration(
    tool: "rater-agreement",
    abstract: "Tell how far the people who rated recordings agree.",
    discussion: """
      IN
        one file per recording and dimension, its value columns the raters:
        time;FM1;FM2;... as in RECOLA, timestamp,1,2,... as in MuSe-Toolbox,
        or recording,time,<rater>...; the dimension is named after the folder,
        or by --dimension; see --raters-from for one file per rater; a folder is
        the files in it
      OUT
        dimension,recording,measure,rater,other,value,ci_lower,ci_upper,n
        for each dimension the recordings, then 'all' (their frames together):
          mean_ccc, mean_pearson     mean over all pairs of raters
          overall_ccc                Barnhart's
          icc_1 icc_a1 icc_c1        intraclass correlation of one rater
          icc_1k icc_ak icc_ck       and of the mean of all
          cronbach_alpha, standardised_alpha, krippendorff_alpha
          others_ccc, others_pearson each rater with the mean of the others
          ccc, pearson               each pair
        n is how many frames took part; undefined is 'nan'; ci_lower and ci_upper
        are empty where a measure has no interval

      Intervals take frames as independent. Ratings that follow each other are
      not, so that on traces these intervals are too narrow.

      Frames that lack a rater take no part in icc_a*, icc_c* and the two
      alphas after them; icc_1 and icc_1k take what is there, also from raters
      in turn; a pair needs two raters, krippendorff_alpha any two. Recordings
      of one row each, such as utterances, are the frames of 'all' alone.
      Recordings are read one after the other, one at a time in memory.

      EXAMPLES
        rater-agreement ratings/arousal/*.csv ratings/valence/*.csv
        rater-agreement --format table ratings/arousal/P16.csv
        rater-agreement ratings/arousal/*.csv \\
          | awk -F , '$3 == "others_ccc" && $2 == "all" && $6 < .3'
      """)

  @OptionGroup var confidence: ConfidenceOption

  @OptionGroup(title: "Raters") var raters: RaterOptions

  @Option(
    help: ArgumentHelp(
      """
      Resample ratings to this many steps a second first, each rater's last one holding where times \
      are irregular, else by the line between two: PAGAN's events have no times in common otherwise.
      """, valueName: "hertz"))
  var resample: Double?

  @Option(help: "Output format.")
  var format = OutputFormat.csv

  @OptionGroup var digits: DigitsOption

  @OptionGroup(title: "Input") var input: InputOptions

  @OptionGroup var destination: OutputOptions

  @Argument(help: ArgumentHelp("Ratings; '-' for standard input.", valueName: "ratings"))
  var ratings = ["-"]

  func validate() throws {
    try checkStandardInput(in: ratings)
    try checkOutputs(
      [NamedOutput("--output", "the agreement's", destination.output)],
      inputs: ratings.map { NamedFile("the ratings", $0) })
    if let resample, !(resample > 0 && resample.isFinite) {
      throw ValidationError("--resample: expected a number above 0, found \(resample)")
    }
  }

  func run() throws {
    var results = AgreementResults(
      resampling: resample.map { Resampling(rate: $0) }, convention: raters.convention)
    let (paths, source) = try raters.source.files(at: ratings, input, RaterAgreementCommand.notes)
    if source == .columns {
      for path in paths {
        try results.add(
          ratersIn: path, dimension: input.dimension,
          settings: input.series(RaterAgreementCommand.notes))
      }
    } else {
      var files = RatingFiles(
        raters: source, dimension: input.dimension,
        settings: input.series(RaterAgreementCommand.notes))
      for path in paths { try files.read(path) }
      try results.add(files)
    }
    guard results.hasAgreement else {
      throw ToolError(
        .badData,
        "\(ratings.joined(separator: " ")): expected two raters at the same time, found none"
          + (resample == nil ? "; --resample resamples ratings to a common time grid" : ""))
    }
    let notes = RaterAgreementCommand.notes
    if input.columns == nil { notes.write(raters: results.raterNames) }
    for remark in results.remarks {
      let (text, names) = remark.text
      if names.isEmpty { notes.write(text) } else { notes.write(text, names: names) }
    }
    notes.write(
      "intervals take frames as independent; on ratings over time they are too narrow")
    let report = AgreementReport(
      results: results, convention: raters.convention, confidence: confidence.level)
    let text = format.text(of: report.records, digits: digits.count) ?? report.text
    try destination.write { try $0.write(text) }
  }
}
