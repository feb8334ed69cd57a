import ArgumentParser

/// `0.4:20`: from and to, in seconds.
struct SecondsRange: ExpressibleByArgument {
  let seconds: ClosedRange<Double>

  init?(argument: String) {
    let ends = argument.split(separator: ":", omittingEmptySubsequences: false).map { Double($0) }
    guard ends.count == 2, let from = ends[0], let to = ends[1], from >= 0, from <= to,
      to.isFinite
    else { return nil }
    seconds = from...to
  }
}
