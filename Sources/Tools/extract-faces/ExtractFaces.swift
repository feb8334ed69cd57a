import ArgumentParser
import Faces
import Files
import Segments
import ToolSupport

@main
struct ExtractFaces: Tool {
  static let configuration = CommandConfiguration(
    tool: "extract-faces",
    abstract: "Detect, track and crop the face of each step of videos.",
    discussion: """
      IN
        videos: whatever FFmpeg's libraries read
      OUT
        NAME.faces.safetensors for each video, in the output folder: the crop of
        the face in the frame on screen at the end of every step; a step
        without a face keeps its place
        NAME.faces.csv beside it: the boxes, one row per step and face,
        recording,frame,face_id,time,x,y,width,height,confidence,success,source;
        frames from 0, time at the step's end in seconds, boxes in pixels,
        success 1 or 0, source detected, tracked, interpolated, imported or none;
        with --all-faces further rows of a step follow that of the recording's
        own face
        standard output: the boxes of all videos; with --manifest
        recording,sequence,start,end,file, one row per video

      Files that are there already and whole, made of the same video with the same
      options, are left alone.

      EXAMPLES
        extract-faces --output segments --jobs 2 videos/*.mp4 > faces.csv
        extract-faces --output segments --preview P16.png P16.mp4 > P16.csv
        extract-faces --output segments --boxes mdnet.csv P16.mp4 > faces.csv
        extract-faces --output segments --manifest videos/*.mp4 \\
          | predict --model visual.safetensors > predictions.csv
      """)

  @OptionGroup var options: BatchOptions

  @OptionGroup(title: "Cropping")
  var crops: CropOptions

  @OptionGroup(title: "Face selection")
  var faces: FaceOptions

  @Flag(help: "Print a manifest of the crops instead of the boxes.")
  var manifest = false

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
    let batch = try Batch(
      of: Self.self, options, videos.map { (stem(of: $0), $0) }, suffix: FaceSegmentFile.suffix,
      columns: manifest ? Manifest.columns : FaceRow.columns)
    let extractor = RecordingExtractor(
      settings: try ExtractionSettings(crops, faces, videoCount: videos.count), preview: preview,
      printsManifest: manifest)
    try batch.run(existing: extractor.existing, make: extractor.make)
  }
}
