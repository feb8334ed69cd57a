import ArgumentParser
import Decoding
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
        videos: whatever FFmpeg's libraries read; folders of numbered pictures, each
        a recording, with --rate, or folders of such folders
      OUT
        NAME.faces.safetensors for each video, in the output folder: the crop of
        the face in the frame on screen at the end of every step; a step
        without a face keeps its place
        NAME.faces.csv beside it: the boxes, one row per step and face,
        recording,frame,face_id,time,x,y,width,height,confidence,success,source;
        frames from 0, time at the step's end in seconds, boxes in pixels,
        success 1 or 0, source detected, tracked, interpolated, imported or none;
        with --landmarks x_0,...,x_67,y_0,...,y_67 after these, in pixels;
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
        extract-faces --output segments --landmarks --align eyes P16.mp4 > P16.csv
        extract-faces --output segments --manifest videos/*.mp4 \\
          | predict --model visual.safetensors > predictions.csv
        extract-faces --output segments --rate 30 frames/P16 > P16.csv
        extract-faces --output segments --tracker mdnet \\
          --tracker-weights mdnet.safetensors P16.mp4 > faces.csv
      """)

  @OptionGroup var options: BatchOptions

  @OptionGroup(title: "Reading")
  var reading: RecordingOptions

  @OptionGroup(title: "Cropping")
  var crops: CropOptions

  @OptionGroup(title: "Face selection")
  var faces: FaceOptions

  @OptionGroup(title: "Tracking")
  var tracking: TrackerOptions

  @Flag(help: "Print a manifest of the crops instead of the boxes.")
  var manifest = false

  @Option(
    help: ArgumentHelp(
      "Write a contact sheet with the boxes drawn (PNG); one video only.", valueName: "file"))
  var preview: String?

  @Argument(help: ArgumentHelp("Videos or folders of pictures.", valueName: "video"))
  var videos: [String]

  func validate() throws {
    try tracking.check(jobs: options.files.jobs.count, boxes: faces.boxes)
  }

  func run() throws {
    let recordings = options.shard.share(of: try recordings(), for: Self.self, name: \.name)
    guard preview == nil || recordings.count == 1 else {
      throw ToolError(
        .validationFailure, "--preview: expected one video, found \(recordings.count)")
    }
    var settings = try ExtractionSettings(reading, crops, faces, count: recordings.count)
    settings.tracker = try tracking.tracker(for: Self.self)
    let batch = try Batch(
      of: Self.self, to: options.output, options.files, recordings,
      suffix: FaceSegmentFile.suffix,
      columns: manifest
        ? Manifest.columns : faces.landmarks ? FaceRow.columnsWithLandmarks : FaceRow.columns)
    try checkFiles(of: recordings)
    if let boxes = settings.boxes, boxes.numbersFaces {
      Self.notes.write(
        "\(boxes.path): several faces a moment and no face_id: a face is taken for the one that its "
          + "box overlaps in the moment before")
    }
    let extractor = RecordingExtractor(
      settings: settings, preview: preview, printsManifest: manifest)
    try batch.run(existing: extractor.existing, make: extractor.make)
  }

  /// - Throws: `ValidationError` if an output is an input, or the preview is another output.
  private func checkFiles(of recordings: [(name: String, path: String)]) throws {
    // What lies in a folder that is not there yet could not be compared.
    try Folder.make(options.output)
    var outputs: [NamedOutput] = []
    var inputs = faces.boxes.map { [NamedFile("the boxes", $0)] } ?? []
    if let model = faces.landmarkModel { inputs.append(NamedFile("the landmarks' model", model)) }
    if let weights = tracking.trackerWeights {
      inputs.append(NamedFile("the tracker's weights", weights))
    }
    for (name, path) in recordings {
      let crops = Folder.path(of: name + FaceSegmentFile.suffix, in: options.output)
      let files = FaceFiles(recording: name, cropsPath: crops)
      outputs.append(NamedOutput("--output", "the crops'", files.cropsPath))
      outputs.append(NamedOutput("--output", "the boxes' of \(name)", files.tablePath))
      inputs.append(NamedFile("the video", path))
      guard reading.rate != nil, let folder = try? FrameFolder(path: path) else { continue }
      inputs += folder.pictures.map { NamedFile("a picture of \(path)", $0.path) }
    }
    if let preview { outputs.append(NamedOutput("--preview", "the preview's", preview)) }
    try checkOutputs(outputs, inputs: inputs)
  }

  /// Name and path of each video and of each folder of pictures.
  private func recordings() throws -> [(name: String, path: String)] {
    var recordings: [(name: String, path: String)] = []
    var hasFolder = false
    for path in videos {
      guard Folder.exists(at: path) else {
        recordings.append((try options.files.recordingName(of: path), path))
        continue
      }
      let folders = try FrameFolder.recordings(at: path)
      guard reading.rate != nil || folders.isEmpty else {
        throw ToolError(
          .validationFailure,
          "--rate: expected how many pictures a second the folder \(path) holds, found none")
      }
      hasFolder = true
      // One without pictures is a recording that cannot be read.
      recordings += try (folders.isEmpty ? [path] : folders).map {
        (try options.files.recordingName(of: $0, isFolder: true), $0)
      }
    }
    guard reading.rate == nil || hasFolder else {
      throw ToolError(
        .validationFailure, "--rate: expected a folder of pictures, found videos alone")
    }
    return recordings
  }
}
