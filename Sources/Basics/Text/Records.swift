/// Results in rows and named columns, for programs to read: CSV or JSON.
package struct Records {
  package enum Field: Equatable, Sendable {
    case text(String)
    case count(Int)
    /// With `decimals`; in JSON, null where it is not finite.
    case number(Double)
    /// Nothing to tell: empty in CSV, null in JSON.
    case missing
  }

  package let columns: [String]
  /// Each with one field a column.
  package var rows: [[Field]] = []
  /// Of numbers.
  package var decimals = 6

  package init(columns: [String]) { self.columns = columns }

  /// With a header line.
  package var csv: String {
    let lines = rows.map { row in row.map(csvText).joined(separator: ",") }
    return ([columns.map(CSVText.field).joined(separator: ",")] + lines).joined(separator: "\n")
      + "\n"
  }

  /// An array of objects, one a row.
  package var json: String {
    let objects = rows.map { row in
      let members = zip(columns, row).map { "\(jsonString($0)): \(jsonText($1))" }
      return "  {\(members.joined(separator: ", "))}"
    }
    return objects.isEmpty ? "[]\n" : "[\n\(objects.joined(separator: ",\n"))\n]\n"
  }

  private func csvText(_ field: Field) -> String {
    switch field {
    case .text(let text): CSVText.field(text)
    case .count(let count): "\(count)"
    case .number(let value): fixed(value, places: decimals)
    case .missing: ""
    }
  }

  private func jsonText(_ field: Field) -> String {
    switch field {
    case .text(let text): jsonString(text)
    case .count(let count): "\(count)"
    case .number(let value): value.isFinite ? fixed(value, places: decimals) : "null"
    case .missing: "null"
    }
  }
}

extension Records.Field {
  /// A number that may not be known.
  package init(_ value: Double?) { self = value.map(Self.number) ?? .missing }
}
