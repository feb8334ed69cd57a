import Glibc

/// A number with a fixed count of decimals, correctly rounded: `0.412346`.
///
/// Undefined is `nan`, infinite `inf` or `-inf`; zero has no sign.
///
/// - Parameter places: decimals, 0 to 30.
package func fixed(_ value: Double, places: Int) -> String {
  if value.isNaN { return "nan" }
  var text = [CChar](repeating: 0, count: 400)
  withVaList([Int32(places), value]) { _ = vsnprintf(&text, text.count, "%.*f", $0) }
  let characters = text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
  let digits = String(decoding: characters, as: UTF8.self)
  let isZero = !characters.contains { (UInt8(ascii: "1")...UInt8(ascii: "9")).contains($0) }
  return isZero && value.isFinite && digits.hasPrefix("-") ? String(digits.dropFirst()) : digits
}
