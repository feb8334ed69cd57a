import ArgumentParser
import Faces

/// Which faces are looked for, and where.
struct FaceOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      Which face to take where one has to be chosen: largest, centre, first (found first), or a \
      face_id as --all-faces shows them.
      """, valueName: "which"))
  var face = FaceRule.largest

  @Flag(help: "Follow all faces and list them too.")
  var allFaces = false

  @Option(
    help: ArgumentHelp(
      "Look at this part of the picture only, pixels.", valueName: "x,y,width,height"))
  var roi: PixelRegion?

  @Option(
    help: ArgumentHelp(
      "Width of the smallest face that is found in a picture of 640 pixels: 80 or 45 (slower).",
      valueName: "pixels"))
  var minimumSize = MinimumSize.normal

  @Option(
    help: ArgumentHelp(
      """
      Take the boxes from this CSV file: columns x, y, width, height and time or frame; or \
      OpenFace's.
      """, valueName: "file"))
  var boxes: String?
}

/// Width of the smallest face that is found.
enum MinimumSize: Int, ExpressibleByArgument, CaseIterable {
  case normal = 80
  case small = 45

  var defaultValueDescription: String { "\(rawValue)" }
}

extension FaceRule: ExpressibleByArgument {
  package init?(argument: String) {
    switch argument {
    case "largest": self = .largest
    case "centre": self = .centre
    case "first": self = .first
    default:
      guard let id = Int(argument), (0..<1 << 24).contains(id) else { return nil }
      self = .id(id)
    }
  }

  package var defaultValueDescription: String { text }

  /// As on the command line.
  var text: String {
    switch self {
    case .largest: "largest"
    case .centre: "centre"
    case .first: "first"
    case .id(let id): "\(id)"
    }
  }
}

/// A part of a picture, whole pixels.
struct PixelRegion: Equatable, Sendable, ExpressibleByArgument {
  let x: Int
  let y: Int
  let width: Int
  let height: Int

  init(x: Int, y: Int, width: Int, height: Int) {
    self.x = x
    self.y = y
    self.width = width
    self.height = height
  }

  init?(argument: String) {
    let numbers = argument.split(separator: ",", omittingEmptySubsequences: false).map {
      Int($0).flatMap { (0...1_000_000).contains($0) ? $0 : nil }
    }
    guard numbers.count == 4, let x = numbers[0], let y = numbers[1], let width = numbers[2],
      let height = numbers[3], width > 0, height > 0
    else { return nil }
    self.init(x: x, y: y, width: width, height: height)
  }

  /// As on the command line.
  var text: String { "\(x),\(y),\(width),\(height)" }

  /// What of it lies in a picture; nil if nothing does.
  func clipped(width: Int, height: Int) -> PixelRegion? {
    guard x < width, y < height else { return nil }
    return PixelRegion(
      x: x, y: y, width: min(self.width, width - x), height: min(self.height, height - y))
  }
}
