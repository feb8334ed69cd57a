import ToolSupport
import Uncertainty

/// `[0.712, 0.803]`; empty where there is none.
func bracketed(_ interval: Interval?) -> String {
  guard let interval, interval.reason == nil else { return "" }
  return "[\(fixed(interval.lower, places: 3)), \(fixed(interval.upper, places: 3))]"
}

/// `95 %`, `97.5 %`
func percent(_ share: Double) -> String {
  var text = fixed(share * 100, places: 6)
  while text.last == "0" { text.removeLast() }
  if text.last == "." { text.removeLast() }
  return text + " %"
}
