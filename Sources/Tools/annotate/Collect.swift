import AnnotationServer
import ArgumentParser
import Dispatch
import Files
import Glibc
import Journal
import ToolSupport

struct Collect: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Serve the page on which raters rate recordings, until Ctrl-C.",
    discussion: """
      IN
        recordings that browsers play: MP4 with H.264 or AV1 and AAC, WebM,
        Matroska with H.264, WAV, FLAC, MP3, Ogg; others are refused with the
        ffmpeg line that makes one
      OUT
        on standard output each rater's name and address, a tab between them:
        who knows an address rates as that rater
        {output}/{dimension}/{recording}/{rater}.log: what the hand did, one JSON
        object a line, on the disk before the page is told so; practice below
        {output}/practice, dimensions rated at once in {dimension}+{dimension}
        {output}/{dimension}/{recording}/{rater}.csv: time,<rater>, as export
        makes it, when a recording comes to its end and when the server ends

      Started again with the same output it goes on where it was, at the same
      addresses. A second take of a recording replaces the first in the series;
      both stay in the log. One process collects into a folder at a time.

      EXAMPLES
        annotate --output ratings --rater anna --rater ben \\
          --dimension arousal valence --recordings-order random recordings/*.mp4
        annotate --session study.json --rater anna --open
        fuse-ratings --method ewe ratings > gold.csv
      """)

  @OptionGroup(title: "Session") var options: SessionOptions

  @OptionGroup(title: "Server") var serving: ServerOptions

  func run() throws {
    Interruption.prepare()
    let plan = try SessionPlan(options)
    let address = try serving.address(or: plan.file.host)
    let port = try serving.port(or: plan.file.port)
    let session = try plan.session()
    try Folder.make(session.output)
    let collection = try Annotate.listening {
      try Collection(session, address: address, port: port) { Annotate.notes.write($0) }
    }
    for (rater, url) in zip(session.raters, collection.urls) {
      try OpenFile.standardOutput.write("\(rater.name)\t\(url)\n")
    }
    if serving.open { Browser.open(collection.urls[0]) }
    Interruption.wait()
    collection.stop()
  }
}

extension Annotate {
  /// Runs what listens on an address.
  ///
  /// - Throws: status 73 if the address cannot be had.
  static func listening<Result>(_ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch let error as ListenError {
      throw ToolError(
        .cannotCreate,
        "expected an address to listen on, found \(error.address), port \(error.port): \(error.reason)"
      )
    }
  }
}
