/// A coefficient as a bar of up to ten cells, in eighths; a negative one is shaded.
enum CoefficientBar {
  private static let eighths = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]

  static func text(_ value: Double) -> String {
    guard value.isFinite else { return "" }
    let count = Int((min(abs(value), 1) * 80).rounded())
    if value < 0 { return String(repeating: "░", count: (count + 4) / 8) }
    return String(repeating: "█", count: count / 8) + eighths[count % 8]
  }
}
