/// Times as clocks show them.
package enum ClockTime {
  /// `h:mm:ss` or `m:ss`, with a fraction after a point or a comma, in seconds as a decimal text;
  /// with a date before it, as `2024-03-07 14:05:10.04`, since the beginning of a day; with days before
  /// it, as `0 days 00:00:01.5` of data frames, and these alone.
  ///
  /// - Parameter dayZero: that day, as `day(of:)` gives it; nil where dates are not taken.
  /// - Returns: nil if the text is none of these.
  static func seconds(_ text: [UInt8], dayZero: Int?) -> [UInt8]? {
    var clock = text[...]
    var days = 0
    if let date = Date(text) {
      guard let dayZero else { return nil }
      days = date.days - dayZero
      clock = text[date.end...]
    } else if let (count, end) = dayCount(text) {
      days = count
      clock = text[end...]
      if clock.isEmpty { return Array("\(days * 86_400)".utf8) }
    }
    guard let (whole, fraction) = timeOfDay(clock) else { return nil }
    return Array("\(days * 86_400 + whole)".utf8) + fraction
  }

  /// Whether the text is a date with a time of day.
  private static func isDate(_ text: some Collection<UInt8>) -> Bool {
    let text = Array(text)
    guard let date = Date(text) else { return false }
    return timeOfDay(text[date.end...]) != nil
  }

  /// The day of a date with a time of day; nil if the text is none.
  static func day(of text: [UInt8]) -> Int? { isDate(text) ? Date(text)?.days : nil }

  /// For a message about a time that is none: what helps where it is a date.
  package static func advice(_ text: some Collection<UInt8>) -> String {
    isDate(text) ? "; --time-zero first counts from the first row's" : ""
  }

  /// `3 days ` or `1 day `, and where what follows begins.
  private static func dayCount(_ text: [UInt8]) -> (days: Int, end: Int)? {
    let digits = text.prefix(while: isDigit)
    guard let days = number(digits), days < 100_000 else { return nil }
    for word in [" days", " day"] where text[digits.endIndex...].starts(with: word.utf8) {
      let end = digits.endIndex + word.utf8.count
      if end == text.count { return (days, end) }
      if text[end] == UInt8(ascii: " ") { return (days, end + 1) }
    }
    return nil
  }

  /// Whole seconds, and the fraction with its point.
  private static func timeOfDay(_ text: ArraySlice<UInt8>) -> (Int, [UInt8])? {
    var text = text
    // A time in UTC or another zone: differences within a file are all that counts.
    if text.last == UInt8(ascii: "Z") { text.removeLast() }
    if let sign = text.lastIndex(where: { $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-") }) {
      let zone = text[(sign + 1)...].filter { $0 != UInt8(ascii: ":") }
      guard zone.count == 2 || zone.count == 4, number(zone[...]) != nil else { return nil }
      text = text[..<sign]
    }
    let mark = text.firstIndex { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: ",") }
    let digits = mark.map { text[($0 + 1)...] } ?? []
    guard digits.allSatisfy(isDigit) else { return nil }
    let parts = text[..<(mark ?? text.endIndex)]
      .split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    guard (2...3).contains(parts.count), parts.dropFirst().allSatisfy({ $0.count == 2 }) else {
      return nil
    }
    var seconds = 0
    for (place, part) in parts.enumerated() {
      guard let value = number(part), place == 0 || value < 60 else { return nil }
      seconds = seconds * 60 + value
    }
    return (seconds, digits.isEmpty ? [] : [UInt8(ascii: ".")] + digits)
  }

  /// At most nine digits.
  private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
    guard (1...9).contains(digits.count), digits.allSatisfy(isDigit) else { return nil }
    return digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  /// `2024-03-07`, `2024/03/07` or `07.03.2024`, and then a space or `T`.
  private struct Date {
    /// Since 2000-01-01.
    let days: Int
    /// Where the time of day begins.
    let end: Int

    init?(_ text: [UInt8]) {
      guard text.count > 11, text[10] == UInt8(ascii: " ") || text[10] == UInt8(ascii: "T")
      else { return nil }
      let mark = text.first { !isDigit($0) } ?? 0
      let parts = text[..<10].split(separator: mark).compactMap(number)
      guard parts.count == 3 else { return nil }
      let isGerman = mark == UInt8(ascii: ".")
      guard isGerman || mark == UInt8(ascii: "-") || mark == UInt8(ascii: "/") else { return nil }
      let (year, month, day) =
        isGerman ? (parts[2], parts[1], parts[0]) : (parts[0], parts[1], parts[2])
      guard (1900...2999).contains(year), (1...12).contains(month), (1...31).contains(day) else {
        return nil
      }
      days = Self.days(year, month, day)
      end = 11
    }

    /// Source: the Gregorian calendar, with years that begin in March.
    private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
      let year = month < 3 ? year - 1 : year
      let monthsSinceMarch = (month + 9) % 12
      return 365 * year + year / 4 - year / 100 + year / 400 + (153 * monthsSinceMarch + 2) / 5
        + day - 730_426
    }
  }
}
