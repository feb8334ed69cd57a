import ArgumentParser
import Engine
import Faces
import Files
import Safetensors
import Segments
import ToolSupport
import Tracking

/// How faces are followed.
struct TrackerOptions: ParsableArguments {
  enum Kind: String, ExpressibleByArgument, CaseIterable {
    case correlation
    case mdnet
  }

  @Option(
    help: """
      How a face is followed from frame to frame: correlation, or mdnet, a network that learns what the \
      face looks like, which takes half a second a frame on two cores, and needs --tracker-weights.
      """)
  var tracker = Kind.correlation

  @Option(
    help: ArgumentHelp(
      "Weights for --tracker mdnet, of train-tracker or scripts/convert-mdnet.", valueName: "file"))
  var trackerWeights: String?

  @Option(
    help: ArgumentHelp(
      "Random seed of what --tracker mdnet draws. (default: 0)", valueName: "number"))
  var seed: UInt64?

  @Flag(
    help: """
      Pass each box that --tracker mdnet looks at through the convolutions by itself, as its authors do; \
      else boxes are moved to a lattice on which one pass serves them all.
      """)
  var separatePatches = false

  /// Checks what belongs together.
  ///
  /// - Throws: `ValidationError`, for status 64.
  func check(jobs: Int, boxes: String?) throws {
    guard tracker == .mdnet else {
      if trackerWeights != nil {
        throw ValidationError("--tracker-weights: expected --tracker mdnet with it, found none")
      }
      if seed != nil {
        throw ValidationError("--seed: expected --tracker mdnet with it, found none")
      }
      if separatePatches {
        throw ValidationError("--separate-patches: expected --tracker mdnet with it, found none")
      }
      return
    }
    guard trackerWeights != nil else {
      throw ValidationError("--tracker mdnet: expected --tracker-weights with it, found none")
    }
    if boxes != nil {
      throw ValidationError("--tracker mdnet: expected no --boxes, found both")
    }
    if jobs > 1 {
      throw ValidationError(
        "--jobs: expected 1 with --tracker mdnet, which uses all processors, found \(jobs)")
    }
  }

  /// - Returns: nil for the usual one.
  /// - Throws: `noInput` or `badData` as `TrackingModel`; `PlanError` if there is too little memory.
  func tracker(for tool: any Tool.Type) throws -> ExtractionSettings.Tracker? {
    guard tracker == .mdnet, let path = trackerWeights else { return nil }
    let model = try TrackingModel(SafetensorsFile(path: path))
    let identity = SourceIdentity(path: path)?.fingerprint ?? ""
    MemoryShortage.whenFound { tool.fail($0, .inputOutput) }
    try ThreadTeam.setCount(ThreadTeam.defaultCount)
    let seed = seed ?? 0
    var settings = TrackingSettings()
    settings.sharesConvolutions = !separatePatches
    let form = separatePatches ? "separate" : "shared"
    return ExtractionSettings.Tracker("mdnet \(identity) \(seed) \(form)") { [settings] in
      LearningTracker(model, settings, seed: seed)
    }
  }
}
