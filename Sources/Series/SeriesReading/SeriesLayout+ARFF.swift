import Files
import Text
import TimeSeries

extension SeriesLayout {
  /// An attribute-relation file, the format of Weka: a header of `@attribute` lines, then rows.
  static func arff(
    in head: FileHead, lines: [FileHead.Line], settings: SeriesSettings
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

    let values = rows.filter { $0.trimmed.first != UInt8(ascii: "%") }
    let hasCommas = values.first?.bytes.contains(UInt8(ascii: ",")) ?? true
    let delimiter = hasCommas ? UInt8(ascii: ",") : UInt8(ascii: "\t")
    let names = header.attributes.map(\.name)
    let first = RowSample.fields(
      of: values, delimiter: delimiter,
      quote: CSVText.quote(
        in: values.prefix(RowSample.size).lazy.map(\.bytes), delimiter: delimiter),
      columns: names.count)
    let named = NamedColumns(
      names: names, path: head.path, line: dataLine.line.number, firstRows: first,
      texts: settings.columns == nil ? header.texts : [])
    let columns = try named.plan(settings: settings) { _ in
      namelessDimension(relation: header.relation, path: head.path, settings: settings)
    }
    return SeriesLayout(
      head: head, after: dataLine.line, rows: rows,
      delimiter: delimiter, comment: UInt8(ascii: "%"), columns: columns,
      stated: named.statedUnit(of: columns), settings: settings)
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

  /// Places of the attributes that are no values.
  var texts: Set<Int> { Set(attributes.indices.filter { !attributes[$0].isNumeric }) }

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
