import Appearance
import ArgumentParser
import Files
import LinearModels
import Segments
import Text
import ToolSupport

struct FaceFeatures: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "faces",
    abstract: "Compute features of the faces that extract-faces wrote.",
    discussion: """
      IN
        geometry: NAME.faces.csv with landmarks, as extract-faces --landmarks
        writes it; lgbp-top: NAME.faces.safetensors; or folders of them
      OUT
        standard output: recording,time,<feature>..., one row per step; time in
        seconds, at the end of the step
        with --output: NAME.<set>.features.safetensors for each recording, and on
        standard output recording,sequence,start,end,file, one row per file

      geometry has 316 values a step, 632 over windows: means and standard
      deviations. lgbp-top has 50,976 a step, --lld, from which train pca makes a
      model; with that as --pca windows are of its components. Files that are
      there already and whole, made of the same faces with the same options, are
      left alone.

      EXAMPLES
        extract-faces --landmarks --output segments video/*.mp4 > faces.csv
        extract-features faces --output features segments > manifest.csv
        extract-features faces --set lgbp-top --lld --hop 0.4 --output lgbp segments
        train pca --features lgbp --partition partition.csv --output pca.safetensors
        extract-features faces --set lgbp-top --pca pca.safetensors \\
          --output features segments > manifest.csv
      """)

  @Option(help: ArgumentHelp("Features: geometry or lgbp-top.", valueName: "set"))
  var set = FaceFeatureSet.geometry

  @Flag(
    help: "Values of steps, not their means and deviations; files are NAME.<set>-lld...")
  var lld = false

  @OptionGroup(title: "Windows") var windows: WindowOptions

  @Option(
    help: ArgumentHelp(
      "Duration of a step, a multiple of the faces'. (default: the faces')", valueName: "seconds"))
  var hop: Double?

  @Option(
    help: ArgumentHelp(
      "Longest gap of landmarks that is interpolated, 0 to 3600 s. (default: 1)",
      valueName: "seconds"))
  var longestGap: Double?

  @Option(
    help: ArgumentHelp(
      "Steps of a volume of lgbp-top, an odd number, 3 to 99. (default: 5)", valueName: "steps"))
  var volume: Int?

  @Option(
    help: ArgumentHelp(
      "Model of train pca, to whose components lgbp-top is reduced; files are NAME.<set>-pca...",
      valueName: "file"))
  var pca: String?

  @OptionGroup var rowOutput: RowOutputOptions

  @Argument(help: ArgumentHelp("Files of faces, or folders of them.", valueName: "path"))
  var paths: [String]

  func validate() throws {
    if lld, let (option, _) = windows.given.first(where: \.isGiven) {
      throw ValidationError("\(option): expected no --lld beside it, found it")
    }
    if set == .geometry,
      let (option, _) = [("--volume", volume != nil), ("--pca", pca != nil)].first(where: \.1)
    {
      throw ValidationError("\(option): expected --set lgbp-top with it, found geometry")
    }
    if set == .lgbpTop {
      if longestGap != nil {
        throw ValidationError("--longest-gap: expected --set geometry with it, found lgbp-top")
      }
      if !lld, pca == nil {
        throw ValidationError("--set lgbp-top: expected --lld or --pca with it, found neither")
      }
    }
    let gap = longestGap ?? 0
    guard (0...3600).contains(gap) else {
      throw ValidationError("--longest-gap: expected 0 to 3600 s, found \(gap)")
    }
    let steps = volume ?? 5
    guard GaborPatterns.volumes.contains(steps), !steps.isMultiple(of: 2) else {
      throw ValidationError("--volume: expected an odd number, 3 to 99, found \(steps)")
    }
    let window = windows.length
    guard window >= 0.1, window <= 600 else {
      throw ValidationError("--window: expected 0.1 to 600 s, found \(decimal(window)) s")
    }
    let hop = hop ?? 1
    guard hop > 0, hop <= 600 else {
      throw ValidationError(
        "--hop: expected more than 0 s up to 600 s, found \(decimal(hop)) s")
    }
    // Rows of all others are short.
    try rowOutput.check(
      set.rawValue, count: set == .lgbpTop && pca == nil ? GaborPatterns.names.count : 0)
  }

  func run() throws {
    let extractor = FaceRecordingFeatures(
      set: set,
      summary: lld ? .steps : .windows(seconds: windows.length, windows.alignment),
      hop: hop, longestGap: longestGap ?? 1, volume: volume ?? 5,
      projection: try pca.map {
        try ComponentProjection(path: $0, features: GaborPatterns.names)
      })
    let files = rowOutput.shard.share(
      of: try files(), for: ExtractFeatures.self, name: \.name)
    // Checks the names whether files are written or not.
    let run = try Batch(
      of: ExtractFeatures.self, to: rowOutput.output ?? ".", rowOutput.batch, files,
      suffix: extractor.suffix,
      columns: Manifest.columns)
    if rowOutput.output != nil {
      try run.run(existing: extractor.existing, make: extractor.make)
    } else {
      try extractor.print(files)
    }
  }

  /// Name and path of each file of faces.
  private func files() throws -> [(name: String, path: String)] {
    let suffix = set.suffix
    var files: [(name: String, path: String)] = []
    for path in paths {
      guard Folder.exists(at: path) else {
        files.append((try name(of: path), path))
        continue
      }
      let found = try Folder.files(in: path, suffix: suffix)
      guard !found.isEmpty else {
        throw FileError(.badData, path: path, "expected files named *\(suffix), found none")
      }
      for path in found { files.append((try name(of: path), path)) }
    }
    return files
  }

  private func name(of path: String) throws -> String {
    path.hasSuffix(set.suffix)
      ? try rowOutput.batch.recordingName(
        of: String(path.dropLast(set.suffix.count)), isFolder: true)
      : try rowOutput.batch.recordingName(of: path)
  }
}

/// A set of features of faces.
enum FaceFeatureSet: String, CaseIterable, ExpressibleByArgument {
  case geometry
  case lgbpTop = "lgbp-top"

  /// How the names of the files end that it is computed of.
  var suffix: String {
    switch self {
    case .geometry: LandmarkTable.suffix
    case .lgbpTop: FaceSegmentFile.suffix
    }
  }
}
