import Files
import Text
import TimeSeries

extension SeriesLayout {
  /// An attribute-relation file, the format of Weka: a header of `@attribute` lines, then rows.
  static func arff(
    in head: FileHead, lines: [FileHead.Line], options: SeriesOptions
  ) throws(FileError) -> SeriesLayout? {
    var header = ARFFHeader()
    var dataLine: (index: Int, line: FileHead.Line)?
    for (index, line) in lines.enumerated() where line.trimmed.first != UInt8(ascii: "%") {
      guard let text = line.text else {
        throw FileError(.badData, path: head.path, line: line.number, "expected UTF-8 text")
      }
      if try header.take(text, path: head.path, line: line.number) {
        dataLine = (index, line)
        break
      }
    }
    guard let dataLine else {
      guard head.isWhole else { return nil }
      throw FileError(
        .badData, path: head.path, line: lines.last?.number,
        "expected a line @data, found the file's end")
    }
    let rows = lines[(dataLine.index + 1)...]
    guard head.isWhole || rows.count >= 3 else { return nil }

    let named = NamedColumns(
      names: header.attributes.map(\.name), path: head.path, line: dataLine.line.number)
    var columns = try named.plan(options: options) { _ in
      namelessDimension(relation: header.relation, path: head.path, options: options)
    }
    if options.columns == nil {
      columns = try header.withoutTextAttributes(columns, named: named) { _ in
        namelessDimension(relation: header.relation, path: head.path, options: options)
      }
    }
    let first = rows.first { $0.trimmed.first != UInt8(ascii: "%") }
    let hasCommas = first?.bytes.contains(UInt8(ascii: ",")) ?? true
    return SeriesLayout(
      head: head, after: dataLine.line, rows: rows,
      delimiter: hasCommas ? UInt8(ascii: ",") : UInt8(ascii: "\t"), comment: UInt8(ascii: "%"),
      columns: columns, stated: named.statedUnit(of: columns), options: options)
  }
}

/// The header of an attribute-relation file.
struct ARFFHeader {
  struct Attribute {
    let name: String
    let isNumeric: Bool
  }

  private(set) var relation: String?
  private(set) var attributes: [Attribute] = []

  /// Takes one line that is neither blank nor a comment.
  ///
  /// - Returns: whether it is `@data`, after which the rows begin.
  /// - Throws: `.badData` for what is no declaration. Keywords are taken in any case.
  mutating func take(_ text: String, path: String, line: Int) throws(FileError) -> Bool {
    func fault(_ expected: String) -> FileError {
      FileError(
        .badData, path: path, line: line,
        "expected \(expected), found \(quoted(text.utf8))")
    }
    let keyword = text.prefix { $0 != " " && $0 != "\t" }
    let rest = text[keyword.endIndex...].trimmed
    switch keyword.lowercased() {
    case "@data":
      guard !attributes.isEmpty else { throw fault("@attribute lines before @data") }
      return true
    case "@relation":
      guard relation == nil else { throw fault("one @relation") }
      guard let (name, _) = Self.name(in: rest) else { throw fault("@relation and a name") }
      relation = name
    case "@attribute":
      guard let (name, type) = Self.name(in: rest), !type.isEmpty else {
        throw fault("@attribute, a name and a type")
      }
      let kind = type.prefix { $0 != " " && $0 != "\t" && $0 != "[" }.lowercased()
      let isNumeric = ["numeric", "real", "integer"].contains(kind)
      guard isNumeric || ["string", "date"].contains(kind) || kind.hasPrefix("{") else {
        throw fault("a type numeric, real, integer, string, date or {...}")
      }
      attributes.append(Attribute(name: name, isNumeric: isNumeric))
    default:
      throw fault("@relation, @attribute or @data")
    }
    return false
  }

  /// Text attributes are no values; if no name gives the recording away and the first attribute is
  /// text, it is that.
  func withoutTextAttributes(
    _ plan: ColumnPlan, named: NamedColumns, nameless: (String) -> String
  ) throws(FileError) -> ColumnPlan {
    var roles = plan.roles
    for (index, attribute) in attributes.enumerated() where !attribute.isNumeric {
      guard case .value = roles[index] else { continue }
      roles[index] = index == 0 && !roles.contains(.recording) ? .recording : .unused
    }
    return try ColumnPlan(roles: roles, path: named.path, line: named.line, nameless: nameless)
  }

  /// The name that `text` begins with, in quotes or not, and what follows it.
  private static func name(in text: String) -> (name: String, rest: String)? {
    guard let first = text.first else { return nil }
    guard first == "'" || first == "\"" else {
      let name = text.prefix { $0 != " " && $0 != "\t" }
      return (String(name), text[name.endIndex...].trimmed)
    }
    let inside = text.dropFirst()
    guard let end = inside.firstIndex(of: first) else { return nil }
    return (
      inside[..<end].trimmed, inside[inside.index(after: end)...].trimmed
    )
  }
}
