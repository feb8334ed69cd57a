import Files
import Text

/// What a column of a file is for.
enum ColumnRole: Equatable {
  case recording
  case time
  case value(String)
  case unused
  /// Row numbers, which take no part and are held to grow, by one or more.
  case rowNumber(byOne: Bool)

  var isValue: Bool { if case .value = self { true } else { false } }
}

/// What one field of a row is stored as; by column, in the file's order.
struct ColumnPlan {
  var roles: [ColumnRole]
  /// The value columns in the order in which they become dimensions.
  var valueColumns: [Int]
  var dimensions: [String]

  var timeColumn: Int? { roles.firstIndex(of: .time) }
  /// Several are joined to the recording's name.
  var recordingColumns: [Int] { roles.indices.filter { roles[$0] == .recording } }

  /// - Parameters:
  ///   - isUnits: whether a row is a recording, without a time.
  ///   - joinsNames: whether several columns may hold the recording's name.
  /// - Throws: `.badData` naming `line` if there is not one time column, no value column, or if a
  ///   name is missing or comes twice.
  init(
    roles: [ColumnRole], order: [Int]? = nil, isUnits: Bool = false, joinsNames: Bool = false,
    path: String, line: Int?, nameless: (String) -> String
  ) throws(FileError) {
    func fault(_ problem: String) -> FileError {
      FileError(.badData, path: path, line: line, problem)
    }
    let found = "found \(ColumnPlan.listed(roles))"
    guard roles.contains(.time) || isUnits else { throw fault("expected a time column, \(found)") }
    for role in joinsNames ? [ColumnRole.time] : [.time, .recording]
    where roles.count(where: { $0 == role }) > 1 {
      throw fault("expected one \(role) column, \(found)")
    }
    var valueColumns = order ?? []
    if order == nil {
      for (index, role) in roles.enumerated() {
        if case .value = role { valueColumns.append(index) }
      }
    }
    guard !valueColumns.isEmpty else { throw fault("expected a value column, \(found)") }

    var dimensions: [String] = []
    var seen: Set<String> = []
    for column in valueColumns {
      guard case .value(var name) = roles[column] else { continue }
      if valueColumns.count == 1, ColumnNames.isGeneric(name) { name = nameless(name) }
      guard !name.isEmpty else { throw fault("expected a name for column \(column + 1)") }
      guard name != "recording", name != "time" else {
        throw fault("expected a dimension's name for column \(column + 1), found '\(name)'")
      }
      guard seen.insert(name).inserted else {
        throw fault("expected different column names, found \(quoted(name.utf8)) twice")
      }
      dimensions.append(name)
    }
    self.roles = roles
    self.valueColumns = valueColumns
    self.dimensions = dimensions
  }

  private static func listed(_ roles: [ColumnRole]) -> String {
    let names = roles.prefix(8).map { role in
      switch role {
      case .recording: "the recording"
      case .time: "the time"
      case .unused, .rowNumber: "one that is not used"
      case .value(let name): quoted(name.utf8)
      }
    }
    return names.joined(separator: ", ") + (roles.count > 8 ? ", ..." : "")
  }
}
