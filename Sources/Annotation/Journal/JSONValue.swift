import FoundationEssentials
import Text

/// A value in JSON: one that is to be written, or one that was read whose members are not known
/// beforehand.
package enum JSONValue: Equatable, Sendable {
  package struct Member: Equatable, Sendable {
    package let name: String
    package let value: JSONValue

    package init(name: String, value: JSONValue) {
      self.name = name
      self.value = value
    }
  }

  case null
  case bool(Bool)
  case number(Double)
  case text(String)
  case array([JSONValue])
  case object([Member])

  /// On one line; numbers are the shortest text that reads back to the same value, those that are
  /// not finite are null.
  package var json: String {
    switch self {
    case .null: "null"
    case .bool(let value): "\(value)"
    case .number(let value): value.isFinite ? decimal(value) : "null"
    case .text(let text): jsonString(text)
    case .array(let values): "[\(values.map(\.json).joined(separator: ","))]"
    case .object(let members):
      "{\(members.map { "\(jsonString($0.name)):\($0.value.json)" }.joined(separator: ","))}"
    }
  }

  /// Null where there is none.
  package init(_ value: Double?) { self = value.map(Self.number) ?? .null }

  package init(_ text: String?) { self = text.map(Self.text) ?? .null }

  /// - Precondition: the number is below 2^53.
  package init(_ count: Int) { self = .number(Double(count)) }
}

extension JSONValue: ExpressibleByDictionaryLiteral, ExpressibleByStringLiteral {
  package init(dictionaryLiteral elements: (String, JSONValue)...) {
    self = .object(elements.map { Member(name: $0.0, value: $0.1) })
  }

  package init(stringLiteral text: String) { self = .text(text) }
}

// MARK: Reading

extension JSONValue: Decodable {
  /// Members come out sorted by name.
  package init(from decoder: any Decoder) throws {
    if let container = try? decoder.container(keyedBy: AnyKey.self) {
      self = .object(
        try container.allKeys.sorted { $0.stringValue < $1.stringValue }.map {
          Member(name: $0.stringValue, value: try container.decode(JSONValue.self, forKey: $0))
        })
      return
    }
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let number = try? container.decode(Double.self) {
      self = .number(number)
    } else if let text = try? container.decode(String.self) {
      self = .text(text)
    } else if let truth = try? container.decode(Bool.self) {
      self = .bool(truth)
    } else {
      self = .array(try container.decode([JSONValue].self))
    }
  }
}

/// Any member's name.
package struct AnyKey: CodingKey {
  package let stringValue: String
  package var intValue: Int? { nil }

  package init(stringValue: String) { self.stringValue = stringValue }

  package init?(intValue: Int) { nil }
}

/// What was read is not what was expected: says where in it, what was expected and what was found.
package struct JSONError: Error, Equatable, CustomStringConvertible {
  package let description: String

  package init(_ description: String) { self.description = description }
}

/// Reads a value of a known form.
///
/// - Parameters:
///   - json: UTF-8 text.
///   - what: for messages: `a session`.
package func decoded<Value: Decodable>(
  _ type: Value.Type, from json: some Collection<UInt8>, what: String
) throws(JSONError) -> Value {
  do {
    return try JSONDecoder().decode(type, from: Data(json))
  } catch let error as DecodingError {
    throw JSONError(error, what: what)
  } catch let error as JSONError {
    throw error
  } catch {
    throw JSONError("expected \(what) in JSON, found other text")
  }
}

extension JSONError {
  fileprivate init(_ error: DecodingError, what: String) {
    switch error {
    case .keyNotFound(let key, let context):
      self.init("\(Self.place(context.codingPath + [key]))expected a value, found none")
    case .typeMismatch(let type, let context):
      self.init(
        "\(Self.place(context.codingPath))expected \(Self.name(of: type)), found another type")
    case .valueNotFound(let type, let context):
      self.init("\(Self.place(context.codingPath))expected \(Self.name(of: type)), found null")
    case .dataCorrupted(let context):
      let isOurs = context.debugDescription.hasPrefix("expected ")
      self.init(
        Self.place(context.codingPath)
          + (isOurs
            ? context.debugDescription : "expected \(what) in JSON, found text that is none"))
    @unknown default:
      self.init("expected \(what) in JSON, found other text")
    }
  }

  private static func place(_ path: [any CodingKey]) -> String {
    let text = path.reduce("") { text, key in
      if let index = key.intValue { return text + "[\(index)]" }
      return text.isEmpty ? key.stringValue : text + "." + key.stringValue
    }
    return text.isEmpty ? "" : "\(text): "
  }

  private static func name(of type: Any.Type) -> String {
    switch type {
    case is Double.Type, is any FixedWidthInteger.Type: "a number"
    case is String.Type: "a text"
    case is Bool.Type: "true or false"
    default: "\(type)".hasPrefix("Array") ? "a list" : "an object"
    }
  }
}

extension KeyedDecodingContainer {
  /// A value that has to fulfil something.
  ///
  /// - Parameter expected: for the message: `0 or more`.
  package func decode<Value: Decodable>(
    _ type: Value.Type, forKey key: Key, expected: String, _ isValid: (Value) -> Bool
  ) throws -> Value {
    let value = try decode(type, forKey: key)
    guard isValid(value) else {
      throw DecodingError.dataCorruptedError(
        forKey: key, in: self, debugDescription: "expected \(expected), found \(value)")
    }
    return value
  }
}

extension Decoder {
  /// The container of an object, all of whose members somebody will look at.
  package func strictContainer<Key: CodingKey & CaseIterable>(
    keyedBy type: Key.Type
  ) throws -> KeyedDecodingContainer<Key> {
    let known = Set(Key.allCases.map(\.stringValue))
    let found = try container(keyedBy: AnyKey.self).allKeys.map(\.stringValue).sorted()
    if let other = found.first(where: { !known.contains($0) }) {
      throw DecodingError.dataCorrupted(
        DecodingError.Context(
          codingPath: codingPath,
          debugDescription: "expected \(known.sorted().joined(separator: ", ")), found '\(other)'"))
    }
    return try container(keyedBy: type)
  }
}
