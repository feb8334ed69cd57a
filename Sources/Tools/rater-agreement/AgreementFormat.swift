import ArgumentParser
import Reliability
import Text
import TimeSeries
import ToolSupport

/// How results are printed; numbers have six decimals.
enum AgreementFormat: String, CaseIterable, ExpressibleByArgument {
  case csv, table, json

  func text(of results: AgreementResults, confidence: Double) -> String {
    var blocks: [String] = []
    for dimension in results.dimensions {
      for (recording, agreement) in dimension.rows {
        switch self {
        case .csv, .json:
          let measures =
            agreement.overall(confidence: confidence) + agreement.ofRaters()
            + agreement.ofPairs()
          blocks += measures.map { measure in
            self == .csv
              ? Self.row(measure, dimension.name, recording)
              : Self.object(measure, dimension.name, recording)
          }
        case .table:
          blocks.append(
            agreementTable(
              agreement, title: "\(dimension.name), \(recording)", confidence: confidence))
        }
      }
    }
    switch self {
    case .csv: return ([Self.header] + blocks).joined(separator: "\n") + "\n"
    case .json: return "[\n\(blocks.joined(separator: ",\n"))\n]\n"
    case .table: return blocks.joined(separator: "\n")
    }
  }

  private static let header = "dimension,recording,measure,rater,other,value,lower,upper,n"

  private static func row(
    _ measure: RaterAgreement.Measure, _ dimension: String, _ recording: String
  ) -> String {
    let limits = measure.interval.map { [$0.lower, $0.upper].map { fixed($0, places: 6) } }
    let fields =
      [
        csvField(dimension), csvField(recording), measure.name, csvField(measure.rater ?? ""),
        csvField(measure.other ?? ""), fixed(measure.value, places: 6),
      ] + (limits ?? ["", ""]) + ["\(measure.count)"]
    return fields.joined(separator: ",")
  }

  /// What is not finite, and what a measure does not have, is null.
  private static func object(
    _ measure: RaterAgreement.Measure, _ dimension: String, _ recording: String
  ) -> String {
    func number(_ value: Double?) -> String {
      value.flatMap { $0.isFinite ? fixed($0, places: 6) : nil } ?? "null"
    }
    let members = [
      "\"dimension\": \(jsonString(dimension))", "\"recording\": \(jsonString(recording))",
      "\"measure\": \"\(measure.name)\"",
      "\"rater\": \(measure.rater.map(jsonString) ?? "null")",
      "\"other\": \(measure.other.map(jsonString) ?? "null")",
      "\"value\": \(number(measure.value))", "\"lower\": \(number(measure.interval?.lower))",
      "\"upper\": \(number(measure.interval?.upper))", "\"n\": \(measure.count)",
    ]
    return "  {\(members.joined(separator: ", "))}"
  }
}
