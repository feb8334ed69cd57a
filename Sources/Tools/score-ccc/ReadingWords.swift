import Scoring
import ToolSupport

extension ScoreReading {
  /// The faults in plain words.
  var words: String {
    if faults.isEmpty { return "little to win by moving, lifting or stretching it" }
    return faults.map(Self.words).joined(separator: "; ")
  }

  private static func words(_ fault: Fault) -> String {
    func number(_ value: Double) -> String { fixed(value, places: 2) }
    func would(_ ccc: Double) -> String { "(else \(fixed(ccc, places: 3)))" }
    return switch fault {
    case .undefined: "undefined, for want of pairs or because both sides are one constant"
    case .constantGold: "undecided, the gold standard is constant"
    case .constantPrediction: "wrong, the prediction is constant"
    case .late(let seconds, let ccc): "late by \(number(seconds)) s \(would(ccc))"
    case .early(let seconds, let ccc): "early by \(number(seconds)) s \(would(ccc))"
    case .biased(let bias, let ccc):
      "biased, too \(bias > 0 ? "high" : "low") by \(number(abs(bias))) \(would(ccc))"
    case .flat(let factor, let ccc):
      "flat, swings \(number(factor)) times as far as the gold standard \(would(ccc))"
    case .wide(let factor, let ccc):
      "wide, swings \(number(factor)) times as far as the gold standard \(would(ccc))"
    case .wrong: "wrong, none of these brings it to \(fixed(useful, places: 1))"
    }
  }
}
