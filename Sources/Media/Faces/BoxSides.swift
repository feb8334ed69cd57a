internal import Files
internal import Pictures
internal import Text

/// Which columns of a table say where a box is: its left and top with its size, or two corners.
struct BoxSides {
  /// Columns of left, top, then width and height, or right and bottom.
  private let columns: [Int]
  private let isCorners: Bool

  /// Names of left and top, and those of right and bottom that go with them.
  private static let corners: [(near: [String], far: [String])] = [
    (["x", "y"], []), (["left", "top"], ["right", "bottom"]),
    (["xmin", "ymin"], ["xmax", "ymax"]), (["x1", "y1"], ["x2", "y2"]),
    (["x0", "y0"], ["x1", "y1"]), (["startx", "starty"], ["endx", "endy"]),
  ]
  private static let sizes = [["width", "height"], ["w", "h"]]

  /// - Parameter names: of the table's columns, as they are.
  /// - Throws: `.badData` if several sets of columns could be the box.
  /// - Returns: nil if none could.
  init?(_ names: [String], path: String, line: Int) throws(FileError) {
    var places: [String: Int] = [:]
    for (place, name) in names.enumerated() {
      // Names without a prefix come first: x before FaceRectX.
      let (key, isPlain) = Self.key(of: name)
      guard let key, places[key] == nil || isPlain else { continue }
      if let known = places[key], Self.key(of: names[known]).isPlain { continue }
      places[key] = place
    }
    func found(_ names: [String]) -> [Int]? {
      let columns = names.compactMap { places[$0] }
      return columns.count == names.count && !columns.isEmpty ? columns : nil
    }
    let size = Self.sizes.lazy.compactMap(found).first
    var sets: [(columns: [Int], isCorners: Bool)] = []
    for (near, far) in Self.corners {
      guard let near = found(near) else { continue }
      if let far = found(far) {
        // A size beside two corners is theirs, or the picture's.
        sets.append((near + far, true))
      } else if let size {
        sets.append((near + size, false))
      }
    }
    guard let first = sets.first else { return nil }
    guard sets.count == 1 else {
      let lists = sets.map { set in set.columns.map { names[$0].trimmed }.joined(separator: ",") }
      throw FileError(
        .badData, path: path, line: line,
        "expected one box a row, found \(lists.joined(separator: " and "))")
    }
    (columns, isCorners) = first
  }

  /// - Parameter numbers: of the columns given; nil where one is missing.
  func box(_ numbers: ([Int]) throws(FileError) -> [Double]?) throws(FileError) -> PictureBox? {
    guard let sides = try numbers(columns) else { return nil }
    return PictureBox(
      x: sides[0], y: sides[1], width: isCorners ? sides[2] - sides[0] : sides[2],
      height: isCorners ? sides[3] - sides[1] : sides[3])
  }

  /// What a name means: letters and digits in lower case, without what says that it is a box's.
  ///
  /// OpenFace's landmarks, `x_0` and so on, are no sides; X_0 is in space.
  static func key(of name: String) -> (key: String?, isPlain: Bool) {
    let name = name.trimmed.lowercased()
    if let first = name.first, "xy".contains(first), name.dropFirst().first == "_",
      Int(name.dropFirst(2)) != nil
    {
      return (nil, false)
    }
    let plain = String(name.filter { $0.isLetter || $0.isNumber })
    let prefix = prefixes.first { plain.hasPrefix($0) && plain.count > $0.count }
    return (String(plain.dropFirst(prefix?.count ?? 0)), prefix == nil)
  }

  private static let prefixes = [
    "boundingbox", "facerect", "facebox", "bbox", "face", "rect", "box", "bb",
  ]
}
