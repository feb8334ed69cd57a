import Text

/// A coefficient with three decimals and a minus sign as wide as a plus: `−0.123`.
func coefficientText(_ value: Double) -> String {
  let text = fixed(value, places: 3)
  return text.hasPrefix("-") ? "−" + text.dropFirst() : text
}
