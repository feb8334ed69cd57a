import ArgumentParser
import Engine
import Features
import Networks

/// Prints where the time of a network's passes goes, beside what it takes at least.
struct ProfileCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "profile",
    abstract: "Print the time of each kind of work beside its floor, on one thread.",
    discussion: """
      The floor of a piece of work is the longer of two times: that of its multiply-adds at the speed \
      of a large matrix product, and that of the memory it reads and writes at the speed of a large \
      copy. What is a layer's own, as gates, pools and transposes, has no floor here, and rows below a tenth \
      of a millisecond are left out. Times are the thread's, the least of the repetitions.
      """)

  @Argument(
    help: """
      speech, visual or multimodal: the paper's; or recurrent: two bidirectional layers of 64 cells on \
      88 features; with random weights.
      """)
  var network: NetworkKind

  @Option(help: "Sequences at a time.")
  var batch = 25

  @Option(help: "Steps of a sequence.")
  var steps = 150

  @Option(help: "Precision, as in predict: f32 or bf16.")
  var precision = Precision.f32

  @Option(help: "Passes of each kind after the first, which does not count.")
  var repetitions = 3

  func run() throws {
    guard batch > 0, steps > 0, repetitions > 0 else {
      throw ValidationError("expected positive numbers")
    }
    guard precision.isSupported else { throw ValidationError("this processor has no \(precision)") }
    try ThreadTeam.setCount(1)
    let floors = Floors()
    print("oneDNN \(Processor.libraryVersion) for \(Processor.instructionSet); \(floors)")
    let model = NetworkModel(try configuration, sequenceLength: steps, seed: 1)
    let passes = try NetworkPasses(model, batch: batch, steps: steps, precision)
    passes.fillWithNoise()
    for (name, pass) in [("forward", passes.forward), ("step", passes.step)] {
      pass()
      let profiles = (0..<repetitions).map { _ in Profile.collect { pass() } }
      print("\n\(network.rawValue), \(precision), \(batch) x \(steps) steps, \(name):")
      printTable(least(of: profiles.map { $0.rows }), floors)
    }
  }

  private var configuration: NetworkConfiguration {
    get throws {
      let dimensions = ["arousal", "valence"]
      switch network {
      case .speech: return .speech(.paper, dimensions: dimensions)
      case .visual: return .visual(.paper, dimensions: dimensions)
      case .multimodal: return .multimodal(.paper, dimensions: dimensions)
      case .recurrent:
        let inputs = FeatureInputs(features: (1...88).map { "\($0)" }, step: 0.04)
        return .recurrent(try GivenFeatureConfiguration(inputs), dimensions: dimensions)
      }
    }
  }

  /// Each row's least time over the repetitions.
  private func least(of profiles: [[Profile.Row]]) -> [Profile.Row] {
    profiles[0].indices.compactMap { row in
      profiles.map { $0[row] }.min { $0.seconds < $1.seconds }
    }
  }

  private func printTable(_ rows: [Profile.Row], _ floors: Floors) {
    let total = rows.map(\.seconds).reduce(0, +)
    let columns = ["ms", "floor", "share", "G/s", "calls"].map { $0.leftPadded(to: 8) }.joined()
    print(columns + "  work, part of the network, code")
    for row in rows.sorted(by: { $0.seconds > $1.seconds }) where row.seconds >= 1e-4 {
      let floor = floors.seconds(row)
      let numbers = [
        row.seconds.inMilliseconds, floor > 0 ? floor.inMilliseconds : "-",
        (100 * row.seconds / total).text(1) + "%",
        row.multiplyAdds > 0 ? (row.multiplyAdds / row.seconds / 1e9).text(1) : "-",
        "\(row.calls)",
      ].map { $0.leftPadded(to: 8) }.joined()
      let code = row.implementation.isEmpty ? "" : ", \(row.implementation)"
      print("\(numbers)  \(row.kind), \(row.part)\(code)")
    }
    let floor = rows.map(floors.seconds).reduce(0, +)
    print(
      "\(total.inMilliseconds.leftPadded(to: 8))\(floor.inMilliseconds.leftPadded(to: 8))"
        + "  together")
  }
}

extension NetworkKind: ExpressibleByArgument {}

/// What the processor does at most, measured on one thread.
private struct Floors: CustomStringConvertible {
  /// Multiply-adds a second of a large product; nil where the processor lacks the precision.
  private var rates: [Precision: Double] = [:]
  /// Bytes a second, read and written, of a large copy.
  private let bandwidth: Double

  init() {
    let size = 2048
    for precision in Precision.allCases where precision.isSupported {
      rates[precision] = Self.product(size, precision).map { Double(size * size * size) / $0 }
    }
    let (from, to) = (FloatBuffer(count: 1 << 26), FloatBuffer(count: 1 << 26))
    bandwidth = Double(8 * from.count) / Self.least { to.copy(from: from.pointer) }
  }

  func seconds(_ row: Profile.Row) -> Double {
    max(
      row.multiplyAdds / (rates[row.precision] ?? .infinity), row.bytes / bandwidth)
  }

  var description: String {
    Precision.allCases.compactMap { precision in
      rates[precision].map { "\(precision) product \(($0 / 1e9).text(1)) G multiply-adds/s" }
    }.joined(separator: ", ") + ", copy \((bandwidth / 1e9).text(1)) GB/s"
  }

  /// Seconds of a product of square matrices.
  private static func product(_ size: Int, _ precision: Precision) -> Double? {
    if precision == .f32 {
      let matrices = (0..<3).map { _ in FloatBuffer(count: size * size) }
      return least {
        let all = matrices.map { Matrix($0.pointer, size, size) }
        multiply(all[0], all[1], into: all[2])
      }
    }
    let input = Layout.plain([size, size], precision)
    let output = Layout.plain([size, size])
    guard
      let operation = try? Plan.product(input, input, output).operation([
        .input: Memory(input), .weights: Memory(input), .output: Memory(output),
      ])
    else { return nil }
    return least(operation.run)
  }

  private static func least(_ body: () -> Void) -> Double {
    (0..<4).map { _ in
      let profile = Profile.collect { Profile.part("all", body) }
      return profile.rows.map(\.seconds).reduce(0, +)
    }.min() ?? 0
  }
}

extension Double {
  fileprivate var inMilliseconds: String { (1e3 * self).text(1) }

  /// Rounded to so many decimals.
  fileprivate func text(_ decimals: Int) -> String {
    let scale = decimals == 0 ? 1 : 10
    let units = Int((self * Double(scale)).rounded())
    return decimals == 0 ? "\(units)" : "\(units / 10).\(units % 10)"
  }
}

extension String {
  fileprivate func leftPadded(to width: Int) -> String {
    String(repeating: " ", count: max(width - count, 0)) + self
  }
}
