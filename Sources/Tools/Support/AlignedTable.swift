import Glibc

/// A table for people: columns padded to their widest entry, colours where a terminal shows them.
package struct AlignedTable {
  package struct Cell: Equatable, Sendable {
    let text: String
    let isNumber: Bool
    let style: TextStyle

    private init(_ text: String, isNumber: Bool, style: TextStyle) {
      self.text = text
      self.isNumber = isNumber
      self.style = style
    }

    /// Aligned to the left.
    package static func text(_ text: String, _ style: TextStyle = .plain) -> Cell {
      Cell(text, isNumber: false, style: style)
    }

    /// Aligned to the right.
    package static func number(_ text: String, _ style: TextStyle = .plain) -> Cell {
      Cell(text, isNumber: true, style: style)
    }
  }

  private enum Line {
    case row([Cell])
    case text(Cell)
  }

  private var lines: [Line] = []

  package init() {}

  package mutating func append(row: [Cell]) { lines.append(.row(row)) }

  /// A line across all columns, which widens none.
  package mutating func append(line: String, _ style: TextStyle = .plain) {
    lines.append(.text(.text(line, style)))
  }

  /// All lines, two spaces between columns, none at a line's end.
  package func text(isColoured: Bool) -> String {
    var widths: [Int] = []
    for case .row(let cells) in lines {
      widths += [Int](repeating: 0, count: max(cells.count - widths.count, 0))
      for (column, cell) in cells.enumerated() {
        widths[column] = max(widths[column], cell.text.count)
      }
    }
    return lines.map { line in
      switch line {
      case .text(let cell): Self.styled(cell, isColoured)
      case .row(let cells): Self.text(of: cells, widths, isColoured)
      }
    }.map { $0 + "\n" }.joined()
  }

  private static func text(of cells: [Cell], _ widths: [Int], _ isColoured: Bool) -> String {
    var line = ""
    // Spaces are written before what follows them only.
    var pending = 0
    for (cell, width) in zip(cells, widths) {
      let padding = width - cell.text.count
      if cell.isNumber { pending += padding }
      if !cell.text.isEmpty {
        line += String(repeating: " ", count: pending) + styled(cell, isColoured)
        pending = 0
      }
      pending += 2 + (cell.isNumber ? 0 : padding)
    }
    return line
  }

  private static func styled(_ cell: Cell, _ isColoured: Bool) -> String {
    isColoured ? cell.style.applied(to: cell.text) : cell.text
  }
}

/// How a terminal shows a text (ECMA-48, select graphic rendition).
package enum TextStyle: String, Sendable {
  case plain = "0"
  case bold = "1"
  case faint = "2"
  case red = "31"
  case green = "32"

  package func applied(to text: String) -> String {
    self == .plain || text.isEmpty ? text : "\u{1B}[\(rawValue)m\(text)\u{1B}[0m"
  }

  /// Whether standard output is a terminal that shows colours and whose user has not asked for none,
  /// by the environment's `NO_COLOR` (no-color.org).
  package static var isShown: Bool {
    func value(_ name: String) -> String { getenv(name).map { String(cString: $0) } ?? "" }
    return isatty(STDOUT_FILENO) == 1 && value("NO_COLOR").isEmpty
      && !["", "dumb"].contains(value("TERM"))
  }
}
