import FoundationEssentials
import Text

/// A text that is not a chain: says where in it, what was expected and what was found.
package struct ChainError: Error, Equatable, CustomStringConvertible {
  package let description: String

  package init(_ description: String) { self.description = description }
}

// As text, a chain is a JSON object:
//
//     {
//       "chain": 1,
//       "variant": "paper",
//       "dimensions": {
//         "arousal": [
//           {"step": "median", "kept": true, "window": 1.24, "edge": "repeat",
//            "ccc_before": 0.41, "ccc_after": 0.45},
//           ...
//
// one line a step. A step written by hand needs its name and values only: `kept` is true where it
// is not given, `edge` and `fill` are `repeat`, `across_recordings` is false.
extension Chain {
  /// The chain as JSON, ending in a newline; numbers are the shortest text that reads back.
  package var json: String {
    let blocks = dimensions.map { dimension in
      let lines = dimension.steps.map { "      {\($0.members.joined(separator: ", "))}" }
      let name = jsonString(dimension.name)
      return lines.isEmpty
        ? "    \(name): []" : "    \(name): [\n\(lines.joined(separator: ",\n"))\n    ]"
    }
    return """
      {
        "chain": 1,
        "variant": "\(variant.rawValue)",
        "dimensions": {
      \(blocks.joined(separator: ",\n"))
        }
      }

      """
  }

  /// Reads a chain.
  ///
  /// - Parameter json: UTF-8 bytes; dimensions come out sorted by name, whatever their order there.
  /// - Throws: `ChainError` naming the member that is missing or wrong.
  package init(json: [UInt8]) throws(ChainError) {
    do {
      self = try JSONDecoder().decode(ChainText.self, from: Data(json)).checked()
    } catch let error as ChainError {
      throw error
    } catch let error as DecodingError {
      throw ChainError(describing: error)
    } catch {
      throw ChainError("expected a chain in JSON, found other text")
    }
  }
}

extension Chain.FittedStep {
  /// `"name": value` for each thing known of the step.
  fileprivate var members: [String] {
    var members = ["\"step\": \"\(kind.rawValue)\"", "\"kept\": \(isKept)"]
    switch step {
    case .median(let filter):
      members.append("\"window\": \(filter.window)")
      members.append("\"edge\": \"\(filter.edge.rawValue)\"")
      if filter.acrossRecordings { members.append("\"across_recordings\": true") }
    case .centring(let centring):
      members.append("\"offset\": \(centring.offset)")
    case .scaling(let scaling):
      members.append("\"factor\": \(scaling.factor)")
      members.append("\"centre\": \(scaling.centre)")
    case .shift(let shift):
      members.append("\"delay\": \(shift.delay)")
      members.append("\"fill\": \"\(shift.fill.rawValue)\"")
    case nil: break
    }
    if let before { members.append("\"ccc_before\": \(before)") }
    if let after { members.append("\"ccc_after\": \(after)") }
    return members
  }
}
