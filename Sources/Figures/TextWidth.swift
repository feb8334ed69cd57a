/// How wide a text is in Helvetica, and so in Arial and Liberation Sans, whose letters are as wide.
///
/// Known without a font at hand, so that a picture is laid out alike on every machine. Letters with
/// marks count as wide as an o, those of East Asian scripts as a whole font size.
enum TextWidth {
  /// - Parameter size: of the font, points.
  /// - Returns: points.
  static func of(_ text: String, size: Double, isBold: Bool = false) -> Double {
    let thousandths = text.unicodeScalars.reduce(0) { $0 + width(of: $1) }
    return Double(thousandths) / 1000 * size * (isBold ? 1.08 : 1)
  }

  /// The text, or as much of its beginning and its end as fits.
  static func shortened(_ text: String, to limit: Double, size: Double) -> String {
    if of(text, size: size) <= limit { return text }
    var (head, tail) = (Array(text), [Character]())
    tail = Array(head[(head.count / 2)...])
    head = Array(head[..<(head.count / 2)])
    while head.count + tail.count > 1 {
      if head.count >= tail.count { head.removeLast() } else { tail.removeFirst() }
      let short = String(head) + "…" + String(tail)
      if of(short, size: size) <= limit { return short }
    }
    return "…"
  }

  private static func width(of scalar: Unicode.Scalar) -> Int {
    let place = Int(scalar.value) - 0x20
    if ascii.indices.contains(place) { return ascii[place] }
    return switch scalar.value {
    case 0x1100...0x11ff, 0x2026, 0x2e80...0xd7ff, 0xf900...0xfaff, 0xff00...0xff60,
      0x1f000...0x3ffff:
      1000
    default: 584
    }
  }

  /// From the space to the tilde, thousandths of the font size.
  private static let ascii = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278,
    556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556,
    1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778,
    667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556,
    333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556,
    556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
  ]
}
