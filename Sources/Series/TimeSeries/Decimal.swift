/// The shortest text that reads back to the same number; whole numbers without a point.
package func decimal(_ value: Double) -> String { withoutPoint("\(value)") }

/// The same for single precision.
package func decimal(_ value: Float) -> String { withoutPoint("\(value)") }

private func withoutPoint(_ text: String) -> String {
  text.hasSuffix(".0") ? String(text.dropLast(2)) : text
}
