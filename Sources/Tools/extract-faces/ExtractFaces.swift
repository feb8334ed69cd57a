import ArgumentParser
import Faces
import Files
import Segments
import ToolSupport

@main
struct ExtractFaces: Tool {
  static let configuration = CommandConfiguration(
    tool: "extract-faces",
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

  @OptionGroup var options: BatchOptions

  @OptionGroup(title: "What is cut out")
  var crops: CropOptions

  @OptionGroup(title: "Whose face")
  var faces: FaceOptions

  @Option(
    help: ArgumentHelp(
      "Write a contact sheet with the boxes drawn (PNG); one video only.", valueName: "file"))
  var preview: String?

  @Argument(help: ArgumentHelp("Videos.", valueName: "video"))
  var videos: [String]

  func run() throws {
    guard preview == nil || videos.count == 1 else {
      throw ToolError(
        .validationFailure, "--preview: expected one video, found \(videos.count)")
    }
    let names = videos.map(stem(of:))
    let batch = try Batch(
      of: Self.self, options, Array(zip(names, videos)), suffix: FaceSegmentFile.suffix,
      columns: FaceRow.columns)
    let extractor = RecordingExtractor(
      settings: try ExtractionSettings(
        crops: crops, faces: faces, recordings: names, preview: preview))
    try batch.run(existing: extractor.existing, make: extractor.make)
  }
}
