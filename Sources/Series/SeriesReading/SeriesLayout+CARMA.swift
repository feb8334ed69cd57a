import Files
import Text
import TimeSeries

extension SeriesLayout {
  /// Place of the line of `%%%%%%` that CARMA and DARMA put between the columns' names and the rows;
  /// nil in other files.
  static func carmaRule(in lines: [FileHead.Line]) -> Int? {
    lines.prefix(32).firstIndex { line in
      guard let first = line.trimmed.first, "%\"".utf8.contains(first) else { return false }
      let rest = line.bytes.filter { !" \t,;\"".utf8.contains($0) }
      return rest.count >= 3 && rest.allSatisfy { $0 == UInt8(ascii: "%") }
    }
  }

  /// A file of CARMA (one rating) or DARMA (two, and a button): lines `label,value` about the rating,
  /// `Second,Rating` or `Second,<x>,<y>,Button`, the rule, rows.
  ///
  /// The recording is named after the file of its `Multimedia File` line, which all raters of a
  /// recording share.
  ///
  /// - Source: the programs' own export; J. M. Girard, Journal of Open Research Software 2(1), e5,
  ///   2014, doi:10.5334/jors.ar; J. M. Girard, A. G. C. Wright, Behavior Research Methods 50,
  ///   902-909, 2018, doi:10.3758/s13428-017-0915-5.
  static func carma(
    in head: FileHead, lines: [FileHead.Line], rule: Int, settings: SeriesSettings
  ) throws(FileError) -> SeriesLayout {
    guard rule > 0 else {
      throw FileError(
        .badData, path: head.path, line: lines[rule].number,
        "expected a line such as Second,Rating before the %%%%%%, found none")
    }
    let header = lines[rule - 1]
    let delimiter = CSVText.commonestDelimiter(in: header.bytes)
    let names = try names(in: header, delimiter: delimiter, path: head.path)
    guard let first = names.first,
      ColumnNames.normalised(first) == "second" || ColumnNames.isTime(first)
    else {
      throw FileError(
        .badData, path: head.path, line: header.number,
        "expected a line such as Second,Rating before the %%%%%%, "
          + "found \(quoted(header.bytes))")
    }
    let rows = lines[(rule + 1)...]
    let fields = RowSample.fields(of: rows, delimiter: delimiter, columns: names.count)
    let columns = try carmaColumns(names, header: header, rows: fields, in: head, settings)
    var layout = SeriesLayout(
      head: head, after: lines[rule], rows: rows, delimiter: delimiter, comment: nil,
      columns: columns,
      stated: .seconds, settings: settings)
    if settings.recording == nil, let media = try mediaName(lines[..<(rule - 1)], delimiter, head) {
      layout.recording = media
    }
    return layout
  }

  private static func carmaColumns(
    _ names: [String], header: FileHead.Line, rows: AnySequence<[[UInt8]]>, in head: FileHead,
    _ settings: SeriesSettings
  ) throws(FileError) -> ColumnPlan {
    let nameless = { (_: String) in namelessDimension(path: head.path, settings: settings) }
    if settings.columns != nil {
      // `Second` means the time here only: elsewhere it may well be a rater.
      let named = NamedColumns(
        names: ["seconds"] + names.dropFirst(), path: head.path, line: header.number)
      return try named.plan(settings: settings, nameless: nameless)
    }
    let roles = names.enumerated().map { index, name -> ColumnRole in
      let plain = ColumnNames.normalised(name)
      if index == 0 { return .time }
      if names.count == 2, plain == "rating" { return .value("") }
      return index == 3 && (plain == "button" || plain == "b") ? .unused : .value(name)
    }
    let unused = UnusedColumns(
      names: names, roles: roles, groups: [], rows: rows, missing: settings.table.missing)
    return try ColumnPlan(
      roles: unused.leftOut(telling: settings.note) ?? roles, path: head.path, line: header.number,
      nameless: nameless)
  }

  /// Base name of the file that was rated, from the lines about the rating.
  private static func mediaName(
    _ lines: ArraySlice<FileHead.Line>, _ delimiter: UInt8, _ head: FileHead
  ) throws(FileError) -> String? {
    for line in lines {
      guard let end = line.bytes.firstIndex(of: delimiter),
        let label = String(validating: line.bytes[..<end], as: UTF8.self),
        ["multimediafile", "mediafile"].contains(ColumnNames.normalised(label))
      else { continue }
      // DARMA fills all lines up to four fields.
      var value = line.bytes[(end + 1)...]
      let around = [delimiter, UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\"")]
      while let last = value.last, around.contains(last) { value.removeLast() }
      while let first = value.first, around.contains(first) { value.removeFirst() }
      guard let path = String(validating: value, as: UTF8.self) else {
        throw FileError(
          .badData, path: head.path, line: line.number,
          "expected UTF-8 text, found \(quoted(value))")
      }
      // The programs run on Windows.
      let name = stem(of: String(path.map { $0 == "\\" ? "/" : $0 }))
      return name.isEmpty ? nil : name
    }
    return nil
  }
}
