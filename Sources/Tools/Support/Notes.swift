/// What a tool did not use and thinks the user should know: lines on standard error that change no
/// exit status.
package struct Notes {
  private let tool: String

  package init(tool: String) { self.tool = tool }

  package func write(_ text: String) {
    StandardError.writeLine("\(tool): note: \(text)")
  }

  /// Says that some of `names` took no part; nothing if there are none.
  ///
  /// - Parameter what: what they are and why, before the names.
  package func write(_ what: String, names: [String]) {
    guard !names.isEmpty else { return }
    let shown = names.prefix(5).joined(separator: ", ")
    write("\(what): \(shown)" + (names.count > 5 ? " and \(names.count - 5) more" : ""))
  }

  /// Says how many steps had no partner; nothing if all had.
  ///
  /// - Parameter prefix: whose steps, where there are several predictions.
  package func writeSteps(_ prefix: String = "", goldOnly: Int, predictionOnly: Int) {
    guard goldOnly + predictionOnly > 0 else { return }
    write(
      "\(prefix)left out: \(counted(goldOnly, "step")) of the gold standard without a prediction, "
        + "\(counted(predictionOnly, "step")) of the prediction without a gold standard")
  }
}

/// `1 step`, `2 steps`.
package func counted(_ count: Int, _ noun: String) -> String {
  "\(count) \(noun)\(count == 1 ? "" : "s")"
}
