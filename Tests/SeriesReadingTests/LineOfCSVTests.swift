import CLibCSV
import TestSupport
import Testing
import Text

/// A line of a table or a header is taken apart as libcsv takes the rows of series apart.
@Suite struct LineOfCSVTests {
  /// What libcsv makes of a line, as strictly as rows are read; nil if it refuses it.
  private func fieldsByLibCSV(_ line: [UInt8], delimiter: UInt8) throws -> [[UInt8]]? {
    var parser = csv_parser()
    try #require(csv_init(&parser, UInt8(CSV_STRICT | CSV_STRICT_FINI)) == 0)
    defer { csv_free(&parser) }
    csv_set_delim(&parser, delimiter)
    var fields: [[UInt8]] = []
    let take: @convention(c) (UnsafeMutableRawPointer?, Int, UnsafeMutableRawPointer?) -> Void = {
      text, count, context in
      let field = UnsafeRawBufferPointer(start: text, count: count)
      context?.assumingMemoryBound(to: [[UInt8]].self).pointee.append(Array(field))
    }
    let isWhole = withUnsafeMutablePointer(to: &fields) { context in
      let consumed = line.withUnsafeBytes {
        csv_parse(&parser, $0.baseAddress, $0.count, take, nil, context)
      }
      return consumed == line.count && csv_fini(&parser, take, nil, context) == 0
    }
    return isWhole ? fields : nil
  }

  @Test(arguments: UInt64(0)..<20)
  func itIsWhatLibCSVMakesOfIt(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed)
    let letters = Array("ab,,;\t  \"\"\"'#".utf8)
    var refused = 0
    for _ in 0..<500 {
      let line = (0..<Int.random(in: 0...12, using: &generator)).map { _ in
        letters[Int(generator.next() % UInt64(letters.count))]
      }
      for delimiter in Array(",;\t".utf8) {
        let expected = try fieldsByLibCSV(line, delimiter: delimiter)
        let found = CSVText.fields(of: line[...], delimiter: delimiter)
        #expect(found == expected, "\(String(decoding: line, as: UTF8.self).debugDescription)")
        if expected == nil { refused += 1 }
      }
    }
    #expect((100..<1400).contains(refused))
  }
}
