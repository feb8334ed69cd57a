internal import CLibCSV

/// Whole lines without quotes, cut into fields in place.
///
/// libcsv copies every byte through a state machine that only quotes need, which is more than half
/// of the time that reading takes. What comes out is what libcsv makes of the same bytes: spaces
/// around fields taken off, each line break reported, blank lines without fields.
enum PlainRows {
  /// - Precondition: the bytes end in a line break and hold no quote.
  static func take(
    _ bytes: UnsafeBufferPointer<UInt8>, delimiter: UInt8,
    into collector: UnsafeMutablePointer<RowCollector>
  ) {
    guard let base = bytes.baseAddress, let last = bytes.last else { return }
    precondition(isLineBreak(last))
    let count = bytes.count
    var index = 0
    while index < count {
      // The line break at the end stops this loop and the next two.
      while isSpace(base[index], delimiter) { index += 1 }
      if isLineBreak(base[index]) {
        collector.pointee.endRow(terminator: Int32(base[index]))
        index += 1
        continue
      }
      var end: UInt8
      repeat {
        while isSpace(base[index], delimiter) { index += 1 }
        let start = index
        while base[index] != delimiter, !isLineBreak(base[index]) { index += 1 }
        end = base[index]
        var stop = index
        while stop > start, isSpace(base[stop - 1], delimiter) { stop -= 1 }
        collector.pointee.take(UnsafeBufferPointer(start: base + start, count: stop - start))
        index += 1
      } while end == delimiter
      collector.pointee.endRow(terminator: Int32(end))
    }
  }

  @inline(__always)
  private static func isLineBreak(_ byte: UInt8) -> Bool {
    byte == UInt8(CSV_LF) || byte == UInt8(CSV_CR)
  }

  @inline(__always)
  private static func isSpace(_ byte: UInt8, _ delimiter: UInt8) -> Bool {
    byte == UInt8(CSV_SPACE) || byte == UInt8(CSV_TAB) && delimiter != UInt8(CSV_TAB)
  }
}
