import ArgumentParser
import Faces
import Files
import Parallel
import Segments
import ToolSupport

@main
struct ExtractFaces: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "extract-faces",
    abstract: "Find, follow and cut out the face of each step of videos.",
    discussion: """
      Takes what FFmpeg's libraries read. One file a recording, NAME.faces.safetensors, goes to the \
      output folder, with the face of the frame on screen at the end of every step. A step without \
      a face keeps its place. Files that are there already and whole, made of the same video in the \
      same way, are left alone.

      Standard output is a CSV file with one row a step: recording, frame (from 0), face_id, time \
      (end of the step, seconds), x, y, width, height (pixels), confidence, success (1 or 0), \
      source (detected, tracked, interpolated, imported or none). With --all-faces further rows of \
      a step, one a face, follow the first, which is the recording's own.

      EXAMPLES

        extract-faces --output segments --jobs 2 videos/*.mp4 > faces.csv
        extract-faces --output segments --preview P16.png P16.mp4 > P16.csv
        extract-faces --output segments --boxes mdnet.csv P16.mp4 > faces.csv
      """)

  @Option(name: .shortAndLong, help: ArgumentHelp("Folder for the files.", valueName: "folder"))
  var output = "."

  @OptionGroup(title: "What is cut out")
  var crops: CropOptions

  @OptionGroup(title: "Whose face")
  var faces: FaceOptions

  @Option(
    help: ArgumentHelp(
      "Write a contact sheet with the boxes drawn (PNG); one video only.", valueName: "file"))
  var preview: String?

  @Option(name: .shortAndLong, help: ArgumentHelp("Videos at a time.", valueName: "number"))
  var jobs = 1

  @Flag(help: "Make files again that are there already.")
  var force = false

  @Argument(help: ArgumentHelp("Videos.", valueName: "video"))
  var videos: [String]

  func run() throws {
    try reportingErrors {
      guard jobs > 0 else {
        throw ToolError(.validationFailure, "--jobs: expected at least 1, found \(jobs)")
      }
      guard preview == nil || videos.count == 1 else {
        throw ToolError(
          .validationFailure, "--preview: expected one video, found \(videos.count)")
      }
      let names = videos.map(stem(of:))
      try RecordingNames.check(Array(zip(names, videos)))
      let settings = try ExtractionSettings(
        crops: crops, faces: faces, recordings: names, preview: preview)
      try Folder.make(output)
      let extractor = RecordingExtractor(folder: output, settings: settings, isForced: force)
      let progress = ProgressBar(
        label: "extract-faces", total: videos.count * RecordingExtractor.parts)
      let report = BatchReport(
        tool: "extract-faces", columns: FaceRow.columns, count: videos.count, progress: progress)
      let paths = videos
      forEachIndex(below: paths.count, threads: jobs) { index in
        guard !report.isStopped else { return }
        report.finish(
          index,
          Result { () throws(ToolError) in
            try extractor.extract(paths[index], recording: names[index]) {
              progress.advance(by: $0)
            }
          })
      }
      report.close()
      progress.clear()
      if let code = report.exitCode { throw code }
    }
  }
}
