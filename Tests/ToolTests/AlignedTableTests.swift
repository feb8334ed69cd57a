import Testing
import ToolSupport

@Suite struct AlignedTableTests {
  private let table: AlignedTable = {
    var table = AlignedTable()
    table.append(row: [.text("name", .bold), .number("n"), .text("")])
    table.append(row: [.text("a"), .number("100", .red), .text("▏")])
    table.append(line: "a line across all columns")
    return table
  }()

  @Test func columnsAreAlignedAndLinesEndWithoutSpaces() {
    #expect(
      table.text(isColoured: false)
        == """
        name    n
        a     100  ▏
        a line across all columns

        """)
  }

  /// The codes take no room: without them it is the same text.
  @Test func coloursTakeNoRoom() {
    let coloured = table.text(isColoured: true)
    #expect(coloured.contains("\u{1B}[1mname\u{1B}[0m"))
    #expect(coloured.contains("\u{1B}[31m100\u{1B}[0m"))
    let plain = coloured.replacing(/\u{1B}\[[0-9]+m/, with: "")
    #expect(plain == table.text(isColoured: false))
  }
}
