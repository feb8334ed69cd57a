import Files
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
